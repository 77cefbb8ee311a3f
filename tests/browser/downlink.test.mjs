/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** A camera sent in three sizes, to a side whose link changes */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seesMovingPicture, until } from '../lib/media.mjs';
import { makeNarrow } from '../lib/narrow.mjs';
import { useDuet } from './fixture.mjs';

const duet = useDuet('downlink');
/** Chromium sends three sizes of a camera this large, and no fewer */
const CAMERA = { width: 960, height: 540, frameRate: 15 };
const SMALL = { width: 160, height: 120, frameRate: 5 };
/** bit/s: the smallest size, and sound, and no more */
const NARROW = 150_000;
/** ms. A try in vain doubles the time until the next */
const CLIMB_LIMIT = 120_000;
/* By substream */
const WIDTHS = [240, 480, 960];

async function connect(t) {
	const path = makeNarrow();
	t.after(() => path.stop());
	const [alice, bob] = await Promise.all([
		duet.line(t, 'alice', { simulcast: true }), duet.line(t, 'bob', { prepare: path.prepare }),
	]);
	await alice.call(bob, { video: CAMERA });
	await bob.accept({ video: SMALL });
	await Promise.all([alice.isActive(), bob.isActive()]);
	return { path, bob };
}

/* Writes down the width of each picture, and the longest wait between two, in ms */
function watch({ page }) {
	return page.evaluate(() => {
		const element = document.getElementById('remote');
		const seen = { widths: [], wait: 0 };
		const note = (now, { width }) => {
			seen.wait = Math.max(seen.wait, now - (seen.last ?? now));
			seen.last = now;
			seen.widths.push(width);
			element.requestVideoFrameCallback(note);
		};
		element.requestVideoFrameCallback(note);
		window.seen = seen;
	});
}

function seesWidth({ page }, width) {
	return until(page, `gets a picture ${width} pixels wide`,
		(width) => window.seen.widths.at(-1) === width, width, CLIMB_LIMIT);
}

/* So many more pictures, all of a width */
async function keepsWidth({ page }, width, pictures) {
	const before = await page.evaluate(() => window.seen.widths.length);
	await until(page, `gets ${pictures} more pictures`, (goal) => window.seen.widths.length >= goal, before + pictures);
	const widths = await page.evaluate((before) => window.seen.widths.slice(before), before);
	assert.deepEqual(widths.filter((one) => one !== width), [], `${width} pixels were wanted`);
}

const choose = ({ page }, substream) =>
	page.evaluate((substream) => window.line.call.layers({ substream }), substream);

test('the size follows the link of the receiver, and what it asks for comes first', async (t) => {
	const { path, bob } = await connect(t);
	await watch(bob);
	await seesWidth(bob, WIDTHS[2]);

	await bob.page.evaluate(() => { window.seen.wait = 0; });
	path.rate = NARROW;
	await seesWidth(bob, WIDTHS[0]);
	await seesMovingPicture(bob.page);
	console.error(`the picture stood for ${(await bob.page.evaluate(() => window.seen.wait)).toFixed(0)} ms`);

	path.rate = Infinity;
	await seesWidth(bob, WIDTHS[2]);

	await choose(bob, 0);
	await seesWidth(bob, WIDTHS[0]);
	await keepsWidth(bob, WIDTHS[0], 50);
	await choose(bob, -1);
	await seesWidth(bob, WIDTHS[2]);
});
