/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** @file gauge.test.js  What a call tells of its connection */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { event, until } from './fake.js';
import { alice, hurry, inCall } from './side.js';

const { before, now } = JSON.parse(readFileSync(new URL('stats/chromium.json', import.meta.url), 'utf8'));
const report = (list) => new Map(list.map((stats) => [stats.id, stats]));

/** The second report, with that share lost on the way there */
function losing(share) {
	return report(now.map((stats) => ({ ...stats, ...(stats.type === 'remote-inbound-rtp' && { fractionLost: share }) })));
}

/** Reports that go on from each other, so that something moves between any two */
function running(pc, share) {
	let turn = 0;
	pc.getStats = async () => {
		turn++;
		return report([...losing(share).values()].map((stats) => Object.fromEntries(Object.entries(stats).map(
			([key, value]) => [key, /^(timestamp|bytes|packetsS|packetsR|frames[ED]|totalSamples)/.test(key) ? value + turn * 1000 : value]))));
	};
}

test('stats() measures since the last time, and passes on what the server knows of the link', async (t) => {
	const { server, client, call } = await inCall(t);
	const link = { up: { estimate: 500000, cap: 450000, limited_by: 'estimate' }, down: { estimate: 0, cap: 0, limited_by: 'none' } };
	server.handlers.status = () => ({ event: 'status', state: 'active', link });
	server.pc.stats = report(before);
	const first = await call.stats();
	assert.deepEqual([first.up.bitrate, first.link], [0, null]);
	// What is asked later is answered later
	await client.ping();
	server.pc.stats = report(now);
	const second = await call.stats();
	assert.equal(second.up.bitrate, 155537);
	assert.deepEqual(second.link, link);
});

test('a server that does not know the link is no error', async (t) => {
	const { server, client, call } = await inCall(t);
	server.handlers.status = () => 472;
	server.pc.stats = report(before);
	await call.stats();
	await client.ping();
	assert.ok(server.last('status'));
	assert.equal((await call.stats()).link, null);
});

test('a picture that the peer has turned off does not stand still', async (t) => {
	const { server, call } = await inCall(t);
	server.pc.stats = report(before);
	await call.stats();
	server.pc.stats = report(before.map((stats) => ({ ...stats, timestamp: stats.timestamp + 1000 })));
	assert.equal((await call.stats()).down.frozen, 1);
	server.event({ event: 'media', call_id: 'c1', username: 'bob', audio: true, video: false });
	server.pc.stats = report(before.map((stats) => ({ ...stats, timestamp: stats.timestamp + 2000 })));
	assert.equal((await call.stats()).down.frozen, 0);
});

test('getStats() is the browser’s own report; without a connection there is none', async (t) => {
	const { server, call } = await inCall(t);
	assert.equal(await call.getStats(), server.pc.stats);
	await call.hangup();
	await assert.rejects(call.getStats(), { code: 'state' });
	await assert.rejects(call.stats(), { code: 'state' });
});

test('the quality is told when it changes', async (t) => {
	hurry(t);
	const { server, call } = await inCall(t);
	assert.deepEqual(call.quality, { level: 4, reason: null, side: null });
	running(server.pc, 0.1);
	const told = await event(call, 'quality');
	assert.deepEqual(told, { level: 2, reason: 'loss', side: 'up' });
	assert.deepEqual(call.quality, told);
	running(server.pc, 0);
	assert.equal((await event(call, 'quality')).level, 4);
});

test('without a connection it is level 0', async (t) => {
	hurry(t);
	const { server, call } = await inCall(t);
	server.event({ event: 'reconnecting', call_id: 'c1', username: 'bob' });
	assert.deepEqual(await event(call, 'quality'), { level: 0, reason: 'connection', side: 'down' });
	server.event({ event: 'connected', call_id: 'c1', username: 'bob' });
	running(server.pc, 0);
	assert.equal((await event(call, 'quality')).level, 4);
});

test('a call that only rings has no quality to tell, but can be measured', async (t) => {
	const { server, client, tracks } = await alice(t);
	const call = await client.call('bob', { tracks });
	await until(() => server.pc.signalingState === 'stable');
	server.pc.stats = report(before);
	assert.equal((await call.stats()).rtt, 1);
	assert.equal(server.asked, 'register call', 'the server is not asked');
});
