/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * node page.mjs [VISITS]: how soon the page can be used, with everything on one
 * machine: from the request to the first paint, and until a name can be chosen.
 */
import { startChrome } from '../lib/chrome.mjs';
import { startJanus } from '../lib/janus.mjs';
import { Phone } from '../browser/phone.mjs';
import { startSite } from '../browser/site.mjs';

const VISITS = Number(process.argv[2] ?? 11);
const median = (times) => times.sort((a, b) => a - b)[Math.floor(times.length / 2)];

const janus = await startJanus({ name: 'janus-page', plugins: { duet: {} } });
const site = await startSite();
const chrome = await startChrome();
const results = [];

for (let i = 0; i < VISITS; i++) {
	const page = await chrome.open('about:blank', { label: `visit ${i}` });
	await page.goto(`${site.url}/?${new URLSearchParams({ server: janus.url })}`);
	await new Phone(page, 'visitor').state('connected');
	results.push(await page.evaluate(() => ({
		paint: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0,
		usable: performance.now(),
	})));
	await page.context().close();
}
console.log(`the page on loopback, median of ${VISITS} visits, ms:`);
console.log(`first paint: ${Math.round(median(results.map(({ paint }) => paint)))}`);
console.log(`a name can be chosen: ${Math.round(median(results.map(({ usable }) => usable)))}`);
await chrome.stop();
await site.stop();
await janus.stop();
