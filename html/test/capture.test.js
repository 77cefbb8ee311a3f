/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** @file capture.test.js  Microphone and camera before a call */

import assert from 'node:assert/strict';
import test from 'node:test';
import { Capture, support } from '../client.js';
import { devices } from '../devices.js';
import { replace, unplug, withDevices } from './browser.js';
import { event } from './fake.js';
import { alice } from './side.js';

test('opens microphone and camera at once, and a stream follows them', async (t) => {
	const media = withDevices(t);
	const capture = new Capture();
	const { stream } = capture;
	assert.deepEqual(await capture.open(), media.opened);
	assert.deepEqual(media.asked, [{ audio: true, video: true }]);
	assert.deepEqual(stream.getTracks(), capture.tracks);
	assert.deepEqual(capture.problems, { audio: null, video: null });
	capture.close('video');
	assert.deepEqual(stream.getTracks().map(({ kind }) => kind), ['audio']);
	assert.equal(media.opened[1].readyState, 'ended');
	capture.close();
	assert.deepEqual(capture.tracks, []);
});

const REFUSALS = {
	NotAllowedError: ['denied', 'allow'],
	SecurityError: ['denied', 'allow'],
	NotFoundError: ['not-found', 'plug-in'],
	NotReadableError: ['in-use', 'close-other'],
	AbortError: ['in-use', 'close-other'],
	OverconstrainedError: ['overconstrained', 'choose-other'],
	TypeError: ['capture', 'choose-other'],
};

for (const [name, [code, advice]] of Object.entries(REFUSALS)) {
	test(`without a camera (${name}: '${code}') there is the microphone`, async (t) => {
		const media = withDevices(t);
		media.refuses.video = name;
		const capture = new Capture();
		const tracks = await capture.open();
		assert.deepEqual(tracks.map(({ kind }) => kind), ['audio']);
		assert.equal(capture.problems.audio, null);
		const { video } = capture.problems;
		assert.deepEqual([video.code, video.advice, video.cause.name], [code, advice, name]);
		assert.match(video.message, /^Cannot use the camera: /);
		media.refuses = {};
		await capture.open();
		assert.equal(capture.problems.video, null);
	});
}

test('with nothing to be had, open() says why, twice', async (t) => {
	const media = withDevices(t);
	media.refuses = { audio: 'NotFoundError', video: 'NotAllowedError' };
	const capture = new Capture();
	assert.deepEqual(await capture.open(), []);
	assert.deepEqual([capture.problems.audio.code, capture.problems.video.code], ['not-found', 'denied']);
	await assert.rejects(capture.take({ audio: true, video: true }), { code: 'not-found' });
});

test('an insecure origin, and a browser without devices', async (t) => {
	replace(t, 'navigator', {});
	replace(t, 'RTCPeerConnection', class {});
	replace(t, 'isSecureContext', false);
	const capture = new Capture();
	await capture.open({ video: false });
	assert.deepEqual([capture.problems.audio.code, capture.problems.video], ['insecure', null]);
	assert.deepEqual({ ...support(), problem: support().problem.code },
		{ webrtc: true, devices: false, screen: false, problem: 'insecure' });
	globalThis.isSecureContext = true;
	await capture.open({ audio: false });
	assert.equal(capture.problems.video.code, 'unsupported');
	assert.equal(support().problem.code, 'unsupported');
	delete globalThis.RTCPeerConnection;
	assert.match(support().problem.message, /cannot make calls/);
});

test('a browser that can do everything has no problem', (t) => {
	withDevices(t);
	replace(t, 'RTCPeerConnection', class {});
	assert.equal(support().problem, null);
});

test('another device takes the place of the first', async (t) => {
	const media = withDevices(t);
	const capture = new Capture();
	const { stream } = capture;
	await capture.open({ video: { width: 640, deviceId: { exact: 'c1' } } });
	const before = capture.track('video');
	const changed = event(capture, 'change');
	await capture.use({ video: 'c2' });
	assert.deepEqual(media.asked.at(-1), { video: { width: 640, deviceId: { exact: 'c2' } } });
	assert.deepEqual(await changed, { kind: 'video', track: capture.track('video'), before });
	assert.equal(before.readyState, 'ended');
	assert.deepEqual(stream.getTracks(), capture.tracks);
	await capture.use({ audio: null });
	assert.deepEqual(media.asked.at(-1), { audio: true });
});

test('a phone that opens one camera at a time gives the first back before', async (t) => {
	const media = withDevices(t);
	const capture = new Capture();
	await capture.open();
	const first = capture.track('video');
	const open = media.getUserMedia;
	media.getUserMedia = (wanted) => {
		media.refuses.video = first.readyState === 'live' ? 'NotReadableError' : null;
		return open.call(media, wanted);
	};
	await capture.use({ video: 'c2' });
	assert.equal(capture.track('video').label, 'video c2');
	media.getUserMedia = () => Promise.reject(Object.assign(new Error('no'), { name: 'OverconstrainedError' }));
	await assert.rejects(capture.use({ video: 'c3' }), { code: 'overconstrained' });
	assert.equal(capture.track('video').label, 'video c2', 'what there was goes on');
});

test('an unplugged device is told, once', async (t) => {
	withDevices(t);
	const capture = new Capture();
	await capture.open();
	const lost = event(capture, 'device-lost');
	const track = capture.track('audio');
	unplug(track);
	assert.deepEqual(await lost, { kind: 'audio', label: 'audio default' });
	assert.equal(capture.track('audio'), null);
	capture.addEventListener('device-lost', () => assert.fail('told twice'));
	track.dispatchEvent(new Event('ended'));
});

test('what is turned off stays off with another device', async (t) => {
	withDevices(t);
	const capture = new Capture();
	await capture.open();
	capture.turn('audio', false);
	assert.equal(capture.on('audio'), false);
	await capture.use({ audio: 'm2' });
	assert.equal(capture.track('audio').enabled, false);
	capture.turn('audio', true);
	assert.equal(capture.track('audio').enabled, true);
});

test('devices are listed by what they are', async (t) => {
	withDevices(t);
	const { client } = await alice(t);
	assert.deepEqual(await client.devices(), {
		microphones: [{ deviceId: 'm1', groupId: 'g1', label: 'Headset' }],
		cameras: [{ deviceId: 'c1', groupId: 'g2', label: 'Camera' }],
		speakers: [{ deviceId: 's1', groupId: 'g1', label: 'Headset' }],
	});
	const changed = event(client, 'devicechange');
	navigator.mediaDevices.dispatchEvent(new Event('devicechange'));
	await changed;
	replace(t, 'navigator', undefined);
	assert.deepEqual(await devices(), { microphones: [], cameras: [], speakers: [] });
});
