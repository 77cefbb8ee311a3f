/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** @file chat.test.js  Text and bytes between the two sides */

import assert from 'node:assert/strict';
import test from 'node:test';
import { Pace } from '../pace.js';
import { event, until } from './fake.js';
import { alice, inCall } from './side.js';

/** In a call whose channel is open */
async function chatting(t) {
	const side = await inCall(t);
	const [channel] = side.server.pc.channels;
	channel.open();
	return { ...side, channel };
}

/** Something comes in on a channel */
function receive(channel, data) {
	channel.dispatchEvent(Object.assign(new Event('message'), { data }));
}

test('bytes go as they are, whatever holds them', async (t) => {
	const { call, channel } = await chatting(t);
	const bytes = new Uint8Array([1, 2, 3]);
	await call.send(bytes.buffer);
	await call.send(bytes);
	await call.send(new Blob([bytes]));
	assert.deepEqual(channel.sent.map((data) => [...new Uint8Array(data.buffer ?? data)]), [[1, 2, 3], [1, 2, 3], [1, 2, 3]]);
	assert.equal(channel.binaryType, 'arraybuffer');
	await assert.rejects(call.send({ some: 'object' }), { code: 'data' });
});

test('what comes in says what it is, and on which channel', async (t) => {
	const { call, channel } = await chatting(t);
	channel.protocol = 'p';
	const text = event(call, 'message');
	receive(channel, 'hello');
	assert.deepEqual(await text, { data: 'hello', binary: false, text: 'hello', label: 'chat', protocol: '' });
	const bytes = event(call, 'message');
	const { buffer } = new Uint8Array([7]);
	receive(channel, buffer);
	assert.deepEqual(await bytes, { data: buffer, binary: true, text: null, label: 'chat', protocol: '' });
});

test('what is too large is refused, in bytes and not in letters', async (t) => {
	const { server, call, channel } = await chatting(t);
	server.pc.sctp = { maxMessageSize: 10 };
	await assert.rejects(call.send('éééééé'), { code: 'too-large', message: 'At most 10 bytes can be sent at once' });
	await call.send('ééééé');
	assert.deepEqual(channel.sent, ['ééééé']);
});

test('what Janus would cut or drop is refused, whatever the browser takes', async (t) => {
	const { server, call, channel } = await chatting(t);
	server.pc.sctp = { maxMessageSize: 1 << 18 };
	await assert.rejects(call.send(new Uint8Array(65536)), { code: 'too-large' });
	await assert.rejects(call.send(''), { code: 'data' });
	await call.send(new Uint8Array(65535));
	assert.equal(channel.sent.length, 1);
});

test('with much on its way it waits, and keeps the order', async (t) => {
	const { call, channel } = await chatting(t);
	channel.bufferedAmount = 2 << 20;
	const sent = [call.send('one'), call.send('two')];
	await new Promise((turn) => setTimeout(turn, 10));
	assert.deepEqual(channel.sent, []);
	channel.bufferedAmount = 0;
	channel.dispatchEvent(new Event('bufferedamountlow'));
	await Promise.all(sent);
	assert.deepEqual(channel.sent, ['one', 'two']);
});

test('what waits when the call ends is rejected', async (t) => {
	const { server, call, channel } = await chatting(t);
	channel.bufferedAmount = 2 << 20;
	const sent = call.send('one');
	server.event(server.end('c1', 'ended'));
	await assert.rejects(sent, { code: 'state' });
});

test('a channel that closes is a channel no more', async (t) => {
	const { call, channel } = await chatting(t);
	channel.dispatchEvent(new Event('close'));
	await assert.rejects(call.send('one'), { code: 'data', message: 'This call has no chat' });
});

test('a channel that fails to send says why', async (t) => {
	const { call, channel } = await chatting(t);
	channel.send = () => { throw new TypeError('closing'); };
	await assert.rejects(call.send('one'), { code: 'data', message: 'closing' });
	await until(() => call.state === 'active');
});

/** All that can happen now has happened */
function settled() {
	return new Promise((turn) => setImmediate(turn));
}

test('while the leg of the peer is lost messages wait, in order', async (t) => {
	const { server, call, channel } = await chatting(t);
	server.event({ event: 'reconnecting', call_id: 'c1', username: 'bob' });
	const sent = [call.send('one'), call.send('two')];
	await settled();
	assert.deepEqual(channel.sent, []);
	server.event({ event: 'connected', call_id: 'c1', username: 'bob' });
	sent.push(call.send('three'));
	await Promise.all(sent);
	assert.deepEqual(channel.sent, ['one', 'two', 'three']);
});

test('they are rejected when it does not come back', async (t) => {
	const { server, call, channel } = await chatting(t);
	server.event({ event: 'reconnecting', call_id: 'c1', username: 'bob' });
	const sent = [call.send('one'), call.send('two')];
	await settled();
	server.event(server.end('c1', 'failed'));
	for (const one of sent)
		await assert.rejects(one, { code: 'state' });
	assert.deepEqual(channel.sent, []);
});

/** Sends messages of so many bytes at a pace whose clock stands still; how many went out, ms later */
function pacing(t, limit, size) {
	t.mock.timers.enable({ apis: ['setTimeout'] });
	let now = 0, sent = 0;
	const pace = new Pace(() => now);
	pace.limit(limit);
	(async () => {
		for (;;) {
			await pace.turn(size);
			sent++;
			if (!(sent % 1000))
				await settled();
		}
	})();
	return async (ms) => {
		for (const end = now + ms; now < end;) {
			now++;
			t.mock.timers.tick(1);
			await settled();
		}
		return sent;
	};
}

test('no more messages go out than the server relays', async (t) => {
	const later = pacing(t, { messages: 10, bytes: 0 }, 1);
	assert.equal(await later(1), 36);
	assert.equal(await later(1000), 45);
});

test('nor more bytes', async (t) => {
	const later = pacing(t, { messages: 0, bytes: 100000 }, 60000);
	assert.equal(await later(1), 6);
	assert.equal(await later(2000), 9);
});

test('what the server relays it says with the name', async (t) => {
	const side = await alice(t, { register: ({ username }) =>
		({ event: 'registered', username, data_limit: { messages: 0, bytes: 1 } }) });
	const call = await side.client.call('bob', { tracks: side.tracks });
	await until(() => side.server.answers.length === 1 && side.server.pc.signalingState === 'stable');
	side.server.event({ event: 'accepted', call_id: 'c1', username: 'bob', media: [] });
	const [channel] = side.server.pc.channels;
	channel.open();
	const sent = ['one', 'two'].map((text) => call.send(text));
	await until(() => channel.sent.length === 1);
	await settled();
	assert.equal(channel.sent.length, 1);
	side.server.event(side.server.end('c1', 'ended'));
	await assert.rejects(sent[1], { code: 'state' });
});
