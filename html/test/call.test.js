/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** @file call.test.js  Calls from the caller's side, and what both sides do in them */

import assert from 'node:assert/strict';
import test from 'node:test';
import { FakeTrack, event, until } from './fake.js';
import { MEDIA, alice, calling, hurry, inCall } from './side.js';

test('offers audio, video and chat, and takes the early answer', async (t) => {
	const { server, client, tracks } = await alice(t);
	const call = await client.call('bob', { tracks, ringTimeout: 20 });
	assert.equal(call.state, 'calling');
	assert.equal(client.current, call);
	const asked = server.last('call');
	assert.equal(asked.early, true);
	assert.equal(asked.ring_timeout, 20);
	assert.equal(asked.sdp, 'v=0\r\nm=audio track\r\nm=video track\r\nm=application\r\n');
	await until(() => server.pc.signalingState === 'stable');
	assert.deepEqual(server.answers, ['answer']);
	const rings = event(call, 'ringing');
	server.event({ event: 'ringing', call_id: 'c1', username: 'bob' });
	await rings;
	assert.equal(call.ringing, true);
	server.event({ event: 'accepted', call_id: 'c1', username: 'bob', media: MEDIA });
	assert.equal(call.state, 'active');
	assert.deepEqual(call.media, MEDIA);
	assert.equal(server.asked, 'register call');
});

test('lets itself be seen before the call is accepted when asked to', async (t) => {
	const { server, client, tracks } = await alice(t);
	const call = await client.call('bob', { tracks, preview: true });
	assert.equal(server.last('call').preview, true);
	assert.equal(call.preview, true);
	await call.hangup();
	assert.equal((await client.call('bob', { tracks })).preview, false);
	assert.equal(server.last('call').preview, undefined);
});

test('whoever encrypts gets every sender and receiver as it is made, and the server is told', async (t) => {
	const given = [];
	const transform = (end, kind) => given.push([end, kind]);
	const { server, client, tracks } = await alice(t, {}, { transform });
	await client.call('bob', { tracks });
	const ends = server.pc.getTransceivers().flatMap(({ sender, receiver }) => [sender, receiver]);
	assert.deepEqual(given.map(([end]) => ends.indexOf(end)), [0, 1, 2, 3]);
	assert.deepEqual(given.map(([, kind]) => kind), ['audio', 'audio', 'video', 'video']);
	assert.equal(server.last('call').e2ee, true);
});

test('what cannot be encrypted is not sent', async (t) => {
	const transform = () => {
		throw new Error('no key');
	};
	const { server, client, tracks } = await alice(t, {}, { transform });
	await assert.rejects(client.call('bob', { tracks }), { message: 'no key' });
	assert.equal(server.last('call'), undefined);
	assert.equal(client.current, null);
});

test('takes the answer with accepted when it did not come early', async (t) => {
	const { server, client, tracks } = await alice(t, { call: () => calling() });
	const call = await client.call('bob', { tracks, early: false });
	assert.deepEqual(server.answers, []);
	server.event({ event: 'accepted', call_id: 'c1', username: 'bob', media: MEDIA }, 'late');
	await until(() => server.pc.signalingState === 'stable');
	assert.deepEqual(server.answers, ['late']);
	assert.equal(call.state, 'active');
});

test('an event that comes in one turn with calling is not lost', async (t) => {
	const { server, client, tracks } = await alice(t, { call: () => null });
	const placed = client.call('bob', { tracks });
	await until(() => server.last('call'));
	server.event(calling(), 'answer');
	server.event({ event: 'ringing', call_id: 'c1', username: 'bob' });
	assert.equal((await placed).ringing, true);
});

test('a busy callee rejects the call and leaves nothing behind', async (t) => {
	const { server, client, tracks } = await alice(t);
	server.handlers.call = () => server.end('c9', 'busy', 'User busy');
	await assert.rejects(client.call('bob', { tracks }), { code: 'busy', message: 'bob is in another call' });
	assert.equal(client.current, null);
	assert.equal(server.pc, null);
});

test('a refused call closes its PeerConnection and passes the code on', async (t) => {
	const { server, client, tracks } = await alice(t, { call: () => 478 });
	await assert.rejects(client.call('bob', { tracks }), { code: 478 });
	assert.equal(server.pcs.length, 1);
	assert.equal(server.pcs[0].closed, true);
	assert.equal(tracks[0].readyState, 'live', 'tracks of the application are its own');
});

