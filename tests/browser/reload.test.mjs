/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** Pages that are loaded again in a call */
import { test } from 'node:test';
import { decodesVideo, hears, hearsNothing, seesMovingPicture, talkAndSee, until } from '../lib/media.mjs';
import { useDuet } from './fixture.mjs';
import { connect } from './steps.mjs';

const duet = useDuet('reload');

for (const who of ['caller', 'callee']) {
	test(`the ${who} loads its page again in a call, and the call goes on`, async (t) => {
		const [alice, bob] = await duet.phones(t);
		await connect(alice, bob);
		await talkAndSee(alice.page, bob.page);
		const [goes, stays] = who === 'caller' ? [alice, bob] : [bob, alice];
		const seen = stays.state('reconnecting');
		const start = performance.now();
		await goes.reload();
		await seen;
		await until(goes.page, 'shows the picture again', async () => (await window.probe.counters()).frames > 0);
		const here = performance.now() - start;
		await decodesVideo(stays.page, 1);
		const there = performance.now() - start;
		console.error(`from reload to picture: ${here.toFixed(0)} ms here, ${there.toFixed(0)} ms there`);
		await Promise.all([goes.isActive(), stays.isActive()]);
		await talkAndSee(goes.page, stays.page);
		await goes.say('still me');
		await stays.reads('still me');
		await stays.hangup();
		await Promise.all([goes.isOver('ended'), stays.isOver('ended')]);
		await connect(goes, stays);
	});
}

test('who was muted is muted after a reload', async (t) => {
	const [alice, bob] = await duet.phones(t);
	await connect(alice, bob);
	await alice.toggleMute();
	await bob.showsPeerMedia({ audio: false, video: true });
	await alice.reload();
	await alice.isActive();
	await seesMovingPicture(bob.page);
	await bob.showsPeerMedia({ audio: false, video: true });
	await hearsNothing(bob.page);
	await alice.toggleMute();
	await bob.showsPeerMedia({ audio: true, video: true });
	await hears(bob.page);
});

test('both load their pages again at once, and the call goes on', async (t) => {
	const [alice, bob] = await duet.phones(t);
	await connect(alice, bob);
	await Promise.all([alice.reload(), bob.reload()]);
	await Promise.all([alice.isActive(), bob.isActive()]);
	await talkAndSee(alice.page, bob.page);
});

test('a page that is loaded again while it rings, rings again', async (t) => {
	const [alice, bob] = await duet.phones(t);
	await alice.call(bob);
	await bob.reload();
	await alice.isOver('unreachable');
	await bob.state('registered');
	await connect(alice, bob);
});
