/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * node accept.mjs [CALLS]: from Accept to the first picture, at the callee and at
 * the caller, for a page written for videocall on videocall, the same page on
 * Duet, and Duet's own page. All on one machine, so without any network delay.
 */
import { startChrome } from '../lib/chrome.mjs';
import { startJanus } from '../lib/janus.mjs';
import { Phone } from '../browser/phone.mjs';
import { startSite } from '../browser/site.mjs';
import { VideocallPage } from '../browser/videocall.mjs';

const CALLS = Number(process.argv[2] ?? 15);

/* Page and clock are the same for both, as is the moment: the frame is on the screen */
function awaitPicture(page) {
	return page.evaluate(() => {
		window.firstPicture = new Promise(done =>
			document.getElementById('remote').requestVideoFrameCallback(() => done(Date.now())));
	});
}

function accept(page) {
	return page.evaluate(() => {
		const now = Date.now();
		document.getElementById('accept').click();
		return now;
	});
}

/* The two pages, driven alike */
const old = {
	open: (where, plugin, name) => VideocallPage.open(where.chrome, where.site, where.janus, plugin, name),
	async over(alice, bob) {
		await bob.click('hangup');
		await Promise.all([alice.state('over'), bob.state('over')]);
	},
};
const own = {
	open: (where, plugin, name) => Phone.open(where, name),
	async over(alice, bob) {
		await bob.hangup();
		await Promise.all([alice.isOver('ended'), bob.isOver('ended')]);
	},
};

async function once(alice, bob) {
	await alice.call(bob);
	await Promise.all([awaitPicture(alice.page), awaitPicture(bob.page)]);
	const from = await accept(bob.page);
	const pictures = await Promise.all([bob, alice].map(({ page }) => page.evaluate(() => window.firstPicture)));
	return pictures.map(at => at - from);
}

/* New pages for each call: what a page keeps of its last call is not what is measured */
async function measure(where, plugin, kind) {
	const results = [];
	for (let i = 0; i < CALLS; i++) {
		const [alice, bob] = await Promise.all(['alice', 'bob'].map(name => kind.open(where, plugin, `${name}-${i}`)));
		results.push(await once(alice, bob));
		await kind.over(alice, bob);
		await Promise.all([alice, bob].map(({ page }) => page.context().close()));
	}
	return [0, 1].map(side => results.map(one => one[side]).sort((a, b) => a - b)[Math.floor(CALLS / 2)]);
}

const site = await startSite();
const chrome = await startChrome();
console.log(`from Accept to the first picture, median of ${CALLS} calls, ms: callee, caller`);
for (const [words, plugin, kind] of [
	['videocall', 'videocall', old], ['Duet, a page for videocall', 'duet', old], ['Duet, its own page', 'duet', own]]) {
	const janus = await startJanus({ name: `janus-accept-${plugin}`, plugins: { [plugin]: {} } });
	const medians = await measure({ chrome, site, janus }, `janus.plugin.${plugin}`, kind);
	console.log(`${words}: ${medians.join(', ')}`);
	await janus.stop();
}
await chrome.stop();
await site.stop();
