/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** One side's leg lost, or its network changed, while the server stays in reach */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { talkAndSee, until } from '../lib/media.mjs';
import { useDuet } from './fixture.mjs';
import { connect } from './steps.mjs';

const duet = useDuet('leg');

/* Remembers the page's WebSocket and what it sends, to speak to Janus behind the client's back */
function overhear() {
	const Original = window.WebSocket;
	window.WebSocket = class extends Original {
		send(text) {
			const { session_id: session, handle_id: handle } = JSON.parse(text);
			if (handle)
				window.overheard = { socket: this, session, handle };
			super.send(text);
		}
	};
}

async function pair(t) {
	const phones = await duet.phones(t);
	for (const { page } of phones)
		await page.addInitScript(overhear);
	await Promise.all(phones.map((phone) => phone.reload()));
	await Promise.all(phones.map((phone) => phone.state('registered')));
	return phones;
}

/* The core closes the PeerConnection, as it does when ICE fails */
function loseLeg({ page }) {
	return page.evaluate(() => {
		const { socket, session, handle } = window.overheard;
		socket.send(JSON.stringify({ janus: 'hangup', session_id: session, handle_id: handle, transaction: 'x' }));
	});
}

function connections({ page }) {
	return page.evaluate(() => window.probe.connections());
}

for (const who of ['caller', 'callee']) {
	test(`the ${who}'s PeerConnection is lost: it comes back by itself, and the other keeps its own`, async (t) => {
		const [alice, bob] = await pair(t);
		await connect(alice, bob);
		await talkAndSee(alice.page, bob.page);
		const [loses, keeps] = who === 'caller' ? [alice, bob] : [bob, alice];
		const lost = performance.now();
		await loseLeg(loses);
		await until(loses.page, 'has a new PeerConnection', () => window.probe.connections().made === 2);
		await until(loses.page, 'shows the picture again', async () => (await window.probe.counters()).frames > 0);
		console.error(`from the loss to the picture: ${(performance.now() - lost).toFixed(0)} ms`);
		await Promise.all([alice.isActive(), bob.isActive()]);
		await talkAndSee(alice.page, bob.page);
		assert.deepEqual(await connections(keeps), { made: 1, open: 1 });
		await alice.say('there you are');
		await bob.reads('there you are');
		await Promise.all([alice.showsNoError(), bob.showsNoError()]);
	});
}

test('both PeerConnections are lost at once: both come back', async (t) => {
	const [alice, bob] = await pair(t);
	await connect(alice, bob);
	await talkAndSee(alice.page, bob.page);
	await Promise.all([loseLeg(alice), loseLeg(bob)]);
	for (const { page } of [alice, bob])
		await until(page, 'has a new PeerConnection', () => window.probe.connections().made === 2);
	await Promise.all([alice.isActive(), bob.isActive()]);
	await talkAndSee(alice.page, bob.page);
});

test('on another network new paths are looked for, and the PeerConnection stays', async (t) => {
	const [alice, bob] = await duet.phones(t);
	await connect(alice, bob);
	await talkAndSee(alice.page, bob.page);
	const before = await alice.page.evaluate(() => window.probe.iceUsers());
	await alice.page.evaluate(() => window.dispatchEvent(new Event('online')));
	await until(alice.page, 'has new ICE credentials of both sides', ([local, remote]) => {
		const now = window.probe.iceUsers();
		return now[0] !== local && now[1] !== remote && window.probe.pc().connectionState === 'connected';
	}, before);
	await Promise.all([alice.isActive(), bob.isActive()]);
	await talkAndSee(alice.page, bob.page);
	assert.deepEqual(await connections(alice), { made: 1, open: 1 });
	await Promise.all([alice.showsNoError(), bob.showsNoError()]);
});
