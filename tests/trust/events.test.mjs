/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** What one of Janus's own event handlers tells an operator's web server of a call */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { useDuet } from '../browser/fixture.mjs';
import { connect } from '../browser/steps.mjs';
import { freePort } from '../lib/port.mjs';
import { eventually, talkAndSee } from '../lib/media.mjs';

const port = await freePort();
const told = [];
const backend = createServer(async (request, response) => {
	const parts = [];
	for await (const part of request)
		parts.push(part);
	told.push(...[JSON.parse(Buffer.concat(parts))].flat());
	response.end();
});

before(async () => once(backend.listen(port, '127.0.0.1'), 'listening'));
const duet = useDuet('events', {}, { handlers: { sampleevh: {
	enabled: true, events: 'plugins', grouping: true, json: 'compact', backend: `http://127.0.0.1:${port}/`,
} } });
after(() => backend.close());

/** Events of Duet about a call, by their names, in the order that they came in */
const named = (name) => told.map(({ event }) => event.plugin === 'janus.plugin.duet' && event.data)
	.filter((data) => data?.event === name);
const heard = (name) => eventually(`an event '${name}'`, () => named(name)[0]);

test('each change of a call is told, and its record at the end', async (t) => {
	const [alice, bob] = await duet.phones(t);
	await connect(alice, bob);
	await talkAndSee(alice.page, bob.page);
	await alice.toggleHold();
	assert.equal((await heard('held')).username, alice.name);
	await alice.toggleHold();
	await heard('unheld');
	await bob.hangup();
	await Promise.all([alice.isOver('ended'), bob.isOver('ended')]);

	const record = await heard('call_ended');
	assert.deepEqual([record.caller, record.callee, record.code], [alice.name, bob.name, 'ended']);
	for (const leg of Object.values(record.legs)) {
		assert.deepEqual(leg.codecs, ['opus', 'vp8']);
		assert.ok(leg.audio_packets > 50 && leg.video_packets > 10, JSON.stringify(leg));
	}
	assert.deepEqual(new Set(named('registered').map(({ username }) => username)), new Set([alice.name, bob.name]));
	for (const name of ['calling', 'ringing', 'accepted', 'held', 'unheld', 'call_ended'])
		assert.deepEqual(named(name).map(({ call_id }) => call_id), [record.call_id], name);
});
