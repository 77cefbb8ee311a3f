/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** A temporary folder with all that one Janus needs, and nothing of the system's touched */
import { existsSync, readdirSync } from 'node:fs';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { networkInterfaces, tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const TOP = fileURLToPath(new URL('../..', import.meta.url));
const TRANSPORT = 'libjanus_websockets.so';

/** Where the build left the plugin under test */
export function duetLibrary() {
	const build = process.env.DUET_BUILD ?? join(TOP, 'build');
	return resolve(process.env.DUET_PLUGIN ?? join(build, '.libs/libjanus_duet.so'));
}

/** Where Janus was installed with its own plugins and transports */
function installed() {
	const places = process.env.JANUS_FOLDER ? [process.env.JANUS_FOLDER] :
		readdirSync('/usr/lib').map((name) => join('/usr/lib', name, 'janus'));
	const folder = places.find((place) => existsSync(join(place, 'transports')));
	if (!folder)
		throw new Error('Janus is not installed: set JANUS_FOLDER to the folder of its plugins/ and transports/');
	return folder;
}

function pluginLibrary(name) {
	const library = name === 'duet' ? duetLibrary() : join(installed(), 'plugins', `libjanus_${name}.so`);
	if (!existsSync(library))
		throw new Error(`No plugin at ${library}: build it first, or set DUET_PLUGIN`);
	return library;
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
	const items = (section) => Object.entries(section).map(([k, v]) => `\t${k} = ${value(v)}\n`).join('');
	return Object.entries(sections).map(([name, section]) => `${name}: {\n${items(section)}}\n`).join('');
}

async function fill(folder, { port, plugins, address, rtpPorts, general, websockets, admin, handlers = {} }) {
	const at = (name) => join(folder, name);
	for (const name of ['plugins', 'transports', 'loggers', 'events'])
		await mkdir(at(name));
	await symlink(join(installed(), 'transports', TRANSPORT), at(`transports/${TRANSPORT}`));
	for (const [name, settings] of Object.entries(plugins)) {
		const library = pluginLibrary(name);
		await symlink(library, at(`plugins/${basename(library)}`));
		await writeFile(at(`janus.plugin.${name}.jcfg`), jcfg({ general: settings }));
	}
	for (const [name, settings] of Object.entries(handlers)) {
		const library = `libjanus_${name}.so`;
		await symlink(join(installed(), 'events', library), at(`events/${library}`));
		await writeFile(at(`janus.eventhandler.${name}.jcfg`), jcfg({ general: settings }));
	}
	await writeFile(at('janus.transport.websockets.jcfg'), jcfg({
		general: { json: 'compact', ws: true, ws_port: port, ws_ip: address ?? '127.0.0.1', wss: false, ...websockets },
		admin: admin ? { admin_ws: true, admin_ws_port: admin.port, admin_ws_ip: '127.0.0.1', admin_wss: false } :
			{ admin_ws: false, admin_wss: false },
	}));
	await writeFile(at('janus.jcfg'), jcfg({
		general: {
			configs_folder: folder, plugins_folder: at('plugins'), transports_folder: at('transports'),
			loggers_folder: at('loggers'), events_folder: at('events'),
			debug_level: 4, debug_timestamps: true, debug_colors: false, ...(admin && { admin_secret: admin.secret }), ...general,
		},
		events: { broadcast: Object.keys(handlers).length > 0 },
		media: rtpPorts ? { rtp_port_range: rtpPorts } : {},
		nat: { ignore_mdns: true, ice_enforce_list: address ?? hostAddress() },
	}));
}

/**
 * Makes the folder
 *
 * @param options As for startJanus(), and the port of the WebSocket transport
 * @return Its path; janus.jcfg is in it
 */
export async function makeFolder(options) {
	const folder = await mkdtemp(join(tmpdir(), 'duet-janus-'));
	try {
		await fill(folder, options);
	} catch (error) {
		await removeFolder(folder);
		throw error;
	}
	return folder;
}

export function removeFolder(folder) {
	return rm(folder, { recursive: true, force: true });
}
