/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** Two people who only have an address: they open it, one calls, the other accepts */
import assert from 'node:assert/strict';
import { startChrome } from '../lib/chrome.mjs';
import { talkAndSee } from '../lib/media.mjs';
import { Phone } from '../browser/phone.mjs';
import { connect } from '../browser/steps.mjs';

async function arrive(chrome, url, name, prepare) {
	const page = await chrome.open(url, { label: name });
	if (prepare) {
		await page.addInitScript(prepare);
		await page.reload();
	}
	const phone = new Phone(page, name);
	await phone.state('connected');
	await page.fill('#name', name);
	await page.click('#register');
	await phone.state('registered');
	return phone;
}

/**
 * Makes a call at an address, from registering to hanging up; throws when
 * something is missing
 *
 * @param url             Of the page
 * @param options.flags   More switches for the browser
 * @param options.prepare A function that runs in each page before its own scripts
 * @param options.meet    Called with both phones while they talk
 */
export async function visit(url, { flags, prepare, meet = () => {} } = {}) {
	const chrome = await startChrome({ flags });
	try {
		const [alice, bob] = await Promise.all(['alice', 'bob'].map(name => arrive(chrome, url, name, prepare)));
		await connect(alice, bob);
		await talkAndSee(alice.page, bob.page);
		await alice.say('Can you hear me?');
		await bob.reads('Can you hear me?');
		await meet(alice, bob);
		await bob.hangup();
		await Promise.all([alice.isOver('ended'), bob.isOver('ended')]);
		for (const { page, name } of [alice, bob])
			assert.deepEqual(page.problems, [], `the page of ${name} threw or logged an error`);
	} finally {
		await chrome.stop();
	}
}
