/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** What changes under a recording: the size of a picture, and the page of a side */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { isAccessible } from '../lib/axe.mjs';
import { useDuet } from '../browser/fixture.mjs';
import { connect } from '../browser/steps.mjs';
import { decodesVideo, talkAndSee, until } from '../lib/media.mjs';
import { contrast, files, loudness, play, probe, tape } from './recorded.mjs';

/** Chromium sends three sizes of a camera this large, and no fewer */
const CAMERA = { width: 960, height: 540, frameRate: 15 };
const WIDTHS = [240, 480, 960];
/** How far times in files may be from those of the test, s */
const TOLERANCE = 4;
const top = mkdtempSync(join(tmpdir(), 'duet-back-'));
const folder = join(top, 'recordings');
mkdirSync(folder);
const duet = useDuet('record-back', { record: 'request', record_folder: folder });

after(() => rmSync(top, { recursive: true }));

/** Waits until what a side decodes is so wide */
const seesWidth = ({ page }, width) => until(page, `gets a picture ${width} pixels wide`, async (width) => {
	const stats = [...(await window.probe.pc().getStats()).values()];
	return stats.some((s) => s.type === 'inbound-rtp' && s.kind === 'video' && s.frameWidth === width);
}, width);

/** Makes one file of it; checks that it has both sides at its beginning and at its end */
function plays(seconds, chosen) {
	const output = join(top, `${files(top).length}.webm`);
	play(folder, output, chosen);
	const whole = probe(output);
	assert.deepEqual(whole.kinds, ['audio', 'video']);
	assert.ok(Math.abs(whole.seconds - seconds) < TOLERANCE, `${whole.seconds} s of ${seconds}`);
	for (const side of [0, 1])
		for (const part of [0.25, 0.9])
			assert.ok(contrast(output, side, whole.seconds * part) > 5, `the picture of side ${side} is empty at ${part}`);
	assert.ok(loudness(output) > -50, `${loudness(output)} dB is silence`);
}

test('layers that change leave one recording, without a gap', async (t) => {
	const lines = await duet.lines(t, { simulcast: true });
	const [alice, bob] = lines;
	await alice.call(bob, { video: CAMERA });
	await bob.accept({ video: CAMERA });
	await Promise.all(lines.map((line) => line.isActive()));
	const choose = (substream) => Promise.all(lines.map(async (line) => {
		await line.page.evaluate((substream) => window.line.call.layers({ substream }), substream);
		await seesWidth(line, WIDTHS[substream]);
		await decodesVideo(line.page, 15);
	}));
	await choose(0);
	await alice.page.evaluate(() => window.line.call.record(true, { filename: 'layers' }));
	await until(bob.page, 'is asked', () => window.line.call.recordConsent === 'asked');
	await bob.page.evaluate(() => window.line.call.consent(true));
	await until(alice.page, 'is recorded', () => window.line.call.recording);
	const begun = performance.now();
	for (const substream of [2, 1])
		await choose(substream);
	await bob.page.evaluate(() => window.line.call.consent(false));
	await until(alice.page, 'is not recorded', () => !window.line.call.recording);
	const seconds = (performance.now() - begun) / 1000;
	await talkAndSee(alice.page, bob.page);

	const names = files(folder).filter((file) => file.startsWith('layers-'));
	assert.equal(names.length, 4, names.join());
	for (const name of names) {
		const { span, missing, skew } = tape(join(folder, name));
		assert.ok(Math.abs(span - seconds) < TOLERANCE, `${name} has ${span} s of ${seconds}`);
		assert.ok(missing < 0.02, `${name} lacks ${missing} of its packets`);
		assert.ok(skew < 1, `timestamps in ${name} are off by ${skew} s`);
	}
	plays(seconds, (file) => file.startsWith('layers-'));
});

const press = async ({ page }, words) => {
	await page.click('#more');
	assert.equal(await page.textContent('#record span'), words);
	await page.focus('#record');
	await page.keyboard.press('Enter');
};

const showsBadge = ({ page }, badge, shown = true) => until(page, `shows ${shown ? '' : 'no '}badge "${badge}"`,
	([badge, shown]) => (document.querySelector(`#badges li[data-badge="${badge}"]`) !== null) === shown, [badge, shown]);

test('a page records a call, and goes on after it was loaded again', async (t) => {
	const phones = await duet.phones(t);
	const [alice, bob] = phones;
	await connect(alice, bob);
	await talkAndSee(alice.page, bob.page);
	await press(alice, 'Record the call');
	await showsBadge(alice, 'awaits-record');
	await press(alice, 'Do not record after all');
	await showsBadge(alice, 'awaits-record', false);
	await press(alice, 'Record the call');
	await bob.page.click('#record-yes');
	await Promise.all(phones.map((phone) => showsBadge(phone, 'recording')));
	const begun = performance.now();
	await alice.page.click('#more');
	await isAccessible(alice.page, 'the menu of a call that is recorded');
	await alice.picture('recording');
	await alice.page.keyboard.press('Escape');
	await Promise.all(phones.map(({ page }) => decodesVideo(page, 20)));

	await bob.reload();
	await bob.isActive();
	await showsBadge(bob, 'recording');
	await Promise.all(phones.map(({ page }) => decodesVideo(page, 20)));
	await press(bob, 'Stop recording');
	await Promise.all(phones.map((phone) => showsBadge(phone, 'recording', false)));
	const seconds = (performance.now() - begun) / 1000;
	await talkAndSee(alice.page, bob.page);
	await Promise.all(phones.map((phone) => phone.showsNoError()));

	const ours = (file) => !file.startsWith('layers-');
	const names = files(folder).filter(ours);
	for (const part of ['caller-audio1', 'caller-video1', 'callee-audio1', 'callee-video1', 'callee-audio1-2', 'callee-video1-2'])
		assert.ok(names.some((name) => name.endsWith(`-${part}.mjr`)), `${part} is not in ${names}`);
	plays(seconds, ours);
});
