/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * Starts the machine's own Janus with a private configuration
 *
 * Nothing of the system's installation is touched: configuration, plugins and
 * transports are links and files in a temporary folder.
 */
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { createWriteStream, existsSync, readdirSync } from 'node:fs';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { networkInterfaces, tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { freePort } from './port.mjs';
import { JanusSocket } from './socket.mjs';
import { logFolder } from './logs.mjs';

const TOP = fileURLToPath(new URL('../..', import.meta.url));
const BINARY = process.env.JANUS ?? '/usr/bin/janus';
const LISTENING = /WebSockets thread started/;
const START_LIMIT = 30_000;
const STOP_LIMIT = 15_000;

/** Where the build left the plugin under test */
export function duetLibrary() {
	return resolve(process.env.DUET_PLUGIN ?? join(TOP, 'build/.libs/libjanus_duet.so'));
}

/** Where Janus was installed with its own plugins and transports */
function janusFolder() {
	const places = process.env.JANUS_FOLDER ? [process.env.JANUS_FOLDER] :
		readdirSync('/usr/lib').map((name) => join('/usr/lib', name, 'janus'));
	const folder = places.find((place) => existsSync(join(place, 'transports')));
	if (!folder)
		throw new Error('Janus is not installed: set JANUS_FOLDER to the folder of its plugins/ and transports/');
	return folder;
}

function pluginLibrary(name) {
	if (name === 'duet')
		return duetLibrary();
	return join(janusFolder(), 'plugins', `libjanus_${name}.so`);
}

/** Janus never gathers on loopback, so ICE gets one address of the machine; packets to it stay inside */
export function hostAddress() {
	const all = Object.values(networkInterfaces()).flat();
	const found = all.find((a) => a.family === 'IPv4' && !a.internal);
	if (!found)
		throw new Error('Janus does no ICE on loopback, and this machine has no other IPv4 address');
	return found.address;
}

function jcfg(sections) {
	const value = (v) => typeof v === 'string' ? JSON.stringify(v) : String(v);
	return Object.entries(sections).map(([section, items]) =>
		`${section}: {\n${Object.entries(items).map(([k, v]) => `\t${k} = ${value(v)}\n`).join('')}}\n`).join('');
}

async function writeFolder(folder, port, { plugins, rtpPorts, general, websockets }) {
	const at = (name) => join(folder, name);
	for (const name of ['plugins', 'transports', 'loggers', 'events'])
		await mkdir(at(name));
	const transport = 'libjanus_websockets.so';
	await symlink(join(janusFolder(), 'transports', transport), at(`transports/${transport}`));
	for (const [name, settings] of Object.entries(plugins)) {
		const library = pluginLibrary(name);
		if (!existsSync(library))
			throw new Error(`No plugin at ${library}: build it first, or set DUET_PLUGIN`);
		await symlink(library, at(`plugins/${basename(library)}`));
		await writeFile(at(`janus.plugin.${name}.jcfg`), jcfg({ general: settings }));
	}
	await writeFile(at('janus.jcfg'), jcfg({
		general: {
			configs_folder: folder, plugins_folder: at('plugins'), transports_folder: at('transports'),
			loggers_folder: at('loggers'), events_folder: at('events'),
			debug_level: 4, debug_timestamps: true, debug_colors: false, ...general,
		},
		media: rtpPorts ? { rtp_port_range: rtpPorts } : {},
		nat: { ignore_mdns: true, ice_enforce_list: hostAddress() },
	}));
	await writeFile(at('janus.transport.websockets.jcfg'), jcfg({
		general: { json: 'compact', ws: true, ws_port: port, ws_ip: '127.0.0.1', wss: false, ...websockets },
		admin: { admin_ws: false, admin_wss: false },
	}));
}

/** Follows a child's output into a log file, and remembers its last lines */
function follow(child, file) {
	const log = createWriteStream(file);
	const tail = [];
	const lines = createInterface({ input: child.stdout });
	child.stderr.pipe(log, { end: false });
	lines.on('line', (line) => {
		log.write(`${line}\n`);
		tail.push(line);
		if (tail.length > 60)
			tail.shift();
	});
	child.once('close', () => log.end());
	return { lines, tail: () => tail.join('\n') };
}

/** Settles when Janus listens; rejects when it ends before, or takes too long */
function listening(output, exited) {
	return new Promise((good, bad) => {
		const late = () => bad(new Error(`Janus did not start within ${START_LIMIT} ms\n${output.tail()}`));
		const timer = setTimeout(late, START_LIMIT);
		output.lines.on('line', (line) => {
			if (LISTENING.test(line))
				good();
		});
		exited.then((how) => bad(new Error(`Janus ended before it was ready (${how.code ?? how.signal})\n${output.tail()}`)));
		output.lines.once('close', () => clearTimeout(timer));
	});
}

/** Makes sure that it is this Janus that answers, with every plugin wanted */
async function inspect(url, serverName, plugins, output) {
	const socket = await JanusSocket.open(url);
	try {
		const info = await socket.request({ janus: 'info' });
		if (info['server-name'] !== serverName)
			throw new Error(`Another server answers at ${url}`);
		for (const name of Object.keys(plugins))
			if (!info.plugins?.[`janus.plugin.${name}`])
				throw new Error(`Janus did not load janus.plugin.${name}\n${output.tail()}`);
	} finally {
		socket.close();
	}
}

/**
 * Starts Janus and waits until it answers
 *
 * @param options.name       Of the log file
 * @param options.plugins    What to load: a name (`duet`, `videocall`) and its settings each
 * @param options.rtpPorts   Range for media, such as "21500-21599"
 * @param options.general    More for the section `general` of janus.jcfg
 * @param options.websockets More for the section `general` of the transport
 * @param options.env        More environment
 */
export async function startJanus({ name = 'janus', plugins = { duet: {} }, rtpPorts, general, websockets, port, env } = {}) {
	const folder = await mkdtemp(join(tmpdir(), 'duet-janus-'));
	port ??= await freePort();
	const serverName = randomUUID();
	let child, exited;
	const stop = async () => {
		const timer = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT);
		child.kill('SIGTERM');
		const how = await exited;
		clearTimeout(timer);
		await rm(folder, { recursive: true, force: true });
		return how;
	};
	try {
		await writeFolder(folder, port, {
			plugins, rtpPorts, websockets, general: { server_name: serverName, ...general } });
	} catch (error) {
		await rm(folder, { recursive: true, force: true });
		throw error;
	}
	child = spawn(BINARY, ['-F', folder, '-C', join(folder, 'janus.jcfg')],
		{ stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } });
	exited = new Promise((done) => {
		child.once('error', (error) => done({ error, code: error.code }));
		child.once('close', (code, signal) => done({ code, signal }));
	});
	const log = join(logFolder(), `${name}.log`);
	const output = follow(child, log);
	const url = `ws://127.0.0.1:${port}`;
	try {
		await listening(output, exited);
		await inspect(url, serverName, plugins, output);
	} catch (error) {
		await stop();
		throw error;
	}
	return {
		url, port, log, pid: child.pid, exited,
		tail: output.tail,
		/** Ends it; anything but a clean exit is an error, for it means a crash or a hang */
		async stop() {
			const how = await stop();
			if (how.code !== 0)
				throw new Error(`Janus ended with ${how.code ?? how.signal}, see ${log}\n${output.tail()}`);
		},
	};
}
