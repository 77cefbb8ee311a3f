/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** Tabs that are closed without a word */
import { test } from 'node:test';
import { talkAndSee } from '../lib/media.mjs';
import { useDuet } from './fixture.mjs';
import { connect } from './steps.mjs';

const duet = useDuet('tab', { resume_grace: 5 });

test('the caller closes its tab while it rings: the callee is told and can call again', async (t) => {
	const [alice, bob, carol] = await duet.phones(t, 3);
	await alice.call(bob);
	await alice.close();
	await bob.isOver('cancelled');
	await bob.showsNoError();
	await connect(bob, carol);
});

test('the callee closes its tab while it rings: the caller is told and can call again', async (t) => {
	const [alice, bob, carol] = await duet.phones(t, 3);
	await alice.call(bob);
	await bob.close();
	await alice.isOver('unreachable');
	await alice.showsNoError();
	await connect(carol, alice);
});

for (const who of ['caller', 'callee']) {
	test(`the ${who} closes its tab in the call: the other is told, and both can call again`, async (t) => {
		const [alice, bob] = await duet.phones(t);
		await connect(alice, bob);
		const [goes, stays] = who === 'caller' ? [alice, bob] : [bob, alice];
		await goes.close();
		await stays.isOver('failed');
		// A page that had to find out by itself would say so
		await stays.showsNoError();
		const again = await duet.phone(t, goes.name);
		await connect(again, stays);
		await talkAndSee(again.page, stays.page);
	});
}
