/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** @file resume.test.js  A call of before a reload, and legs that are lost */

import assert from 'node:assert/strict';
import test from 'node:test';
import { FakeTrack, event, until } from './fake.js';
import { MEDIA, alice, hurry, inCall } from './side.js';

const PEER = { audio: true, video: false, screen: false, held: false, reconnecting: false };
const CALL = { call_id: 'c1', role: 'callee', username: 'bob', state: 'active', since_ms: 1, media: MEDIA, peer: PEER };

async function reloaded(t, own = { audio: true, video: true, held: false }, handlers = {}) {
	const status = () => ({ event: 'status', state: 'active', username: 'alice', ...own });
	const side = await alice(t, { status, ...handlers });
	side.server.handlers.register = ({ username, secret }) => ({ event: 'registered', username, secret, call: CALL });
	side.server.handlers.unregister = () => ({ event: 'unregistered' });
	await side.client.unregister();
	const resumed = event(side.client, 'resumed');
	await side.client.register('alice', { secret: 's1' });
	const { call } = await resumed;
	return { ...side, call };
}

test('the secret is given, and taken with register', async (t) => {
	const { server, client } = await alice(t);
	assert.equal(client.secret, 's1');
	server.handlers.unregister = () => ({ event: 'unregistered' });
	await client.unregister();
	assert.equal(client.secret, null);
	await client.register('alice', { secret: 's1' });
	assert.equal(server.last('register').secret, 's1');
});

test('a call of before goes on: comes back at once, and sends when it has captured', async (t) => {
	const { server, client, call } = await reloaded(t);
	assert.equal(client.current, call);
	assert.deepEqual([call.id, call.role, call.peer, call.state], ['c1', 'callee', 'bob', 'active']);
	assert.equal(call.reconnecting, true);
	assert.deepEqual(call.peerMedia, { audio: true, video: false, screen: false });
	await event(call, 'resumed');
	assert.equal(server.last('reattach').sdp, 'v=0\r\nm=audio empty\r\nm=video empty\r\nm=application\r\n');
	assert.deepEqual([server.last('reattach').secret, server.last('reattach').call_id], ['s1', 'c1']);
	await until(() => !call.reconnecting);
	const tracks = [new FakeTrack('audio'), new FakeTrack('video')];
	await call.capture({ tracks });
	assert.deepEqual(server.pc.getTransceivers().map(({ sender }) => sender.track), tracks);
	assert.equal(server.answers.length, 1, 'no further offer');
});

test('what was off stays off, and is not captured', async (t) => {
	const { server, call } = await reloaded(t, { audio: false, video: false, held: true });
	const tracks = [new FakeTrack('audio'), new FakeTrack('video')];
	await call.capture({ tracks });
	assert.deepEqual(call.localTracks, []);
	assert.deepEqual([call.muted, call.cameraOff, call.held], [true, true, true]);
	assert.equal(server.requests.some((r) => r.request === 'set' && (r.audio || r.video)), false);
});

test('capturing before the server is heard of waits for what was off', async (t) => {
	let answer = null;
	const { server, call } = await reloaded(t, {}, { status: () => null });
	answer = call.capture({ tracks: [new FakeTrack('audio')] });
	await until(() => server.last('status'));
	assert.deepEqual(call.localTracks, []);
	server.event({ event: 'status', state: 'active', username: 'alice', audio: true, video: true, held: false });
	await answer;
	assert.equal(call.localTracks.length, 1);
});

test('a lost PeerConnection comes back by itself, with the tracks there are', async (t) => {
	const { server, call, tracks } = await inCall(t);
	const lost = event(call, 'reconnecting');
	const resumed = event(call, 'resumed');
	server.coreHangup('ICE failed');
	assert.deepEqual(await lost, { who: 'self', reason: 'ICE failed' });
	await resumed;
	assert.equal(server.pcs.length, 2);
	assert.deepEqual(server.pc.getTransceivers().map(({ sender }) => sender.track), tracks);
	await until(() => !call.reconnecting);
	assert.equal(server.asked, 'register call reattach');
	assert.equal(server.hangups, 0);
});

