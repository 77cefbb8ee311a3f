/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** Two who call each other */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { talkAndSee, until } from '../lib/media.mjs';
import { useDuet } from './fixture.mjs';

const TURNS = 5;
const duet = useDuet('glare');

/* Whatever the page shows by now */
function dialAtOnce({ page }) {
	return page.evaluate(() => document.getElementById('call').click());
}

/* When one was so much later that it rang there, it is a call like any other */
function isActiveAnyhow({ page }) {
	return until(page, 'is in a call', () => {
		const { state } = document.getElementById('state').dataset;
		if (state === 'ringing')
			document.getElementById('accept').click();
		return state === 'active';
	});
}

test('both call each other at once, and are connected', async (t) => {
	const [alice, bob] = await duet.phones(t);
	for (let turn = 0; turn < TURNS; turn++) {
		await Promise.all([alice.lobby(), bob.lobby()]);
		await Promise.all([alice.page.fill('#callee', bob.name), bob.page.fill('#callee', alice.name)]);
		await Promise.all([dialAtOnce(alice), dialAtOnce(bob)]);
		await Promise.all([isActiveAnyhow(alice), isActiveAnyhow(bob)]);
		await talkAndSee(alice.page, bob.page);
		await alice.hangup();
		await Promise.all([alice.isOver('ended'), bob.isOver('ended')]);
	}
});

test('one calls while the other is about to: one call, nobody hears "busy"', async (t) => {
	const [alice, bob] = await duet.lines(t);
	const made = await Promise.all([
		alice.page.evaluate((name) => window.line.dial(name), bob.name).then(() => alice),
		bob.page.evaluate((name) => window.line.dial(name), alice.name).then(() => bob),
	]);
	assert.equal(made.length, 2);
	await Promise.all([alice.isActive(), bob.isActive()]);
	const ids = await Promise.all([alice, bob].map(({ page }) => page.evaluate(() => window.line.call.id)));
	assert.equal(ids[0], ids[1]);
	await talkAndSee(alice.page, bob.page);
	const calls = await Promise.all([alice, bob].map(({ page }) => page.evaluate(() => window.line.calls)));
	assert.deepEqual(calls, [1, 1], 'each had one call, and no more');
	assert.deepEqual([await alice.errors(), await bob.errors()], [[], []]);
});
