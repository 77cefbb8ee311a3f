/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file client.js  The library for pages that are served as they are: janus.js is beside them, at vendor/janus.js
 *
 *     const client = new DuetClient({ server: 'wss://example.org/janus-ws' });
 *     client.addEventListener('incomingcall', ({ detail }) => detail.call.accept());
 *     await client.connect();
 *     await client.register('alice');
 *     const call = await client.call('bob');
 *     call.addEventListener('accepted', () => { video.srcObject = call.remoteStream; });
 *
 * The package duet-client has npm.js in its place.
 */

import { User } from './user.js';

export { Call } from './call.js';
export { Capture } from './capture.js';
export { DuetError, endWords } from './errors.js';
export { Level } from './level.js';
export { support } from './support.js';

export class DuetClient extends User {
	/** @param options  As for User; `Janus` is vendor/janus.js unless it is given */
	constructor(options) {
		super({ library: () => import('./vendor/janus.js'), ...options });
	}
}
