/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** @file warmth.test.js  The black picture of a callee that rings */

import assert from 'node:assert/strict';
import test from 'node:test';
import { Warmth } from '../warmth.js';

/* Enough for all that is under way to settle */
const settled = () => new Promise((resolve) => {
	setImmediate(resolve);
});

class Sender {
	track = null;
	log = [];
	encoded = 0;
	refusals = 0;

	constructor(...encodings) {
		this.parameters = { encodings };
	}

	async replaceTrack(track) {
		this.track = track;
		this.log.push(track ? 'track' : 'none');
	}

	getParameters() {
		return structuredClone(this.parameters);
	}

	async setParameters(parameters) {
		if (this.refusals-- > 0)
			throw new Error('They have changed');
		this.parameters = parameters;
		const [{ active, scaleResolutionDownBy: scale }] = parameters.encodings;
		this.log.push(scale === undefined ? `active ${active}` : `scale ${scale}`);
	}

	async getStats() {
		return new Map([['o', { type: 'outbound-rtp', kind: 'video', framesEncoded: this.encoded }]]);
	}
}

/* A peer with one m-line of video, and the canvas that browsers have */
function rings(t, { sender = new Sender({ active: true }), state = 'connected', draws = true, simulcast = null } = {}) {
	const drawn = { frames: 0, size: null, stopped: false };
	const track = {
		kind: 'video',
		requestFrame: () => drawn.frames++,
		stop: () => {
			drawn.stopped = true;
		},
	};
	const context = { fillRect: (x, y, ...size) => {
		drawn.size = size;
	} };
	const canvas = { getContext: () => context, captureStream: () => ({ getVideoTracks: () => [track] }) };
	globalThis.document = draws ? { createElement: () => canvas } : undefined;
	t.after(() => delete globalThis.document);
	t.mock.timers.enable({ apis: ['setTimeout', 'setInterval'] });
	const pc = Object.assign(new EventTarget(), {
		connectionState: state,
		room: 1_000_000,
		getStats: async () => new Map([['c', { type: 'candidate-pair', selected: true, availableOutgoingBitrate: pc.room }]]),
		become(now) {
			pc.connectionState = now;
			pc.dispatchEvent(new Event('connectionstatechange'));
		},
	});
	const peer = { pc, simulcast, idle: () => (sender.track ? undefined : sender) };
	return { sender, peer, pc, drawn, warmth: new Warmth(peer) };
}

/* The same, once the black picture is over */
async function warm(t) {
	const side = rings(t);
	await settled();
	await side.warmth.end();
	side.sender.log.length = 0;
	return side;
}

const camera = (width, height) => ({ kind: 'video', getSettings: () => ({ width, height }) });

test('one black picture is sent while it rings, and the sender is free when it has been made', async (t) => {
	const { sender, drawn, warmth } = rings(t);
	await settled();
	assert.deepEqual([drawn.frames, drawn.size, sender.log], [1, [640, 480], ['track']]);
	t.mock.timers.tick(50);
	await settled();
	assert.deepEqual([sender.log, drawn.stopped], [['track'], false]);
	sender.encoded = 1;
	t.mock.timers.tick(50);
	await settled();
	assert.deepEqual([sender.log, drawn.stopped], [['track'], false]);
	t.mock.timers.tick(300);
	await settled();
	assert.deepEqual(sender.log, ['track', 'none', 'active false', 'active true']);
	assert.equal(drawn.stopped, true);
	await warmth.end();
	assert.equal(drawn.frames, 1);
});

test('on a slow link it is sent again and again as long as it rings', async (t) => {
	const { sender, pc, drawn, warmth } = rings(t);
	pc.room = 400_000;
	sender.encoded = 1;
	await settled();
	for (const ms of [50, 300, 1000]) {
		t.mock.timers.tick(ms);
		await settled();
	}
	assert.deepEqual([drawn.frames, sender.log, drawn.stopped], [11, ['track'], false]);
	await warmth.end();
	assert.deepEqual(sender.log, ['track', 'none', 'active false', 'active true']);
	t.mock.timers.tick(1000);
	assert.deepEqual([drawn.frames, drawn.stopped], [11, true]);
});

test('it waits for the transport, and not at all once the call is accepted', async (t) => {
	const { sender, pc, warmth } = rings(t, { state: 'connecting' });
	await settled();
	assert.deepEqual(sender.log, []);
	await warmth.end();
	pc.become('connected');
	await settled();
	assert.deepEqual(sender.log, []);
});

test('a connection that has gone already is no matter', async () => {
	await new Warmth({ pc: null }).end();
});

test('it begins when the transport comes up', async (t) => {
	const { sender, pc } = rings(t, { state: 'connecting' });
	pc.become('connected');
	await settled();
	assert.deepEqual(sender.log, ['track']);
});

test('a call that is accepted meanwhile does not wait for the picture', async (t) => {
	const { sender, warmth } = rings(t);
	await settled();
	await warmth.end();
	assert.deepEqual(sender.log, ['track', 'none', 'active false', 'active true']);
	assert.equal(sender.parameters.encodings[0].active, true);
});

test('parameters that somebody else has changed meanwhile are set again', async (t) => {
	const { sender, warmth } = rings(t);
	await settled();
	sender.refusals = 1;
	await warmth.end();
	assert.deepEqual(sender.log, ['track', 'none', 'active false', 'active true']);
});

test('a page that draws nothing is waited for a second', async (t) => {
	const { sender } = rings(t);
	await settled();
	for (let waited = 0; waited < 1000; waited += 50) {
		assert.deepEqual(sender.log, ['track']);
		t.mock.timers.tick(50);
		await settled();
	}
	t.mock.timers.tick(300);
	await settled();
	assert.deepEqual(sender.log.slice(0, 2), ['track', 'none']);
});

test('cameras in several sizes, encodings of the application, and browsers that cannot, are left alone', async (t) => {
	for (const options of [{ sender: new Sender({ active: true }, { active: true }) }, { simulcast: [{}] }]) {
		const other = rings(t, options);
		await settled();
		assert.deepEqual(other.sender.log, []);
		await other.warmth.end();
		t.mock.timers.reset();
	}

	const poor = rings(t, { draws: false });
	await settled();
	await poor.warmth.end();
	assert.deepEqual(poor.sender.log, []);
});

test('a large camera begins small, until the link carries it', async (t) => {
	const { sender, pc, warmth } = await warm(t);
	const large = camera(1280, 960);
	await warmth.fit(sender, large);
	assert.deepEqual(sender.log, ['scale 2']);
	await sender.replaceTrack(large);
	for (const room of [400_000, 500_000]) {
		assert.deepEqual(sender.log, ['scale 2', 'track']);
		pc.room = room;
		t.mock.timers.tick(2000);
		await settled();
	}
	assert.deepEqual(sender.log, ['scale 2', 'track', 'scale 1']);
});

test('another camera has its own size', async (t) => {
	const { sender, warmth } = await warm(t);
	await warmth.fit(sender, camera(1280, 960));
	await sender.replaceTrack(camera(640, 480));
	t.mock.timers.tick(2000);
	await settled();
	assert.deepEqual(sender.log, ['scale 2', 'track', 'scale 1']);
});

test('a camera of the size of the black picture, and one that nothing was sent before, are as they are', async (t) => {
	const { sender, warmth } = await warm(t);
	await warmth.fit(sender, camera(640, 480));
	await warmth.fit(new Sender({ active: true }), camera(1280, 960));
	await warmth.fit(undefined, camera(1280, 960));
	assert.deepEqual(sender.log, []);
});
