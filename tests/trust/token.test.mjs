/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** Tokens as the script signs them, and Janus checks them */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { duetToken, forRoom, forUser, janusToken } from '../../scripts/token.mjs';
import { startJanus } from '../lib/janus.mjs';
import { Handle } from './handle.mjs';

const SCRIPT = fileURLToPath(new URL('../../scripts/token.mjs', import.meta.url));
const SECRET = 'only the two of us';
const signed = { plugins: { duet: { auth: 'signed', room_auth: 'signed' } } };
let janus;

before(async () => {
	janus = await startJanus({ name: 'janus-token', ...signed,
		general: { token_auth: true, token_auth_secret: SECRET } });
});
after(() => janus?.stop());

async function attach(t, url = janus.url, token = janusToken(SECRET)) {
	const handle = await Handle.attach(url, { token });
	t.after(() => handle.close());
	return handle;
}

const register = (handle, username, token) => handle.ask({ request: 'register', username, token });

for (const name of ['alice', 'bob@example.org', 'Ann, of 7:30 (100%)', 'room=den', 'Zoë 王']) {
	test(`a token for "${name}" gives that name`, async (t) => {
		const handle = await attach(t);
		const { event, username } = await register(handle, name, duetToken(SECRET, [forUser(name)]));
		assert.deepEqual({ event, username }, { event: 'registered', username: name });
	});
}

const bad = {
	'no token': undefined,
	'a token for somebody else': duetToken(SECRET, [forUser('eve')]),
	'a token that has expired': duetToken(SECRET, [forUser('mallory')], -1),
	'a token signed with another secret': duetToken('a guess', [forUser('mallory')]),
	'a token for Janus itself': janusToken(SECRET),
	'a token for a room of that name': duetToken(SECRET, [forRoom('mallory')]),
	'a token whose data were changed': duetToken(SECRET, [forUser('mallery')]).replace('mallery', 'mallory'),
	'something that is no token': 'let me in',
};
for (const [what, token] of Object.entries(bad)) {
	test(`${what} gives no name`, async (t) => {
		const handle = await attach(t);
		assert.equal((await register(handle, 'mallory', token)).error_code, 492);
		const { state } = await handle.ask({ request: 'status' });
		assert.equal(state, 'unregistered');
	});
}

test('a room opens with its token only, to guests, too', async (t) => {
	const guest = await attach(t);
	const join = (token) => guest.ask({ request: 'join', room: 'den', token });
	assert.equal((await join()).error_code, 492);
	assert.equal((await join(duetToken(SECRET, [forRoom('cellar')]))).error_code, 492);
	assert.equal((await join(duetToken(SECRET, [forUser('den')]))).error_code, 492);
	assert.equal((await join(duetToken(SECRET, [forUser('carol'), forRoom('den')]))).event, 'joined');
});

test('the script prints a token that works', async (t) => {
	const run = (...args) => execFileSync(process.execPath, [SCRIPT, ...args],
		{ encoding: 'utf8', env: { DUET_TOKEN_SECRET: SECRET } }).trim();
	const handle = await attach(t, janus.url, run('--session', '--seconds', '60'));
	const token = run('--user', 'dora', '--room', 'loft');
	assert.equal((await register(handle, 'dora', token)).event, 'registered');
	assert.equal((await handle.ask({ request: 'join', room: 'loft', token })).event, 'joined');
});

test('without a secret in janus.jcfg nobody gets in, and the log says why', async (t) => {
	const open = await startJanus({ name: 'janus-no-secret', ...signed });
	t.after(() => open.stop());
	const handle = await attach(t, open.url, undefined);
	assert.equal((await register(handle, 'alice', duetToken(SECRET, [forUser('alice')]))).error_code, 493);
	assert.equal((await handle.ask({ request: 'join', room: 'den' })).error_code, 493);
	assert.match(open.tail(), /tokens are asked for, and Janus cannot check them/);
});
