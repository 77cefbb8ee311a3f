/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** @file npm.js  The library for bundlers and import maps, as the package duet-client: janus.js is the package janus-gateway */

import { User } from './user.js';

export { Call } from './call.js';
export { Capture } from './capture.js';
export { DuetError, endWords } from './errors.js';
export { Level } from './level.js';
export { support } from './support.js';

export class DuetClient extends User {
	/** @param options  As for User; `Janus` is that of janus-gateway unless it is given */
	constructor(options) {
		super({ library: () => import('janus-gateway'), ...options });
	}
}
