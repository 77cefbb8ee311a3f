/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** @file change.test.js  Hold, screens, and media that come and go */

import assert from 'node:assert/strict';
import test from 'node:test';
import { FakeTrack, event, until } from './fake.js';
import { MEDIA, inCall } from './side.js';

const OFFER = 'v=0\r\nm=audio track\r\nm=video track\r\nm=application\r\n';
const WITH_SCREEN = 'v=0\r\nm=audio track\r\nm=video track\r\nm=video track\r\nm=application\r\n';

function peerSends(server, more = {}) {
	server.event({ event: 'media', call_id: 'c1', username: 'bob', audio: true, video: true, screen: false, ...more });
}

test('hold is asked for, told, and stops what is sent', async (t) => {
	const { server, call, tracks } = await inCall(t);
	const held = event(call, 'held');
	await call.hold();
	assert.deepEqual(await held, { who: 'self' });
	assert.deepEqual([call.held, tracks[0].enabled, tracks[1].enabled], [true, false, false]);
	await call.mute(true);
	await call.unhold();
	assert.deepEqual([call.held, tracks[0].enabled, tracks[1].enabled], [false, false, true]);
	assert.equal(server.asked, 'register call hold set unhold');
});

test('a refused hold changes nothing', async (t) => {
	const { server, call, tracks } = await inCall(t);
	server.handlers.hold = () => 481;
	await assert.rejects(call.hold(), { code: 481 });
	assert.deepEqual([call.held, tracks[0].enabled], [false, true]);
});

test('the peer holds', async (t) => {
	const { server, call } = await inCall(t);
	const held = event(call, 'held');
	server.event({ event: 'held', call_id: 'c1', username: 'bob' });
	assert.deepEqual(await held, { who: 'peer' });
	assert.deepEqual([call.peerHeld, call.held], [true, false]);
	server.event({ event: 'unheld', call_id: 'c1', username: 'bob' });
	assert.equal(call.peerHeld, false);
});

test('the screen has a second m-line of video, and goes with it', async (t) => {
	const { server, call, tracks } = await inCall(t);
	const track = new FakeTrack('video');
	await call.shareScreen({ track });
	assert.equal(server.last('set').sdp, WITH_SCREEN);
	assert.equal(server.last('set').screen, true);
	assert.equal(call.sharing, true);
	assert.deepEqual(call.localTracks, tracks);
	await call.stopScreen();
	assert.equal(server.last('set').sdp, 'v=0\r\nm=audio track\r\nm=video track\r\nm=video inactive\r\nm=application\r\n');
	assert.equal(server.last('set').screen, false);
	assert.equal(call.sharing, false);
	assert.deepEqual(call.media.map(({ kind }) => kind), ['audio', 'video', 'data']);
	assert.equal(track.readyState, 'live', 'the application’s own');
});

test('a screen that is shown again takes the m-line that it had', async (t) => {
	const { server, call } = await inCall(t);
	await call.shareScreen({ track: new FakeTrack('video') });
	await call.stopScreen();
	await call.shareScreen({ track: new FakeTrack('video') });
	assert.equal(server.last('set').sdp, WITH_SCREEN);
	assert.equal(server.pc.getTransceivers().length, 3);
});

test('a refused screen leaves everything as it was, and the next one works', async (t) => {
	const { server, call } = await inCall(t);
	const { set } = server.handlers;
	server.handlers.set = () => 487;
	await assert.rejects(call.shareScreen({ track: new FakeTrack('video') }), { code: 487 });
	assert.equal(call.sharing, false);
	server.handlers.set = set;
	await call.shareScreen({ track: new FakeTrack('video') });
	await call.stopScreen();
	server.handlers.set = () => 487;
	await assert.rejects(call.shareScreen({ track: new FakeTrack('video') }), { code: 487 });
	server.handlers.set = set;
	await call.restartIce();
	assert.equal(server.last('set').sdp.replace('a=restart\r\n', ''),
		'v=0\r\nm=audio track\r\nm=video track\r\nm=video inactive\r\nm=application\r\n');
});

