/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** @file callee.test.js  Calls from the callee's side */

import assert from 'node:assert/strict';
import test from 'node:test';
import { DuetClient } from '../client.js';
import { deferred } from '../limits.js';
import { FakeSender, FakeServer, FakeTrack, event, until } from './fake.js';

const MEDIA = [{ kind: 'audio' }, { kind: 'video' }, { kind: 'data' }];
const INPUTS = ['audioinput', 'videoinput'];
const OFFER = 'v=0\r\nm=audio empty\r\nm=video empty\r\nm=application\r\n';

async function ringing(t, options = {}) {
	const { early = true, handlers = {}, capture, permission = 'prompt', inputs = INPUTS, incoming = {} } = options;
	const server = new FakeServer();
	Object.assign(server.handlers, {
		ringing: ({ call_id: id }, jsep) => [{ event: 'ringing', call_id: id, media: MEDIA }, jsep && 'answer'],
		accept: ({ call_id: id }, jsep) => [
			{ event: 'accepted', call_id: id, username: 'alice', media: MEDIA }, jsep && 'answer',
		],
		hangup: ({ call_id: id, code, reason }) => server.end(id, code ?? 'declined', reason, 'bob'),
	}, handlers);
	const asked = [];
	const getUserMedia = async (wanted) => {
		asked.push(wanted);
		return { getTracks: () => (capture ?? Object.keys(wanted).filter((k) => wanted[k])).map((k) => new FakeTrack(k)) };
	};
	const mediaDevices = {
		getUserMedia,
		enumerateDevices: async () => inputs.map((kind) => ({ kind })),
	};
	const permissions = { query: async () => ({ state: permission }) };
	Object.defineProperty(globalThis, 'navigator', { value: { mediaDevices, permissions }, configurable: true });
	const client = new DuetClient({ server: 'ws://example', Janus: server.Janus, timeout: 100, early });
	await client.connect();
	await client.register('bob');
	t.after(() => client.disconnect());
	const errors = [];
	client.addEventListener('error', ({ detail }) => errors.push(detail.error));
	const rings = event(client, 'incomingcall');
	server.event({
		event: 'incomingcall', call_id: 'c1', username: 'alice', display: 'Alice', media: MEDIA, ring_timeout: 40, ...incoming,
	});
	const { call } = await rings;
	return { server, client, call, errors, asked };
}

async function early(t, options) {
	const side = await ringing(t, options);
	await until(() => side.server.answers.length === 1 && side.server.pc?.signalingState === 'stable');
	return side;
}

test('rings with m-lines for all media, and captures nothing', async (t) => {
	const { server, call, asked } = await early(t);
	assert.deepEqual([call.state, call.peer, call.display, call.role], ['ringing', 'alice', 'Alice', 'callee']);
	assert.equal(server.last('ringing').sdp, OFFER);
	assert.equal(server.last('ringing').call_id, 'c1');
	assert.deepEqual(asked, []);
});

test('the caller comes in while it rings, when it wants to be seen', async (t) => {
	const { server, call } = await early(t, { incoming: { preview: true } });
	const tracks = [new FakeTrack('audio'), new FakeTrack('video')];
	const came = [];
	call.addEventListener('track', ({ detail }) => came.push(detail.kind));
	tracks.forEach((track, line) => server.pc.receive(line, track));
	assert.deepEqual([call.preview, call.state], [true, 'ringing']);
	assert.deepEqual(came, ['audio', 'video']);
	assert.deepEqual(call.remoteTracks, tracks);
});

test('accepts on the transport that is up: captures, puts the tracks on, sends no second offer', async (t) => {
	const { server, call, asked } = await early(t);
	await call.accept();
	assert.equal(call.state, 'active');
	assert.deepEqual(asked, [{ audio: true, video: true }]);
	assert.equal(server.last('accept').sdp, undefined);
	assert.deepEqual(server.pc.getTransceivers().map(({ sender }) => sender.track.kind), ['audio', 'video']);
	assert.equal(server.asked, 'register ringing accept');
});

test('accepts with an offer when the transport is not up', async (t) => {
	const { server, call } = await ringing(t, { early: false });
	await until(() => server.last('ringing'));
	assert.equal(server.last('ringing').sdp, undefined);
	await call.accept({ tracks: [new FakeTrack('video'), new FakeTrack('audio')] });
	assert.equal(server.last('accept').sdp, OFFER.replaceAll('empty', 'track'));
	assert.deepEqual(server.answers, ['answer']);
});

test('accepts with a new offer when the early transport was refused or lost', async (t) => {
	const { server, call, errors } = await early(t);
	server.coreHangup('ICE failed');
	assert.equal(call.state, 'ringing');
	await call.accept();
	assert.equal(server.last('accept').sdp, OFFER.replaceAll('empty', 'track'));
	assert.equal(call.state, 'active');
	assert.deepEqual(errors, []);
});

