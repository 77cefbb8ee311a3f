/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** @file reconnect.test.js  A lost server, and what happened meanwhile */

import assert from 'node:assert/strict';
import test from 'node:test';
import { DuetClient, DuetError } from '../client.js';
import { Pulse } from '../pulse.js';
import { FakeServer, FakeTrack, event, until } from './fake.js';
import { MEDIA, alice, calling, inCall } from './side.js';

const PEER = { audio: true, video: true, screen: false, held: false, reconnecting: false };

function status(call, more = {}) {
	return {
		event: 'status', state: call ? call.state : 'idle', username: 'alice',
		audio: true, video: true, screen: false, held: false, reconnecting: false, call, ...more,
	};
}

function there(more = {}) {
	return {
		call_id: 'c1', role: 'caller', username: 'bob', state: 'active', since_ms: 100, media: MEDIA, peer: PEER, ...more,
	};
}

async function back({ server, client }) {
	const connected = event(client, 'connected');
	server.lose();
	await connected;
}

test('claims the session, and says so', async (t) => {
	const side = await alice(t);
	const { server, client } = side;
	const lost = event(client, 'reconnecting');
	const connected = event(client, 'connected');
	server.lose('gone');
	assert.equal((await lost).reason, 'gone');
	assert.deepEqual([client.connected, client.reconnecting], [false, true]);
	await connected;
	assert.deepEqual([client.connected, client.reconnecting], [true, false]);
	assert.deepEqual([server.claims, server.sessions], [1, 1]);
	assert.equal(server.asked, 'register status');
	assert.equal(client.username, 'alice');
});

test('tries again while the server is down', async (t) => {
	const { server, client } = await alice(t);
	server.down = true;
	server.lose();
	await until(() => server.claims === 1);
	await new Promise((turn) => setTimeout(turn, 5));
	assert.equal(client.reconnecting, true);
	server.down = false;
	await event(client, 'connected');
	assert.equal(server.claims, 2);
});

test('gives up in the end', async (t) => {
	const server = new FakeServer();
	const client = new DuetClient({ server: 'ws://example', Janus: server.Janus, timeout: 100, retry: 300 });
	await client.connect();
	t.after(() => client.disconnect());
	server.down = true;
	server.lose();
	assert.match((await event(client, 'disconnected')).reason, /cannot be reached/);
	assert.equal(client.connected, false);
	server.down = false;
	await client.connect();
});

test('disconnecting while the server is out of reach is the end', async (t) => {
	const { server, client } = await alice(t);
	server.down = true;
	server.lose();
	const gone = event(client, 'disconnected');
	await client.disconnect();
	await gone;
	server.down = false;
	await new Promise((turn) => setTimeout(turn, 600));
	assert.equal(server.sessions, 1);
	assert.equal(client.connected, false);
});

test('a call goes on while the server is out of reach, on the same PeerConnection', async (t) => {
	const side = await inCall(t);
	const { server, call } = side;
	server.handlers.status = () => status(there({ peer: { ...PEER, audio: false, held: true, reconnecting: true } }));
	const seen = [];
	for (const type of ['media', 'held', 'reconnecting'])
		call.addEventListener(type, () => seen.push(type));
	await back(side);
	assert.equal(call.state, 'active');
	assert.deepEqual(seen, ['media', 'reconnecting', 'held']);
	assert.deepEqual([call.peerMedia.audio, call.peerHeld, call.peerReconnecting], [false, true, true]);
	assert.equal(server.pcs.length, 1);
	assert.equal(server.last('status').answer, false);
	assert.equal(server.last('reattach'), undefined);
});

test('what was turned off meanwhile is told', async (t) => {
	const side = await inCall(t);
	const { server, call } = side;
	server.handlers.status = () => status(there());
	const connected = event(side.client, 'connected');
	server.lose();
	await call.mute(true);
	assert.equal(server.last('set'), undefined);
	await connected;
	assert.equal(server.last('set').audio, false);
});

test('a call that ended meanwhile is over', async (t) => {
	const side = await inCall(t);
	await back(side);
	assert.equal(side.call.state, 'ended');
	assert.equal(side.client.current, null);
	assert.equal(side.server.pc, null);
});

test('a call that came in meanwhile rings', async (t) => {
	const side = await alice(t, {
		ringing: ({ call_id: id }) => [{ event: 'ringing', call_id: id }, 'answer'],
		status: () => status(there({ call_id: 'c7', role: 'callee', state: 'ringing', since_ms: 10000, peer: undefined })),
	});
	const incoming = event(side.client, 'incomingcall');
	await back(side);
	const { call } = await incoming;
	assert.deepEqual([call.id, call.state, call.peer, call.ringTimeout], ['c7', 'ringing', 'bob', 35]);
	await until(() => side.server.last('ringing'));
});

test('a call that nobody here waits for any more is hung up', async (t) => {
	const side = await alice(t, { status: () => status(there({ state: 'ringing' })) });
	await back(side);
	assert.equal(side.server.last('hangup').call_id, 'c1');
	assert.equal(side.client.current, null);
});

