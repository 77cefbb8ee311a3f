/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** Several devices of one user */
import { test } from 'node:test';
import { talkAndSee } from '../lib/media.mjs';
import { useDuet } from './fixture.mjs';
import { connect } from './steps.mjs';

const duet = useDuet('devices', { max_devices: 2 });

/* Alice, and two devices of Bob */
async function three(t) {
	const [alice, desk] = await duet.phones(t);
	const pocket = await duet.phone(t, desk.name, { label: `${desk.name} in the pocket` });
	return [alice, desk, pocket];
}

test('all ring, one accepts, the other is told', async (t) => {
	const [alice, desk, pocket] = await three(t);
	await alice.call(desk);
	await pocket.state('ringing');
	await pocket.accept();
	await desk.isOver('answered_elsewhere');
	await Promise.all([alice.isActive(), pocket.isActive()]);
	await talkAndSee(alice.page, pocket.page);
	await pocket.hangup();
	await Promise.all([alice.isOver('ended'), pocket.isOver('ended')]);
	await connect(alice, desk);
});

test('a decline on one declines on all', async (t) => {
	const [alice, desk, pocket] = await three(t);
	await alice.call(desk);
	await pocket.state('ringing');
	await desk.decline();
	await Promise.all([alice.isOver('declined'), desk.isOver('declined'), pocket.isOver('declined_elsewhere')]);
	await connect(alice, pocket);
});

test('two accept at once: one has the call, the other is told', async (t) => {
	const [alice, desk, pocket] = await three(t);
	await alice.call(desk);
	await pocket.state('ringing');
	// Without looking whether the button is still there: the first may be faster than the second click
	await Promise.all([desk, pocket].map(({ page }) => page.evaluate(() => document.getElementById('accept').click())));
	await alice.isActive();
	const told = await Promise.race([
		desk.isOver('answered_elsewhere').then(() => desk),
		pocket.isOver('answered_elsewhere').then(() => pocket),
	]);
	const has = told === desk ? pocket : desk;
	await has.isActive();
	await talkAndSee(alice.page, has.page);
});

test('a device that comes while it rings rings, too', async (t) => {
	const [alice, desk] = await duet.phones(t);
	await alice.call(desk);
	const pocket = await duet.phone(t, desk.name, { label: `${desk.name} in the pocket`, rings: true });
	await pocket.accept();
	await Promise.all([alice.isActive(), pocket.isActive(), desk.isOver('answered_elsewhere')]);
	await talkAndSee(alice.page, pocket.page);
});
