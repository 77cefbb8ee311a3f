/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** Who is there, at a glance */
import { test } from 'node:test';
import { useDuet } from './fixture.mjs';
import { connect } from './steps.mjs';

const duet = useDuet('presence');

test('the list shows who is online, busy or gone', async (t) => {
	const [alice, bob, carol] = await duet.phones(t, 3);
	await carol.page.click('#refresh');
	await carol.showsPresence(alice.name, 'online');
	await carol.showsPresence(bob.name, 'online');
	await connect(alice, bob);
	await Promise.all([carol.showsPresence(alice.name, 'busy'), carol.showsPresence(bob.name, 'busy')]);
	await alice.hangup();
	await Promise.all([carol.showsPresence(alice.name, 'online'), carol.showsPresence(bob.name, 'online')]);
	await bob.close();
	await carol.showsPresence(bob.name, 'offline');
	await carol.showsPresence(alice.name, 'online');
});
