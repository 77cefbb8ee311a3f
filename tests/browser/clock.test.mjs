/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** Somebody sets the server's clock, far and back: what waits does not notice */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { decodesVideo, talkAndSee } from '../lib/media.mjs';
import { Handle } from '../trust/handle.mjs';
import { useDuet } from './fixture.mjs';
import { connect } from './steps.mjs';

const HOUR = 3600;
const TTL = 600;
/* So many frames of the fake camera take longer than media_timeout */
const LONGER = 60;

const folder = mkdtempSync(join(tmpdir(), 'duet-clock-'));
const offset = join(folder, 'offset');
after(() => rmSync(folder, { recursive: true }));

const set = (seconds) => writeFileSync(offset, `${seconds < 0 ? '' : '+'}${seconds}\n`);
set(0);

/* libfaketime looks into the file at each call; the monotonic clock is left as it is */
const duet = useDuet('clock', { turn_uris: 'turn:127.0.0.1:9', turn_secret: 'x', turn_ttl: TTL, media_timeout: 5 }, { env: {
	LD_PRELOAD: execFileSync('faketime', ['-m', '-f', '+0', 'printenv', 'LD_PRELOAD'], { encoding: 'utf8' }).trim(),
	FAKETIME_TIMESTAMP_FILE: offset, FAKETIME_NO_CACHE: '1', FAKETIME_DONT_FAKE_MONOTONIC: '1',
} });

/** How far the server's clock is ahead, by the expiry of what it hands out, s */
async function ahead() {
	const handle = await Handle.attach(duet.janus.url);
	const { ice_servers } = await handle.ask({ request: 'register', username: `clock-${process.hrtime.bigint()}` });
	handle.close();
	return Number(ice_servers.at(-1).username.split(':')[0]) - TTL - Date.now() / 1000;
}

async function step(seconds) {
	set(seconds);
	assert.ok(Math.abs(await ahead() - seconds) < 60, `the clock of Janus is not ${seconds} s ahead`);
}

/** What the states of both were from now on; ask when it is over */
async function watched(...phones) {
	await Promise.all(phones.map(({ page }) => page.evaluate(() => {
		const state = document.getElementById('state');
		window.states = [state.dataset.state];
		new MutationObserver(() => window.states.push(state.dataset.state))
			.observe(state, { attributes: true, attributeFilter: ['data-state'] });
	})));
	return () => Promise.all(phones.map(({ page }) => page.evaluate(() => [...new Set(window.states)].join())));
}

test('the clock is set in a call: it goes on, and others begin', async (t) => {
	const [alice, bob] = await duet.phones(t);
	await step(0);
	await connect(alice, bob);
	await talkAndSee(alice.page, bob.page);
	const states = await watched(alice, bob);
	for (const seconds of [HOUR, -2 * HOUR]) {
		await step(seconds);
		await Promise.all([decodesVideo(alice.page, LONGER), decodesVideo(bob.page, LONGER)]);
		await talkAndSee(alice.page, bob.page);
	}
	assert.deepEqual(await states(), ['active', 'active']);
	await bob.hangup();
	await Promise.all([alice.isOver('ended'), bob.isOver('ended')]);
	await connect(bob, alice);
	await talkAndSee(alice.page, bob.page);
});

test('the clock is set while it rings: it rings on', async (t) => {
	const [alice, bob] = await duet.phones(t);
	await step(0);
	await alice.call(bob);
	for (const seconds of [HOUR, -HOUR])
		await step(seconds);
	await Promise.all([alice.state('rings-there'), bob.state('ringing')]);
	await bob.accept();
	await Promise.all([alice.isActive(), bob.isActive()]);
	await talkAndSee(alice.page, bob.page);
	await alice.hangup();
	await bob.isOver('ended');
});
