/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** What a call costs Janus; see README.md, and start it with tests/bench/cpu */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as after } from 'node:timers/promises';
import { startLab } from '../lib/lab.mjs';
import { accept, busyBrowsers, readMeters, startMeters } from './busy.mjs';
import { callOnce, startPlace } from './calls.mjs';
import { packets } from './figures.mjs';
import { load, print, readArguments, refuse, takeTurns } from './table.mjs';

const KINDS = ['videocall', 'Duet', 'Duet, a page for videocall'];
const SETTLED = 5;
const TICKS = Number(execFileSync('getconf', ['CLK_TCK']));

/* ms of all its threads so far, in steps of a clock tick */
function spent(pid) {
	const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
	const [user, system] = stat.slice(stat.lastIndexOf(')') + 2).split(' ').slice(11, 13).map(Number);
	return (user + system) * 1000 / TICKS;
}

const { runs, seconds, rest } = readArguments({ runs: 7, seconds: 20 });
if (rest.length)
	refuse(`What is ${rest.join(' ')}?`);
const lab = await startLab();
const place = await startPlace({ name: 'cpu', lab, browsers: await busyBrowsers('caller') });

async function measure(caller, callee) {
	await startMeters(caller, callee);
	await accept(callee);
	await after(SETTLED * 1000);
	const [from, before] = [Date.now(), spent(place.janus.pid)];
	await after(seconds * 1000);
	const [to, cpu] = [Date.now(), spent(place.janus.pid) - before];
	const records = await readMeters(caller, callee);
	const count = records.reduce((sum, record) => sum + packets(record, from, to), 0);
	return { cpu: cpu / (to - from) * 1000, packets: count / (to - from) * 1000, each: cpu * 1000 / count };
}

console.log(`Janus's processor time in a call, 720p from the caller, ${seconds} s; ${load()}`);
print(await takeTurns(KINDS, runs, (kind) => callOnce(place, kind, measure)), {
	cpu: ['ms per s of a call', 1],
	packets: ['media packets/s', 0],
	each: ['us per packet', 1],
});
console.log(`minimum / median / maximum of ${runs} calls of each; ${load()}`);
await place.stop();
await lab.stop();
