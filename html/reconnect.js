/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** @file reconnect.js  Getting a lost connection to the server back */

import { DuetError } from './errors.js';

/** Waits between attempts in ms; the last one goes on */
const DELAYS = [100, 400, 1000, 2000, 4000];

/* Waits, but not when the network comes back before, or nobody waits any more */
function pause(ms, signal, network) {
	return new Promise((done) => {
		const listening = new AbortController();
		const over = () => {
			clearTimeout(timer);
			listening.abort();
			done();
		};
		const timer = setTimeout(over, ms);
		network.addEventListener('change', over, { signal: listening.signal });
		signal.addEventListener('closed', over, { signal: listening.signal });
	});
}

async function attempt(signal) {
	try {
		await signal.claim();
		return 'claimed';
	} catch (error) {
		if (error.code !== 'gone')
			throw error;
	}
	await signal.renew();
	return 'renewed';
}

/**
 * Takes the session up again, or a new one when the server has given it up.
 *
 * @param signal          A Signal that was lost
 * @param options.limit   How long to try, in ms
 * @param options.network A Network
 * @return 'claimed' or 'renewed'; rejects with the last attempt's error
 */
export async function reconnect(signal, { limit, network }) {
	const end = Date.now() + limit;
	for (let turn = 0; ; turn++) {
		const delay = DELAYS[Math.min(turn, DELAYS.length - 1)];
		if (Date.now() + delay > end)
			throw new DuetError('connect', 'The server cannot be reached');
		await pause(delay, signal, network);
		try {
			return await attempt(signal);
		} catch (error) {
			if (error.code === 'disconnected')
				throw error;
		}
	}
}
