/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** Media that only the two pages can read */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seesNothingNew, talkAndSee, until } from '../lib/media.mjs';
import { useDuet } from './fixture.mjs';
import { connect } from './steps.mjs';

const duet = useDuet('sealed');

/** The page has changed what it sent and received, of both kinds */
async function everythingIsSealed({ page }) {
	const { sender, receiver } = await page.evaluate(() => window.line.sealed);
	assert.ok([sender, receiver].every(({ audio, video }) => audio && video), JSON.stringify({ sender, receiver }));
}

/** Keyframes that a side has encoded and was asked for */
function figures({ page }) {
	return page.evaluate(async () => {
		const stats = [...(await window.probe.pc().getStats()).values()];
		const { keyFramesEncoded, pliCount } = stats.find((s) => s.type === 'outbound-rtp' && s.kind === 'video');
		return { keyFramesEncoded, pliCount };
	});
}

test('sealed media cross untouched, past gate, hold and keyframe requests', async (t) => {
	const [alice, bob] = await duet.lines(t, { sealed: 'streams' });
	const sides = [alice, bob];
	await alice.call(bob);
	await until(alice.page, 'sends to the closed gate', async () => (await window.probe.counters()).sentVideo > 50);
	await bob.accept();
	await talkAndSee(alice.page, bob.page);
	await Promise.all(sides.map(everythingIsSealed));

	const before = await Promise.all(sides.map(figures));
	await bob.hold();
	await Promise.all(sides.map(({ page }) => seesNothingNew(page)));
	await bob.unhold();
	await talkAndSee(alice.page, bob.page);
	for (const [i, { keyFramesEncoded, pliCount }] of (await Promise.all(sides.map(figures))).entries()) {
		assert.ok(pliCount > before[i].pliCount, `${sides[i].name} was asked for no keyframe`);
		assert.ok(keyFramesEncoded > before[i].keyFramesEncoded, `${sides[i].name} made no keyframe`);
	}
});

test('so they do when a worker seals them', async (t) => {
	const [alice, bob] = await duet.lines(t, { sealed: 'worker' });
	await connect(alice, bob);
	await talkAndSee(alice.page, bob.page);
	await Promise.all([alice, bob].map(everythingIsSealed));
});
