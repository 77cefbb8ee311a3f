/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** What browsers agree on for sound, and what it costs */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { counters, hears, until } from '../lib/media.mjs';
import { useDuet } from './fixture.mjs';
import { connect } from './steps.mjs';

const duet = useDuet('audio');
const SOUND = { video: false, data: false };

/** From its next PeerConnection on a page prefers RED, or does without it */
function withRed({ page }, on) {
	return page.evaluate((on) => {
		const add = RTCPeerConnection.prototype.addTransceiver;
		RTCPeerConnection.prototype.addTransceiver = function (...args) {
			const made = add.apply(this, args);
			const { codecs } = RTCRtpReceiver.getCapabilities('audio');
			const [red, others] = [true, false].map((is) => codecs.filter(({ mimeType }) => (mimeType === 'audio/red') === is));
			made.setCodecPreferences(on ? [...red, ...others] : others);
			return made;
		};
	}, on);
}

/** Formats that were agreed on for sound, the first one being sent */
function formats({ page }) {
	return page.evaluate(() => {
		const { sdp } = window.probe.pc().remoteDescription;
		const name = (pt) => sdp.match(new RegExp(`^a=rtpmap:${pt} ([^/]+)`, 'm'))[1];
		return sdp.match(/^m=audio \S+ \S+ (.*?)\r?$/m)[1].split(' ').map(name);
	});
}

/** Bytes in a packet of sound, as many come to a side; statistics name what is inside of RED */
function packetSize({ page }) {
	return until(page, 'gets two hundred packets', async () => {
		const stats = [...(await window.probe.pc().getStats()).values()];
		const { packetsReceived, bytesReceived } = stats.find((s) => s.type === 'inbound-rtp');
		return packetsReceived > 200 && bytesReceived / packetsReceived;
	});
}

/** Calls, and hangs up; what was agreed on, and the size of packets, on both sides */
async function tryCall(alice, bob) {
	const sides = [alice, bob];
	await connect(alice, bob, SOUND);
	await Promise.all(sides.map(({ page }) => hears(page)));
	const tried = { formats: await Promise.all(sides.map(formats)), sizes: await Promise.all(sides.map(packetSize)) };
	await alice.hangup();
	await bob.isOver('ended');
	return tried;
}

test('RED crosses where both have it, and only there', async (t) => {
	const [alice, bob] = await duet.lines(t);
	await Promise.all([withRed(alice, true), withRed(bob, false)]);
	const without = await tryCall(alice, bob);
	assert.ok(without.formats.every((names) => !names.includes('red')), JSON.stringify(without));

	await withRed(bob, true);
	const both = await tryCall(alice, bob);
	assert.deepEqual(both.formats.map(([first]) => first), ['red', 'red']);
	for (const [i, size] of both.sizes.entries())
		assert.ok(size > 1.5 * without.sizes[i], JSON.stringify([both, without]));
});

test('parameters for FEC and DTX are agreed on, and with them a muted side hardly sends', async (t) => {
	const [alice, bob] = await duet.lines(t);
	await Promise.all([alice, bob].map(({ page }) => page.evaluate(() => {
		const make = RTCPeerConnection.prototype.createOffer;
		RTCPeerConnection.prototype.createOffer = async function (...args) {
			const { type, sdp } = await make.apply(this, args);
			return { type, sdp: sdp.replace('useinbandfec=1', 'useinbandfec=1;usedtx=1') };
		};
	})));
	await connect(alice, bob, SOUND);
	for (const { page } of [alice, bob]) {
		const answer = await page.evaluate(() => window.probe.pc().remoteDescription.sdp);
		assert.match(answer, /^a=fmtp:\d+ .*usedtx=1;useinbandfec=1/m);
	}
	await hears(bob.page);

	await alice.page.evaluate(() => window.line.call.mute(true));
	const before = (await counters(alice.page)).sentAudio;
	const goal = (await counters(bob.page)).sentAudio + 100;
	await until(bob.page, 'sends a hundred packets more', async (goal) => (await window.probe.counters()).sentAudio > goal, goal);
	const sent = (await counters(alice.page)).sentAudio - before;
	assert.ok(sent < 40, `sent ${sent}`);
	await alice.page.evaluate(() => window.line.call.mute(false));
	await hears(bob.page);
});
