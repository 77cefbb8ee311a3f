/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** @file record.test.js  Whether a call is recorded, who wants it, and what its button does */

import assert from 'node:assert/strict';
import test from 'node:test';
import { event } from './fake.js';
import { alice, inCall } from './side.js';

const state = ({ recording, recordedBy, recordConsent }) => [recording, recordedBy, recordConsent];
const tells = ({ server }, fields) => server.event({ event: 'recording', call_id: 'c1', ...fields });

test('who registers learns whether there are recordings', async (t) => {
	const side = await inCall(t);
	assert.equal(side.call.recordable, false);
	side.server.handlers.register = ({ username }) => ({ event: 'registered', username, secret: 's1', record: true });
	await side.client.register('alice');
	assert.equal(side.call.recordable, true);
	side.server.handlers.register = ({ username }) => ({ event: 'registered', username, secret: 's1' });
	await side.client.register('alice');
	assert.equal(side.call.recordable, false);
});

test('who enters a room learns it, too', async (t) => {
	const { client, server, tracks } = await alice(t);
	server.handlers.join = ({ room }) => ({ event: 'joined', room, ready: false, record: true });
	await client.join('kitchen');
	assert.equal((await client.call('bob', { tracks })).recordable, true);
});

test('a recording is asked for, agreed to, and ended', async (t) => {
	const side = await inCall(t);
	const { call, server } = side;
	await call.record(true, { filename: 'talk' });
	const { record, filename } = server.last('set');
	assert.deepEqual([record, filename], [true, 'talk']);
	tells(side, { active: false, username: 'alice', consent: 'awaited' });
	assert.deepEqual(state(call), [false, 'alice', 'awaited']);
	tells(side, { active: true, username: 'alice' });
	assert.deepEqual(state(call), [true, 'alice', null]);
	await call.record(false);
	assert.equal(server.last('set').record, false);
	await call.consent(false);
	assert.equal(server.last('set').record_consent, false);
});

test('a failure has words and a number, and is told even when nothing else is new', async (t) => {
	const side = await inCall(t);
	tells(side, { active: true, username: 'bob' });
	for (const username of ['bob', undefined]) {
		const told = event(side.call, 'recording');
		tells(side, { active: false, username, error_code: 502, error: 'The disk is full' });
		assert.deepEqual(await told, { active: false, by: username ?? null, consent: null, error: 'The disk is full', code: 502 });
	}
});

test('a server that does not record says so', async (t) => {
	const { call, server } = await inCall(t);
	server.handlers.set = () => {
		server.error(486);
		return null;
	};
	await assert.rejects(call.record(true), { code: 486, advice: 'ask-operator' });
});
