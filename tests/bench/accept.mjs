/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** From Accept to the first picture; see README.md, and start it with tests/bench/accept */
import { setTimeout as after } from 'node:timers/promises';
import { startLab } from '../lib/lab.mjs';
import { accept } from './busy.mjs';
import { callOnce, KINDS, startPlace } from './calls.mjs';
import { chosen, load, print, readArguments, refuse, takeTurns } from './table.mjs';

/* As many frames a second as real cameras have: a first picture waits for the next of them */
const CAMERA = '--use-fake-device-for-media-stream=fps=30';

/* Page and clock are the same for all, as is the moment: the frame is on the screen.
   The first one may be older than Accept, the second one is not */
function awaitPictures({ page }) {
	return page.evaluate(() => {
		const remote = document.getElementById('remote');
		const next = () => new Promise((done) =>
			remote.requestVideoFrameCallback(() => done(Date.now())));
		window.pictures = next().then(async (first) => [first, await next()]);
	});
}

async function measure(caller, callee) {
	await Promise.all([awaitPictures(caller), awaitPictures(callee)]);
	await after(ring);
	const from = await accept(callee);
	const [atCallee, atCaller] = await Promise.all([callee, caller].map(({ page }) =>
		page.evaluate(() => window.pictures)));
	return { callee: atCallee[0] - from, moves: atCallee[1] - from, caller: atCaller[0] - from };
}

const { runs, delay, ring, only, rest } = readArguments({ runs: 7, delay: 0, ring: 2000, only: '' });
if (rest.length)
	refuse(`What is ${rest.join(' ')}?`);
const kinds = chosen(Object.keys(KINDS), only);
const lab = delay ? await startLab() : undefined;
await lab?.shape({ delay });
const browser = { flags: [CAMERA] };
const place = await startPlace({ name: 'accept', lab, browsers: { caller: browser, callee: browser } });
console.log(`from Accept to the first picture, ms; ${delay ? `${delay} ms one way per access link` : 'on one machine'}; ${load()}`);
// The first calls of a browser take longer than any other
for (const kind of kinds)
	await callOnce(place, kind, measure);
const all = await takeTurns(kinds, runs, (kind) => callOnce(place, kind, measure));
print(all, {
	callee: ['callee: min / median / max', 0], moves: ['callee, second picture', 0],
	caller: ['caller: min / median / max', 0],
});
console.log(`${runs} calls of each; ${load()}`);
await place.stop();
await lab?.stop();
