/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** Calls that are never answered */
import { test } from 'node:test';
import { until } from '../lib/media.mjs';
import { useDuet } from './fixture.mjs';
import { connect } from './steps.mjs';

const duet = useDuet('ring', { ring_timeout: 8 });

test('the callee declines: both are told, and both can call again', async (t) => {
	const [alice, bob] = await duet.phones(t);
	await alice.call(bob);
	await bob.decline();
	await Promise.all([alice.isOver('declined'), bob.isOver('declined')]);
	await connect(bob, alice);
});

test('it rings on both sides, each time; the speaker rests when it is over', async (t) => {
	const [alice, bob] = await duet.phones(t);
	const sounds = ({ page }) => until(page, 'sounds', () => window.probe.sounding());
	const rests = ({ page }) => until(page, 'is silent', () => !window.probe.sounding());
	for (let i = 0; i < 2; i++) {
		await alice.call(bob);
		await Promise.all([sounds(alice), sounds(bob)]);
		await bob.accept();
		await Promise.all([alice.isActive(), bob.isActive()]);
		await Promise.all([rests(alice), rests(bob)]);
		await bob.hangup();
		await Promise.all([alice.isOver('ended'), bob.isOver('ended')]);
	}
});

test('the caller cancels: both are told, and both can call again', async (t) => {
	const [alice, bob] = await duet.phones(t);
	await alice.call(bob);
	await alice.cancel();
	await Promise.all([alice.isOver('cancelled'), bob.isOver('cancelled')]);
	await connect(bob, alice);
});

test('nobody answers within the ring timeout: both are told, and both can call again', async (t) => {
	const [alice, bob] = await duet.phones(t);
	await alice.call(bob);
	await Promise.all([alice.isOver('timeout'), bob.isOver('timeout')]);
	await connect(bob, alice);
});

test('a callee in another call is busy, and that call goes on', async (t) => {
	const [alice, bob, carol] = await duet.phones(t, 3);
	await connect(alice, bob);
	await carol.dial(bob);
	await carol.showsError(`${bob.name} is in another call`);
	await carol.state('registered');
	await Promise.all([alice.isActive(), bob.isActive()]);
	await alice.say('still there?');
	await bob.reads('still there?');
	await bob.hangup();
	await Promise.all([alice.isOver('ended'), bob.isOver('ended')]);
	await connect(carol, bob);
});

test('a name that nobody has is an error in words', async (t) => {
	const [alice] = await duet.phones(t, 1);
	await alice.dial({ name: 'nobody-at-all' });
	await alice.showsError('Nobody has that name');
	await alice.state('registered');
});
