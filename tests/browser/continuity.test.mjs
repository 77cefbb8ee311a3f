/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** What comes from another source goes on with the numbers of the one before: nothing seems to be lost */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { counters, decodesVideo, hears, until } from '../lib/media.mjs';
import { makeNumbered } from '../lib/numbered.mjs';
import { useDuet } from './fixture.mjs';

const duet = useDuet('continuity');
const VIDEO = { width: 160, height: 120, frameRate: 10 };
/** s that timestamps and time may be apart at most, on a busy machine too; a jump is of hours */
const APART = 5;

/* A call of two, and the path to the one who stays in it as it is */
async function connect(t, who) {
	const path = makeNumbered();
	t.after(() => path.stop());
	const names = { alice: `alice-${who}`, bob: `bob-${who}` };
	const [alice, bob] = await Promise.all([
		duet.line(t, names.alice, who === 'callee' ? { prepare: path.prepare } : {}),
		duet.line(t, names.bob, who === 'callee' ? {} : { prepare: path.prepare }),
	]);
	await alice.call(bob, { video: VIDEO });
	await bob.accept({ video: VIDEO });
	await Promise.all([alice.isActive(), bob.isActive()]);
	const [goes, stays] = who === 'callee' ? [bob, alice] : [alice, bob];
	await receives(stays);
	return { goes, stays, path, before: await streams(stays) };
}

async function receives({ page }) {
	await decodesVideo(page, 30);
	await hears(page);
}

function streams({ page }) {
	return page.evaluate(async () => {
		const stats = await window.probe.pc().getStats();
		return [...stats.values()].filter(({ type }) => type === 'inbound-rtp').map(({ ssrc, kind, codecId }) =>
			({ ssrc, kind, clock: stats.get(codecId).clockRate }));
	});
}

/* What is lost on the way, on a busy machine, is sent again; what never was can not be */
async function missedNothing(stays, path, before) {
	assert.deepEqual(await streams(stays), before, 'the streams are others');
	for (const { ssrc, kind, clock } of before) {
		const stream = path.streams.get(ssrc);
		const ahead = stream.ahead(clock);
		assert.equal(stream.missing, 0, `numbers of ${kind} are missing`);
		assert.ok(Math.abs(ahead) < APART, `timestamps of ${kind} are ahead by ${ahead} s`);
	}
	await until(stays.page, 'has lost nothing', async () => (await window.probe.counters()).lost <= 0);
	console.error(`asked for again: ${(await counters(stays.page)).nacks}`);
}

/* Waits until the one who stays is told what becomes of the other */
function isTold({ page }, event) {
	return page.evaluate((event) => new Promise((done) => {
		window.line.call.addEventListener(event, () => done(), { once: true });
	}), event);
}

for (const who of ['caller', 'callee']) {
	test(`the ${who} loads its page again`, async (t) => {
		const { goes, stays, path, before } = await connect(t, who);
		const back = isTold(stays, 'connected');
		await goes.reload();
		await goes.capture({ video: VIDEO });
		await back;
		await receives(stays);
		await missedNothing(stays, path, before);
	});
}

test('another device of the same user takes the call over', async (t) => {
	const { goes, stays, path, before } = await connect(t, 'device');
	const back = isTold(stays, 'connected');
	const other = await duet.line(t, goes.name, { secret: await goes.secret() });
	await other.capture({ video: VIDEO });
	await back;
	await receives(stays);
	await receives(other);
	await missedNothing(stays, path, before);
});

test('the padding that measures the link as a call begins is between the pictures', async (t) => {
	const { stays, path, before } = await connect(t, 'padding');
	const { ssrc } = before.find(({ kind }) => kind === 'video');
	// On a busy machine packets wait, and padding waits for the time when none does
	for (let tries = 0; tries < 10 && !path.streams.get(ssrc).padded; tries++)
		await receives(stays);
	assert.notEqual(path.streams.get(ssrc).padded, 0, 'there is none');
	await receives(stays);
	await missedNothing(stays, path, before);
});

test('another camera, and a camera that is turned off and on', async (t) => {
	const { goes, stays, path, before } = await connect(t, 'camera');
	const track = () => goes.page.evaluate(() => window.probe.pc().getSenders().find(({ track }) => track?.kind === 'video').track.id);
	const first = await track();
	await goes.page.evaluate(() => window.line.call.device({ video: null }));
	assert.notEqual(await track(), first, 'it is the same camera');
	await receives(stays);
	await goes.page.evaluate(() => window.line.call.camera(false));
	await goes.page.evaluate(() => window.line.call.camera(true));
	await receives(stays);
	await missedNothing(stays, path, before);
});
