/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** A caller that may be seen while its call rings */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { counters, hears, seesMovingPicture, sendsNoDevice, talkAndSee, until } from '../lib/media.mjs';
import { useDuet } from './fixture.mjs';

const duet = useDuet('preview');

test('the callee sees and hears the caller while it rings, and nothing comes of the callee', async (t) => {
	const [alice, bob] = await duet.lines(t);
	await alice.call(bob, { preview: true });
	assert.equal(await bob.page.evaluate(() => window.line.call.preview), true);
	await Promise.all([seesMovingPicture(bob.page), hears(bob.page)]);
	assert.equal(await bob.page.evaluate(() => window.line.call.state), 'ringing');

	await sendsNoDevice(bob.page);
	const { audioPackets, videoBytes } = await counters(alice.page);
	assert.deepEqual({ audioPackets, videoBytes }, { audioPackets: 0, videoBytes: 0 });

	await bob.accept();
	await talkAndSee(alice.page, bob.page);
});

/* What the page sends of video: pictures made, keyframes among them, and what they are made of */
function sending(page) {
	return page.evaluate(async () => {
		const [, { sender }] = window.probe.pc().getTransceivers();
		const all = [...(await sender.getStats()).values()];
		const { framesEncoded: pictures = 0, keyFramesEncoded: keyframes = 0 } = all.find(({ type }) => type === 'outbound-rtp') ?? {};
		return { pictures, keyframes, track: sender.track };
	});
}

test('the callee\'s encoder is warm when it is accepted, after one black picture that nobody gets', async (t) => {
	const [alice, bob] = await duet.lines(t);
	await alice.call(bob);
	await until(bob.page, 'has sent one picture', async () => {
		const [, { sender }] = window.probe.pc().getTransceivers();
		const all = [...(await sender.getStats()).values()];
		return all.some(({ framesEncoded }) => framesEncoded) && !sender.track;
	});
	assert.deepEqual(await sending(bob.page), { pictures: 1, keyframes: 1, track: null });
	assert.equal((await counters(alice.page)).videoBytes, 0);

	await bob.accept();
	await talkAndSee(alice.page, bob.page);
	const { keyframes, pictures } = await sending(bob.page);
	assert.ok(keyframes > 1 && pictures > keyframes, `${pictures} pictures, ${keyframes} keyframes`);
});

test('the callee sees the caller at accept, though no picture is on its way', async (t) => {
	const [alice, bob] = await duet.lines(t);
	await alice.call(bob);
	await until(bob.page, 'has its transport up', () => window.probe.pc()?.connectionState === 'connected');
	await until(alice.page, 'sends to the server already', async () =>
		(await window.probe.counters()).sentVideo > 50);
	// From here on the server has nothing but what it kept
	await alice.page.evaluate(() => {
		const [, { sender }] = window.probe.pc().getTransceivers();
		window.put = sender.replaceTrack.bind(sender, sender.track);
		return sender.replaceTrack(null);
	});
	await bob.accept();
	await until(bob.page, 'shows a picture', () => document.querySelector('#remote').videoWidth > 0);
	assert.equal((await counters(bob.page)).frames, 1);

	await alice.page.evaluate(() => window.put());
	await talkAndSee(alice.page, bob.page);
});

test('the page shows it behind a call that rings, and without sound', async (t) => {
	const [alice, bob] = await duet.phones(t);
	await alice.page.setChecked('#show-me', true);
	await alice.call(bob);
	await seesMovingPicture(bob.page, '#caller-picture');
	const muted = (page, id) => page.evaluate((id) => document.getElementById(id).muted, id);
	assert.equal(await muted(bob.page, 'caller-picture'), true);
	assert.equal(await muted(bob.page, 'remote'), true, 'the element of the call is heard while it rings');
	await bob.accept();
	await talkAndSee(alice.page, bob.page);
	assert.equal(await bob.page.isVisible('#caller-picture'), false);
	for (const { page } of [alice, bob])
		assert.equal(await muted(page, 'remote'), false, 'the call is not heard');
});

test('a preview ends with its call, and the next call has none unasked', async (t) => {
	const [alice, bob] = await duet.lines(t);
	await alice.call(bob, { preview: true });
	await seesMovingPicture(bob.page);
	await alice.hangup();
	await bob.isOver('cancelled');

	await alice.call(bob);
	await until(bob.page, 'has its transport up', () => window.probe.pc()?.connectionState === 'connected');
	await until(alice.page, 'sends to the server already', async () => {
		const { sentAudio, sentVideo } = await window.probe.counters();
		return sentAudio > 50 && sentVideo > 50;
	});
	const { audioPackets, videoBytes } = await counters(bob.page);
	assert.deepEqual({ audioPackets, videoBytes }, { audioPackets: 0, videoBytes: 0 });
});

test('what a gate kept back is missed by nobody', async (t) => {
	const [alice, bob] = await duet.lines(t);
	const sent = async () => {
		const { sentAudio, sentVideo } = await counters(alice.page);
		return sentAudio + sentVideo;
	};
	await alice.call(bob);
	await until(alice.page, 'sends to the closed gate', async () => {
		const { sentAudio, sentVideo } = await window.probe.counters();
		return sentAudio + sentVideo > 200;
	});
	await bob.accept();
	await talkAndSee(alice.page, bob.page);

	const before = await sent();
	await bob.hold();
	await until(alice.page, 'sends to the gate that hold has closed', async (goal) => {
		const { sentAudio, sentVideo } = await window.probe.counters();
		return sentAudio + sentVideo > goal;
	}, before + 200);
	await bob.unhold();
	await talkAndSee(alice.page, bob.page);

	// A gap of 200 would be told, and asked for; some of the network's own may be
	const { lost, nacks } = await counters(bob.page);
	assert.ok(lost + nacks < 100, `lost ${lost}, asked for again ${nacks}`);
});
