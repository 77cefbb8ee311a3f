/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** Calls for a long time; see README.md, and start it with tests/bench/soak */
import { startChrome } from '../lib/chrome.mjs';
import { startJanus } from '../lib/janus.mjs';
import { startSite } from '../browser/site.mjs';
import { freePort } from '../lib/port.mjs';
import { Operator } from '../trust/operator.mjs';
import { unexplained } from './journal.mjs';
import { light } from './light.mjs';
import { Person } from './person.mjs';
import { KINDS } from './soak_kinds.mjs';
import { load, readArguments, refuse } from './table.mjs';
import { usage } from './usage.mjs';

const SETTINGS = { resume_grace: 8, media_timeout: 3, max_devices: 2, calls_per_minute: 0 };
const GENERAL = { reclaim_session_timeout: 3 };
/* With an arena for each thread what one has freed is not there for another: memory would grow, and say nothing */
const ENVIRONMENT = { MALLOC_ARENA_MAX: '1' };
const FLAGS = ['--use-fake-device-for-media-stream=fps=5', '--renderer-process-limit=1', '--process-per-site'];
const WARM_UP = 2;       // minutes, at most a fifth of the time
const EVERY = 5;         // minutes between lines of the table
const GROWTH = 4;        // MB that memory may be above what it was
const SAMPLED = 15_000;  // ms between samples
const SHOWN = 4;         // samples to a line
const GONE = 60_000;     // ms until everybody must have left

/** A generator with a seed: mulberry32 */
function generator(seed) {
	let a = seed >>> 0;
	return () => {
		a = (a + 0x6d2b79f5) >>> 0;
		let t = Math.imul(a ^ (a >>> 15), a | 1);
		t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
		return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
	};
}

const options = readArguments({ minutes: 30, pairs: 4, light: 2, seed: Date.now() % 1e6 });
if (options.rest.length)
	refuse(`What is ${options.rest.join(' ')}?`);
const random = generator(options.seed);
const end = Date.now() + options.minutes * 60_000;
const isOver = () => Date.now() > end;
const made = new Map(Object.keys(KINDS).map((kind) => [kind, 0]));
const failures = [];

const admin = { port: await freePort(), secret: 'soak' };
const janus = await startJanus({ name: 'janus-soak', plugins: { duet: SETTINGS }, general: GENERAL, env: ENVIRONMENT, admin });
const operator = await Operator.connect(admin);
const site = await startSite();
const chrome = await startChrome({ flags: FLAGS });
const beside = await chrome.open('about:blank', { label: 'context' });
/* Clients' own `list` leaves out who is away, and expected back in a call: its name is not free yet */
const users = async () => (await operator.ask({ request: 'users', limit: 1000 })).users;
const names = async () => (await users()).map(({ username }) => username);
const place = { janus, site, chrome, beside, names };
const started = Date.now();
const samples = [];

async function sample() {
	const now = { minutes: (Date.now() - started) / 60_000, ...await usage(janus.pid),
		calls: [...made.values()].reduce((a, b) => a + b) };
	samples.push(now);
	return now;
}

function show({ minutes, rss, dirty, fds, threads, calls, cpu }, note = '') {
	console.log([minutes.toFixed(1), rss.toFixed(1), dirty.toFixed(1), fds, threads, calls, cpu.toFixed(0), note].map((v) =>
		String(v).padStart(9)).join(' '));
}

/* Everybody leaves the scene, whatever it looks like, and comes back */
async function sweep(people) {
	await Promise.all(people.map((one) => one.close()));
	await Promise.all(people.map((one) => one.open()));
	await Promise.all(people.map((one) => one.isIdle()));
}

/* How things are after a failure: to pages, and to the server */
async function explain(people) {
	const known = await users();
	for (const one of people) {
		const there = known.find(({ username }) => username === one.name);
		console.log(`    ${one.name}: ${await one.account()}; the server: ${JSON.stringify(there ?? null)}`);
	}
}

/* A list in which each kind stands once, in another order each time: none is forgotten */
function shuffled() {
	return Object.keys(KINDS).map((kind) => [random(), kind]).sort(([a], [b]) => a - b).map(([, kind]) => kind);
}

