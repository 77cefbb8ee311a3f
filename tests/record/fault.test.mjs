/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** Disks and folders that fail under a recording: real ones, in a real Janus */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { useDuet } from '../browser/fixture.mjs';
import { decodesVideo, talkAndSee, until } from '../lib/media.mjs';
import { contrast, files, play, probe, tape } from './recorded.mjs';

/* Set where what is mounted is seen by nobody else, see tests/suites/46-record */
const mounts = process.env.DUET_MOUNTS === 'private' ? {} : { skip: 'there is no mount namespace of its own' };
const NOT_RECORDED = 502;
const top = mkdtempSync(join(tmpdir(), 'duet-fault-'));
const folder = join(top, 'recordings');
mkdirSync(folder);
const duet = useDuet('record-fault', { record: 'request', record_consent: 'no', record_folder: folder });

after(() => rmSync(top, { recursive: true }));

/** Two in a call, who remember what they are told */
async function connected(t) {
	const lines = await duet.lines(t);
	await lines[0].call(lines[1]);
	await lines[1].accept();
	await Promise.all(lines.map((line) => line.isActive()));
	// A browser leaves out keyframes that are asked for right after others
	await talkAndSee(...lines.map(({ page }) => page));
	await Promise.all(lines.map(({ page }) => page.evaluate(() => {
		window.told = [];
		window.line.call.addEventListener('recording', ({ detail }) => window.told.push(detail));
	})));
	return lines;
}

const record = ({ page }, on) => page.evaluate((on) => window.line.call.record(on), on);

/** Waits until a side has been told something; what came before is forgotten */
async function isTold({ page }, active, words = '') {
	const { code } = await until(page, `is told that it is ${active ? '' : 'not '}recorded: "${words}"`, ([active, words]) => {
		const at = window.told.findIndex((one) => one.active === active && (one.error ?? '').includes(words));
		return at < 0 ? null : window.told.splice(0, at + 1).at(-1);
	}, [active, words]);
	assert.equal(code, words ? NOT_RECORDED : null);
}

const complaints = () => readFileSync(duet.janus.log, 'utf8').split('\n')
	.filter((line) => line.includes('[duet] The recording failed'));

/** Asks for a recording, which fails; the call does not, and the log says it in one line */
async function fails(lines, words) {
	const before = complaints().length;
	await record(lines[0], true);
	for (const line of lines)
		await isTold(line, true);
	await hasFailed(lines, words, before);
}

async function hasFailed(lines, words, before) {
	for (const line of lines)
		await isTold(line, false, words);
	await talkAndSee(...lines.map(({ page }) => page));
	const lately = complaints().slice(before);
	assert.equal(lately.length, 1, lately.join('\n'));
	assert.ok(lately[0].includes(words) && lately[0].includes(folder), lately[0]);
	for (const { page } of lines)
		assert.deepEqual(await page.evaluate(() => window.told), []);
}

/** Records, from now on until whoever called stops it: `take`th of the call */
async function succeeds(lines, take) {
	await record(lines[0], true);
	for (const line of lines)
		await isTold(line, true);
	await Promise.all(lines.map(({ page }) => decodesVideo(page, 20)));
	await record(lines[0], false);
	for (const line of lines)
		await isTold(line, false);
	// What comes now completes the files
	await talkAndSee(...lines.map(({ page }) => page));
	const names = taken(take);
	assert.equal(names.length, 4, names.join());
	for (const name of names)
		assert.ok(tape(join(folder, name)).span > 0.5, name);
}

const taken = (take) => files(folder).filter((file) => file.includes(`-${take}-calle`));

function canBePlayed(take) {
	const output = join(top, 'full.webm');
	play(folder, output, (file) => taken(take).includes(file));
	const { kinds, seconds } = probe(output);
	assert.deepEqual(kinds, ['audio', 'video']);
	assert.ok(seconds > 0.5, `${seconds} s`);
	for (const side of [0, 1])
		assert.ok(contrast(output, side, seconds * 0.4) > 5, `the picture of side ${side} is empty`);
}

const mount = (options) => execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder]);

test('a full disk ends the recording alone, and what it holds is kept', mounts, async (t) => {
	mount('size=256k');
	t.after(() => execFileSync('umount', ['--lazy', folder]));
	const lines = await connected(t);
	await fails(lines, 'No space left on device');
	canBePlayed(1);
	await fails(lines, 'No space left on device');
	execFileSync('mount', ['-o', 'remount,size=64m', folder]);
	await succeeds(lines, 3);
});

test('a folder that is read-only is told', mounts, async (t) => {
	mount('size=64m,ro');
	t.after(() => execFileSync('umount', ['--lazy', folder]));
	const lines = await connected(t);
	await fails(lines, 'Read-only file system');
	execFileSync('mount', ['-o', 'remount,rw', folder]);
	await succeeds(lines, 2);
});

test('a folder that is removed under a recording, and a file in its place, are told', async (t) => {
	const lines = await connected(t);
	const before = complaints().length;
	await record(lines[0], true);
	await Promise.all(lines.map(({ page }) => decodesVideo(page, 20)));
	rmSync(folder, { recursive: true });
	await hasFailed(lines, 'No such file or directory', before);
	writeFileSync(folder, '');
	await fails(lines, 'Not a directory');
	rmSync(folder);
	mkdirSync(folder);
	await succeeds(lines, 3);
});
