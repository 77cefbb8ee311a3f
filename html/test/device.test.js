/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** @file device.test.js  Other devices, lost ones and none, in a call */

import assert from 'node:assert/strict';
import test from 'node:test';
import { Capture } from '../client.js';
import { unplug, withDevices } from './browser.js';
import { event, until } from './fake.js';
import { MEDIA, alice, inCall } from './side.js';

/** What each sender of a PeerConnection sends, in words */
function sent(pc) {
	return pc.getTransceivers().map(({ sender: { track } }) => track?.label ?? null);
}

/** In a call with devices of our own, or with a Capture */
async function withOwn(t, options = {}) {
	const media = withDevices(t);
	const side = await inCall(t, { tracks: undefined, ...options });
	return { media, ...side };
}

test('another microphone and camera are sent without a negotiation', async (t) => {
	const { server, call } = await withOwn(t);
	await call.device({ audio: 'm2', video: 'c2' });
	assert.deepEqual(sent(server.pc), ['audio m2', 'video c2']);
	assert.deepEqual(call.localTracks.map(({ label }) => label), ['audio m2', 'video c2']);
	assert.equal(server.asked, 'register call', 'the peer need not know');
	await call.hangup();
	assert.deepEqual(call.localTracks, []);
});

test('a muted one stays muted', async (t) => {
	const { call, media } = await withOwn(t);
	await call.mute(true);
	await call.device({ audio: 'm2' });
	assert.equal(media.opened.at(-1).enabled, false);
	assert.equal(call.muted, true);
});

test('a device that cannot be used leaves the other where it is', async (t) => {
	const { server, call, media } = await withOwn(t);
	media.refuses.video = 'OverconstrainedError';
	await assert.rejects(call.device({ video: 'c2' }), { code: 'overconstrained' });
	assert.deepEqual(sent(server.pc), ['audio default', 'video default']);
});

test('tracks of the application give way, and stay its own', async (t) => {
	withDevices(t);
	const { server, call, tracks } = await inCall(t);
	await call.device({ audio: 'm2' });
	assert.equal(sent(server.pc)[0], 'audio m2');
	assert.equal(tracks[0].readyState, 'live');
	assert.equal(call.localTracks.length, 2);
});

test('a lost camera is told here and there, and another takes its place', async (t) => {
	const { server, call, media } = await withOwn(t);
	const lost = event(call, 'device-lost');
	unplug(media.opened[1]);
	assert.deepEqual(await lost, { kind: 'video', label: 'video default' });
	await until(() => server.last('set')?.video === false);
	assert.deepEqual(sent(server.pc), ['audio default', null]);
	assert.equal(call.cameraOff, true);
	await call.device({ video: 'c2' });
	assert.deepEqual(sent(server.pc), ['audio default', 'video c2']);
	assert.equal(server.last('set').video, true);
	assert.equal(server.pc.signalingState, 'stable');
	assert.equal(server.answers.length, 1, 'no further offer');
});

test('a lost microphone that was muted is muted when another is chosen', async (t) => {
	const { call, media } = await withOwn(t);
	await call.mute(true);
	unplug(media.opened[0]);
	await call.device({ audio: 'm2' });
	assert.equal(call.muted, true);
	await call.mute(false);
	assert.equal(media.opened.at(-1).enabled, true);
});

test('a lost track of the application is told, too', async (t) => {
	const { server, call, tracks } = await inCall(t);
	const lost = event(call, 'device-lost');
	unplug(tracks[0]);
	assert.equal((await lost).kind, 'audio');
	await until(() => server.last('set')?.audio === false);
});

test('a second camera is refused', async (t) => {
	const { server, call } = await withOwn(t);
	await assert.rejects(call.addVideo(), { code: 'state', message: /another device/ });
	assert.equal(server.asked, 'register call');
});

test('a call with a Capture opens nothing, and leaves it open', async (t) => {
	const media = withDevices(t);
	const capture = new Capture();
	await capture.open();
	const { server, call } = await inCall(t, { tracks: undefined, capture });
	assert.equal(media.asked.length, 1);
	assert.deepEqual(sent(server.pc), ['audio default', 'video default']);
	await capture.use({ video: 'c2' });
	assert.equal(sent(server.pc)[1], 'video c2', 'what the Capture changes, the call follows');
	await call.device({ audio: 'm2' });
	assert.equal(capture.track('audio').label, 'audio m2', 'and the other way round');
	await call.mute(true);
	await call.hangup();
	assert.deepEqual(capture.tracks.map(({ readyState, enabled }) => [readyState, enabled]), [['live', true], ['live', true]]);
});

test('a Capture that is muted makes a muted call', async (t) => {
	withDevices(t);
	const capture = new Capture();
	await capture.open();
	capture.turn('audio', false);
	const { server, call } = await inCall(t, { tracks: undefined, capture });
	await until(() => server.last('set')?.audio === false);
	assert.equal(call.muted, true);
	await call.mute(false);
	assert.equal(capture.track('audio').enabled, true);
	await call.hangup();
	assert.equal(capture.track('audio').enabled, false, 'as it was');
});

test('a Capture without a camera makes a call that only sees', async (t) => {
	const media = withDevices(t);
	media.refuses.video = 'NotFoundError';
	const capture = new Capture();
	await capture.open();
	const { server, call } = await inCall(t, { tracks: undefined, capture });
	assert.equal(server.last('call').sdp, 'v=0\r\nm=audio track\r\nm=video empty\r\nm=application\r\n');
	await until(() => server.last('set')?.video === false);
	assert.equal(call.cameraOff, true);
	const lost = event(call, 'device-lost');
	unplug(capture.track('audio'));
	assert.equal((await lost).kind, 'audio');
});

test('a call without devices can listen', async (t) => {
	const { server, call } = await inCall(t, { tracks: [] });
	assert.equal(server.last('call').sdp, 'v=0\r\nm=audio empty\r\nm=video empty\r\nm=application\r\n');
	await until(() => server.last('set'));
	assert.deepEqual([server.last('set').audio, server.last('set').video], [false, false]);
	assert.deepEqual([call.muted, call.cameraOff], [true, true]);
});

test('a call can be a chat alone', async (t) => {
	const media = withDevices(t);
	const { server, client } = await alice(t);
	await client.call('bob', { audio: false, video: false });
	assert.deepEqual(media.asked, []);
	assert.equal(server.last('call').sdp, 'v=0\r\nm=application\r\n');
	server.event({ event: 'accepted', call_id: 'c1', username: 'bob', media: [MEDIA[2]] });
	const [channel] = server.pc.channels;
	channel.open();
	await client.current.send('hello');
	assert.deepEqual(channel.sent, ['hello']);
});

test('no other device before the call is accepted here', async (t) => {
	const media = withDevices(t);
	const { server, client } = await alice(t);
	const call = await client.call('bob');
	await call.device({ video: 'c2' });
	assert.equal(sent(server.pc)[1], 'video c2', 'while it rings there it may be chosen');
	await call.hangup();
	await assert.rejects(call.device({ video: 'c1' }), { code: 'state', message: 'The call is over' });
	assert.ok(media.opened.every((track) => track.readyState === 'ended'));
});
