/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** The client in 20 lines that the README shows */
import assert from 'node:assert/strict';
import { startChrome } from '../lib/chrome.mjs';
import { talkAndSee, until } from '../lib/media.mjs';

/** What the server is asked, seen from outside: the page itself shows nothing */
function answered(page, event) {
	return new Promise(done => page.on('websocket', socket => {
		socket.on('framereceived', ({ payload }) => String(payload).includes(`"event":"${event}"`) && done());
	}));
}

async function arrive(chrome, url, name) {
	const page = await chrome.open('about:blank', { label: name });
	const registered = answered(page, 'registered');
	await page.goto(url);
	await page.fill('#name', name);
	await until(page, 'is ready', () => document.getElementById('register').onclick !== null);
	await page.click('#register');
	await registered;
	return page;
}

/** Makes a call at the address of html/minimal.html */
export async function visitMinimal(url) {
	const chrome = await startChrome();
	try {
		const [alice, bob] = await Promise.all(['alice', 'bob'].map(name => arrive(chrome, url, name)));
		await alice.fill('#name', 'bob');
		await alice.click('#dial');
		await talkAndSee(alice, bob);
		for (const page of [alice, bob])
			assert.deepEqual(page.problems, []);
	} finally {
		await chrome.stop();
	}
}
