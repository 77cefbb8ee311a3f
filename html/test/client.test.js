/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** @file client.test.js  Connecting, registering, errors and limits */

import assert from 'node:assert/strict';
import test from 'node:test';
import { DuetClient } from '../client.js';
import { FakeServer, event } from './fake.js';

const LIMIT = 40;

async function connected(t, server = new FakeServer()) {
	const client = new DuetClient({ server: 'ws://example', Janus: server.Janus, timeout: LIMIT });
	await client.connect();
	t.after(() => client.disconnect());
	return { client, server };
}

test('registers with features, and keeps the name the server gave', async (t) => {
	const { client, server } = await connected(t);
	server.handlers.register = () => ({ event: 'registered', username: 'alice', ring_timeout: 30 });
	const result = await client.register('alice', { display: 'Alice' });
	assert.equal(result.ring_timeout, 30);
	assert.equal(client.username, 'alice');
	assert.deepEqual(server.last('register').features, ['ping']);
	assert.equal(server.last('register').display, 'Alice');
});

test('sends the token of the moment', async (t) => {
	const { client, server } = await connected(t);
	let good = 0;
	await client.register('alice', { token: 'one' });
	assert.equal(server.last('register').token, 'one');
	server.handlers.unregister = () => ({ event: 'unregistered', username: 'alice' });
	await client.unregister();
	await client.register('alice', { token: async () => `number ${++good}` });
	assert.equal(server.last('register').token, 'number 1');
	server.handlers.join = ({ room }) => ({ event: 'joined', room, username: 'alice', ready: false });
	await client.join('den', { token: () => 'the key' });
	assert.equal(server.last('join').token, 'the key');
});

test('fills in the servers that it is told of, and renews them', async (t) => {
	const { client, server } = await connected(t);
	const turn = (username) => ({ urls: ['turn:example'], username, credential: 'c' });
	let asked = 0;
	server.handlers.register = () => ({ event: 'registered', username: 'alice', ice_servers: [turn('0')], ice_ttl: 0.04 });
	const renewed = new Promise((done) => {
		server.handlers.status = ({ ice }) => {
			asked++;
			done(ice);
			return { event: 'status', ice_servers: [turn('1')], ice_ttl: 3600 };
		};
	});
	await client.register('alice');
	assert.deepEqual(server.session.iceServers, [turn('0')]);
	assert.equal(await renewed, true);
	server.handlers.list = () => ({ list: [] });
	await client.list();
	assert.deepEqual(server.session.iceServers, [turn('1')]);
	assert.equal(asked, 1);
});

test('unregisters', async (t) => {
	const { client, server } = await connected(t);
	server.handlers.unregister = () => ({ event: 'unregistered', username: 'alice' });
	await client.register('alice');
	await client.unregister();
	assert.equal(client.username, null);
});

test('lists users', async (t) => {
	const { client, server } = await connected(t);
	server.handlers.list = () => ({ list: ['alice', 'bob'] });
	assert.deepEqual(await client.list(), ['alice', 'bob']);
});

test('asks for the status', async (t) => {
	const { client, server } = await connected(t);
	server.handlers.status = () => ({ event: 'status', state: 'unregistered' });
	assert.equal((await client.status()).state, 'unregistered');
});

test('an error of the plugin becomes a DuetError with its code and words', async (t) => {
	const { client, server } = await connected(t);
	server.handlers.register = () => 476;
	await assert.rejects(client.register('alice'), {
		name: 'DuetError', code: 476, origin: 'plugin', message: 'This name is taken (words)',
	});
	assert.equal(client.username, null);
});

test('an error of the core is told from one of the plugin', async (t) => {
	const { client, server } = await connected(t);
	server.handlers.list = () => '458 No such session';
	await assert.rejects(client.list(), { code: 458, origin: 'core', message: /No such session/ });
});

test('requests go one at a time, in order', async (t) => {
	const { client, server } = await connected(t);
	const order = [];
	let underWay = 0;
	server.handlers.list = () => {
		assert.equal(++underWay, 1);
		setTimeout(() => underWay--, 0);
		return { list: [String(server.requests.length)] };
	};
	await Promise.all([1, 2, 3].map(async () => order.push(...await client.list())));
	assert.deepEqual(order, ['1', '2', '3']);
});

test('a request that is not answered fails in time, and its late error hurts no other', async (t) => {
	const { client, server } = await connected(t);
	server.handlers.list = () => null;
	await assert.rejects(client.list(), { code: 'timeout', message: /'list'.*0\.04 s/ });
	const pong = client.ping();
	server.error(486);
	await pong;
});

test('a late answer is not taken for that of the next request', async (t) => {
	const { client, server } = await connected(t);
	server.handlers.list = () => null;
	await assert.rejects(client.list(), { code: 'timeout' });
	const second = client.list();
	await new Promise((turn) => setTimeout(turn));
	server.event({ list: ['late'] });
	server.event({ list: ['right'] });
	assert.deepEqual(await second, ['right']);
});

test('a server that is down is an error in words', async () => {
	const server = new FakeServer();
	server.down = true;
	const client = new DuetClient({ server: 'ws://example', Janus: server.Janus, timeout: LIMIT });
	await assert.rejects(client.connect(), { code: 'connect', message: /Cannot reach the server: Error connecting/ });
	assert.equal(client.connected, false);
});

test('a server that says nothing is given up', async () => {
	const server = new FakeServer();
	server.silent = true;
	const client = new DuetClient({ server: 'ws://example', Janus: server.Janus, timeout: LIMIT });
	await assert.rejects(client.connect(), { code: 'timeout' });
});

test('connecting twice is refused, connecting again afterwards is not', async (t) => {
	const { client } = await connected(t);
	await assert.rejects(client.connect(), { code: 'state' });
	await client.disconnect();
	await client.connect();
	assert.equal(client.connected, true);
});

test('losing the server rejects what is under way and tells', async (t) => {
	const { client, server } = await connected(t);
	server.handlers.list = () => null;
	const asked = client.list();
	const lost = event(client, 'reconnecting');
	await new Promise((turn) => setTimeout(turn));
	server.lose();
	await assert.rejects(asked, { code: 'disconnected' });
	assert.equal((await lost).reason, 'Lost connection');
	assert.equal(client.connected, false);
	await assert.rejects(client.list(), { code: 'disconnected' });
});

test('a request before connect is refused', async () => {
	const client = new DuetClient({ server: 'ws://example', Janus: new FakeServer().Janus });
	await assert.rejects(client.register('alice'), { code: 'disconnected' });
	await assert.rejects(client.call('bob'), { code: 'disconnected' });
	await assert.rejects(client.list(), { code: 'disconnected' });
});