test('when its early offer is refused it rings without, and accepts with a new one', async (t) => {
	const refused = ({ call_id: id }, jsep) => (jsep ? 482 : [{ event: 'ringing', call_id: id, media: MEDIA }]);
	const { server, call, errors } = await ringing(t, { handlers: { ringing: refused } });
	await until(() => errors.length === 1);
	assert.equal(errors[0].code, 482);
	assert.equal(server.asked, 'register ringing ringing');
	assert.equal(server.last('ringing').sdp, undefined);
	await call.accept();
	assert.equal(server.last('accept').sdp, OFFER.replaceAll('empty', 'track'));
	assert.equal(call.state, 'active');
});

test('accepting without the camera tells the caller', async (t) => {
	const { server, call, asked } = await early(t);
	await call.accept({ video: false });
	assert.deepEqual(asked, [{ audio: true, video: false }]);
	assert.deepEqual([server.last('set').audio, server.last('set').video], [true, false]);
	assert.equal(call.cameraOff, true);
	await call.camera(true);
	assert.equal(server.last('set').video, true);
	assert.equal(asked.length, 2);
});

test('a device that cannot be used leaves the call ringing', async (t) => {
	const { server, call } = await early(t);
	navigator.mediaDevices.getUserMedia = async () => {
		throw Object.assign(new Error('no'), { name: 'NotAllowedError' });
	};
	await assert.rejects(call.accept(), {
		code: 'denied', message: 'Cannot use the microphone and the camera: The browser was not allowed to use it',
	});
	assert.equal(call.state, 'ringing');
	assert.equal(server.last('accept'), undefined);
	await call.decline();
	assert.equal(call.endCode, 'declined');
});

test('a refused accept gives the devices back, and goes on ringing', async (t) => {
	const { call } = await early(t, { handlers: { accept: () => 487 } });
	await assert.rejects(call.accept(), { code: 487 });
	assert.equal(call.state, 'ringing');
	assert.deepEqual(call.localTracks, []);
});

test('the caller cancels while the user is asked for the camera', async (t) => {
	const { server, call } = await early(t);
	const track = new FakeTrack('audio');
	navigator.mediaDevices.getUserMedia = async () => {
		server.event(server.end('c1', 'cancelled', null, 'alice'));
		return { getTracks: () => [track] };
	};
	await assert.rejects(call.accept({ video: false }), { code: 'state', message: 'The call is over' });
	assert.equal(call.endCode, 'cancelled');
	assert.equal(track.readyState, 'ended');
	assert.equal(server.last('accept'), undefined);
});

/* Devices that nobody has to be asked for, and that take their time to open */
async function granted(t, options) {
	const side = await early(t, { permission: 'granted', ...options });
	const camera = deferred();
	navigator.mediaDevices.getUserMedia = (wanted) => {
		side.asked.push(wanted);
		return camera.promise;
	};
	return { ...side, opens: (tracks) => camera.resolve({ getTracks: () => tracks }), fails: camera.reject };
}

test('accepts before devices are open that nobody has to be asked for', async (t) => {
	const { server, call, opens, asked } = await granted(t);
	const accepted = event(call, 'accepted');
	const done = call.accept();
	await accepted;
	assert.equal(asked.length, 1);
	assert.deepEqual([call.state, call.muted, call.cameraOff], ['active', false, false]);
	assert.deepEqual(server.pc.getTransceivers().map(({ sender }) => sender.track), [null, null]);
	opens([new FakeTrack('audio'), new FakeTrack('video')]);
	await done;
	assert.deepEqual(server.pc.getTransceivers().map(({ sender }) => sender.track.kind), ['audio', 'video']);
	assert.equal(server.asked, 'register ringing accept');
});

test('a microphone muted while it opens is opened once, and stays muted', async (t) => {
	const { server, call, opens, asked } = await granted(t);
	const accepted = event(call, 'accepted');
	const done = call.accept({ video: false });
	await accepted;
	await call.mute(true);
	await call.mute(false);
	await call.mute(true);
	const track = new FakeTrack('audio');
	opens([track]);
	await done;
	assert.equal(asked.length, 1);
	assert.equal(track.enabled, false);
	assert.equal(server.last('set').audio, false);
});

test('goes on without a device that fails after it has accepted, and tells the caller', async (t) => {
	const { server, call, fails } = await granted(t);
	const accepted = event(call, 'accepted');
	const done = call.accept();
	await accepted;
	fails(Object.assign(new Error('busy'), { name: 'NotReadableError' }));
	await assert.rejects(done, { code: 'in-use' });
	assert.deepEqual([call.state, call.muted, call.cameraOff], ['active', true, true]);
	assert.deepEqual([server.last('set').audio, server.last('set').video], [false, false]);
});

