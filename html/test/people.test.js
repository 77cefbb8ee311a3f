/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** @file people.test.js  Several devices, both calling each other, presence and rooms */

import assert from 'node:assert/strict';
import test from 'node:test';
import { endWords } from '../client.js';
import { event, until } from './fake.js';
import { MEDIA, alice, calling, inCall } from './side.js';

const INCOMING = { event: 'incomingcall', call_id: 'c5', username: 'bob', media: MEDIA, ring_timeout: 40 };

test('other devices of the user have words', () => {
	assert.equal(endWords('answered_elsewhere'), 'Answered on another device');
	assert.equal(endWords('declined_elsewhere'), 'Declined on another device');
});

for (const code of ['answered_elsewhere', 'declined_elsewhere']) {
	test(`a call that was ${code} stops ringing here`, async (t) => {
		const { server, client } = await alice(t, {
			ringing: ({ call_id: id }) => [{ event: 'ringing', call_id: id }, 'answer'],
		});
		const incoming = event(client, 'incomingcall');
		server.event(INCOMING);
		const { call } = await incoming;
		server.event(server.end('c5', code, null, 'alice'));
		assert.deepEqual([call.endCode, client.current], [code, null]);
	});
}

async function crossing(t) {
	const side = await alice(t, {
		call: () => null,
		ringing: ({ call_id: id }) => [{ event: 'ringing', call_id: id }, 'answer'],
	});
	const shown = [];
	side.client.addEventListener('incomingcall', ({ detail }) => shown.push(detail.call));
	const placed = side.client.call('bob', { tracks: side.tracks });
	placed.catch(() => {});
	await until(() => side.server.last('call'));
	side.server.event(INCOMING);
	return { ...side, shown, placed };
}

test('both call each other: one call, nothing rings', async (t) => {
	const { server, client, shown, placed } = await crossing(t);
	server.event({ ...calling('c5'), ring_timeout: 0 }, 'answer');
	server.event({ event: 'accepted', call_id: 'c5', username: 'bob', media: MEDIA });
	const call = await placed;
	await until(() => server.answers.length === 1);
	assert.deepEqual([call.id, call.role, call.state], ['c5', 'caller', 'active']);
	assert.equal(client.current, call);
	assert.deepEqual(shown, []);
	assert.equal(server.asked, 'register call');
	assert.equal(server.pcs.length, 1);
});

test('the other’s call is cancelled before ours arrives: ours is a call of its own', async (t) => {
	const { server, shown, placed } = await crossing(t);
	server.event(server.end('c5', 'cancelled'));
	server.event(calling('c6'), 'answer');
	const call = await placed;
	assert.deepEqual([call.id, call.state], ['c6', 'calling']);
	assert.deepEqual(shown, []);
});

test('when ours is refused, the other’s rings', async (t) => {
	const { server, client, shown, placed } = await crossing(t);
	server.error(487);
	await assert.rejects(placed, { code: 487 });
	await until(() => shown.length === 1);
	assert.equal(client.current, shown[0]);
	server.coreHangup();
	await until(() => server.last('ringing'));
	assert.equal(shown[0].id, 'c5');
});

test('somebody else’s call that comes in while one is about to be placed, rings', async (t) => {
	const { server, client, tracks } = await alice(t, {
		ringing: ({ call_id: id }) => [{ event: 'ringing', call_id: id }, 'answer'],
	});
	const incoming = event(client, 'incomingcall');
	const placed = client.call('bob', { tracks });
	server.event({ ...INCOMING, username: 'carol' });
	await assert.rejects(placed, { code: 'state', message: 'carol calls you' });
	assert.equal((await incoming).call.peer, 'carol');
	assert.equal(server.last('call'), undefined);
});

