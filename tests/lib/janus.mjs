/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** Starts the machine's own Janus with a private configuration */
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { makeFolder, removeFolder } from './folder.mjs';
import { logFile } from './logs.mjs';
import { freePort } from './port.mjs';
import { JanusSocket } from './socket.mjs';

const BINARY = process.env.JANUS ?? 'janus';
const LISTENING = /WebSockets thread started/;
const START_LIMIT = 30_000;
const STOP_LIMIT = 15_000;
const HANDLE_MADE = /Creating new handle in session/;
const HANDLE_GONE = /Handle and related resources freed/;
const HANDLES_LIMIT = 5_000;
const TAIL = 60;

/** Follows a child's output into a log file, and remembers its last lines */
function follow(child, file) {
	const log = createWriteStream(file);
	const tail = [];
	const lines = createInterface({ input: child.stdout });
	child.stderr.pipe(log, { end: false });
	lines.on('line', (line) => {
		log.write(`${line}\n`);
		tail.push(line);
		if (tail.length > TAIL)
			tail.shift();
	});
	child.once('close', () => log.end());
	return { lines, tail: () => tail.join('\n') };
}

/**
 * Counts the handles that are there, by what Janus logs of them
 *
 * Returns a function to await until there is none. A Janus that is stopped earlier
 * can crash: on its way out it frees its table of SCTP associations, and a handle
 * with data channels whose session has just ended still takes itself out of it
 * (src/sctp.c, at least up to 1.4.1). No plugin can prevent that.
 */
function handles(lines) {
	let there = 0;
	let told = () => {};
	lines.on('line', (line) => {
		there += Number(HANDLE_MADE.test(line)) - Number(HANDLE_GONE.test(line));
		if (there <= 0)
			told();
	});
	return () => new Promise((good) => {
		// Who stops Janus under open pages waits in vain
		const timer = setTimeout(good, HANDLES_LIMIT);
		told = () => {
			clearTimeout(timer);
			good();
		};
		if (there <= 0)
			told();
	});
}

/** Runs the program; it does not outlive this one */
function run(folder, env, log) {
	const child = spawn(BINARY, ['-F', folder, '-C', join(folder, 'janus.jcfg')],
		{ stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } });
	const kill = () => child.kill('SIGKILL');
	const exited = new Promise((done) => {
		child.once('error', (error) => done({ code: error.code }));
		child.once('close', (code, signal) => done({ code, signal }));
	});
	process.once('exit', kill);
	const clean = () => {
		process.off('exit', kill);
		return removeFolder(folder);
	};
	const followed = follow(child, log);
	const handlesGone = handles(followed.lines);
	return {
		...followed, pid: child.pid, exited,
		/** Ends it when nobody is on it, with force when it takes too long; tells how it ended */
		async end() {
			await Promise.race([handlesGone(), exited]);
			const timer = setTimeout(kill, STOP_LIMIT);
			child.kill('SIGTERM');
			const how = await exited;
			clearTimeout(timer);
			await clean();
			return how;
		},
		/** Ends it as the kernel would; tells when it is gone */
		async kill() {
			kill();
			await exited;
			await clean();
		},
	};
}

/** Settles when Janus listens; rejects when it ends before, or takes too long */
function listening({ lines, tail, exited }) {
	return new Promise((good, bad) => {
		const late = () => bad(new Error(`Janus did not start within ${START_LIMIT} ms\n${tail()}`));
		const timer = setTimeout(late, START_LIMIT);
		lines.on('line', (line) => {
			if (LISTENING.test(line)) {
				clearTimeout(timer);
				good();
			}
		});
		exited.then(({ code, signal }) => {
			clearTimeout(timer);
			bad(new Error(`Janus ended before it was ready (${code ?? signal})\n${tail()}`));
		});
	});
}

/** Makes sure that it is this Janus that answers, with every plugin wanted */
async function inspect(url, serverName, plugins, { tail }) {
	const socket = await JanusSocket.open(url);
	try {
		const info = await socket.request({ janus: 'info' });
		if (info['server-name'] !== serverName)
			throw new Error(`Another server answers at ${url}`);
		for (const name of Object.keys(plugins))
			if (!info.plugins?.[`janus.plugin.${name}`])
				throw new Error(`Janus did not load janus.plugin.${name}\n${tail()}`);
	} finally {
		socket.close();
	}
}

/**
 * Starts Janus and waits until it answers
 *
 * @param options.name       Of the log file
 * @param options.plugins    What to load: a name (`duet`, `videocall`) and its settings each
 * @param options.port       Of the WebSocket transport; by default a free one
 * @param options.address    Where to listen, and for media; by default on loopback, and an address of the machine
 * @param options.rtpPorts   Range for media, such as "21500-21599"
 * @param options.general    More for the section `general` of janus.jcfg
 * @param options.websockets More for the section `general` of the transport
 * @param options.admin      Port and secret of the admin API, on loopback; by default there is none
 * @param options.handlers   Event handlers to load: a name (`sampleevh`) and its settings each
 * @param options.env        More environment
 */
export async function startJanus({ name = 'janus', plugins = { duet: {} }, port, address, general, env, ...more } = {}) {
	port ??= await freePort();
	const serverName = randomUUID();
	const folder = await makeFolder({ ...more, port, address, plugins, general: { server_name: serverName, ...general } });
	const log = logFile(`${name}.log`);
	const url = `ws://${address ?? '127.0.0.1'}:${port}`;
	const running = run(folder, env, log);
	try {
		await listening(running);
		await inspect(url, serverName, plugins, running);
	} catch (error) {
		await running.end();
		throw error;
	}
	const { pid, exited, tail, kill } = running;
	return {
		url, port, log, pid, exited, tail, kill,
		/** Ends it; anything but a clean exit is an error, for it means a crash or a hang */
		async stop() {
			const { code, signal } = await running.end();
			if (code !== 0)
				throw new Error(`Janus ended with ${code ?? signal}, see ${log}\n${tail()}`);
		},
	};
}
