/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** @file meter.test.js  Figures from what browsers reported in a call, and what is made of them */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { measure, snapshot } from '../meter.js';
import { Quality, judge } from '../quality.js';

/** Two reports of one browser, two seconds apart; `change` may alter the stats of the second */
function recorded(browser, change = () => {}) {
	const { before, now } = JSON.parse(readFileSync(new URL(`stats/${browser}.json`, import.meta.url), 'utf8'));
	const report = (list) => snapshot(new Map(list.map((stats) => [stats.id, stats])));
	now.forEach((stats) => change(stats, before.find(({ id }) => id === stats.id)));
	return [report(before), report(now)];
}

const picture = { width: 320, height: 240 };
const FIGURES = {
	chromium: {
		at: 1795261058445.051,
		up: { bitrate: 155537, audio: 43046, video: 112491, packets: 76, fps: 26, ...picture, loss: 0, limited: null },
		down: { bitrate: 184060, audio: 43046, video: 141013, packets: 76, fps: 26, ...picture,
			loss: 0, frozen: 0, concealed: 0.013100961538461539 },
		rtt: 1,
	},
	firefox: {
		at: 1795261028311,
		up: { bitrate: 140882, audio: 10778, video: 130104, packets: 74, fps: 20, ...picture, loss: 0, limited: null },
		down: { bitrate: 139006, audio: 10671, video: 128335, packets: 72, fps: 20, ...picture,
			loss: 0, frozen: 0, concealed: 0 },
		rtt: 2,
	},
};

for (const [browser, figures] of Object.entries(FIGURES)) {
	test(`figures of ${browser}`, () => assert.deepEqual(measure(...recorded(browser)), figures));

	test(`loss on the way here, as ${browser} counts it`, () => {
		const [before, now] = recorded(browser, (stats, old) => {
			if (stats.type === 'inbound-rtp')
				stats.packetsLost = stats.packetsReceived - old.packetsReceived;
		});
		assert.equal(measure(before, now).down.loss, 0.5);
	});

	test(`loss on the way there, as ${browser} is told of it`, () => {
		const [before, now] = recorded(browser, (stats) => {
			if (stats.type === 'remote-inbound-rtp')
				stats.fractionLost = 0.25;
		});
		assert.equal(measure(before, now).up.loss, 0.25);
	});

	test(`a picture that no longer moves, in ${browser}`, () => {
		const [before, now] = recorded(browser, (stats, old) => {
			if (stats.type === 'inbound-rtp' && stats.kind === 'video')
				stats.framesDecoded = old.framesDecoded;
		});
		const { down } = measure(before, now);
		assert.deepEqual([down.frozen, down.fps], [1, 0]);
	});
}

test('the first time there is nothing to compare with', () => {
	const [, now] = recorded('chromium');
	const { up, down, rtt } = measure(null, now);
	assert.deepEqual([up.bitrate, up.fps, up.width, down.bitrate, down.frozen, rtt], [0, 0, 320, 0, 0, 1]);
});

test('nothing at all is measured as nothing', () => {
	const none = snapshot(new Map());
	const { up, down, rtt } = measure(none, none);
	assert.equal(rtt, null);
	assert.ok(Object.values({ ...up, ...down }).every((value) => value === 0 || value === null));
});

test('a stream that began meanwhile counts from nothing, one that starts over not below', () => {
	const [before, now] = recorded('chromium');
	const audio = before.sent.find(({ kind }) => kind === 'audio');
	before.sent = [{ ...audio, bytesSent: audio.bytesSent + 1e9, headerBytesSent: 1e9 }];
	const { up } = measure(before, now);
	assert.equal(up.audio, 0);
	assert.ok(up.video > FIGURES.chromium.up.video);
});

test('of several pictures the largest that moves is shown', () => {
	const [before, now] = recorded('chromium');
	const video = now.sent.find(({ kind }) => kind === 'video');
	const still = { ...video, id: 'still', frameWidth: 1920, frameHeight: 1080, framesEncoded: 0 };
	now.sent.push(still, { ...video, id: 'quarter', frameWidth: 160, frameHeight: 120 });
	assert.deepEqual([measure(before, now).up.width, measure(before, now).up.height], [320, 240]);
});

test('freezes that are over count as long as they were, and silence is not concealed', () => {
	const [before, now] = recorded('chromium', (stats) => {
		if (stats.kind === 'video')
			stats.totalFreezesDuration = 1.04324853515625;
		stats.silentConcealedSamples = stats.concealedSamples;
	});
	const { down } = measure(before, now);
	assert.equal(down.frozen, 0.5);
	assert.equal(down.concealed, 0);
});

/** Figures of Chromium with some of them changed */
function figures({ up, down, ...rest } = {}) {
	const { chromium } = FIGURES;
	return { ...chromium, ...rest, up: { ...chromium.up, ...up }, down: { ...chromium.down, ...down } };
}

const VERDICTS = [
	['nothing', {}, 4, null, null],
	['a little loss there', { up: { loss: 0.03 } }, 3, 'loss', 'up'],
	['much loss here', { down: { loss: 0.2 } }, 1, 'loss', 'down'],
	['delay', { rtt: 600 }, 2, 'delay', null],
	['a link that is too narrow', { up: { limited: 'bandwidth' } }, 3, 'bandwidth', 'up'],
	['one that is far too narrow', { up: { limited: 'bandwidth', fps: 3 } }, 1, 'bandwidth', 'up'],
	['a machine that is too slow', { up: { limited: 'cpu', fps: 8 } }, 2, 'cpu', 'up'],
	['a limit of the browser’s own', { up: { limited: 'other' } }, 4, null, null],
	['sound with gaps', { down: { concealed: 0.12 } }, 2, 'sound', 'down'],
	['a picture that stands still', { down: { frozen: 1 } }, 1, 'freeze', 'down'],
	['the worst of several', { rtt: 260, down: { loss: 0.07 } }, 2, 'loss', 'down'],
];

for (const [name, change, level, reason, side] of VERDICTS) {
	test(`quality: ${name} is level ${level}`, () => {
		assert.deepEqual(judge(figures(change), { up: true, down: true }), { level, reason, side });
	});
}

test('a picture that is not to move is no trouble', () => {
	const still = figures({ up: { limited: 'cpu', fps: 0 }, down: { frozen: 1 } });
	assert.equal(judge(still, { up: false, down: false }).level, 4);
});

test('one bad moment is no bad connection, two are', () => {
	const quality = new Quality();
	const levels = [4, 4, 1, 4, 1, 1, 4, 4].map((level) => quality.add({ level }).level);
	assert.deepEqual(levels, [4, 4, 4, 4, 1, 1, 1, 4]);
});