for (const refusal of [485, '490 Still there', '471 Still cleaning']) {
	test(`while the last PeerConnection closes (${refusal}), waits for the core and offers anew`, async (t) => {
		const { server, client, tracks } = await alice(t);
		server.handlers.call = () => {
			if (server.pcs.length > 1)
				return [calling(), 'answer'];
			setTimeout(() => server.coreHangup(), 10);
			return refusal;
		};
		const call = await client.call('bob', { tracks });
		assert.equal(call.state, 'calling');
		assert.equal(server.asked, 'register call call');
		assert.equal(server.pcs[0].closed, true);
		assert.equal(server.pc, server.pcs[1]);
		assert.equal(server.hangups, 0);
	});
}

test('gives up when the last PeerConnection never closes, and asked the core to', async (t) => {
	const { server, client, tracks } = await alice(t, { call: () => 485 });
	server.obeys = false;
	hurry(t);
	await assert.rejects(client.call('bob', { tracks }), { code: 485 });
	assert.equal(server.requests.filter(({ request }) => request === 'call').length, 4);
	assert.equal(server.hangups, 3);
});

test('calling again at once waits for the core to be done with the last call', async (t) => {
	const { server, client, tracks, call } = await inCall(t);
	await call.hangup();
	assert.equal(server.pcs[0].closed, true);
	server.handlers.call = () => [calling('c2'), 'answer'];
	const again = client.call('bob', { tracks });
	await new Promise((turn) => setTimeout(turn, 20));
	assert.equal(server.pcs.length, 1, 'no offer before the core is done');
	server.coreHangup();
	assert.equal((await again).id, 'c2');
	assert.equal(server.pc, server.pcs[1]);
});

test('a late word about the last PeerConnection takes the new one with it: offers anew', async (t) => {
	const { server, client, tracks, call } = await inCall(t);
	await call.hangup();
	server.coreHangup();
	server.handlers.call = () => [calling('c2'), 'answer'];
	const again = client.call('bob', { tracks });
	await until(() => server.pcs.length === 2);
	server.coreHangup();
	assert.equal((await again).id, 'c2');
	assert.equal(server.pc, server.pcs[2]);
	assert.equal(server.asked, 'register call hangup call');
});

test('an offer whose turn comes when the call is over stays here', async (t) => {
	const { server, call } = await inCall(t);
	server.handlers.hangup = () => null;
	const over = call.hangup();
	const restarted = call.restartIce();
	await until(() => server.pc.signalingState === 'have-local-offer');
	server.event(server.end('c1', 'ended', null, 'alice'));
	await over;
	await assert.rejects(restarted, { code: 'state', message: 'The call is over' });
	assert.equal(server.asked, 'register call hangup');
});

test('events of an older call change nothing', async (t) => {
	const { server, client, call } = await inCall(t);
	for (const name of ['hangup', 'ringing', 'accepted', 'update', 'media'])
		server.event({ event: name, call_id: 'c0', username: 'bob', code: 'ended', media: [], audio: false });
	assert.equal(call.state, 'active');
	assert.deepEqual(call.media, MEDIA);
	assert.deepEqual(call.peerMedia, { audio: true, video: true, screen: false });
	assert.equal(client.current, call);
	assert.equal(server.asked, 'register call');
});

test('the peer hangs up', async (t) => {
	const { server, client, call } = await inCall(t);
	const ended = event(call, 'ended');
	server.event(server.end('c1', 'ended', 'bye'));
	assert.deepEqual(await ended, { code: 'ended', reason: 'bye', words: 'The call is over', username: 'bob' });
	assert.equal(call.state, 'ended');
	assert.equal(client.current, null);
	assert.equal(server.pc, null);
});

test('hanging up ends the call with the server’s word for it', async (t) => {
	const { server, call } = await inCall(t);
	server.handlers.hangup = ({ reason }) => server.end('c1', 'ended', reason, 'alice');
	await call.hangup('é'.repeat(200));
	assert.equal(call.endCode, 'ended');
	assert.equal(server.last('hangup').reason, 'é'.repeat(128), 'cut to 256 bytes');
	assert.equal(server.last('hangup').call_id, 'c1');
});

