/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** Messages over data channels: as they were sent, and all of them */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { until } from '../lib/media.mjs';
import { useDuet } from './fixture.mjs';
import { connect } from './steps.mjs';

const duet = useDuet('data');
/** All that Janus carries at once */
const LARGEST = 65535;

function gets({ page }, count) {
	return until(page, `gets ${count} messages`, (count) => window.line.messages.length >= count, count);
}

/** Sends text and bytes of a size, counting up from what `first` says */
function sendLarge({ page }, size, first) {
	return page.evaluate(async ([size, first]) => {
		await window.line.call.send(String.fromCharCode(97 + first).repeat(size));
		await window.line.call.send(Uint8Array.from({ length: size }, (_, i) => i + first));
	}, [size, first]);
}

/** What came in: kind, size and whether every byte is as sendLarge() made it */
function large({ page }, first) {
	return page.evaluate((first) => window.line.messages.map(({ data, binary, text }) => ({
		binary,
		size: binary ? data.byteLength : text.length,
		whole: binary ? new Uint8Array(data).every((byte, i) => byte === (i + first & 0xff)) :
			text === String.fromCharCode(97 + first).repeat(text.length),
	})), first);
}

test('text and bytes up to the largest size arrive whole both ways; more is refused here', async (t) => {
	const [alice, bob] = await duet.lines(t);
	await connect(alice, bob, { video: false });
	await Promise.all([sendLarge(alice, LARGEST, 0), sendLarge(bob, LARGEST, 1)]);
	await Promise.all([gets(alice, 2), gets(bob, 2)]);
	const wanted = [{ binary: false, size: LARGEST, whole: true }, { binary: true, size: LARGEST, whole: true }];
	assert.deepEqual([await large(bob, 0), await large(alice, 1)], [wanted, wanted]);

	const code = (data) => alice.page.evaluate((size) => window.line.call.send(new Uint8Array(size)).catch((e) => e.code), data);
	assert.equal(await code(LARGEST + 1), 'too-large');
	assert.equal(await code(0), 'data');
	await alice.page.evaluate(() => window.line.call.send('after that'));
	await gets(bob, 3);
	assert.equal(await bob.page.evaluate(() => window.line.messages[2].text), 'after that');
});

test('label and protocol are kept, and the other side answers on its own', async (t) => {
	const [alice, bob] = await duet.lines(t);
	await alice.page.evaluate(() => {
		const make = RTCPeerConnection.prototype.createDataChannel;
		RTCPeerConnection.prototype.createDataChannel = function () {
			return make.call(this, 'notes', { protocol: 'lines' });
		};
	});
	await connect(alice, bob, { video: false });
	await alice.page.evaluate(() => window.line.call.send('one'));
	await gets(bob, 1);
	await bob.page.evaluate(() => window.line.call.send(new Uint8Array([2])));
	await gets(alice, 1);
	const first = ({ page }) => page.evaluate(() => {
		const { label, protocol, binary } = window.line.messages[0];
		return { label, protocol, binary };
	});
	assert.deepEqual(await first(bob), { label: 'notes', protocol: 'lines', binary: false });
	assert.deepEqual(await first(alice), { label: 'chat', protocol: '', binary: true });
});

test('what is sent before the other side has a channel arrives, in order', async (t) => {
	const alice = await duet.line(t, 'alice-early');
	const bob = await duet.line(t, 'bob-late', { early: false });
	await alice.call(bob, { video: false });
	await until(alice.page, 'has its transport up', () => window.probe.pc()?.connectionState === 'connected');
	assert.equal(await bob.transport(), undefined);
	await alice.page.evaluate(() => window.line.call.addEventListener('accepted', () => {
		for (let i = 0; i < 50; i++)
			window.line.call.send(`${i}`);
	}));
	await bob.accept();
	await gets(bob, 50);
	assert.deepEqual(await bob.page.evaluate(() => window.line.messages.map(({ text }) => Number(text))),
		Array.from({ length: 50 }, (_, i) => i));
});
