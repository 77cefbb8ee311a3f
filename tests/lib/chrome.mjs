/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** Starts the machine's own Chromium, with a fake camera and microphone */
import { chromium } from 'playwright-core';
import { fileURLToPath } from 'node:url';

const BINARY = process.env.CHROMIUM ?? '/usr/bin/chromium';
/* What starts it in the network namespace of process $DUET_INSIDE */
const ENTER = fileURLToPath(new URL('enter.sh', import.meta.url));
const PROBE = fileURLToPath(new URL('probe.js', import.meta.url));
const FLAGS = [
	'--no-sandbox',
	'--disable-gpu',
	'--disable-quic',
	'--no-first-run',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
	'--disable-dev-shm-usage',
	'--use-fake-device-for-media-stream=fps=10', // two cores carry several calls at once
	'--use-fake-ui-for-media-stream',
	'--autoplay-policy=no-user-gesture-required',
	// Two pages in one browser: neither is "in the background"
	'--disable-background-timer-throttling',
	'--disable-backgrounding-occluded-windows',
	'--disable-renderer-backgrounding',
];

/* Not wanted: two web pages in each window for the list under the address, which nobody sees, and which take more than
   a second of processor time. Of such switches the last counts, so that those of Playwright's own which matter here
   are repeated. */
const WITHOUT = ['WebUIOmniboxPopup', 'WebUIOmniboxAimPopup', 'WebUIOmniboxFullPopup',
	'AvoidUnnecessaryBeforeUnloadCheckSync', 'DestroyProfileOnBrowserClose', 'GlobalMediaControls', 'HttpsUpgrades',
	'MediaRouter', 'OptimizationHints', 'PaintHolding', 'RenderDocument', 'ThirdPartyStoragePartitioning', 'Translate'];

/**
 * Starts a browser with a fresh profile
 *
 * @param options.flags   More command line switches
 * @param options.without More features that it is to do without
 * @param options.scripts What every page runs before its own, as for addInitScript()
 * @param options.inside  Process in whose network namespace it is to be; by default in this one's
 */
export async function startChrome({ flags = [], without = [], scripts = [], inside } = {}) {
	const features = `--disable-features=${[...WITHOUT, ...without].join()}`;
	const browser = await chromium.launch({
		executablePath: inside ? ENTER : BINARY, headless: true, args: [...FLAGS, features, ...flags], timeout: 60_000,
		env: inside ? { ...process.env, DUET_INSIDE: String(inside), CHROMIUM: BINARY } : process.env,
	});
	return {
		/**
		 * Opens a page with the probe in it, in a context of its own or in that of the page `beside`;
		 * `context` is more for newContext(), which `prepare` gets
		 */
		async open(url, { label = 'page', context: more = {}, prepare, beside } = {}) {
			const context = beside?.context() ??
				await browser.newContext({ viewport: { width: 800, height: 600 }, reducedMotion: 'reduce', ...more });
			for (const script of beside ? [] : [{ path: PROBE }, ...scripts])
				await context.addInitScript(script);
			await prepare?.(context);
			const page = await context.newPage();
			page.setDefaultTimeout(30_000);
			page.label = label;
			page.problems = [];
			page.on('pageerror', (error) => page.problems.push(error.message));
			page.on('console', (message) => message.type() === 'error' && page.problems.push(message.text()));
			await page.goto(url);
			return page;
		},
		/** Closes all that was opened */
		closePages: () => Promise.all(browser.contexts().map((context) => context.close())),
		stop: () => browser.close(),
	};
}
