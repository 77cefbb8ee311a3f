/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** The examples of docs/client.md do what it says */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { replace, unplug } from '../../html/test/browser.js';
import { FakeSender, until } from '../../html/test/fake.js';
import { MEDIA } from '../../html/test/side.js';
import { stage } from './stage.mjs';

const guide = readFileSync(new URL('../../docs/client.md', import.meta.url), 'utf8');
const EXAMPLE = /^<!-- example: (\S+) -->\n```js\n(.*?)^```$/gms;
const examples = Object.fromEntries([...guide.matchAll(EXAMPLE)].map(([, name, code]) => [name, code]));
const sent = (pc) => pc.getTransceivers().map(({ sender: { track } }) => track?.label ?? null);

async function accept(server) {
	await until(() => server.pc.signalingState === 'stable');
	server.event({ event: 'accepted', call_id: 'c1', username: 'bob', media: MEDIA });
}

/** By example: what is to be there before it, and what happens and must hold after it */
const SCENES = {
	page: { after: ({ clients }) => assert.equal(clients.length, 1) },
	package: { after: ({ clients }) => assert.equal(clients.length, 1) },
	connect: { after({ server, printed }) {
		assert.deepEqual(printed, ['alice']);
		assert.equal(server.last('register').display, 'Alice');
	} },
	lobby: { async after({ server, clients, media }) {
		const [client] = clients;
		assert.equal(document.getElementById('preview').srcObject.getTracks().length, 2);
		assert.equal(media.asked.length, 2, 'the devices, and then the other camera');
		assert.deepEqual(sent(server.pc), ['audio default', 'video c1']);
		assert.equal(client.current.muted, true);
		await until(() => document.getElementById('meter').value === 1);
		await client.current.hangup();
		assert.ok(media.opened.every(({ readyState }) => readyState === 'ended'));
	} },
	answer: { async after({ server, clients, printed }) {
		server.event({ event: 'incomingcall', call_id: 'c7', username: 'alice', media: MEDIA, ring_timeout: 40 });
		await until(() => document.getElementById('remote').srcObject);
		assert.equal(clients[0].current.state, 'active');
		assert.deepEqual(sent(server.pc), ['audio default', 'video default']);
		server.event(server.end('c7', 'ended', null, 'alice'));
		assert.deepEqual(printed, ['The call is over']);
	} },
	possible: { after({ server, media }) {
		const offers = server.requests.filter(({ request }) => request === 'call').map(({ sdp }) => sdp);
		assert.deepEqual(offers.map((sdp) => sdp.replace('v=0\r\n', '').trimEnd().split('\r\n').join(', ')),
			['m=audio track, m=application', 'm=audio empty, m=video empty, m=application', 'm=application']);
		assert.deepEqual(media.asked.map(({ audio, video }) => [audio, video]), [[true, false]]);
	} },
	talk: { async after({ server, clients, printed }) {
		await accept(server);
		await until(() => server.last('unhold'));
		assert.deepEqual([server.last('set').audio, server.last('set').video], [false, false]);
		assert.ok(server.last('hold'));
		assert.equal(document.getElementById('remote').srcObject, clients[0].current.remoteStream);
		server.event({ event: 'media', call_id: 'c1', username: 'bob', audio: false, video: true });
		server.event({ event: 'reconnecting', call_id: 'c1', username: 'bob' });
		server.event({ event: 'connected', call_id: 'c1', username: 'bob' });
		assert.deepEqual(printed, ['the peer is muted', 'lost: peer', 'back: peer']);
	} },
	devices: { async after({ server, media, printed }) {
		await accept(server);
		unplug(media.opened[0]);
		await until(() => sent(server.pc)[0] === 'audio m1');
		media.dispatchEvent(new Event('devicechange'));
		await until(() => printed.length === 1);
	} },
	chat: { async after({ server, printed }) {
		const [channel] = server.pc.channels;
		channel.open();
		await accept(server);
		await until(() => channel.sent.length === 2);
		assert.deepEqual(channel.sent, ['hello', new Uint8Array([1, 2, 3])]);
		for (const data of ['hi', new ArrayBuffer(5)])
			channel.dispatchEvent(Object.assign(new Event('message'), { data }));
		assert.deepEqual(printed, ['hi', '5 bytes']);
	} },
	encryption: {
		before(t, there) {
			there.operations = [];
			replace(t, 'window', globalThis);
			replace(t, 'Worker', class {});
			replace(t, 'RTCRtpSender', FakeSender);
			replace(t, 'RTCRtpScriptTransform', class {
				constructor(worker, { operation, kind }) {
					there.operations.push(`${operation} ${kind}`);
				}
			});
		},
		after({ server, operations }) {
			assert.deepEqual(operations, ['encrypt audio', 'decrypt audio', 'encrypt video', 'decrypt video']);
			assert.ok(server.pc.getTransceivers().every(({ sender, receiver }) => sender.transform && receiver.transform));
			assert.equal(server.last('call').e2ee, true);
		},
	},
	quality: { async after({ server, printed }) {
		await accept(server);
		await until(() => printed.includes('0 0 0 '));
		server.event({ event: 'reconnecting', call_id: 'c1', username: 'bob' });
		await until(() => printed.includes('0 connection'));
	} },
	room: {
		before(t, { server }) {
			server.handlers.join = ({ room }) => ({ event: 'joined', room, username: 'guest-1', secret: 's2', ready: true });
		},
		async after({ server, clients }) {
			assert.equal(server.last('join').display, 'Fay');
			server.event({ event: 'ready', room: 'kitchen', username: 'bob', initiator: true });
			await until(() => clients[0].current);
			assert.equal(server.last('call').room, 'kitchen');
		},
	},
	reload: {
		before(t, { server }) {
			sessionStorage.setItem('duet', JSON.stringify({ username: 'alice', secret: 's0' }));
			const peer = { audio: true, video: true, screen: false, held: false, reconnecting: false };
			const call = { call_id: 'c1', role: 'caller', username: 'bob', state: 'active', since_ms: 1, media: MEDIA, peer };
			server.handlers.register = ({ username }) => ({ event: 'registered', username, secret: 's1', ring_timeout: 45, call });
			server.handlers.status = () => ({ event: 'status', state: 'active', audio: true, video: true, held: false, call });
		},
		async after({ server, media }) {
			assert.equal(server.last('register').secret, 's0');
			assert.deepEqual(JSON.parse(sessionStorage.getItem('duet')), { username: 'alice', secret: 's1' });
			await until(() => server.last('reattach') && media.opened.length === 2);
		},
	},
};

test('every example is run', () => assert.deepEqual(Object.keys(examples), Object.keys(SCENES)));

for (const [name, { before = () => {}, after }] of Object.entries(SCENES)) {
	test(`example: ${name}`, async (t) => {
		const there = stage(t);
		const folder = mkdtempSync(join(tmpdir(), 'duet-example-'));
		t.after(() => rmSync(folder, { recursive: true }));
		const file = join(folder, `${name}.mjs`);
		const { href } = new URL('stage.mjs', import.meta.url);
		writeFileSync(file, examples[name].replace(/'duet-client'|'\.\/client\.js'/, `'${href}'`));
		before(t, there);
		await import(pathToFileURL(file).href);
		await after(there);
	});
}