test('the caller hangs up while devices open: they are given back', async (t) => {
	const { server, call, opens } = await granted(t);
	const accepted = event(call, 'accepted');
	const done = call.accept();
	await accepted;
	server.event(server.end('c1', 'ended', null, 'alice'));
	const track = new FakeTrack('audio');
	opens([track]);
	await done;
	assert.equal(track.readyState, 'ended');
	assert.deepEqual(call.localTracks, []);
});

test('an accept that is refused gives back devices that open later', async (t) => {
	const { call, opens } = await granted(t, { handlers: { accept: () => 487 } });
	const done = call.accept();
	const track = new FakeTrack('audio');
	opens([track]);
	await assert.rejects(done, { code: 487 });
	assert.equal(call.state, 'ringing');
	assert.equal(track.readyState, 'ended');
});

test('rings on while it waits for devices that somebody may be asked for', async (t) => {
	for (const options of [{ permission: 'prompt' }, { inputs: ['audioinput'] }]) {
		const { server, client, call, opens } = await granted(t, options);
		const done = call.accept();
		await client.ping();
		assert.equal(server.last('accept'), undefined);
		assert.equal(call.state, 'ringing');
		opens([new FakeTrack('audio'), new FakeTrack('video')]);
		await done;
		assert.equal(call.state, 'active');
	}
});

test('declines with a reason', async (t) => {
	const { server, client, call } = await early(t);
	const ended = event(call, 'ended');
	await call.decline('in a meeting');
	assert.equal((await ended).code, 'declined');
	assert.deepEqual([server.last('hangup').code, server.last('hangup').reason], ['declined', 'in a meeting']);
	assert.equal(client.current, null);
	assert.equal(server.pc, null);
});

test('captured tracks end with the call', async (t) => {
	const { server, call } = await early(t);
	await call.accept();
	const tracks = call.localTracks;
	assert.equal(tracks.length, 2);
	server.event(server.end('c1', 'ended', null, 'alice'));
	assert.deepEqual(tracks.map(({ readyState }) => readyState), ['ended', 'ended']);
});

test('ringing is tried again while the last PeerConnection closes', async (t) => {
	let tries = 0;
	const { server, errors } = await ringing(t, {
		handlers: {
			ringing: ({ call_id: id }) => (tries++ ? [{ event: 'ringing', call_id: id }, 'answer'] : 485),
		},
	});
	await until(() => tries === 1);
	await new Promise((turn) => setTimeout(turn, 5));
	server.coreHangup();
	await until(() => server.answers.length === 1);
	assert.equal(tries, 2);
	assert.equal(server.pcs.length, 2);
	assert.deepEqual(errors, []);
});

test('a call that is cancelled while it rings leaves no black picture', async (t) => {
	let sent = 0;
	let stopped = 0;
	const track = { kind: 'video', requestFrame: () => sent++, stop: () => stopped++ };
	const canvas = { getContext: () => ({ fillRect() {} }), captureStream: () => ({ getVideoTracks: () => [track] }) };
	globalThis.document = { createElement: () => canvas };
	const more = {
		getParameters: () => ({ encodings: [{ active: true }] }),
		setParameters: async () => {},
		getStats: async () => new Map([['o', { type: 'outbound-rtp', kind: 'video', framesEncoded: 1 }]]),
	};
	Object.assign(FakeSender.prototype, more);
	t.after(() => {
		delete globalThis.document;
		Object.keys(more).forEach((name) => delete FakeSender.prototype[name]);
	});
	const { server, call } = await early(t);
	server.pc.stats = new Map([['c', { type: 'candidate-pair', selected: true, availableOutgoingBitrate: 400_000 }]]);
	await until(() => sent > 2);
	assert.equal(stopped, 0);
	server.event(server.end('c1', 'cancelled', null, 'alice'));
	await until(() => stopped === 1);
	assert.equal(call.endCode, 'cancelled');
});

test('a call that is over before it rang is no error to tell', async (t) => {
	const { server, client, call, errors } = await ringing(t, { handlers: { ringing: () => 481 } });
	server.event(server.end('c1', 'cancelled', null, 'alice'));
	await until(() => client.current === null);
	assert.equal(call.endCode, 'cancelled');
	assert.deepEqual(errors, []);
	assert.equal(client.current, null);
});

test('while a call rings here none is placed', async (t) => {
	const { server, client, call } = await early(t);
	await assert.rejects(client.call('carol', { tracks: [] }), { code: 'state' });
	assert.equal(call.state, 'ringing');
	assert.equal(server.last('call'), undefined);
});
