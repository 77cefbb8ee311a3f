/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** A hostile client in a process of its own: floods a plugin with requests until it is told to stop */
import { readFileSync } from 'node:fs';
import { once } from 'node:events';
import WebSocket from 'ws';

const [url, plugin] = process.argv.slice(2);
const WINDOW = 64;           // requests under way
const OFFERS = 256;          // one in so many has an offer, for which Janus makes a PeerConnection
const HUGE = 100;            // one in so many has more bytes than allowed
const sdp = readFileSync(new URL('../fuzz/corpus/sdp/chromium.sdp', import.meta.url), 'utf8');
const BODIES = [
	{ request: 'list' }, { request: 'register', username: 'flood' }, { request: 'call', username: 'nobody' },
	{ request: 'set', audio: true, bitrate: 64_000 }, { request: 'ping' }, { request: 'hangup' },
	{ request: 'x'.repeat(200) }, ['no', 'object'], { request: 'register', username: 'x'.repeat(2000) },
];

const socket = new WebSocket(url, 'janus-protocol');
const counts = { taken: 0, refused: 0, limited: 0 };
await once(socket, 'open');

function ask(message) {
	socket.send(JSON.stringify({ ...message, transaction: 'setup' }));
	return once(socket, 'message').then(([data]) => JSON.parse(data));
}

const session = (await ask({ janus: 'create' })).data.id;
const handle = (await ask({ janus: 'attach', session_id: session, plugin })).data.id;
const text = (body, jsep) => JSON.stringify({ janus: 'message', session_id: session, handle_id: handle, transaction: 'flood', body, jsep });
const texts = BODIES.map((body) => text(body));
const huge = text({ request: 'register', username: 'x'.repeat(100_000) });
const offer = text({ request: 'call', username: 'nobody' }, { type: 'offer', sdp });

function choose(n) {
	if (n % OFFERS === 0)
		return offer;
	return n % HUGE === 0 ? huge : texts[n % texts.length];
}

/* Sends the next when Janus has taken one: with an acknowledgement, an answer or an error */
let sent = 0;
const next = () => {
	socket.send(choose(++sent));
};
socket.on('message', (data) => {
	const { janus, plugindata } = JSON.parse(data);
	const code = plugindata?.data.error_code;
	counts.refused += code !== undefined || janus === 'error';
	counts.limited += code === 494;
	if (janus === 'event' || janus === 'timeout')
		return;
	counts.taken++;
	next();
});
socket.on('close', () => process.exit(1));
for (let i = 0; i < WINDOW; i++)
	next();
process.once('message', () => process.send(counts, () => process.exit()));