async function runPair(number) {
	const [one, two, spare] = await Promise.all(['one', 'two', 'spare'].map((role) => Person.start(place, `${role}-${number}`)));
	await spare.does('unregister');
	let kinds = [];
	while (!isOver()) {
		if (!kinds.length)
			kinds = shuffled();
		const kind = kinds.pop();
		const [a, b] = random() < 0.5 ? [one, two] : [two, one];
		const from = Date.now();
		try {
			await KINDS[kind]({ a, b, spare, random });
			await Promise.all([one.isIdle(), two.isIdle()]);
			made.set(kind, made.get(kind) + 1);
		} catch (error) {
			failures.push(kind);
			const after = ((Date.now() - from) / 1000).toFixed(1);
			console.log(`! ${new Date().toISOString()} ${kind} (${a.name} and ${b.name}) after ${after} s: ${error.message.split('\n')[0]}`);
			await explain([a, b, spare]);
			await sweep([one, two, spare]);
			await spare.does('unregister');
		}
	}
	return [one, two, spare];
}

function watch() {
	let i = 0;
	const timer = setInterval(async () => {
		const now = await sample();
		if (i++ % SHOWN === 0)
			show(now);
	}, SAMPLED);
	return () => clearInterval(timer);
}

/* Who is still there after a while without anybody */
async function remain() {
	for (const limit = Date.now() + GONE; ;) {
		const there = await names();
		if (!there.length || Date.now() > limit)
			return there;
		await new Promise((done) => { setTimeout(done, 1000); });
	}
}

/* Lowest of a span of time: what was in use at its quietest */
function lowest(from, to) {
	return Math.min(...samples.filter(({ minutes }) => minutes >= from && minutes <= to).map(({ dirty }) => dirty));
}

console.log(`${options.minutes} minutes, ${options.pairs} pairs, ${options.light} without media, seed ${options.seed}; ${load()}`);
console.log(['minutes', 'RSS MB', 'dirty MB', 'fds', 'threads', 'calls', 'CPU s'].map((v) => v.padStart(9)).join(' '));
const unwatch = watch();
await sample();
const [done, people] = await Promise.all([
	light(janus.url, { count: options.light, random, isOver }).catch((error) => {
		failures.push('without media');
		console.log(`! without media: ${error.message}`);
		return NaN;
	}),
	Promise.all(Array.from({ length: options.pairs }, (_, i) => runPair(i))),
]);
unwatch();
const strangers = (await names()).filter((name) => !people.flat().some((one) => one.name === name));
await Promise.all(people.flat().map((one) => one.stop()));
const stuck = await remain();
operator.close();
const last = await sample();
show(last, 'all have left');
await chrome.stop();
await site.stop();
const ended = await janus.stop().then(() => '', (error) => error.message);

const warm = Math.min(WARM_UP, options.minutes / 5);
const total = options.minutes;
const table = Array.from({ length: Math.ceil(total / EVERY) }, (_, i) => samples.find(({ minutes }) => minutes >= (i ? EVERY * i : warm)));
console.log('\nat the start, warm, every five minutes, and at the end');
for (const line of new Set([samples[0], ...table.filter(Boolean), last]))
	show(line);
console.log('\ncalls');
for (const [kind, count] of made)
	console.log(`${String(count).padStart(7)} ${kind}`);
console.log(`${String([...made.values()].reduce((a, b) => a + b)).padStart(7)} in all, ${failures.length} not as they should; ${done} requests and calls without media`);
const growth = lowest(total * 0.75, total + 1) - lowest(Math.max(warm, total * 0.25), total * 0.5);
console.log(`memory: the lowest of the last quarter is ${growth.toFixed(1)} MB above that of the second (private, dirty)`);
const problems = people.flat().flatMap((one) => one.problems);
console.log(`left behind: ${[...strangers, ...stuck].join(', ') || 'nobody'}`);
const lines = await unexplained(janus.log);
console.log(`lines of the log without an explanation: ${lines.length}`);
for (const [line, count] of lines)
	console.log(`${String(count).padStart(7)} ${line}`);
console.log(`errors in pages: ${problems.length}`);
for (const problem of new Set(problems))
	console.log(`        ${problem.slice(0, 200)}`);
console.log(`Janus ended ${ended || 'well'}; ${load()}`);
process.exit(failures.length || strangers.length || stuck.length || lines.length || problems.length || ended || growth > GROWTH ? 1 : 0);
