/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** @file side.js  One side of a call, before a fake server */

import assert from 'node:assert/strict';
import { DuetClient } from '../client.js';
import { FakeServer, FakeTrack, until } from './fake.js';

const LIMIT = 100;
export const MEDIA = [{ kind: 'audio', codec: 'opus' }, { kind: 'video', codec: 'vp8' }, { kind: 'data' }];

/** An answer to `call` */
export function calling(id = 'c1') {
	return { event: 'calling', call_id: id, username: 'bob', ring_timeout: 45 };
}

/** A connected and registered client, its server and two tracks */
export async function alice(t, handlers = {}, options = {}) {
	const server = new FakeServer();
	Object.assign(server.handlers, { call: () => [calling(), 'answer'] }, handlers);
	const client = new DuetClient({ server: 'ws://example', Janus: server.Janus, timeout: LIMIT, ...options });
	await client.connect();
	await client.register('alice', { token: () => 'good for now' });
	t.after(() => {
		server.handlers.hangup = ({ call_id: id }) => server.end(id, 'ended', null, client.username);
		return client.disconnect();
	});
	const errors = [];
	client.addEventListener('error', ({ detail }) => errors.push(detail.error));
	const tracks = [new FakeTrack('audio'), new FakeTrack('video')];
	return { server, client, errors, tracks };
}

/** Waits are short from here on: for tests of what never comes */
export function hurry(t) {
	const { setTimeout, setInterval } = globalThis;
	globalThis.setTimeout = (then, ms, ...rest) => setTimeout(then, ms / 20, ...rest);
	globalThis.setInterval = (then, ms, ...rest) => setInterval(then, ms / 20, ...rest);
	t.after(() => Object.assign(globalThis, { setTimeout, setInterval }));
}

/** alice() in an answered call, made with those tracks */
export async function inCall(t, options = {}) {
	const side = await alice(t);
	const call = await side.client.call('bob', { tracks: side.tracks, ...options });
	await until(() => side.server.answers.length === 1 && side.server.pc.signalingState === 'stable');
	side.server.event({ event: 'accepted', call_id: 'c1', username: 'bob', media: MEDIA });
	assert.equal(call.state, 'active');
	return { ...side, call };
}
