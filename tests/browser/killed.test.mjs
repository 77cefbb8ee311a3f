/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** Janus killed and started again under the page: nothing is left of names and calls, and nobody is stuck */
import { test } from 'node:test';
import { startJanus } from '../lib/janus.mjs';
import { talkAndSee } from '../lib/media.mjs';
import { useDuet } from './fixture.mjs';
import { connect } from './steps.mjs';

const duet = useDuet('killed');

/* Where things are when Janus is killed, and how the page says that the call ended */
const SITUATIONS = {
	'without a call': { begin: () => {}, code: '' },
	'while it rings': { begin: (alice, bob) => alice.call(bob), code: 'failed' },
	'in a call': {
		async begin(alice, bob) {
			await connect(alice, bob);
			await talkAndSee(alice.page, bob.page);
		},
		code: 'failed',
	},
};

async function restart(pages) {
	const { port } = duet.janus;
	await duet.janus.kill();
	await Promise.all(pages.map((one) => one.state('reconnecting')));
	duet.janus = await startJanus({ name: 'janus-killed-again', port });
}

for (const [situation, { begin, code }] of Object.entries(SITUATIONS)) {
	test(`Janus is killed ${situation}: the pages say so, are back by themselves, and can call`, async (t) => {
		const phones = await duet.phones(t);
		const [alice, bob] = phones;
		// A browser says so itself when a connection fails
		for (const phone of phones)
			phone.tolerates(/WebSocket connection|Error connecting|Ooops|Is the server down|No such session/);
		await begin(alice, bob);
		await restart(phones);
		await Promise.all(phones.map((phone) => code ? phone.isOver(code) : phone.state('registered')));
		await connect(alice, bob);
		await talkAndSee(alice.page, bob.page);
		await bob.hangup();
		await Promise.all([alice.isOver('ended'), bob.isOver('ended')]);
	});
}
