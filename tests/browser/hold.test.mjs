/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** Calls on hold */
import { test } from 'node:test';
import { hears, hearsNothing, seesNothingNew, talkAndSee } from '../lib/media.mjs';
import { useDuet } from './fixture.mjs';
import { connect } from './steps.mjs';

const duet = useDuet('hold');

test('on hold nothing crosses, until both let the call go on', async (t) => {
	const [alice, bob] = await duet.phones(t);
	await connect(alice, bob);
	await talkAndSee(alice.page, bob.page);
	await alice.toggleHold();
	await Promise.all([alice.showsHold('self'), bob.showsHold('peer')]);
	await Promise.all([alice, bob].flatMap(({ page }) => [hearsNothing(page), seesNothingNew(page)]));
	await bob.toggleHold();
	await Promise.all([alice.showsHold('both'), bob.showsHold('both')]);
	await alice.toggleHold();
	await Promise.all([alice.showsHold('peer'), bob.showsHold('self')]);
	await hearsNothing(alice.page);
	await bob.toggleHold();
	await Promise.all([alice.showsHold(''), bob.showsHold('')]);
	await talkAndSee(alice.page, bob.page);
});

test('a call on hold is on hold after a reload', async (t) => {
	const [alice, bob] = await duet.phones(t);
	await connect(alice, bob);
	await alice.toggleHold();
	await bob.showsHold('peer');
	await alice.reload();
	await alice.isActive();
	await Promise.all([alice.showsHold('self'), bob.showsHold('peer')]);
	await alice.toggleHold();
	await Promise.all([alice.showsHold(''), bob.showsHold('')]);
	await hears(bob.page);
	await talkAndSee(alice.page, bob.page);
});
