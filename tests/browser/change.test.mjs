/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** Calls that change while they last: video added, paths renewed */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { counters, decodesVideo, hears, talkAndSee, until } from '../lib/media.mjs';
import { useDuet } from './fixture.mjs';
import { connect } from './steps.mjs';

const duet = useDuet('change');

test('an audio call has sound both ways and no video', async (t) => {
	const [alice, bob] = await duet.phones(t);
	await connect(alice, bob, { video: false });
	await Promise.all([hears(alice.page), hears(bob.page)]);
	for (const { page } of [alice, bob]) {
		const { frames, videoPackets, sentVideo } = await counters(page);
		assert.deepEqual({ frames, videoPackets, sentVideo }, { frames: 0, videoPackets: 0, sentVideo: 0 });
	}
});

for (const who of ['caller', 'callee']) {
	test(`the ${who} adds video to an audio call, then the other does`, async (t) => {
		const [alice, bob] = await duet.phones(t);
		await connect(alice, bob, { video: false });
		await hears(bob.page);
		const [first, second] = who === 'caller' ? [alice, bob] : [bob, alice];
		await first.addVideo();
		await decodesVideo(second.page);
		await second.toggleCamera();
		await talkAndSee(alice.page, bob.page);
	});
}

test('both add video to an audio call at once', async (t) => {
	const [alice, bob] = await duet.lines(t);
	await connect(alice, bob, { video: false });
	await Promise.all([alice.addVideo(), bob.addVideo()]);
	await talkAndSee(alice.page, bob.page);
});

for (const who of ['caller', 'callee']) {
	test(`an ICE restart of the ${who}'s leg goes unnoticed by the other`, async (t) => {
		const [alice, bob] = await duet.lines(t);
		await connect(alice, bob);
		await talkAndSee(alice.page, bob.page);
		const [restarts, other] = who === 'caller' ? [alice, bob] : [bob, alice];
		const before = await negotiated(other);
		const [local, remote] = await iceUsers(restarts);
		await restarts.restartIce();
		await until(restarts.page, 'has new ICE credentials of both sides', ([local, remote]) => {
			const now = window.probe.iceUsers();
			const { signalingState, iceConnectionState } = window.probe.pc();
			return now[0] !== local && now[1] !== remote && signalingState === 'stable' &&
				['connected', 'completed'].includes(iceConnectionState);
		}, [local, remote]);
		await talkAndSee(alice.page, bob.page);
		assert.deepEqual(await negotiated(other), before, 'the other leg was negotiated again');
	});
}

function iceUsers(phone) {
	return phone.page.evaluate(() => window.probe.iceUsers());
}

/* All that would differ had a leg been negotiated again */
function negotiated(phone) {
	return phone.page.evaluate(() => ({
		descriptions: window.probe.remoteDescriptions(),
		users: window.probe.iceUsers(),
		connections: window.probe.connections(),
		state: window.probe.pc().iceConnectionState,
	}));
}
