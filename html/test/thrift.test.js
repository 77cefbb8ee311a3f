/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** @file thrift.test.js  Cameras of a call that rings */

import assert from 'node:assert/strict';
import test from 'node:test';
import { Thrift } from '../thrift.js';

class Sender {
	constructor(...encodings) {
		this.parameters = { transactionId: 'one', encodings };
	}

	getParameters() {
		return structuredClone(this.parameters);
	}

	async setParameters(parameters) {
		if (this.refuses)
			throw new Error('No');
		this.parameters = parameters;
	}

	get limits() {
		return this.parameters.encodings.map(({ maxBitrate }) => maxBitrate);
	}
}

function peerWith(...senders) {
	return { lines: (kind) => (kind === 'video' ? senders : []).map((sender) => ({ sender })) };
}

test('a camera is limited until a little after Accept, then as it was', (t) => {
	t.mock.timers.enable({ apis: ['setTimeout'] });
	const [free, limited] = [new Sender({ active: true }), new Sender({ maxBitrate: 1_000_000 })];
	const thrift = new Thrift(peerWith(free, limited));
	assert.deepEqual([free.limits, limited.limits], [[300_000], [300_000]]);
	assert.equal(free.parameters.transactionId, 'one');
	assert.equal(free.parameters.encodings[0].active, true);

	thrift.lift();
	t.mock.timers.tick(899);
	assert.deepEqual([free.limits, limited.limits], [[300_000], [300_000]]);
	t.mock.timers.tick(1);
	assert.deepEqual([free.limits, limited.limits], [[undefined], [1_000_000]]);
	assert.equal('maxBitrate' in free.parameters.encodings[0], false);
});

test('what is asked for meanwhile is not undone by accepting twice', (t) => {
	t.mock.timers.enable({ apis: ['setTimeout'] });
	const sender = new Sender({});
	const thrift = new Thrift(peerWith(sender));
	thrift.lift();
	t.mock.timers.tick(900);
	sender.parameters.encodings[0].maxBitrate = 700_000;
	thrift.lift();
	t.mock.timers.tick(900);
	assert.deepEqual(sender.limits, [700_000]);
});

test('several sizes keep their limits, and a browser that has none is left alone', (t) => {
	t.mock.timers.enable({ apis: ['setTimeout'] });
	const layered = new Sender({ maxBitrate: 150_000 }, { maxBitrate: 500_000 });
	const refuses = Object.assign(new Sender({}), { refuses: true });
	const thrift = new Thrift(peerWith(layered, refuses, {}));
	thrift.lift();
	t.mock.timers.tick(900);
	assert.deepEqual([layered.limits, refuses.limits], [[150_000, 500_000], [undefined]]);
});
