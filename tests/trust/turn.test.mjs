/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** A call through a TURN server alone, with the credentials that Duet gives */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { useDuet } from '../browser/fixture.mjs';
import { connect } from '../browser/steps.mjs';
import { freePort } from '../lib/port.mjs';
import { hostAddress } from '../lib/folder.mjs';
import { talkAndSee } from '../lib/media.mjs';
import { startCoturn } from './coturn.mjs';

const SECRET = 'north and south';
const port = await freePort();
const uri = `turn:${hostAddress()}:${port}?transport=udp`;
const duet = useDuet('turn', { turn_uris: uri, turn_secret: SECRET });
let coturn;

before(async () => { coturn = await startCoturn({ secret: SECRET, port: String(port) }); });
after(() => coturn?.stop());

/** Types of the candidates in use: this side's, and the server's */
const inUse = (page) => page.evaluate(async () => {
	const stats = [...(await window.probe.pc().getStats()).values()];
	const transport = stats.find(({ type }) => type === 'transport');
	const pair = stats.find(({ id }) => id === transport.selectedCandidatePairId);
	return stats.find(({ id }) => id === pair.localCandidateId).candidateType;
});

test('both sides reach Janus through coturn alone', async (t) => {
	const query = { relay: true };
	const [alice, bob] = await Promise.all(['alice', 'bob'].map((name) => duet.phone(t, name, { query })));
	await connect(alice, bob);
	await talkAndSee(alice.page, bob.page);
	assert.deepEqual([await inUse(alice.page), await inUse(bob.page)], ['relay', 'relay']);
	for (const name of ['alice', 'bob'])
		assert.ok(coturn.lines.some((line) => new RegExp(`<\\d+:${name}>.*ALLOCATE processed, success`).test(line)),
			`coturn did not let ${name} in`);
});
