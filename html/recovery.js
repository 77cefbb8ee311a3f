/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** @file recovery.js  From a lost server back to where things are */

import { catchUp, peerDid } from './catchup.js';
import { reconnect } from './reconnect.js';

export class Recovery {
	#link;
	#with;

	/**
	 * @param link           The client's Link
	 * @param how.limit      How long to try, in ms
	 * @param how.network    A Network
	 * @param how.call       Returns the Course of the client's call, or null
	 * @param how.register   Registers a device {username, display, secret}; returns the answer
	 * @param how.join       Enters the room again
	 * @param how.missed     Called with an `incomingcall` that came meanwhile
	 */
	constructor(link, how) {
		this.#link = link;
		this.#with = how;
	}

	/** Rejects when the server stays out of reach */
	async run() {
		const { signal } = this.#link;
		for (;;) {
			const how = await reconnect(signal, this.#with);
			try {
				await (how === 'claimed' ? this.#catchUp() : this.#startOver());
			} catch (error) {
				if (signal.up)
					this.#link.report(error);
			}
			if (signal.up)
				return;
		}
	}

	/* On the same handle */
	async #catchUp() {
		const link = this.#link;
		if (!link.username)
			return;
		link.forget();
		const { result, jsep } = await link.signal.request(
			{ request: 'status', answer: link.peer.outstanding },
			{ answers: ({ event }) => event === 'status' });
		if (result.username)
			await this.#compare(result, jsep);
		else
			this.#unnamed();
		await link.watch.again();
	}

	#unnamed() {
		this.#with.call()?.end('replaced');
		this.#link.unnamed();
	}

	async #compare(status, jsep) {
		const link = this.#link;
		const there = status.call;
		const here = this.#with.call();
		if (here && there?.call_id === here.id) {
			await catchUp(here, link, status, jsep);
			return;
		}
		here?.end('ended', 'It ended while the connection was lost');
		if (!there)
			return;
		if (there.role === 'callee' && there.state === 'ringing')
			this.#with.missed({ ...there, ring_timeout: this.#left(there) });
		else
			await this.#drop(there);
	}

	#left({ since_ms: since }) {
		return Math.max(1, Math.ceil(this.#link.ringTimeout - since / 1000));
	}

	/* Nobody here waits for it any more */
	async #drop({ call_id: id }) {
		await this.#link.hangup({ id }, () => {}).catch(() => {});
	}

	/* On a new handle, with the secret */
	async #startOver() {
		const link = this.#link;
		const { username, display, secret, token } = link;
		if (!username)
			return;
		link.forget();
		const { call } = await this.#with.register({ username, display, secret, token }).catch((error) => {
			this.#lostName(error);
			throw error;
		});
		await this.#goOn(call);
		await this.#with.join();
		await link.watch.again();
	}

	#lostName(error) {
		if (error.code === 'disconnected')
			return;
		this.#with.call()?.end('failed', error.message);
		this.#link.unnamed();
	}

	async #goOn(there) {
		const here = this.#with.call();
		if (!there || there.call_id !== here?.id) {
			here?.end('failed', 'The connection to the server was lost');
			if (there)
				await this.#drop(there);
			return;
		}
		// It was answered here when the server was lost
		if (here.state !== 'active')
			here.handle({ event: 'accepted', media: there.media });
		peerDid(here, there.peer);
		here.mend({ anew: 'The connection to the server was lost' });
		await here.tell(here);
	}
}