test('crossing hangups: the late error is not taken for that of the next request', async (t) => {
	const { server, client, call } = await inCall(t);
	server.handlers.hangup = () => null;
	server.handlers.list = () => ({ list: [] });
	const over = call.hangup();
	await until(() => server.last('hangup'));
	server.event(server.end('c1', 'ended'));
	assert.equal(call.state, 'ended');
	const listed = client.list();
	server.error(481);
	await over;
	assert.deepEqual(await listed, []);
});

test('hanging up works when the server says nothing', async (t) => {
	const { server, call } = await inCall(t);
	server.handlers.hangup = () => null;
	await call.hangup();
	assert.equal(call.state, 'ended');
	assert.equal(server.pc, null);
});

test('an answer that cannot be used ends the call, there too', async (t) => {
	const { server, client, errors, tracks } = await alice(t, { call: () => [calling(), 'bad'] });
	const call = await client.call('bob', { tracks });
	await event(call, 'ended');
	assert.equal(call.endCode, 'failed');
	assert.match(errors[0].message, /no such codec/);
	await until(() => server.last('hangup'));
});

test('an answer that is never taken has a limit', async (t) => {
	const { client, errors, tracks } = await alice(t, { call: () => [calling(), 'never'] });
	const call = await client.call('bob', { tracks });
	await event(call, 'ended');
	assert.equal(errors[0].code, 'timeout');
});

test('a second call while in one is refused without asking', async (t) => {
	const { server, client, tracks, call } = await inCall(t);
	await assert.rejects(client.call('carol', { tracks }), { code: 'state', message: 'You are in a call' });
	assert.equal(server.asked, 'register call');
	assert.equal(call.state, 'active');
});

test('mute and camera are told, once each, and stop the tracks from sending', async (t) => {
	const { server, tracks, call } = await inCall(t);
	await call.mute(true);
	assert.equal(tracks[0].enabled, false);
	assert.deepEqual([server.last('set').audio, server.last('set').video], [false, true]);
	await call.mute(true);
	await call.camera(false);
	assert.deepEqual([server.last('set').audio, server.last('set').video], [false, false]);
	assert.equal(server.asked, 'register call set set');
	assert.equal(call.cameraOff, true);
	await call.mute(false);
	assert.equal(tracks[0].enabled, true);
	assert.equal(call.muted, false);
});

test('a camera that is turned off while the call rings is so at the server, at once', async (t) => {
	const { server, client, tracks } = await alice(t);
	const call = await client.call('bob', { tracks });
	await call.camera(false);
	assert.deepEqual([server.last('set').audio, server.last('set').video], [true, false]);
	server.event({ event: 'accepted', call_id: 'c1', username: 'bob', media: MEDIA });
	await call.camera(false);
	assert.equal(server.asked, 'register call set');
});

test('muted in one call, the next starts unmuted at the server, too', async (t) => {
	const { server, client, tracks, call } = await inCall(t);
	await call.mute(true);
	await call.hangup();
	server.coreHangup();
	server.handlers.call = () => [calling('c2'), 'answer'];
	await client.call('bob', { tracks });
	assert.equal(server.asked, 'register call set hangup set call');
	assert.equal(server.last('set').audio, true);
});

test('the peer’s mute is kept', async (t) => {
	const { server, call } = await inCall(t);
	const media = event(call, 'media');
	server.event({ event: 'media', call_id: 'c1', username: 'bob', audio: true, video: false });
	assert.deepEqual(await media, { audio: true, video: false, screen: false });
	assert.deepEqual(call.peerMedia, { audio: true, video: false, screen: false });
});

test('chat waits for the channel, and comes from whichever channel there is', async (t) => {
	const { server, call } = await inCall(t);
	const [channel] = server.pc.channels;
	assert.equal(channel.label, 'chat');
	const sent = call.send('hello');
	assert.deepEqual(channel.sent, []);
	channel.open();
	await sent;
	assert.deepEqual(channel.sent, ['hello']);
	const first = event(call, 'message');
	channel.dispatchEvent(Object.assign(new Event('message'), { data: 'one' }));
	assert.equal((await first).text, 'one');
	const other = Object.assign(new EventTarget(), { label: 'JanusDataChannel', readyState: 'open' });
	server.pc.dispatchEvent(Object.assign(new Event('datachannel'), { channel: other }));
	const second = event(call, 'message');
	other.dispatchEvent(Object.assign(new Event('message'), { data: 'two' }));
	assert.equal((await second).text, 'two');
});

