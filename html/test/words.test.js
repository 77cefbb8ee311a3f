/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** @file words.test.js  The texts of the page: every language has all of them */

import assert from 'node:assert/strict';
import { readFile, readdir } from 'node:fs/promises';
import test from 'node:test';
import en from '../words/en.js';
import zh from '../words/zh.js';

const HOLES = /\{\w+\}/g;
const holes = (text) => (text.match(HOLES) ?? []).sort();

async function sources() {
	const views = (await readdir(new URL('../views/', import.meta.url))).map((name) => `../views/${name}`);
	return Promise.all(['../main.js', '../index.html', ...views].map((path) => readFile(new URL(path, import.meta.url), 'utf8')));
}

test('both languages have the same texts', () => {
	assert.deepEqual(Object.keys(zh), Object.keys(en));
});

test('a text has the same holes in both languages', () => {
	for (const [key, text] of Object.entries(en))
		assert.deepEqual(holes(zh[key]), holes(text), key);
});

test('no text is empty', () => {
	for (const [key, text] of [...Object.entries(en), ...Object.entries(zh)])
		assert.notEqual(text.trim(), '', key);
});

test('every text that the page names is there', async () => {
	const named = (await sources()).flatMap((source) =>
		[...source.matchAll(/data-t(?:-label|-hint)?="([^"]+)"|\bt\('([^']+)'/g)].map(([, mark, call]) => mark ?? call));
	assert.ok(named.length > 100);
	assert.deepEqual(named.filter((key) => !(key in en)), []);
});

test('every text is used', async () => {
	const all = (await sources()).join('\n');
	// Where the end of a key is computed, its beginning is in the source
	const used = (key) => all.includes(`'${key}'`) || all.includes(`"${key}"`) ||
		key.split('-').some((_, i, parts) => i > 0 && all.includes(`\`${parts.slice(0, i).join('-')}-\${`));
	assert.deepEqual(Object.keys(en).filter((key) => !used(key)), []);
});
