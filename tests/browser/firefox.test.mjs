/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** Whole calls of Chromium and Firefox with each other */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { firefoxMissing, startFirefox } from '../lib/firefox.mjs';
import { hears, hearsNothing, seesChangingColour, seesMovingPicture, seesNothingNew, until } from '../lib/media.mjs';
import { useDuet } from './fixture.mjs';
import { connect } from './steps.mjs';

const skip = firefoxMissing();
const duet = skip ? undefined : useDuet('firefox');
let firefox;

if (!skip) {
	before(async () => { firefox = await startFirefox(); });
	after(() => firefox?.stop());
}

/** Each sees the other's fake camera and hears the other's fake microphone */
function talk(fox, chrome, selector) {
	return Promise.all([seesMovingPicture(fox.page, selector), seesChangingColour(chrome.page, selector),
		hears(fox.page), hears(chrome.page)]);
}

async function chat(fox, chrome) {
	await fox.say('From the fox');
	await chrome.reads('From the fox');
	await chrome.say('To the fox \u{1F98A}');
	await fox.reads('To the fox \u{1F98A}');
}

async function mute(one, other) {
	await one.toggleMute();
	await other.showsPeerMedia({ audio: false, video: true });
	await hearsNothing(other.page);
	await one.toggleMute();
	await other.showsPeerMedia({ audio: true, video: true });
	await hears(other.page);
}

async function hold(one, other) {
	await one.toggleHold();
	await Promise.all([one.showsHold('self'), other.showsHold('peer')]);
	await Promise.all([one, other].map(({ page }) => seesNothingNew(page)));
	await one.toggleHold();
	await Promise.all([one.showsHold(''), other.showsHold('')]);
}

for (const calls of ['Firefox', 'Chromium']) {
	test(`${calls} calls: pictures, sound, chat, mute, hold and hanging up`, { skip }, async (t) => {
		const fox = await duet.phone(t, `fox-${calls}`, { browser: firefox });
		const chrome = await duet.phone(t, `chrome-${calls}`);
		const [caller, callee] = calls === 'Firefox' ? [fox, chrome] : [chrome, fox];
		await connect(caller, callee);
		await talk(fox, chrome);
		await fox.picture(`firefox-${calls}`);
		await chat(fox, chrome);
		await mute(fox, chrome);
		await mute(chrome, fox);
		await hold(caller, callee);
		await talk(fox, chrome);
		await callee.hangup();
		await Promise.all([caller.isOver('ended'), callee.isOver('ended')]);
	});
}

test('the server learns what the links to and from Firefox carry', { skip }, async (t) => {
	const fox = await duet.line(t, 'fox-link', { browser: firefox });
	const chrome = await duet.line(t, 'chrome-link');
	await connect(fox, chrome);
	await Promise.all([fox, chrome].map(({ page }) => until(page, 'is told what was measured of both links', async () => {
		const { link } = await window.line.client.status();
		return link?.up?.rtt_ms !== undefined && link.down?.rtt_ms !== undefined;
	})));
	const { up, down } = await fox.page.evaluate(async () => (await window.line.client.status()).link);
	for (const { estimate, loss } of [up, down]) {
		assert.ok(estimate >= 60_000 && estimate < 100_000_000, `estimate ${estimate}`);
		assert.ok(loss >= 0 && loss < 0.5, `loss ${loss}`);
	}
});
