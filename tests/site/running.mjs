/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** Runs ./demo, and knows what it started */
import { spawn } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const TOP = fileURLToPath(new URL('../..', import.meta.url));
const READY_LIMIT = 300_000;

/** Ids of the processes that work below a folder, by their command lines */
function processesIn(folder) {
	return readdirSync('/proc').filter(pid => /^\d+$/.test(pid)).filter(pid => {
		try {
			return readFileSync(`/proc/${pid}/cmdline`, 'latin1').includes(folder);
		} catch {
			return false;
		}
	});
}

export class Demo {
	#child;
	#exited;

	/** What it printed, and the folder that it works in, which is ours alone */
	output = '';
	folder;

	/** Starts ./demo with these arguments */
	static async start(args, env = {}) {
		const demo = new Demo();
		demo.folder = await mkdtemp(join(tmpdir(), 'duet-site-'));
		await chmod(demo.folder, 0o755);
		demo.#child = spawn(join(TOP, 'demo'), args,
			{ stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env, TMPDIR: demo.folder } });
		for (const stream of [demo.#child.stdout, demo.#child.stderr])
			stream.setEncoding('utf8').on('data', text => { demo.output += text; });
		demo.#exited = new Promise(done => demo.#child.once('close', (code, signal) => done(code ?? signal)));
		return demo;
	}

	/** Runs it to its end; its status */
	static async run(args, env) {
		const demo = await Demo.start(args, env);
		const status = await demo.ended();
		return { demo, status };
	}

	/** Waits until it has printed its addresses; the first of them */
	async ready() {
		const printed = new Promise(done => {
			const look = () => /Ctrl-C/.test(this.output) && done(true);
			this.#child.stdout.on('data', look);
			look();
		});
		const late = new Promise(done => setTimeout(done, READY_LIMIT, false).unref());
		if (await Promise.race([printed, this.#exited.then(() => false), late]) !== true)
			throw new Error(`./demo is not ready:\n${this.output}`);
		return this.urls()[0];
	}

	urls() {
		return this.output.match(/https?:\/\/\S+/g) ?? [];
	}

	signal(name) {
		this.#child.kill(name);
		return this.ended();
	}

	ended() {
		return this.#exited;
	}

	/** What it left: processes and files */
	async leftovers() {
		return { processes: processesIn(this.folder), files: await readdir(this.folder) };
	}

	/** However the test went, nothing stays */
	async close() {
		if (this.#child.exitCode === null && this.#child.signalCode === null)
			await this.signal('SIGTERM');
		await rm(this.folder, { recursive: true, force: true });
	}
}
