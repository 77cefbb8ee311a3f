/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** One Janus with Duet, one browser and the page: shared by the tests of a file */
import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { startChrome } from '../lib/chrome.mjs';
import { startJanus } from '../lib/janus.mjs';
import { Line } from './line.mjs';
import { Phone } from './phone.mjs';
import { startSite } from './site.mjs';

/**
 * Starts everything before the first test of a file and stops it after the last
 *
 * @param name     Of the file, for its logs
 * @param settings Of the plugin
 * @param more     More for startJanus()
 */
export function useDuet(name, settings = {}, more = {}) {
	const duet = {};
	let tests = 0;

	before(async () => {
		duet.janus = await startJanus({ name: `janus-${name}`, plugins: { duet: settings }, ...more });
		duet.site = await startSite();
		duet.chrome = await startChrome();
	});

	after(async () => {
		await duet.chrome?.stop();
		await duet.site?.stop();
		await duet.janus?.stop();
	});

	/* Closes what a test opened; by then no page may have logged an error */
	const opened = (t, one) => {
		t.after(async () => {
			await one.page.context().close();
			const problems = one.page.problems.filter((problem) => !one.tolerated?.test(problem));
			assert.deepEqual(problems, [], `the page of ${one.name} threw or logged an error`);
		});
		return one;
	};

	const several = async (t, count, open) => {
		tests++;
		const names = ['alice', 'bob', 'carol'].slice(0, count).map((name) => `${name}-${tests}`);
		return Promise.all(names.map((name) => open(t, name)));
	};

	/** Opens the page for a test and registers a name; options as for Phone */
	duet.phone = async (t, name, options) => opened(t, await Phone.open(duet, name, options));

	/** Opens the page at a room for a test */
	duet.visitor = async (t, label, room) => opened(t, await Phone.visit(duet, label, room));

	/** Pages of alice, bob and carol, with names that no test had before */
	duet.phones = (t, count = 2) => several(t, count, duet.phone);

	/** Opens the client library alone for a test and registers a name; options as for Line */
	duet.line = async (t, name, options) => opened(t, await Line.open(duet, name, options));

	/** Alice and bob with the client library alone; options as for Line */
	duet.lines = (t, options) => several(t, 2, (t, name) => duet.line(t, name, options));

	return duet;
}
