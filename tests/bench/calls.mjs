/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** The kinds of calls that are compared, driven alike, and all that they need */
import { fileURLToPath } from 'node:url';
import { startChrome } from '../lib/chrome.mjs';
import { startJanus } from '../lib/janus.mjs';
import { Phone } from '../browser/phone.mjs';
import { startSite } from '../browser/site.mjs';
import { VideocallPage } from '../browser/videocall.mjs';
import { DirectPage, DuetPage, startExchange } from './direct.mjs';

const PAGES = fileURLToPath(new URL('pages', import.meta.url));

async function hangUp(caller, callee) {
	await callee.click('hangup');
	await Promise.all([caller, callee].map((one) => one.state('over')));
}

async function hangUpPhone(caller, callee) {
	await callee.hangup();
	await Promise.all([caller, callee].map((one) => one.isOver('ended')));
}

function videocallPage(plugin) {
	return (place, chrome, name) => VideocallPage.open(chrome, place.site, place.janus, plugin, name);
}

/** By the words for them in tables: how a page is opened, and how a call ends */
export const KINDS = {
	'videocall': { open: videocallPage('janus.plugin.videocall'), over: hangUp },
	'direct call': {
		open: (place, chrome, name) => DirectPage.open(chrome, place.site, place.exchange, name),
		over: hangUp,
	},
	'Duet': { open: (place, chrome, name) => DuetPage.open(chrome, place.site, place.janus, name), over: hangUp },
	'Duet, its own page': { open: (place, chrome, name) => Phone.open({ ...place, chrome }, name), over: hangUpPhone },
	'Duet, a page for videocall': { open: videocallPage('janus.plugin.duet'), over: hangUp },
};

/* Pages elsewhere may use camera and microphone, too, and have addresses for each other */
function access({ url }) {
	return { flags: [`--unsafely-treat-insecure-origin-as-secure=${url}`], without: ['WebRtcHideLocalIpsWithMdns'] };
}

/**
 * Starts Janus, the pages' server and a browser for each side
 *
 * @param options.name     For logs
 * @param options.lab      As of startLab(); by default all is on this machine, and in one browser
 * @param options.browsers More for startChrome(), for caller and callee
 */
export async function startPlace({ name, lab, browsers = {} }) {
	const place = { running: [] };
	const started = (one) => {
		place.running.unshift(one);
		return one;
	};
	const { address } = lab ?? {};
	place.site = started(await startSite({ address, folders: { '/bench/': PAGES } }));
	place.exchange = started(await startExchange(address));
	place.janus = started(await startJanus({ name: `janus-${name}`, address, plugins: { videocall: {}, duet: {} } }));
	const allowed = access(place.site);
	for (const side of ['caller', 'callee']) {
		const { flags = [], ...more } = browsers[side] ?? {};
		place[side] = side === 'callee' && !lab ? place.caller : started(await startChrome({
			inside: lab?.[side].pid, without: allowed.without, flags: [...allowed.flags, ...flags], ...more }));
	}
	return {
		...place,
		async stop() {
			for (const one of place.running)
				await one.stop();
		},
	};
}

let calls = 0;

/**
 * Makes one call of a kind, between new pages: what a page keeps of its last call is not measured
 *
 * @param during Called when it rings, with the two pages' objects; what it returns is returned
 */
export async function callOnce(place, kind, during) {
	const { open, over } = KINDS[kind];
	const number = ++calls;
	try {
		const [caller, callee] = await Promise.all(['caller', 'callee'].map((side) =>
			open(place, place[side], `${side}-${number}`)));
		await caller.call(callee);
		const result = await during(caller, callee);
		await over(caller, callee);
		return result;
	} finally {
		await Promise.all([place.caller, place.callee].map((chrome) => chrome.closePages()));
	}
}
