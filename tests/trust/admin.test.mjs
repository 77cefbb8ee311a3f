/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** What an operator sees and does over Janus's admin API */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { startJanus } from '../lib/janus.mjs';
import { freePort } from '../lib/port.mjs';
import { Handle } from './handle.mjs';
import { Operator } from './operator.mjs';

const KEY = 'not for everybody';
const OFFER = { type: 'offer', sdp: readFileSync(new URL('../fuzz/corpus/sdp/chromium.sdp', import.meta.url), 'utf8') };
const WAIT = 20_000;
const admin = { secret: 'of janus' };
let janus, operator;

before(async () => {
	admin.port = await freePort();
	janus = await startJanus({ name: 'janus-admin', admin, plugins: { duet: { admin_key: KEY } } });
	operator = await Operator.connect(admin);
});
after(async () => {
	operator?.close();
	await janus?.stop();
});

const ask = (request, more) => operator.ask({ request, admin_key: KEY, ...more });

async function client(t, username) {
	const handle = await Handle.attach(janus.url);
	const heard = [];
	t.after(() => handle.close());
	handle.on('event', (result) => heard.push(result));
	assert.equal((await handle.ask({ request: 'register', username, features: [] })).event, 'registered');
	/** The first event of a name that nobody asked for, once it has come */
	handle.event = async (name) => {
		for (;;) {
			const at = heard.findIndex(({ event }) => event === name);
			if (at >= 0)
				return heard.splice(at, 1)[0];
			await once(handle, 'event', { signal: AbortSignal.timeout(WAIT) });
		}
	};
	return handle;
}

/** A call that is answered, though no media will ever cross; resolves with its id */
async function answered(caller, callee, username) {
	const { call_id } = await caller.ask({ request: 'call', username, early: true }, OFFER);
	await callee.event('incomingcall');
	assert.equal((await callee.ask({ request: 'accept', call_id }, OFFER)).event, 'accepted');
	await caller.event('accepted');
	return call_id;
}

test('Janus asks for its secret, and Duet for its key', async () => {
	await assert.rejects(operator.janus({ janus: 'message_plugin', admin_secret: 'guessed',
		plugin: 'janus.plugin.duet', request: { request: 'users', admin_key: KEY } }));
	assert.equal((await operator.ask({ request: 'users' })).error_code, 505);
	assert.equal((await operator.ask({ request: 'users', admin_key: `${KEY}!` })).error_code, 505);
	assert.equal((await ask('register', { username: 'alice' })).error_code, 472);
});

test('users and calls are listed, and a call is ended', async (t) => {
	const alice = await client(t, 'alice'), bob = await client(t, 'bob');
	const call_id = await answered(alice, bob, 'bob');
	const { users } = await ask('users');
	assert.deepEqual(users.map(({ username, presence }) => [username, presence]), [['alice', 'busy'], ['bob', 'busy']]);
	const { calls } = await ask('calls');
	assert.deepEqual(calls.map((call) => [call.call_id, call.state]), [[call_id, 'active']]);
	const call = await ask('call', { call_id });
	assert.equal(call.legs.caller.device, users[0].devices[0].device);

	assert.deepEqual(await ask('end', { call_id, reason: 'Closing time' }), { ended: call_id });
	for (const side of [alice, bob]) {
		const { code, reason } = await side.event('hangup');
		assert.deepEqual({ code, reason }, { code: 'kicked', reason: 'Closing time' });
	}
	assert.equal((await ask('call', { call_id })).error_code, 481);
	assert.equal((await ask('counters')).ended.kicked, 1);
});

test('a user is kicked, with its call', async (t) => {
	const carol = await client(t, 'carol'), dave = await client(t, 'dave');
	await answered(carol, dave, 'dave');
	assert.deepEqual(await ask('kick', { username: 'dave' }), { kicked: 'dave', devices: 1 });
	assert.equal((await dave.event('kicked')).username, 'dave');
	assert.equal((await carol.event('hangup')).code, 'kicked');
	assert.equal((await dave.ask({ request: 'status' })).state, 'unregistered');
	assert.equal((await ask('kick', { username: 'dave' })).error_code, 478);
});

test('a server that drains keeps its calls, and takes no new ones', async (t) => {
	const [erin, fred, gina, hugo] = await Promise.all(['erin', 'fred', 'gina', 'hugo'].map((name) => client(t, name)));
	await answered(erin, fred, 'fred');
	assert.deepEqual(await ask('drain', { drain: true }), { draining: true, calls: 1 });
	assert.equal((await gina.ask({ request: 'call', username: 'hugo' }, OFFER)).error_code, 504);
	assert.equal((await erin.ask({ request: 'status' })).state, 'active');
	await erin.ask({ request: 'hangup' });
	assert.deepEqual(await ask('drain'), { draining: true, calls: 0 });
	await ask('drain', { drain: false });
	assert.equal((await hugo.ask({ request: 'call', username: 'gina' }, OFFER)).event, 'calling');
});

test('settings change at once, or not at all', async (t) => {
	const ivan = await client(t, 'ivan');
	const wrong = await ask('settings', { set: { list: 'none', ring_timeout: 4 } });
	assert.equal(wrong.error_code, 474);
	assert.match(wrong.error, /ring_timeout/);
	assert.equal((await ask('settings', { set: { list: 'none', admin_key: 'mine' } })).error_code, 506);
	assert.ok((await ivan.ask({ request: 'list' })).list.includes('ivan'));

	const { settings } = await ask('settings', { set: { list: 'none' } });
	assert.deepEqual([settings.list, settings.admin_key], ['none', '***']);
	assert.equal((await ivan.ask({ request: 'list' })).error_code, 486);
});

test('handle_info shows what Duet knows of a handle', async (t) => {
	const judy = await client(t, 'judy');
	const { info } = await operator.janus({ janus: 'handle_info', ...judy.address });
	const { username, state, leg } = info.plugin_specific;
	assert.deepEqual([username, state, leg.open], ['judy', 'idle', false]);
});