test('accepted meanwhile: the answer that was lost comes with the status', async (t) => {
	const side = await alice(t, { call: () => calling(), status: () => [status(there()), 'late'] });
	const call = await side.client.call('bob', { tracks: side.tracks, early: false });
	await back(side);
	assert.equal(side.server.last('status').answer, true);
	assert.equal(call.state, 'active');
	await until(() => side.server.answers.includes('late'));
	assert.equal(side.server.pcs.length, 1);
});

test('rang meanwhile', async (t) => {
	const side = await alice(t, { status: () => status(there({ state: 'ringing', rings: true, peer: undefined })) });
	const call = await side.client.call('bob', { tracks: side.tracks });
	await until(() => side.server.answers.length === 1);
	await back(side);
	assert.deepEqual([call.state, call.ringing], ['calling', true]);
});

test('an update that was lost is followed', async (t) => {
	const side = await inCall(t, { video: false });
	side.server.handlers.status = () => status(there({ update: true }));
	await back(side);
	await until(() => side.server.last('set')?.sdp?.includes('m=video'));
	assert.equal(side.call.state, 'active');
});

test('the PeerConnection was lost meanwhile: it is brought back', async (t) => {
	const side = await inCall(t);
	const { server, call } = side;
	server.handlers.status = () => status(there(), { reconnecting: true });
	const resumed = event(call, 'resumed');
	server.pc.connectionState = 'failed';
	await back(side);
	await resumed;
	assert.equal(server.pcs.length, 2);
	assert.equal(server.last('reattach').secret, 's1');
	assert.equal(server.last('reattach').sdp, 'v=0\r\nm=audio track\r\nm=video track\r\nm=application\r\n');
});

test('the session is gone: registers with the secret on a new one, and brings the call back', async (t) => {
	const side = await inCall(t);
	const { server, client, call, tracks } = side;
	server.forgets = true;
	server.handlers.register = ({ username }) => ({ event: 'registered', username, secret: 's1', call: there() });
	const resumed = event(call, 'resumed');
	await back(side);
	await resumed;
	assert.equal(server.sessions, 2);
	assert.equal(server.last('register').secret, 's1');
	assert.equal(server.last('register').token, 'good for now');
	assert.equal(server.pcs[0].closed, true);
	assert.equal(client.current, call);
	assert.equal(call.state, 'active');
	assert.equal(tracks[0].readyState, 'live');
	assert.deepEqual(server.pc.getTransceivers().map(({ sender }) => sender.track), tracks);
	await until(() => !call.reconnecting);
});

test('the session is gone, and the call with it', async (t) => {
	const side = await inCall(t);
	side.server.forgets = true;
	await back(side);
	assert.deepEqual([side.call.state, side.call.endCode], ['ended', 'failed']);
	assert.equal(side.client.username, 'alice');
});

test('the session is gone, and the name is somebody else’s', async (t) => {
	const side = await inCall(t);
	side.server.forgets = true;
	side.server.handlers.register = () => 489;
	await back(side);
	assert.equal(side.client.username, null);
	assert.equal(side.call.state, 'ended');
	assert.equal(side.errors[0].code, 489);
});

test('lost again while it catches up: tries again', async (t) => {
	const { server, client } = await alice(t);
	let turns = 0;
	server.handlers.status = () => {
		if (turns++)
			return status();
		server.lose();
		return null;
	};
	const connected = event(client, 'connected');
	server.lose();
	await connected;
	assert.deepEqual([turns, server.claims], [2, 2]);
});

for (const [code, lost] of [['timeout', true], ['disconnected', false]]) {
	const means = lost ? 'means that the server is out of reach' : 'says nothing new';
	test(`a ping that fails with '${code}' ${means}`, async () => {
		let reason = null;
		let told = 0;
		const signal = {
			up: true,
			request: async () => { throw new DuetError(code, 'words'); },
			lose: (words) => { reason = words; },
		};
		new Pulse({ signal, report: () => told++ }).check();
		await new Promise((turn) => setTimeout(turn));
		assert.equal(reason, lost ? 'The server does not answer' : null);
		assert.equal(told, 0);
	});
}

test('accepting while the server is lost: the call is answered when the server has it', async (t) => {
	const side = await alice(t, {
		ringing: ({ call_id: id }) => [{ event: 'ringing', call_id: id }, 'answer'],
		accept: () => null,
		status: () => status(there({ role: 'callee' })),
	});
	const incoming = event(side.client, 'incomingcall');
	side.server.event({ event: 'incomingcall', call_id: 'c1', username: 'bob', media: MEDIA, ring_timeout: 40 });
	const { call } = await incoming;
	await until(() => side.server.pc?.signalingState === 'stable');
	const tracks = [new FakeTrack('audio'), new FakeTrack('video')];
	const accepted = call.accept({ tracks });
	await until(() => side.server.last('accept'));
	side.server.lose();
	await accepted;
	assert.equal(call.state, 'active');
	assert.deepEqual(side.server.pc.getTransceivers().map(({ sender }) => sender.track), tracks);
});
