/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** Clients without media, who keep the signalling busy while others talk */
import { readFile } from 'node:fs/promises';
import { once } from 'node:events';
import { Handle } from '../trust/handle.mjs';

const OFFER = new URL('../fuzz/corpus/sdp/chromium.sdp', import.meta.url);
/* What Janus itself says to an offer while the last PeerConnection of the handle still closes, or takes the new one along */
const AGAIN = /^(490: Error setting ICE locally|471: Invalid PeerConnection)/;
const CALLED = 20_000;
const seconds = (s) => new Promise((done) => { setTimeout(done, 1000 * s); });

/* What is asked of an attached handle; errors of the plugin are answers, too */
const DOES = [
	({ handle }) => handle.ask({ request: 'list' }),
	({ handle }) => handle.ask({ request: 'status', ice: true }),
	({ handle }) => handle.ask({ request: 'ping' }),
	({ handle, name }) => handle.ask({ request: 'watch', usernames: [`${name}-away`, name] }),
	({ handle, name }) => handle.ask({ request: 'join', room: `room of ${name}` }),
	({ handle }) => handle.ask({ request: 'leave' }),
	({ handle }) => handle.ask({ request: 'hangup' }),
	({ handle }) => handle.ask({ request: 'set', audio: false, bitrate: 100_000 }),
	({ handle }) => handle.ask({ request: 'nonsense' }),
	({ handle, offer }) => handle.ask({ request: 'call', username: 'nobody at all' }, offer),
	async (light) => light.again(),
	async (light) => light.rings((call_id) => light.handle.ask({ request: 'hangup', call_id })),
	async (light) => light.rings((call_id, other) => other.ask({ request: 'hangup', call_id, code: 'declined' })),
	async (light) => light.rings(async (call_id, other) => {
		await other.ask({ request: 'accept', call_id }, light.offer);
		await light.handle.ask({ request: 'hangup', call_id });
	}),
	async (light) => light.rings(() => light.again()),
];

class Light {
	constructor(url, name, offer) {
		Object.assign(this, { url, name, offer: { type: 'offer', sdp: offer } });
	}

	async start() {
		this.handle = await Handle.attach(this.url);
		await this.handle.ask({ request: 'register', username: this.name, features: ['ping'] });
	}

	/* A new connection, and the old one dropped: with the session, or without a word */
	async again() {
		const { handle } = this;
		await handle.ask({ request: 'unregister' });
		await this.start();
		await handle.leave();
		handle.close();
	}

	/* Calls somebody who is there just for that */
	async rings(then) {
		const other = await Handle.attach(this.url);
		try {
			await this.#ringsAt(other, then);
		} finally {
			await other.leave();
			other.close();
		}
	}

	async #ringsAt(other, then) {
		const username = `${this.name}-callee`;
		await other.ask({ request: 'register', username, features: [] });
		const called = once(other, 'event', { signal: AbortSignal.timeout(CALLED) });
		called.catch(() => {});
		const { event, call_id: id } = await this.handle.ask({ request: 'call', username, early: true }, this.offer);
		if (event !== 'calling')
			return;
		await called;
		await other.ask({ request: 'ringing', call_id: id }, this.offer);
		await then(id, other);
	}

	async run(random, isOver, count) {
		while (!isOver()) {
			await seconds(random());
			const does = DOES[Math.floor(random() * DOES.length)];
			await does(this).catch((error) => {
				if (!AGAIN.test(error.message))
					throw error;
			});
			count();
		}
		await this.handle.leave();
		this.handle.close();
	}
}

/**
 * Lets clients do this and that until it is over
 *
 * @param options.count  How many
 * @param options.random As Math.random
 * @param options.isOver Whether to end
 * @return How much they did, once all have left
 */
export async function light(url, { count, random, isOver }) {
	const offer = await readFile(OFFER, 'utf8');
	let done = 0;
	await Promise.all(Array.from({ length: count }, async (_, i) => {
		const one = new Light(url, `light-${i}`, offer);
		await one.start();
		await one.run(random, isOver, () => { done++; });
	}));
	return done;
}
