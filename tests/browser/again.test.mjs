/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** Calling again at once, on the same two handles */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { talkAndSee } from '../lib/media.mjs';
import { useDuet } from './fixture.mjs';
import { connect } from './steps.mjs';

const CALLS = 100;
const WITH_MEDIA = 10;
const duet = useDuet('again', { calls_per_minute: 0 });

test(`${CALLS} calls one after the other work every time`, async (t) => {
	const [alice, bob] = await duet.lines(t);
	for (let call = 1; call <= CALLS; call++) {
		const [caller, callee] = call % 2 ? [alice, bob] : [bob, alice];
		const ends = call % 4 < 2 ? caller : callee;
		try {
			await connect(caller, callee);
			if (call % WITH_MEDIA === 0)
				await talkAndSee(alice.page, bob.page);
			await ends.hangup();
			await Promise.all([alice.isOver('ended'), bob.isOver('ended')]);
		} catch (error) {
			throw new Error(`Call ${call} of ${CALLS}`, { cause: error });
		}
	}
	assert.deepEqual([await alice.errors(), await bob.errors()], [[], []]);
});