test('chat on a channel that never opens fails in time', async (t) => {
	const { call } = await inCall(t);
	await assert.rejects(call.send('hello'), { code: 'timeout', message: /chat/ });
});

test('a call without chat says so', async (t) => {
	const { call } = await inCall(t, { data: false });
	await assert.rejects(call.send('hello'), { code: 'data' });
});

test('adding video to an audio call renegotiates; refused, it is taken back', async (t) => {
	const { server, call } = await inCall(t, { video: false });
	server.handlers.set = () => 487;
	await assert.rejects(call.addVideo({ track: new FakeTrack('video') }), { code: 487 });
	assert.equal(server.pc.signalingState, 'stable');
	server.handlers.set = ({ audio, video }) => [{ event: 'set', audio, video, bitrate: 0 }, 'second'];
	await call.addVideo({ track: new FakeTrack('video') });
	assert.equal(server.last('set').sdp, 'v=0\r\nm=audio track\r\nm=video track\r\nm=application\r\n');
	assert.deepEqual(server.answers, ['answer', 'second']);
	assert.equal(call.cameraOff, false);
});

test('asked for another medium, offers it without capturing, and says that it sends none', async (t) => {
	const { server, call } = await inCall(t, { video: false });
	server.event({ event: 'update', call_id: 'c1', media: MEDIA });
	await until(() => server.answers.length === 2);
	assert.equal(server.last('set').sdp, 'v=0\r\nm=audio track\r\nm=video empty\r\nm=application\r\n');
	assert.equal(server.last('set').video, false);
	const track = new FakeTrack('video');
	await call.addVideo({ track });
	assert.equal(server.answers.length, 2, 'no further offer');
	assert.equal(server.last('set').video, true);
	assert.equal(server.pc.getTransceivers()[1].sender.track, track);
});

test('two updates at once are answered one after the other', async (t) => {
	const { server } = await inCall(t, { video: false });
	server.event({ event: 'update', call_id: 'c1', media: MEDIA });
	server.event({ event: 'update', call_id: 'c1', media: [...MEDIA, { kind: 'video' }] });
	await until(() => server.answers.length === 3);
	assert.equal(server.last('set').sdp.match(/m=video/g).length, 2);
});

test('both add video at once: the list has one', async (t) => {
	const { server, call } = await inCall(t, { video: false });
	server.event({ event: 'accepted', call_id: 'c1', username: 'bob', media: [MEDIA[0], MEDIA[2]] });
	const added = call.addVideo({ track: new FakeTrack('video') });
	await until(() => server.last('set'));
	server.event({ event: 'update', call_id: 'c1', media: [MEDIA[0], MEDIA[2], MEDIA[1]] });
	await added;
	await until(() => server.answers.length === 3);
	assert.deepEqual(call.media.map(({ kind }) => kind), ['audio', 'data', 'video']);
	assert.equal(server.last('set').sdp.match(/m=video/g).length, 1);
});

test('an ICE restart is an offer of this leg alone', async (t) => {
	const { server, call } = await inCall(t);
	await call.restartIce();
	assert.match(server.last('set').sdp, /a=restart/);
	assert.deepEqual(server.answers, ['answer', 'set-answer']);
});

test('a bit rate is passed on', async (t) => {
	const { server, call } = await inCall(t);
	await call.bitrate(300000);
	assert.equal(server.last('set').bitrate, 300000);
});

test('remote tracks are kept while they last', async (t) => {
	const { server, call } = await inCall(t);
	const track = new FakeTrack('video');
	const arrived = event(call, 'track');
	server.pc.receive(1, track);
	assert.deepEqual(await arrived, { track, mid: '1', kind: 'video', line: 0 });
	assert.deepEqual(call.remoteTracks, [track]);
	const gone = event(call, 'trackended');
	track.dispatchEvent(new Event('ended'));
	await gone;
	assert.deepEqual(call.remoteTracks, []);
});

test('what needs an answered call says so', async (t) => {
	const { client, tracks } = await alice(t);
	const call = await client.call('bob', { tracks });
	for (const act of [() => call.addVideo(), () => call.restartIce(), () => call.send('x'), () => call.accept()])
		await assert.rejects(act, { code: 'state', message: 'The call is calling' });
});
