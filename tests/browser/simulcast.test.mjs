/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** A camera sent in three sizes, of which the other side gets one */
import { test } from 'node:test';
import { eventually, seesMovingPicture, until } from '../lib/media.mjs';
import { makeLossy } from '../lib/lossy.mjs';
import { useDuet } from './fixture.mjs';

const duet = useDuet('simulcast');
/** Chromium sends three sizes of a camera this large, and no fewer */
const CAMERA = { width: 960, height: 540, frameRate: 15 };
/** By substream */
const WIDTHS = [240, 480, 960];

async function connect(t, options = {}) {
	const [alice, bob] = await duet.lines(t, options);
	await alice.call(bob, { video: CAMERA });
	await bob.accept({ video: CAMERA });
	await Promise.all([alice.isActive(), bob.isActive()]);
	return [alice, bob];
}

/** Waits until what a side decodes is so wide */
function seesWidth({ page }, width) {
	return until(page, `gets a picture ${width} pixels wide`, async (width) => {
		const stats = [...(await window.probe.pc().getStats()).values()];
		return stats.some((s) => s.type === 'inbound-rtp' && s.kind === 'video' && s.frameWidth === width);
	}, width);
}

async function choose(line, substream) {
	await line.page.evaluate((substream) => window.line.call.layers({ substream }), substream);
	await seesWidth(line, WIDTHS[substream]);
	await until(line.page, `is told of substream ${substream}`,
		(substream) => window.line.layers.at(-1)?.substream === substream, substream);
}

test('each side gets the size that it asks for', async (t) => {
	const [alice, bob] = await connect(t, { simulcast: true });
	for (const substream of [0, 2, 1])
		await Promise.all([alice, bob].map((side) => choose(side, substream)));
	await Promise.all([alice, bob].map(({ page }) => seesMovingPicture(page)));
});

/** Packets of video that a side has not got, for the time being or for good */
function packetsMissing({ page }) {
	return page.evaluate(async () => {
		const stats = [...(await window.probe.pc().getStats()).values()];
		return stats.find((s) => s.type === 'inbound-rtp' && s.kind === 'video').packetsLost;
	});
}

test('what is lost on the way to a side that sends sizes itself is sent again', async (t) => {
	const lossy = makeLossy(50);
	t.after(() => lossy.stop());
	const [alice, bob] = await connect(t, { simulcast: true, prepare: lossy.prepare });
	const sides = [alice, bob];
	await Promise.all(sides.map(({ page }) => until(page, 'gets five hundred packets of video',
		async () => (await window.probe.counters()).videoPackets > 500)));
	// What was lost last may be on its way again, which takes longer where there is much to do
	let missing;
	await eventually('what is lost is sent again', async () => {
		missing = (await Promise.all(sides.map(packetsMissing))).reduce((sum, n) => sum + n);
		return lossy.dropped >= 15 && missing <= lossy.dropped / 4;
	}).catch((error) => { throw new Error(`${error.message}: of ${lossy.dropped} packets ${missing} are missing`); });
	await Promise.all(sides.map(({ page }) => seesMovingPicture(page)));
});
