/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** The connection between page and server cut, while media go on */
import { test } from 'node:test';
import { startProxy } from '../lib/proxy.mjs';
import { counters, talkAndSee, until } from '../lib/media.mjs';
import { useDuet } from './fixture.mjs';
import { connect } from './steps.mjs';

const CUT = 5000;
const WAYS = {
	'the server keeps the session': { reclaim_session_timeout: 15 },
	'the server has given the session up': { reclaim_session_timeout: 0 },
};

const seconds = (ms) => new Promise((done) => setTimeout(done, ms));

for (const [way, general] of Object.entries(WAYS)) {
	const duet = useDuet(`cut-${general.reclaim_session_timeout}`, { media_timeout: 2 }, { general });

	/* Alice behind a proxy, and Bob */
	const through = async (t, name) => {
		const proxy = await startProxy(duet.janus.port);
		t.after(() => proxy.stop());
		const [bob] = await duet.phones(t, 1);
		const alice = await duet.phone(t, `${name}-${bob.name}`, { server: proxy.url });
		// A browser says so itself when a connection fails
		alice.tolerates(/WebSocket connection|Error connecting|Ooops|Is the server down/);
		return { alice, bob, proxy };
	};

	test(`cut for ${CUT / 1000} s in a call, ${way}: the call goes on`, async (t) => {
		const { alice, bob, proxy } = await through(t, 'carol');
		await connect(alice, bob);
		await talkAndSee(alice.page, bob.page);
		const before = await counters(alice.page);
		proxy.cut();
		await alice.state('reconnecting');
		await seconds(CUT);
		proxy.mend();
		await Promise.all([alice.isActive(), bob.isActive()]);
		await talkAndSee(alice.page, bob.page);
		await alice.say('back again');
		await bob.reads('back again');
		if (general.reclaim_session_timeout)
			await until(alice.page, 'kept its PeerConnection', async (frames) =>
				(await window.probe.counters()).frames > frames && window.probe.connections().made === 1, before.frames);
		await bob.hangup();
		await Promise.all([alice.isOver('ended'), bob.isOver('ended')]);
	});

	test(`called while the connection is cut, ${way}: it rings when it is back`, async (t) => {
		const { alice, bob, proxy } = await through(t, 'dora');
		await bob.page.click('#refresh');
		await bob.showsPresence(alice.name, 'online');
		proxy.cut();
		await alice.state('reconnecting');
		if (!general.reclaim_session_timeout) {
			await bob.showsPresence(alice.name, 'offline');
			await bob.dial(alice);
			await bob.showsError('Nobody has that name');
			proxy.mend();
			await alice.state('registered');
			await connect(bob, alice);
			return;
		}
		await bob.dial(alice);
		await bob.state('calling');
		proxy.mend();
		await alice.state('ringing');
		await alice.accept();
		await Promise.all([alice.isActive(), bob.isActive()]);
		await talkAndSee(alice.page, bob.page);
	});

	test(`hung up while the connection is cut, ${way}: both can call again`, async (t) => {
		const { alice, bob, proxy } = await through(t, 'emma');
		await connect(alice, bob);
		proxy.cut();
		await alice.state('reconnecting');
		await bob.hangup();
		await bob.isOver('ended');
		proxy.mend();
		await alice.state('registered');
		await connect(bob, alice);
		await talkAndSee(alice.page, bob.page);
	});

	test(`accepted while the caller's connection is cut, ${way}`, async (t) => {
		const { alice, bob, proxy } = await through(t, 'fred');
		await alice.call(bob);
		proxy.cut();
		await alice.state('reconnecting');
		if (!general.reclaim_session_timeout) {
			await bob.isOver('cancelled');
			proxy.mend();
			await alice.state('registered');
			return;
		}
		await bob.accept();
		await bob.isActive();
		proxy.mend();
		await alice.isActive();
		await talkAndSee(alice.page, bob.page);
	});
}
