/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** What others notice of a flood of requests; see README.md, and start it with tests/bench/flood */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { setTimeout as after } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { VideocallPage } from '../browser/videocall.mjs';
import { Handle } from '../trust/handle.mjs';
import { readMeters, startMeters } from './busy.mjs';
import { startPlace } from './calls.mjs';
import { concealed, longestFreeze, loss, shown } from './figures.mjs';
import { load, print, readArguments, refuse } from './table.mjs';
import { usage } from './usage.mjs';

const METER = { path: fileURLToPath(new URL('pages/meter.js', import.meta.url)) };
const BROWSER = { scripts: [{ content: 'window.camera = { width: 320, height: 240 };' }, METER] };
const OFFER = new URL('../fuzz/corpus/sdp/chromium.sdp', import.meta.url);
const CALLERS = 4;        // who take turns: a user may call every other second
const PACE = 600;         // ms between calls
const SLOW = 5000;        // ms after which a call counts as one that did not ring

const { seconds, rest } = readArguments({ seconds: 60 });
if (rest.length)
	refuse(`What is ${rest.join(' ')}?`);
const jsep = { type: 'offer', sdp: await readFile(OFFER, 'utf8') };

async function pairs(url, plugin) {
	const attach = async (username) => {
		const handle = await Handle.attach(url, { plugin });
		await handle.ask({ request: 'register', username });
		return { handle, username };
	};
	return Promise.all(Array.from({ length: CALLERS }, async (_, i) =>
		({ caller: await attach(`caller-${i}`), callee: await attach(`callee-${i}`) })));
}

/* From the caller's request to the callee's event, in ms */
async function ring({ caller, callee }) {
	const rang = once(callee.handle, 'event', { signal: AbortSignal.timeout(SLOW) });
	const from = performance.now();
	caller.handle.ask({ request: 'call', username: callee.username }, jsep).catch(() => {});
	const ms = await rang.then(() => performance.now() - from, () => undefined);
	await caller.handle.ask({ request: 'hangup' }).catch(() => {});
	return { ring: ms };
}

/* Calls, one after the other, while something else goes on */
async function rings(all, until) {
	const runs = [];
	for (let i = 0; Date.now() < until; i++) {
		const next = Date.now() + PACE;
		runs.push(await ring(all[i % all.length]));
		await after(Math.max(0, next - Date.now()));
	}
	return runs;
}

async function phase(place, sides, all, { plugin, length }) {
	const child = plugin && fork(new URL('flooder.mjs', import.meta.url), [place.janus.url, plugin]);
	const before = await usage(place.janus.pid);
	const from = Date.now();
	let most = before.rss;
	const timer = setInterval(() => usage(place.janus.pid).then(({ rss }) => { most = Math.max(most, rss); }, () => {}), 500);
	const runs = await rings(all, from + length * 1000);
	clearInterval(timer);
	const to = Date.now();
	const used = await usage(place.janus.pid);
	let counts = {};
	if (child) {
		const told = once(child, 'message');
		child.send('stop');
		[counts] = await told;
	}
	const per = (count) => 1000 * count / (to - from);
	const media = (await readMeters(...sides)).map((record) => ({
		frames: per(shown(record, from, to)), loss: loss(record, from, to),
		concealed: concealed(record, from, to), freeze: longestFreeze(record, from, to),
	}));
	const janus = { taken: per(counts.taken), refused: per(counts.refused), limited: per(counts.limited),
		cpu: 100 * per(used.cpu - before.cpu), rss: before.rss, most: Math.max(most, used.rss) };
	return { runs, media, janus: [janus] };
}

async function measure(kind) {
	const plugin = `janus.plugin.${kind}`;
	const place = await startPlace({ name: `flood-${kind}`, browsers: { caller: BROWSER } });
	place.janus.exited.then(({ code, signal }) => {
		if (code !== 0)
			refuse(`Janus with ${kind} ended with ${code ?? signal}:\n${place.janus.tail()}`);
	});
	const sides = await Promise.all(['ann', 'ben'].map((name) =>
		VideocallPage.open(place.caller, place.site, place.janus, plugin, name)));
	await sides[0].call(sides[1]);
	await sides[1].accept(sides[0]);
	await startMeters(...sides);
	const all = await pairs(place.janus.url, plugin);
	await rings(all, Date.now() + 5000);
	const quiet = await phase(place, sides, all, { length: seconds / 3 });
	const flooded = await phase(place, sides, all, { plugin, length: seconds });
	for (const { caller, callee } of all)
		[caller, callee].forEach(({ handle }) => handle.close());
	await place.stop();
	return { quiet, flooded };
}

const results = new Map();
console.log(`one client asks for as much as Janus takes for ${seconds} s; ${load()}`);
for (const [words, kind] of [['videocall', 'videocall'], ['Duet', 'duet']]) {
	const { quiet, flooded } = await measure(kind);
	results.set(`${words}, quiet`, quiet);
	results.set(`${words}, flood`, flooded);
}
const table = (part) => new Map([...results].map(([words, result]) => [words, result[part]]));
print(table('runs'), { ring: ['ms from call to incomingcall', 1] });
console.log();
print(table('media'), {
	frames: ['frames/s', 1], loss: ['% of the picture lost', 2], concealed: ['% of sound concealed', 2], freeze: ['longest freeze, ms', 0],
});
console.log();
print(table('janus'), {
	taken: ['requests taken/s', 0], refused: ['refused/s', 0], limited: ['of them 494', 0],
	cpu: ['% of a processor', 0], rss: ['RSS before, MB', 1], most: ['at most', 1],
});
console.log(`minimum / median / maximum, of all calls, and of both sides of the call with media; ${load()}`);
process.exit(0);
