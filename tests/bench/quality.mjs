/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** What arrives over a bad link; see README.md, and start it with tests/bench/quality */
import { setTimeout as after } from 'node:timers/promises';
import { startLab } from '../lib/lab.mjs';
import { accept, busyBrowsers, other, readMeters, startMeters } from './busy.mjs';
import { callOnce, startPlace } from './calls.mjs';
import * as figures from './figures.mjs';
import { startRtt } from './rtt.mjs';
import { chosen, load, median, print, readArguments, refuse, takeTurns } from './table.mjs';

const KINDS = ['videocall', 'direct call', 'Duet'];
const SETTLED = 5;

/* The direction of the callee's link that is shaped, who sends the picture, and when what changes (s) */
const ROWS = {
	'400k-down': { way: 'down', from: 'caller', shapes: { 0: { rate: 400_000, queue: 200 } } },
	'400k-up': { way: 'up', from: 'callee', shapes: { 0: { rate: 400_000, queue: 200 } } },
	'1m-loss': { way: 'down', from: 'caller', shapes: { 0: { rate: 1_000_000, queue: 200, loss: 0.02 } } },
	'jitter': { way: 'down', from: 'caller', shapes: { 0: { jitter: 30 } } },
	'drop': { way: 'down', from: 'caller', shapes: { 0: {}, 20: { rate: 300_000, queue: 200 }, 40: {} }, seconds: 70 },
	'free': { way: 'down', from: 'caller', shapes: { 0: {} } },
};

const COLUMNS = {
	fps: ['frames/s', 1],
	loss: ['loss, %', 1],
	rate: ['video, kbit/s', 0],
	begin: ['in the first 5 s', 0],
	without: ['s without a picture', 0],
	freeze: ['longest freeze, ms', 0],
	concealed: ['audio concealed, %', 2],
	early: ['in the first 5 s', 2],
	rtt: ['RTT, ms', 0],
	height: ['lines', 0],
	encoded: ['encoded/s', 1],
	cap: ['cap, kbit/s', 0],
	allowed: ['allowed, kbit/s', 0],
};
const DROP_COLUMNS = {
	before: ['before, kbit/s', 0],
	during: ['during, kbit/s', 0],
	fps: ['frames/s during', 1],
	without: ['s without a picture', 0],
	freeze: ['longest freeze, ms', 0],
	concealed: ['audio concealed, %', 2],
	rtt: ['RTT during, ms', 0],
	back: ['back after, ms', 0],
	encoded: ['encoded/s', 1],
};

/* Over the whole call, a first picture not later than a second after Accept being fair */
function wholeCall(seen, start, end) {
	return {
		without: figures.secondsWithout(seen, start + 1000, end),
		freeze: figures.longestFreeze(seen, Math.max(start, seen.frames[0]?.[0] ?? start), end),
	};
}

function steady({ seen, sent, rtt }, start, end) {
	const from = start + SETTLED * 1000;
	return {
		...wholeCall(seen, start, end),
		fps: figures.shown(seen, from, end) / (end - from) * 1000,
		loss: figures.loss(seen, from, end),
		rate: figures.videoRate(seen, from, end) / 1000,
		begin: figures.videoRate(seen, start, from) / 1000,
		concealed: figures.concealed(seen, from, end),
		early: figures.concealed(seen, start, from),
		rtt: median(rtt.between(from, end)),
		height: figures.height(seen, from, end),
		encoded: figures.encoded(sent, from, end),
		cap: figures.cap(sent, from, end) / 1000,
		allowed: figures.allowed(sent, from, end) / 1000,
		cpu: figures.limitedByProcessor(sent, from, end),
	};
}

function dropped({ seen, sent, rtt }, start, end) {
	const [down, up] = [20, 40].map((second) => start + second * 1000);
	const before = figures.videoRate(seen, down - 5000, down);
	return {
		...wholeCall(seen, start, end),
		before: before / 1000,
		during: figures.videoRate(seen, down, up) / 1000,
		fps: figures.shown(seen, down, up) / (up - down) * 1000,
		concealed: figures.concealed(seen, down, end),
		rtt: median(rtt.between(down, up)),
		back: figures.reaches(seen, 0.85 * before, up, end),
		encoded: figures.encoded(sent, start + SETTLED * 1000, end),
		cpu: figures.limitedByProcessor(sent, start, end),
	};
}

const options = readArguments({ runs: 7, seconds: 20, ring: 3000, delay: 0, swap: false, only: '' });
const row = ROWS[options.rest[0]];
if (!row || options.rest.length > 1)
	refuse(`Which link? There are: ${Object.keys(ROWS).join(', ')}`);
const seconds = row.seconds ?? options.seconds;
const [limited, sender] = ['callee', row.from].map((side) => options.swap ? other(side) : side);

const lab = await startLab();
const link = lab[limited];
const place = await startPlace({ name: 'quality', lab, browsers: await busyBrowsers(sender) });
const rtt = await startRtt(lab, link);

function change(second) {
	return link.shape(row.way, { delay: options.delay, ...row.shapes[second] });
}

/* Accepts, and shapes the link as time goes by */
async function pass(callee) {
	const start = await accept(callee);
	for (const second of Object.keys(row.shapes).filter((second) => second > 0)) {
		await after(start + second * 1000 - Date.now());
		await change(second);
	}
	await after(start + seconds * 1000 - Date.now());
	return [start, start + seconds * 1000];
}

async function measure(caller, callee) {
	await startMeters(caller, callee);
	await after(options.ring);
	const [start, end] = await pass(callee);
	const sides = { caller, callee };
	const [seen, sent] = await readMeters(sides[other(sender)], sides[sender]);
	await lab.shape({ delay: options.delay });
	return (row === ROWS.drop ? dropped : steady)({ seen, sent, rtt }, start, end);
}

console.log(`${options.rest[0]}: ${limited}'s ${row.way}link, 720p from the ${sender}, ${seconds} s; ${load()}`);
const all = await takeTurns(chosen(KINDS, options.only), options.runs, async (kind) => {
	await lab.shape({ delay: options.delay });
	await change(0);
	return callOnce(place, kind, measure);
});
print(all, row === ROWS.drop ? DROP_COLUMNS : COLUMNS);
const slow = [...all.values()].flat().filter(({ cpu }) => cpu > 0).length;
console.log(`minimum / median / maximum of ${options.runs} calls of each; ${load()}` +
	`${slow ? `; in ${slow} calls the sender was limited by the processor` : ''}`);
await rtt.stop();
await place.stop();
await lab.stop();
