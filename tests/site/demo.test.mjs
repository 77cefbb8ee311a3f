/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** ./demo: what it says, a call with it, and that nothing of it stays */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises';
import { execFile, execFileSync } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { test } from 'node:test';
import { freePort } from '../lib/port.mjs';
import { until } from '../lib/media.mjs';
import { Demo, TOP } from './running.mjs';
import { visitMinimal } from './minimal.mjs';
import { visit } from './visit.mjs';

const NOTHING = { processes: [], files: [] };

/** A demo that ends with its test */
async function start(t, args, env) {
	const demo = await Demo.start(args, env);
	t.after(() => demo.close());
	return demo;
}

async function run(t, args, env) {
	const demo = await start(t, args, env);
	return { status: await demo.ended(), output: demo.output, left: await demo.leftovers() };
}

/** A folder of programs that stand in for others */
async function standIns(demo, programs) {
	const folder = join(demo, 'bin');
	await mkdir(folder, { recursive: true });
	for (const [name, script] of Object.entries(programs)) {
		await writeFile(join(folder, name), `#!/bin/sh\n${script}\n`);
		await chmod(join(folder, name), 0o755);
	}
	return folder;
}

/** Runs packages_require of scripts/packages.sh for a package that nobody has */
function requirePackage(path) {
	const script = 'fail() { printf "%s\\n" "$@"; exit 1; }; . scripts/packages.sh; packages_require "duet-nowhere -" /dev/null';
	return new Promise(done => execFile('/bin/bash', ['-c', script], { cwd: TOP, env: { PATH: path } },
		(error, stdout) => done({ status: error?.code ?? 0, stdout })));
}

test('--help names every option', async t => {
	const { status, output } = await run(t, ['--help']);
	assert.equal(status, 0);
	for (const option of ['--lan', '--turn', '--port', '--janus'])
		assert.match(output, new RegExp(`^  ${option}\\b`, 'm'));
});

for (const args of [['--frobnicate'], ['--port'], ['--port='], ['extra']]) {
	test(`${args.join(' ')} is answered with the usage`, async t => {
		const { status, output, left } = await run(t, args);
		assert.equal(status, 2);
		assert.match(output, /^Usage:/);
		assert.deepEqual(left, NOTHING);
	});
}

test('a port in use is named, and one that is free', async t => {
	const other = createServer().listen(0, '127.0.0.1');
	t.after(() => other.close());
	await once(other, 'listening');
	const { port } = other.address();
	const { status, output, left } = await run(t, ['--port', String(port)]);
	assert.equal(status, 1);
	assert.match(output, new RegExp(`Port ${port} is in use`));
	assert.match(output, /--port \d+/);
	assert.deepEqual(left, NOTHING);
});

test('without root, the packages to install are named', async t => {
	const demo = await start(t, ['--help']);
	const bin = await standIns(demo.folder, { id: 'echo 1000', sudo: 'exit 1' });
	const { status, stdout } = await requirePackage(bin + delimiter + process.env.PATH);
	assert.equal(status, 1);
	assert.match(stdout, /sudo apt-get install --no-install-recommends duet-nowhere/);
});

test('on another distribution, it says so and what is needed', async t => {
	const demo = await start(t, ['--help']);
	const bin = await standIns(demo.folder, {});
	for (const name of ['echo', 'grep', 'uname', 'xargs'])
		await symlink(execFileSync('which', [name], { encoding: 'utf8' }).trim(), join(bin, name));
	const { status, stdout } = await requirePackage(bin);
	assert.equal(status, 1);
	assert.match(stdout, /on Debian only/);
	assert.match(stdout, /duet-nowhere/);
});

test('a call at the address that it prints, one with the minimal client; Ctrl-C ends all', async t => {
	const demo = await start(t, ['--port', String(await freePort())]);
	const url = await demo.ready();
	await visit(url);
	await visitMinimal(`${url}minimal.html`);
	assert.equal(await demo.signal('SIGINT'), 130);
	assert.deepEqual(await demo.leftovers(), NOTHING);
	await assert.rejects(fetch(url));
});

test('when a server does not start, it says which, and stops the others', async t => {
	const outer = await start(t, ['--help']);
	const bin = await standIns(outer.folder, { nginx: 'echo "stand-in: no"; exit 1' });
	const { status, output, left } = await run(t, ['--port', String(await freePort())],
		{ PATH: bin + delimiter + process.env.PATH });
	assert.equal(status, 1);
	assert.match(output, /stand-in: no/);
	assert.match(output, /nginx did not start; see .*nginx\.log/);
	assert.deepEqual(left, NOTHING);
});

test('when a server ends by itself, it stops the others', async t => {
	const demo = await start(t, ['--port', String(await freePort())]);
	await demo.ready();
	const { processes } = await demo.leftovers();
	process.kill(Number(processes[0]), 'SIGKILL');
	assert.equal(await demo.ended(), 1);
	assert.match(demo.output, /ended by itself/);
	assert.deepEqual(await demo.leftovers(), NOTHING);
});

/* The browser takes no path but the relay */
function relayOnly() {
	const Plain = window.RTCPeerConnection;
	window.RTCPeerConnection = class extends Plain {
		constructor(configuration) {
			super({ ...configuration, iceTransportPolicy: 'relay' });
		}
	};
}

/* The kind of the local candidate that media really take */
async function path(phone) {
	return until(phone.page, 'has a path', async () => {
		const stats = [...(await window.probe.pc().getStats()).values()];
		const pair = stats.find(({ type, nominated, state }) => type === 'candidate-pair' && nominated && state === 'succeeded');
		return pair && stats.find(({ id }) => id === pair.localCandidateId).candidateType;
	});
}

test('--lan --turn: HTTPS on every address, and a call through the relay', async t => {
	const demo = await start(t, ['--lan', '--turn', '--port', String(await freePort())]);
	const url = await demo.ready();
	assert.match(url, /^https:/);
	await visit(url, {
		flags: ['--ignore-certificate-errors'],
		prepare: relayOnly,
		meet: async (alice, bob) => assert.deepEqual(await Promise.all([path(alice), path(bob)]), ['relay', 'relay']),
	});
	assert.equal(await demo.signal('SIGTERM'), 143);
	assert.deepEqual(await demo.leftovers(), NOTHING);
});
