/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** The machine's own coturn, with a secret for credentials that expire */
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { hostAddress } from '../lib/folder.mjs';

const START_LIMIT = 20_000;
const AGAIN = 50;

/** Settles when something accepts connections there */
async function accepts(host, port, exited) {
	const deadline = Date.now() + START_LIMIT;
	let gone = false;
	exited.then(() => { gone = true; });
	while (!gone && Date.now() < deadline) {
		const good = await new Promise((done) => {
			const socket = connect(port, host, () => { socket.destroy(); done(true); });
			socket.on('error', () => done(false));
		});
		if (good)
			return;
		await new Promise((done) => { setTimeout(done, AGAIN); });
	}
	throw new Error('coturn did not start');
}

/** @param options.secret Its static-auth-secret */
export async function startCoturn({ secret, port }) {
	const folder = await mkdtemp(join(tmpdir(), 'duet-coturn-'));
	const host = hostAddress();
	const child = spawn('turnserver', ['-n', '--no-cli', '--no-tls', '--no-dtls', '--verbose', '--log-file', 'stdout',
		'--listening-ip', host, '--relay-ip', host, '--listening-port', port, '--realm', 'duet.example',
		'--use-auth-secret', '--static-auth-secret', secret,
		'--userdb', join(folder, 'db'), '--pidfile', join(folder, 'pid')], { stdio: ['ignore', 'pipe', 'inherit'] });
	const kill = () => child.kill('SIGKILL');
	const exited = new Promise((done) => { child.once('close', done); child.once('error', done); });
	const lines = [];
	createInterface({ input: child.stdout }).on('line', (line) => lines.push(line));
	process.once('exit', kill);
	const stop = async () => {
		kill();
		await exited;
		process.off('exit', kill);
		await rm(folder, { recursive: true, force: true });
	};
	try {
		await accepts(host, port, exited);
	} catch (error) {
		await stop();
		throw new Error(`${error.message}\n${lines.slice(-20).join('\n')}`);
	}
	return { uri: `turn:${host}:${port}?transport=udp`, lines, stop };
}
