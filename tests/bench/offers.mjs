/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** A client that offers in vain, as often as Janus takes it; see README.md, and start it with tests/bench/offers */
import { readFile } from 'node:fs/promises';
import { once } from 'node:events';
import { setTimeout as after } from 'node:timers/promises';
import WebSocket from 'ws';
import { startJanus } from '../lib/janus.mjs';
import { load, readArguments, refuse } from './table.mjs';
import { usage } from './usage.mjs';

const OFFER = new URL('../fuzz/corpus/sdp/chromium.sdp', import.meta.url);
const HELD = /Error setting ICE locally/;   // Janus has a PeerConnection for the handle

const options = readArguments({ seconds: 60, handles: 1, window: 4096, plugin: 'duet', hangup: false });
if (options.rest.length)
	refuse(`What is ${options.rest.join(' ')}?`);
const sdp = await readFile(OFFER, 'utf8');
const end = Date.now() + options.seconds * 1000;
const counts = { offers: 0, held: 0, refused: 0, limited: 0, gone: 0, other: 0 };

function count({ janus, error, plugindata }) {
	if (janus === 'hangup')
		counts.gone++;
	else if (plugindata?.data.error_code === 494)
		counts.limited++;
	else if (plugindata)
		counts.refused++;
	else if (janus === 'error')
		counts[HELD.test(error.reason) ? 'held' : 'other']++;
}

/* Each offer that Janus is done with, or has given to the plugin, makes place for another; ends unsettled with Janus */
async function flood(url, window, sockets) {
	const socket = new WebSocket(url, 'janus-protocol');
	sockets.push(socket);
	socket.on('error', () => {});
	await once(socket, 'open');
	const ask = async (message) => {
		socket.send(JSON.stringify({ ...message, transaction: 'setup' }));
		const [data] = await once(socket, 'message');
		return JSON.parse(data).data.id;
	};
	const session_id = await ask({ janus: 'create' });
	const handle_id = await ask({ janus: 'attach', session_id, plugin: `janus.plugin.${options.plugin}` });
	const text = (message) => JSON.stringify({ session_id, handle_id, transaction: 'flood', ...message });
	const offer = text({ janus: 'message', body: { request: 'call', username: 'nobody' }, jsep: { type: 'offer', sdp } });
	const hangup = text({ janus: 'hangup' });
	const next = () => {
		counts.offers++;
		socket.send(offer);
	};
	socket.on('message', (data) => {
		const message = JSON.parse(data);
		count(message);
		if (message.plugindata && options.hangup)
			socket.send(hangup);
		if (message.janus === 'ack' || message.janus === 'error')
			next();
	});
	for (let i = 0; i < window; i++)
		next();
}

/* One life of Janus: until the time is over, or it is */
async function life() {
	const janus = await startJanus({ name: 'janus-offers', plugins: { [options.plugin]: {} } });
	let ended;
	janus.exited.then((how) => { ended = how; });
	const from = Date.now();
	const window = Math.ceil(options.window / options.handles);
	const sockets = [];
	for (let i = 0; i < options.handles && !ended; i++)
		flood(janus.url, window, sockets).catch(() => {});
	let used;
	while (!ended && Date.now() < end) {
		await Promise.race([after(1000), janus.exited]);
		used = await usage(janus.pid).catch(() => used);
	}
	const crash = ended && { ...ended, seconds: (Date.now() - from) / 1000 };
	for (const socket of sockets)
		socket.terminate();
	if (!ended)
		await janus.stop();
	return { crash, used };
}

const { seconds, handles, plugin, hangup } = options;
console.log(`${options.window} offers in vain under way, on ${handles} handle(s) of ${plugin}, for ${seconds} s` +
	`${hangup ? ', each with a hangup behind it' : ''}; ${load()}`);
const crashes = [];
let last;
while (Date.now() < end) {
	last = await life();
	if (last.crash)
		crashes.push(last.crash);
}
console.log(`${counts.offers} offers: ${counts.held} refused by Janus, for it has a PeerConnection there, ${counts.refused} by the plugin,` +
	` ${counts.limited} as too many (494), ${counts.other} otherwise; ${counts.gone} PeerConnections closed`);
if (last.used && !last.crash)
	console.log(`Janus at the end: ${last.used.rss.toFixed(1)} MB, ${last.used.fds} descriptors, ${last.used.threads} threads`);
console.log(`Janus crashed ${crashes.length} times` +
	crashes.map(({ code, signal, seconds }) => `\n${seconds.toFixed(1).padStart(9)} s after its start: ${signal ?? code}`).join(''));
process.exit(crashes.length ? 1 : 0);