test('a screen in an audio call leaves the first m-line of video to the camera', async (t) => {
	const { server, call } = await inCall(t, { video: false });
	server.event({ event: 'accepted', call_id: 'c1', username: 'bob', media: [MEDIA[0], MEDIA[2]] });
	await call.shareScreen({ track: new FakeTrack('video') });
	assert.equal(server.last('set').sdp, 'v=0\r\nm=audio track\r\nm=video empty\r\nm=video track\r\nm=application\r\n');
	const camera = new FakeTrack('video');
	await call.addVideo({ track: camera });
	assert.equal(server.pc.getTransceivers()[1].sender.track, camera);
});

test('the browser’s own button ends it', async (t) => {
	const { server, call } = await inCall(t);
	const track = new FakeTrack('video');
	await call.shareScreen({ track });
	track.stop();
	track.dispatchEvent(new Event('ended'));
	await until(() => server.last('set').screen === false);
	assert.equal(call.sharing, false);
});

test('capturing the screen asks the browser, and gives it back with the call', async (t) => {
	const { call } = await inCall(t);
	const track = new FakeTrack('video');
	const asked = [];
	const getDisplayMedia = async (wanted) => {
		asked.push(wanted);
		return { getTracks: () => [track] };
	};
	Object.defineProperty(globalThis, 'navigator', { value: { mediaDevices: { getDisplayMedia } }, configurable: true });
	await call.shareScreen();
	assert.deepEqual(asked, [{ video: true, audio: false }]);
	await call.hangup();
	assert.equal(track.readyState, 'ended');
});

test('while the peer shows its screen, too, the m-line stays', async (t) => {
	const { server, call } = await inCall(t);
	await call.shareScreen({ track: new FakeTrack('video') });
	peerSends(server, { screen: true });
	const { length } = server.answers;
	await call.stopScreen();
	assert.equal(server.answers.length, length, 'no offer');
	assert.equal(server.last('set').screen, false);
	assert.equal(server.pc.getTransceivers()[2].sender.track, null);
});

test('what the peer takes out of the call goes here as well', async (t) => {
	const { server, call } = await inCall(t);
	const list = [...MEDIA, { kind: 'video', codec: 'vp8', common: false }];
	server.event({ event: 'update', call_id: 'c1', media: list });
	await until(() => server.answers.length === 2);
	assert.equal(server.last('set').sdp, 'v=0\r\nm=audio track\r\nm=video track\r\nm=video empty\r\nm=application\r\n');
	peerSends(server, { screen: true, media: [...MEDIA, { kind: 'video', codec: 'vp8' }] });
	peerSends(server, { media: list });
	server.event({ event: 'update', call_id: 'c1', media: list });
	await until(() => server.answers.length === 3);
	assert.equal(server.last('set').sdp, 'v=0\r\nm=audio track\r\nm=video track\r\nm=video inactive\r\nm=application\r\n');
	assert.deepEqual(call.media, MEDIA);
});

test('what only this side has so far is not taken for removed', async (t) => {
	const { server, call } = await inCall(t);
	await call.shareScreen({ track: new FakeTrack('video') });
	server.event({ event: 'update', call_id: 'c1', media: [...MEDIA, { kind: 'video', common: false }] });
	await until(() => server.answers.length === 3);
	assert.equal(server.last('set').sdp, WITH_SCREEN);
	assert.equal(call.sharing, true);
});

test('taking the camera out of the call takes it from the other side, too', async (t) => {
	const { server, call, tracks } = await inCall(t);
	await call.removeVideo();
	assert.equal(server.last('set').sdp, OFFER.replace('video track', 'video inactive'));
	assert.deepEqual(call.localTracks, [tracks[0]]);
	await call.addVideo({ track: new FakeTrack('video') });
	assert.equal(server.last('set').sdp, OFFER);
});

test('the tracks of the peer’s screen are apart from those of its camera', async (t) => {
	const { server, call } = await inCall(t);
	await call.shareScreen({ track: new FakeTrack('video') });
	globalThis.MediaStream = class {
		constructor(tracks) {
			this.tracks = [...tracks];
		}
	};
	const [camera, screen] = [new FakeTrack('video'), new FakeTrack('video')];
	server.pc.receive(1, camera);
	server.pc.receive(2, screen);
	assert.deepEqual(call.remoteStream.tracks, [camera]);
	assert.deepEqual(call.remoteScreen.tracks, [screen]);
	delete globalThis.MediaStream;
});