test('while the last one closes, it tries again', async (t) => {
	const { server, call } = await inCall(t);
	let tries = 0;
	server.handlers.reattach = ({ call_id: id }) => {
		if (tries++)
			return [{ event: 'reattached', call_id: id }, 'answer'];
		setTimeout(() => server.coreHangup(), 5);
		return 485;
	};
	server.coreHangup();
	await event(call, 'resumed');
	assert.equal(tries, 2);
});

test('a call that the server has no more is over', async (t) => {
	const { server, call } = await inCall(t);
	let tries = 0;
	server.handlers.reattach = () => {
		tries++;
		return 481;
	};
	server.coreHangup();
	await event(call, 'ended');
	assert.deepEqual([call.endCode, tries], ['failed', 1]);
});

test('it does not try for ever', async (t) => {
	const { server, call } = await inCall(t);
	let tries = 0;
	server.handlers.reattach = () => {
		tries++;
		return 499;
	};
	const ended = new Promise((resolve) => call.addEventListener('ended', resolve, { once: true }));
	hurry(t);
	server.coreHangup();
	await ended;
	assert.deepEqual([call.state, call.endCode, tries], ['ended', 'failed', 5]);
});

test('a failed one is given up at the core, too', async (t) => {
	const { server, call } = await inCall(t);
	server.pc.become('failed');
	await event(call, 'resumed');
	assert.equal(server.hangups, 1);
	assert.equal(server.pcs[0].closed, true);
});

test('an interrupted one looks for new paths first', async (t) => {
	const { server, call } = await inCall(t);
	hurry(t);
	server.pc.become('disconnected');
	await until(() => server.last('set') && !call.reconnecting);
	assert.match(server.last('set').sdp, /a=restart/);
	assert.equal(server.pcs.length, 1);
});

test('one that is up again by itself is left alone', async (t) => {
	const { server, call } = await inCall(t);
	hurry(t);
	server.pc.become('disconnected');
	server.pc.become('connected');
	await new Promise((later) => setTimeout(later, 5000));
	assert.equal(server.last('set'), undefined);
	assert.equal(call.reconnecting, false);
});

test('when new paths do not work, takes a new PeerConnection', async (t) => {
	const { server, call } = await inCall(t);
	const [first] = server.pcs;
	hurry(t);
	first.become('disconnected');
	first.connects = 'disconnected';
	await until(() => server.last('set'));
	await until(() => first.signalingState === 'stable');
	first.become('failed');
	await event(call, 'resumed');
	assert.equal(server.pcs.length, 2);
});

test('the peer’s leg is lost and comes back', async (t) => {
	const { server, call } = await inCall(t);
	const lost = event(call, 'reconnecting');
	server.event({ event: 'reconnecting', call_id: 'c1', username: 'bob' });
	assert.equal((await lost).who, 'peer');
	assert.equal(call.peerReconnecting, true);
	const back = event(call, 'connected');
	server.event({ event: 'connected', call_id: 'c1', username: 'bob' });
	assert.deepEqual(await back, { who: 'peer' });
	assert.equal(call.peerReconnecting, false);
	assert.equal(server.pcs.length, 1);
});

test('another page takes the place: the call is over here, and the name is gone', async (t) => {
	const { server, client, call } = await inCall(t);
	const replaced = event(client, 'replaced');
	server.event({ event: 'replaced', username: 'alice' });
	assert.equal((await replaced).username, 'alice');
	assert.deepEqual([call.endCode, client.username, client.secret], ['replaced', null, null]);
});

test('the operator puts the page out: the call is over, and the name is gone', async (t) => {
	const { server, client, call } = await inCall(t);
	const kicked = event(client, 'kicked');
	server.event({ event: 'kicked', username: 'alice', reason: 'Enough' });
	assert.deepEqual(await kicked, { username: 'alice', reason: 'Enough' });
	assert.deepEqual([call.endCode, client.username, client.secret], ['kicked', null, null]);
});
