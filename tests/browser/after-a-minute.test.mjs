/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** A call that rings for a minute before it is answered: longer than the core keeps candidates */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setTimeout as after } from 'node:timers/promises';
import { talkAndSee, until } from '../lib/media.mjs';
import { useDuet } from './fixture.mjs';
import { connect } from './steps.mjs';

const MINUTE = 60_000;
const duet = useDuet('after-a-minute', { ring_timeout: 120 });

/* What is tested is the passing of time: there is no event to wait for */
async function answeredLate(t, early) {
	const [alice, bob] = await duet.lines(t, { early });
	await alice.call(bob);
	if (early)
		await Promise.all([alice, bob].map(({ page }) =>
			until(page, 'has its transport up', () => window.probe.pc()?.connectionState === 'connected')));
	await after(MINUTE);
	const transports = await Promise.all([alice.transport(), bob.transport()]);
	assert.deepEqual(transports, early ? ['connected', 'connected'] : ['new', undefined]);
	await bob.accept();
	await Promise.all([alice.isActive(), bob.isActive()]);
	await talkAndSee(alice.page, bob.page);
}

describe('answered after a minute', { concurrency: true }, () => {
	test('with early transports: media both ways', (t) => answeredLate(t, true));
	test('without early transports: media both ways', (t) => answeredLate(t, false));
});
