/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** An answered call, from the first picture to hanging up */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { counters, hears, hearsNothing, seesMovingPicture, seesNothingNew, sendsNoDevice, talkAndSee, until } from '../lib/media.mjs';
import { useDuet } from './fixture.mjs';
import { connect } from './steps.mjs';

const duet = useDuet('call');

test('both sides decode moving video and hear sound', async (t) => {
	const [alice, bob] = await duet.phones(t);
	await connect(alice, bob);
	await talkAndSee(alice.page, bob.page);
	await Promise.all([alice.picture('call-caller'), bob.picture('call-callee')]);
});

test('nothing but padding crosses before the call is accepted, though both transports are up', async (t) => {
	const [alice, bob] = await duet.phones(t);
	await alice.call(bob);
	await until(alice.page, 'sends to the server already', async () => {
		const { sentAudio, sentVideo } = await window.probe.counters();
		return sentAudio > 50 && sentVideo > 50;
	});
	await until(bob.page, 'has its transport up', () => window.probe.pc()?.connectionState === 'connected');
	for (const { page } of [alice, bob]) {
		await until(page, 'gets the first packet, which is empty', async () => (await window.probe.counters()).videoPackets);
		const { frames, audioPackets, videoPackets, videoBytes } = await counters(page);
		assert.deepEqual({ frames, audioPackets, videoPackets, videoBytes },
			{ frames: 0, audioPackets: 0, videoPackets: 1, videoBytes: 0 });
	}
	await sendsNoDevice(bob.page);
	await bob.accept();
	await talkAndSee(alice.page, bob.page);
});

test('chat arrives both ways', async (t) => {
	const [alice, bob] = await duet.phones(t);
	await connect(alice, bob);
	await alice.say('How do you do?');
	await bob.reads('How do you do?');
	await bob.say('Très bien \u{1F44B} <b>merci</b>');
	await alice.reads('Très bien \u{1F44B} <b>merci</b>');
});

test('a muted microphone is silent and shown on the other side, until it is unmuted', async (t) => {
	const [alice, bob] = await duet.phones(t);
	await connect(alice, bob);
	await hears(bob.page);
	await alice.toggleMute();
	await bob.showsPeerMedia({ audio: false, video: true });
	await hearsNothing(bob.page);
	await hears(alice.page);
	await alice.toggleMute();
	await bob.showsPeerMedia({ audio: true, video: true });
	await hears(bob.page);
});

test('a camera switched off sends nothing and is shown on the other side, until it is on again', async (t) => {
	const [alice, bob] = await duet.phones(t);
	await connect(alice, bob);
	await seesMovingPicture(alice.page);
	await bob.toggleCamera();
	await alice.showsPeerMedia({ audio: true, video: false });
	await seesNothingNew(alice.page);
	await hears(alice.page);
	await bob.toggleCamera();
	await alice.showsPeerMedia({ audio: true, video: true });
	await seesMovingPicture(alice.page);
});

for (const who of ['caller', 'callee']) {
	test(`the ${who} hangs up: both are told, and both can call again`, async (t) => {
		const [alice, bob] = await duet.phones(t);
		await connect(alice, bob);
		await (who === 'caller' ? alice : bob).hangup();
		await Promise.all([alice.isOver('ended'), bob.isOver('ended')]);
		await connect(bob, alice);
		await talkAndSee(alice.page, bob.page);
	});
}
