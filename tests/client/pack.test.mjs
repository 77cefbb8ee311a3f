/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** What `npm pack` makes can be installed, imported and compiled against */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const HTML = fileURLToPath(new URL('../../html', import.meta.url));
const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
const QUIET = ['--no-audit', '--no-fund', '--no-update-notifier', '--loglevel=error'];

let folder;
let packed;

function run(program, args, cwd = folder) {
	return execFileSync(program, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

before(() => {
	folder = mkdtempSync(join(tmpdir(), 'duet-pack-'));
	[packed] = JSON.parse(run('npm', ['pack', '--json', '--pack-destination', folder, ...QUIET], HTML));
	writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'application', private: true, type: 'module' }));
	run('npm', ['install', '--ignore-scripts', '--prefer-offline', ...QUIET, `./${packed.filename}`]);
});

after(() => rmSync(folder, { recursive: true, force: true }));

test('the package has the library, its types, what to read and the licence, and nothing of the page', () => {
	const { files } = JSON.parse(readFileSync(join(HTML, 'package.json'), 'utf8'));
	assert.deepEqual(packed.files.map(({ path }) => path).sort(), [...files, 'LICENSE', 'README.md', 'package.json'].sort());
	assert.equal(existsSync(join(HTML, 'LICENSE')), false, 'packing leaves nothing behind');
});

test('it needs janus-gateway and nothing else, and finds it', () => {
	const { dependencies } = JSON.parse(readFileSync(join(folder, 'node_modules/duet-client/package.json'), 'utf8'));
	assert.deepEqual(Object.keys(dependencies), ['janus-gateway']);
	const found = createRequire(join(folder, 'node_modules/duet-client/npm.js')).resolve('janus-gateway');
	assert.match(readFileSync(found, 'utf8'), /export default Janus|as default/);
});

test('Node imports it', () => {
	const show = "import * as all from 'duet-client'; console.log(Object.keys(all).sort().join());";
	assert.equal(run(process.execPath, ['--input-type=module', '--eval', show]).trim(),
		'Call,Capture,DuetClient,DuetError,Level,endWords,support');
});

for (const resolution of ['bundler', 'nodenext']) {
	test(`an application compiles against it (${resolution})`, () => {
		copyFileSync(new URL('sample.ts', import.meta.url), join(folder, 'sample.ts'));
		const module = resolution === 'nodenext' ? resolution : 'esnext';
		run(process.execPath, [tsc, '--noEmit', '--strict', '--target', 'es2022', '--lib', 'es2022,dom,dom.iterable',
			'--module', module, '--moduleResolution', resolution, 'sample.ts']);
	});
}