test('calling somebody whose call rings here accepts it', async (t) => {
	const { server, client, tracks } = await alice(t, {
		ringing: ({ call_id: id }) => [{ event: 'ringing', call_id: id }, 'answer'],
		accept: ({ call_id: id }) => ({ event: 'accepted', call_id: id, username: 'bob', media: MEDIA }),
	});
	server.event(INCOMING);
	const call = await client.call('bob', { tracks });
	assert.deepEqual([call.id, call.role, call.state], ['c5', 'callee', 'active']);
	assert.equal(server.asked, 'register ringing accept');
});

test('presence is asked for once, told, and kept', async (t) => {
	const { server, client } = await alice(t);
	await client.watch(['bob', 'carol']);
	await client.watch(['carol', 'dora']);
	assert.deepEqual(server.last('watch').usernames, ['dora']);
	const told = event(client, 'presence');
	server.event({ event: 'presence', username: 'bob', presence: 'busy' });
	assert.deepEqual(await told, { username: 'bob', presence: 'busy' });
	assert.deepEqual([...client.presence], [['bob', 'busy'], ['carol', null], ['dora', null]]);
	await client.unwatch(['bob', 'nobody']);
	assert.deepEqual(server.last('unwatch').usernames, ['bob']);
	await client.unwatch();
	assert.deepEqual(server.last('unwatch').usernames, ['carol', 'dora']);
	assert.equal(client.presence.size, 0);
});

test('after the server was lost, presence is asked for anew', async (t) => {
	const { server, client } = await alice(t, {
		status: () => ({ event: 'status', state: 'idle', username: 'alice' }),
	});
	await client.watch(['bob']);
	const connected = event(client, 'connected');
	server.lose();
	await connected;
	assert.equal(server.asked, 'register watch status unwatch watch');
});

function joined({ room }) {
	return { event: 'joined', room, username: 'guest-1', secret: 'g1', ready: false };
}

async function guest(t) {
	const side = await alice(t, { join: joined, unregister: () => ({ event: 'unregistered' }) });
	await side.client.unregister();
	await side.client.join('tea', { display: 'A guest' });
	return side;
}

test('a guest gets a name with the room', async (t) => {
	const { server, client } = await guest(t);
	assert.deepEqual([client.room, client.username, client.secret], ['tea', 'guest-1', 'g1']);
	assert.deepEqual(server.last('join').features, ['ping']);
	assert.equal(server.last('join').display, 'A guest');
});

test('a full room is an error in words', async (t) => {
	const { client } = await alice(t, { join: () => 490 });
	await assert.rejects(client.join('tea'), { code: 490, message: /The room is full/ });
	assert.equal(client.room, null);
});

test('the other one comes and goes, and is called by the room', async (t) => {
	const { server, client, tracks } = await guest(t);
	const ready = event(client, 'ready');
	server.event({ event: 'ready', room: 'tea', username: 'bob', initiator: true });
	assert.deepEqual(await ready, { room: 'tea', username: 'bob', initiator: true });
	assert.equal(client.roommate, 'bob');
	await client.call(null, { tracks });
	assert.deepEqual([server.last('call').room, server.last('call').username], ['tea', undefined]);
	const left = event(client, 'left');
	server.event({ event: 'left', room: 'tea', username: 'bob' });
	await left;
	assert.equal(client.roommate, null);
	await client.leave();
	assert.equal(client.room, null);
});

test('on a new session the room is entered again', async (t) => {
	const { server, client } = await guest(t);
	server.forgets = true;
	server.handlers.register = ({ username, secret }) => ({ event: 'registered', username, secret });
	const connected = event(client, 'connected');
	server.lose();
	await connected;
	assert.deepEqual([server.last('register').username, server.last('register').secret], ['guest-1', 'g1']);
	assert.deepEqual([server.last('join').room, server.last('join').display], ['tea', 'A guest']);
});

test('events of other rooms and unknown events change nothing', async (t) => {
	const { server, client } = await inCall(t);
	server.event({ event: 'ready', room: 'other', username: 'bob', initiator: true });
	server.event({ event: 'surprise' });
	assert.equal(client.roommate, null);
});
