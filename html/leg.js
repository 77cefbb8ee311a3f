/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** @file leg.js  Negotiations of one handle with the server, one after the other */

import { DuetError } from './errors.js';
import { Chain } from './limits.js';

/** Attempts while the last PeerConnection is still closing */
const ATTEMPTS = 4;
/** What the core answers to an offer in that time: unexpected, wrong state, unknown */
const CORE_CLOSING = [469, 471, 490];

function isClosing({ origin, code }) {
	return (origin === 'plugin' && code === 485) || (origin === 'core' && CORE_CLOSING.includes(code));
}

export class Leg {
	#peer;
	#chain = new Chain();

	constructor(peer) {
		this.#peer = peer;
	}

	/**
	 * Offers, sends, takes the answer. Rejects with what the server refused it
	 * with; then what there was before goes on.
	 *
	 * @param options.build       Adds to the Peer what the offer is to carry
	 * @param options.iceRestart  Whether to look for new paths
	 * @param options.wanted      Tells whether this is still wanted when its turn comes
	 * @param options.send        Sends the offer, what Peer.offer() returned; returns {jsep} with the answer, or none yet
	 * @return What `send` returned
	 */
	negotiate(options) {
		return this.#chain.run(() => this.#attempts(options));
	}

	/** Takes an answer that came later, with an event */
	answer(jsep) {
		return this.#chain.run(() => this.#peer.answer(jsep));
	}

	async #attempts(options) {
		for (let attempt = 1; ; attempt++) {
			const fresh = !this.#peer.open;
			if (fresh)
				await this.#peer.free();
			if (!options.wanted())
				throw new DuetError('state', 'The call is over');
			try {
				return await this.#once(options);
			} catch (error) {
				await this.#undo(error, fresh);
				if (!fresh || !(isClosing(error) || this.#overtaken(error)) || attempt === ATTEMPTS)
					throw error;
			}
		}
	}

	/* The core's word about the last PeerConnection came so late that it closed this one, of which nobody knows yet */
	#overtaken({ code }) {
		return code === 'state' && !this.#peer.sent;
	}

	/* What a fresh PeerConnection offered when the server was lost may have
	 * arrived: then `status` brings the answer */
	async #undo({ code }, fresh) {
		if (!fresh)
			await this.#peer.rollback().catch(() => this.#peer.close());
		else if (code !== 'disconnected')
			this.#peer.close();
	}

	async #once({ build, iceRestart, send }) {
		const offer = await this.#peer.offer(build, iceRestart);
		const reply = await send(offer);
		if (reply.jsep)
			await this.#peer.answer(reply.jsep);
		return reply;
	}
}
