/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** Calls that are recorded, in a real Janus, by real browsers */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { useDuet } from '../browser/fixture.mjs';
import { connect } from '../browser/steps.mjs';
import { startJanus } from '../lib/janus.mjs';
import { talkAndSee, until } from '../lib/media.mjs';
import { contrast, files, loudness, play, probe } from './recorded.mjs';

const SECONDS = 4;
const folder = mkdtempSync(join(tmpdir(), 'duet-record-'));
const duet = useDuet('record', { record: 'request', record_folder: folder });

after(() => rmSync(folder, { recursive: true }));

const showsBadge = ({ page }) => until(page, 'shows that the call is recorded',
	() => document.querySelector('#badges li[data-badge="recording"]') !== null);

async function lasts(page) {
	const begun = await page.evaluate(() => performance.now());
	await until(page, `talks for ${SECONDS} s`, (end) => performance.now() > end, begun + SECONDS * 1000);
}

/** Another Janus for one test, with two pages in a call */
async function connected(t, name, settings) {
	const janus = await startJanus({ name: `janus-${name}`, plugins: { duet: settings } });
	const pages = await Promise.all(['alice', 'bob'].map((who) =>
		duet.phone(t, `${who}-${name}`, { server: janus.url })));
	// After its pages, which are closed first
	t.after(() => janus.stop());
	await connect(...pages);
	return pages;
}

test('who is asked agrees, and what is recorded can be played', async (t) => {
	const alice = await duet.line(t, 'alice');
	const bob = await duet.phone(t, 'bob');
	await bob.dial(alice);
	await until(alice.page, 'rings', () => window.line.call?.state === 'ringing');
	await alice.accept();
	await Promise.all([alice.isActive(), bob.isActive()]);
	await talkAndSee(alice.page, bob.page);
	assert.deepEqual(files(folder), []);

	await alice.page.evaluate(() => window.line.call.record(true, { filename: 'talk' }));
	await until(alice.page, 'waits for the other', () => window.line.call.recordConsent === 'awaited');
	await bob.page.waitForSelector('#ask-record', { state: 'visible' });
	assert.deepEqual(files(folder), []);
	await bob.page.click('#record-yes');
	await until(alice.page, 'is recorded', () => window.line.call.recording);
	await showsBadge(bob);
	await lasts(bob.page);
	await alice.page.evaluate(() => window.line.call.record(false));
	await until(alice.page, 'is not recorded any more', () => !window.line.call.recording);
	// What comes now completes the files
	await talkAndSee(alice.page, bob.page);
	await bob.hangup();
	await alice.isOver('ended');

	const media = files(folder).map((file) => file.replace(/^talk-[0-9a-f]+-1-/, ''));
	for (const side of ['caller', 'callee'])
		for (const kind of ['audio1', 'video1'])
			assert.ok(media.includes(`${side}-${kind}.mjr`), `${side}-${kind} is not in ${media}`);

	const whole = play(folder, join(folder, 'call.webm'));
	const { kinds, seconds } = probe(whole);
	assert.deepEqual(kinds, ['audio', 'video']);
	assert.ok(seconds > SECONDS * 0.75 && seconds < SECONDS * 10, `${seconds} s`);
	for (const side of [0, 1])
		assert.ok(contrast(whole, side, seconds * 0.75) > 5, `the picture of side ${side} is empty`);
	assert.ok(loudness(whole) > -50, `${loudness(whole)} dB is silence`);
});

test('all calls are recorded, and both are told', async (t) => {
	const all = mkdtempSync(join(folder, 'all-'));
	const [alice, bob] = await connected(t, 'all', { record: 'all', record_consent: 'no', record_folder: all });
	await Promise.all([alice, bob].map(showsBadge));
	await talkAndSee(alice.page, bob.page);
	assert.ok(files(all).length >= 4, files(all).join());
	await alice.hangup();
	await bob.isOver('ended');
});

test('a folder that is not there is told, and the call goes on', async (t) => {
	const [alice, bob] = await connected(t, 'nowhere',
		{ record: 'all', record_consent: 'no', record_folder: join(folder, 'nowhere') });
	for (const { page } of [alice, bob])
		await until(page, 'is told that the recording has ended',
			() => !document.querySelector('#badges li[data-badge="recording"]'));
	await talkAndSee(alice.page, bob.page);
});
