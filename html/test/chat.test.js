/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** @file chat.test.js  Text and bytes between the two sides */

import assert from 'node:assert/strict';
import test from 'node:test';
import { event, until } from './fake.js';
import { inCall } from './side.js';

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
