/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** @file level.test.js  How loud something is */

import assert from 'node:assert/strict';
import test from 'node:test';
import { Level } from '../client.js';
import { loudness } from '../level.js';
import { replace } from './browser.js';
import { FakeTrack } from './fake.js';

const sine = (amplitude) => Float32Array.from({ length: 2048 }, (_, i) => amplitude * Math.sin(i / 8));

test('silence is 0, full scale 1, and between them it goes by decibels', () => {
	assert.equal(loudness(new Float32Array(2048)), 0);
	assert.equal(loudness(Float32Array.from([1, -1, 1, -1])), 1);
	assert.equal(loudness(Float32Array.from([2, -2])), 1, 'never more');
	assert.ok(Math.abs(loudness(Float32Array.from([0.1, -0.1])) - 40 / 60) < 1e-6, '-20 dB');
	assert.ok(loudness(sine(0.001)) < 0.1);
});

class FakeContext {
	state = 'suspended';
	sources = [];
	samples = sine(0.5);

	createMediaStreamSource(stream) {
		const source = { stream, connect: (to) => { source.to = to; }, disconnect: () => { source.to = null; } };
		this.sources.push(source);
		return source;
	}

	createAnalyser() {
		return { getFloatTimeDomainData: (into) => into.set(this.samples) };
	}

	async resume() {
		this.state = 'running';
	}

	close() {
		this.state = 'closed';
	}
}

test('a track is measured, with a context of its own or a given one', async (t) => {
	replace(t, 'AudioContext', FakeContext);
	const track = new FakeTrack('audio');
	const own = new Level(track);
	assert.equal(own.running, false);
	await own.resume();
	assert.equal(own.running, true);
	assert.ok(own.value > 0.8 && own.value < 0.9, '-9 dB');
	own.close();
	assert.equal(own.running, false);
	const context = new FakeContext();
	const given = new Level(new MediaStream([track]), { context });
	assert.deepEqual(context.sources[0].stream.getTracks(), [track]);
	given.close();
	assert.equal(context.sources[0].to, null);
	assert.equal(context.state, 'suspended', 'the application’s own is left alone');
});
