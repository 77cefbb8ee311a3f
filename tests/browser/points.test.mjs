/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * The connection to the server cut at each point of a call: before a request gets there, or before its answer
 * or an event gets back. Whatever becomes of the call, client and server agree about it, and the next call works
 */
import { after, test } from 'node:test';
import { startJanus } from '../lib/janus.mjs';
import { startProxy } from '../lib/proxy.mjs';
import { decodesVideo, eventually, until } from '../lib/media.mjs';
import { useDuet } from './fixture.mjs';
import { Line } from './line.mjs';

const SETTINGS = { resume_grace: 10, calls_per_minute: 0 };
const VIDEO = { width: 160, height: 120, frameRate: 10 };
const duet = useDuet('points', SETTINGS, { general: { reclaim_session_timeout: 20 } });

const dial = (from, to, options = {}) => from.page.evaluate(([name, options]) =>
	window.line.dial(name, options), [to.name, { video: VIDEO, ...options }]);
const ring = (a, b, options) => a.call(b, { video: VIDEO, ...options });

async function talk(a, b, options) {
	await ring(a, b, options);
	await b.accept(options);
	await Promise.all([a.isActive(), b.isActive()]);
}

const request = (name) => ['server', `"request":"${name}"`];
const event = (name) => ['client', `"event":"${name}"`];

/* At whom, before what, after which beginning, and what is done then: whether it fails is the client's to say */
const POINTS = {
	'calling: the request is lost': { at: 'alice', cut: request('call'), then: dial },
	'calling: the answer is lost': { at: 'alice', cut: event('calling'), then: dial },
	'called: the event is lost': { at: 'bob', cut: event('incomingcall'), then: dial },
	'ringing: the early offer is lost': { at: 'bob', cut: request('ringing'), then: dial },
	'ringing: the early answer is lost': { at: 'bob', cut: event('ringing'), then: dial },
	'ringing: the caller is not told': { at: 'alice', cut: event('ringing'), then: dial },
	'accepting: the request is lost': { at: 'bob', cut: request('accept'), begin: ring, then: (a, b) => b.accept({ video: VIDEO }) },
	'accepting: the answer is lost': { at: 'bob', cut: event('accepted'), begin: ring, then: (a, b) => b.accept({ video: VIDEO }) },
	'accepting: the caller is not told': { at: 'alice', cut: event('accepted'), begin: ring, then: (a, b) => b.accept({ video: VIDEO }) },
	'accepting with the first offer: the answer is lost': {
		at: 'bob', cut: event('accepted'), begin: (a, b) => ring(a, b, { early: false }),
		then: (a, b) => b.accept({ video: VIDEO, early: false }),
	},
	'in a call: a setting is lost': { at: 'alice', cut: request('set'), begin: talk, then: (a) => a.page.evaluate(() => window.line.call.mute(true)) },
	'adding video: the offer is lost': {
		at: 'alice', cut: request('set'), begin: (a, b) => talk(a, b, { video: false }), then: (a) => a.addVideo(),
	},
	'adding video: the answer is lost': {
		at: 'alice', cut: event('set'), begin: (a, b) => talk(a, b, { video: false }), then: (a) => a.addVideo(),
	},
	'adding video: the other side is not told': {
		at: 'bob', cut: event('update'), begin: (a, b) => talk(a, b, { video: false }), then: (a) => a.addVideo(),
	},
	'hanging up: the request is lost': { at: 'alice', cut: request('hangup'), begin: talk, then: (a) => a.hangup() },
	'hanging up: the answer is lost': { at: 'alice', cut: event('hangup'), begin: talk, then: (a) => a.hangup() },
	'hanging up: the other side is not told': { at: 'bob', cut: event('hangup'), begin: talk, then: (a) => a.hangup() },
};

/* What both have, the caller first: "state call, state call" */
const BOTH = [/^idle, idle$/, /^active (\S+), active \1$/, /^calling (\S+), ringing \1$/];

/** Waits until client and server have the same call in the same state; @return that, as text */
function agreed({ page }) {
	return until(page, 'agrees with the server', async () => {
		const { client } = window.line;
		if (!client.connected || client.reconnecting)
			return '';
		const { state, call } = await client.status().catch(() => ({}));
		const { current } = client;
		const same = state === (current?.state ?? 'idle') && call?.call_id === current?.id;
		return same && [state, ...call ? [call.call_id] : []].join(' ');
	});
}

/*
 * Waits until both have one call, or none. The server may hear of a cut only after the side that was not cut has
 * asked, so that one may still have a call that the other has no longer. @return The caller's state
 */
async function together(a, b) {
	let seen;
	await eventually('both are in one call, or in none', async () => {
		seen = `${await agreed(a)}, ${await agreed(b)}`;
		return BOTH.some((both) => both.test(seen));
	}).catch((error) => { throw new Error(`${error.message}: ${seen}`); });
	return seen.match(/\w+/)[0];
}

/* A call that is still under way is answered, and is one; a call that is over is no obstacle to the next */
async function goesOn(a, b) {
	const state = await together(a, b);
	if (state === 'calling')
		await b.accept({ video: VIDEO });
	else if (state === 'idle')
		await talk(a, b);
	await Promise.all([a.isActive(), b.isActive()]);
}

async function hangUp(a, b) {
	await b.hangup();
	for (const { page } of [a, b])
		await until(page, 'is idle', async () => !window.line.client.current && (await window.line.client.status()).state === 'idle');
}

for (const [way, reclaim] of [['the server keeps the session', true], ['the server gives the session up', false]]) {
	const lines = {};
	const proxies = {};
	let janus;

	/* The same two pages for all points */
	const open = async () => {
		janus = reclaim ? duet.janus : await startJanus({ name: 'janus-points-gone', plugins: { duet: SETTINGS } });
		for (const name of ['alice', 'bob']) {
			proxies[name] = await startProxy(janus.port);
			lines[name] = await Line.open({ ...duet, janus: proxies[name] }, name);
		}
	};
	after(async () => {
		for (const proxy of Object.values(proxies))
			await proxy.stop();
		if (!reclaim)
			await janus?.stop();
	});

	for (const [what, { at, cut, begin = () => {}, then }] of Object.entries(POINTS)) {
		test(`${what}, ${way}`, async () => {
			if (!janus)
				await open();
			const { alice, bob } = lines;
			await begin(alice, bob);
			const cutIs = proxies[at].cutAt(...cut);
			const done = then(alice, bob).catch(() => {});
			await cutIs;
			await done;
			await goesOn(alice, bob);
			await hangUp(alice, bob);
			await talk(alice, bob);
			await Promise.all([decodesVideo(alice.page, 2), decodesVideo(bob.page, 2)]);
			await hangUp(alice, bob);
		});
	}
}
