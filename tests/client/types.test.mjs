/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** html/duet.d.ts declares what there is, no more and no less, and docs/client.md explains it */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import * as page from '../../html/client.js';
import * as library from '../../html/npm.js';
import { HTML, announced, declared, documented, fields, fired, members, mentioned, modules, read } from './source.mjs';

const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
const types = declared();
const sorted = (names) => [...new Set(names)].sort();

test('an application compiles, strictly, and its mistakes do not', (t) => {
	const folder = mkdtempSync(join(tmpdir(), 'duet-types-'));
	t.after(() => rmSync(folder, { recursive: true }));
	writeFileSync(join(folder, 'app.ts'),
		read('tests/client/sample.ts').replaceAll("'duet-client'", `'${join(HTML, 'duet.js')}'`));
	const { status, stdout } = spawnSync(process.execPath, [tsc, '--noEmit', '--strict', '--target', 'es2022',
		'--module', 'esnext', '--moduleResolution', 'bundler', '--lib', 'es2022,dom,dom.iterable', 'app.ts'],
	{ cwd: folder, encoding: 'utf8' });
	assert.equal(status, 0, stdout);
});

test('the package has every module that it needs, and nothing else', () => {
	assert.deepEqual(sorted(JSON.parse(read('html/package.json')).files), sorted([...modules(), 'duet.d.ts']));
});

test('every export is declared, and nothing else', () => {
	const values = Object.keys(types).filter((name) => types[name].exported && types[name].value);
	assert.deepEqual(sorted(values), sorted(Object.keys(library)));
	assert.deepEqual(sorted(Object.keys(page)), sorted(Object.keys(library)));
});

for (const [name, file] of Object.entries({ DuetClient: 'user.js', Call: 'call.js', Capture: 'capture.js', Level: 'level.js' })) {
	test(`every method and property of ${name} is declared, and nothing else`, () => {
		assert.deepEqual(sorted(types[name].members), sorted([...members(library[name]), ...fields(file)]));
	});

	test(`docs/client.md explains every method and property of ${name}`, () => {
		assert.deepEqual(types[name].members.filter((member) => !mentioned().has(member)), []);
	});
}

test('DuetError has what is declared', () => {
	const error = new library.DuetError('state', 'words');
	assert.deepEqual(sorted(types.DuetError.members), sorted([...members(library.DuetError), 'code', 'origin']));
	assert.deepEqual([error.code, error.origin, error.message, error.advice], ['state', 'client', 'words', null]);
});

for (const [name, file] of Object.entries({ CallEvents: 'call.js', ClientEvents: 'user.js', CaptureEvents: 'capture.js' })) {
	test(`every event of ${name} is declared, documented, and nothing else`, () => {
		assert.deepEqual(sorted(types[name].members), sorted(announced(file)));
		assert.deepEqual(types[name].members.filter((event) => !mentioned().has(event)), []);
	});
}

test('no event is fired that is not declared', () => {
	const of = (name) => types[name].members;
	for (const file of modules()) {
		const strange = fired(file, 'seat\\.emit').filter((event) => !of('CallEvents').includes(event));
		assert.deepEqual(strange, [], file);
	}
	for (const [file, name] of Object.entries({ 'user.js': 'ClientEvents', 'calls.js': 'ClientEvents', 'capture.js': 'CaptureEvents' }))
		assert.deepEqual(fired(file, '#emit').filter((event) => !of(name).includes(event)), [], file);
});

for (const [name, file, method] of [
	['ClientOptions', 'user.js', 'constructor'], ['CallOptions', 'user.js', 'call'],
	['RegisterOptions', 'user.js', 'register'], ['JoinOptions', 'user.js', 'join'],
]) {
	test(`every option of ${name} is declared, documented, and nothing else`, () => {
		const own = types[name].members;
		const all = name === 'CallOptions' ? [...own, ...types.MediaOptions.members] : own;
		assert.deepEqual(sorted(all), sorted(documented(file, method)));
		assert.deepEqual(all.filter((option) => !mentioned().has(option)), []);
	});
}

test('every code and advice is declared and documented', () => {
	const codes = types.ClientErrorCode.members;
	const advice = [...new Set([...codes, ...Array.from({ length: 100 }, (_, i) => 400 + i)]
		.map((code) => new library.DuetError(code, '', typeof code === 'string' ? 'client' : 'plugin').advice).filter(Boolean))];
	assert.deepEqual(sorted(types.Advice.members), sorted(advice));
	for (const word of [...codes, ...advice])
		assert.ok(mentioned().has(word), word);
	for (const code of codes) {
		const { advice: helps } = new library.DuetError(code, '');
		assert.match(read('docs/client.md'), new RegExp(`^\\| \`${code}\` \\|[^|]*\\| ${helps ? `\`${helps}\` ` : ''}\\|$`, 'm'));
	}
});

test('every code that is thrown is declared', () => {
	const thrown = [...modules()].flatMap((file) => [...read(`html/${file}`).matchAll(/DuetError\('([a-z-]+)'/g)]);
	assert.ok(thrown.length > 20);
	assert.deepEqual(thrown.map(([, code]) => code).filter((code) => !types.ClientErrorCode.members.includes(code)), []);
});
