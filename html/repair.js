/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** @file repair.js  Keeps this side's leg up: new paths for a stalled one, a new PeerConnection for a lost one */

import { asError } from './errors.js';
import { within } from './limits.js';

/** How long paths may be silent before others are looked for, in ms */
const STALLED = 1000;
/** How long new paths may take to work, in ms */
const CONNECT = 6000;
/** Waits before further attempts in ms: together less than the server's `resume_grace` */
const DELAYS = [0, 500, 1000, 2000, 4000];
/** There is no call to come back to, or not for this client */
const FINAL = [481, 484, 489];

export class Repair {
	#seat;
	#sending;
	#failed;
	#timer = null;
	#task = null;

	/**
	 * @param seat     The call's Seat
	 * @param sending  Its Sending
	 * @param failed   Called with an error when it cannot go on
	 */
	constructor(seat, sending, failed) {
		this.#seat = seat;
		this.#sending = sending;
		this.#failed = failed;
	}

	get #link() {
		return this.#seat.link;
	}

	get #connected() {
		return this.#link.peer.pc?.connectionState === 'connected';
	}

	/** The PeerConnection has another state */
	transport(state) {
		clearTimeout(this.#timer);
		if (state === 'connected')
			this.#mended();
		else if (state === 'failed')
			this.anew('The connection failed');
		else if (state === 'disconnected')
			this.#timer = setTimeout(() => this.restart('The connection is interrupted'), STALLED);
	}

	#mended() {
		const seat = this.#seat;
		if (!seat.reconnecting || this.#task)
			return;
		seat.reconnecting = false;
		seat.emit('connected', { who: 'self' });
	}

	/**
	 * Comes back after the server was lost, or the page loaded again.
	 *
	 * @param how.anew     Why to take a new PeerConnection
	 * @param how.restart  Or why to look for new paths; without either the PeerConnection is as it was
	 */
	mend({ anew, restart }) {
		if (anew)
			this.anew(anew);
		else if (restart || this.#seat.interrupted)
			this.restart(restart ?? 'The connection to the server was lost');
		else
			this.transport(this.#link.peer.pc?.connectionState);
		this.#seat.interrupted = false;
	}

	/** Looks for new paths, and takes a new PeerConnection when there are none */
	restart(reason) {
		return this.#begin(reason, () => this.#restart());
	}

	/** Takes a new PeerConnection */
	anew(reason) {
		return this.#begin(reason, () => this.#anew());
	}

	#begin(reason, work) {
		const seat = this.#seat;
		clearTimeout(this.#timer);
		if (!seat.active)
			return null;
		if (!seat.reconnecting) {
			seat.reconnecting = true;
			seat.emit('reconnecting', { who: 'self', reason });
		}
		// Without the server nothing can be done, and when it is back we are called
		if (!this.#link.signal.up)
			return null;
		this.#task ??= work().catch((error) => this.#over(error)).finally(() => {
			this.#task = null;
			if (this.#connected)
				this.#mended();
		});
		return this.#task;
	}

	#over(error) {
		if (this.#seat.active && this.#link.signal.up)
			this.#failed(asError(error));
	}

	async #restart() {
		try {
			await this.#sending.renegotiate({ iceRestart: true });
			await this.#up();
		} catch {
			await this.#anew();
		}
	}

	async #anew() {
		for (const [turn, delay] of DELAYS.entries()) {
			await new Promise((done) => setTimeout(done, delay));
			if (!this.#seat.active || !this.#link.signal.up)
				return;
			try {
				await this.#reattach();
				await this.#up();
				return;
			} catch (error) {
				if (FINAL.includes(error.code) || turn === DELAYS.length - 1)
					throw error;
			}
		}
	}

	async #reattach() {
		const seat = this.#seat;
		const { peer, leg, secret } = this.#link;
		await peer.drop();
		const { result } = await leg.negotiate({
			build: () => peer.align(seat.media, seat.local.sources),
			wanted: () => seat.active,
			send: (jsep) => seat.request({ request: 'reattach', secret }, 'reattached', { jsep }),
		});
		seat.media = result.media ?? seat.media;
		seat.emit('resumed');
	}

	async #up() {
		const { peer } = this.#link;
		if (this.#connected)
			return;
		const listening = new AbortController();
		const { signal } = listening;
		try {
			await within(new Promise((up, lost) => {
				peer.addEventListener('state', ({ detail: { state } }) => {
					if (state === 'connected')
						up();
					else if (state === 'failed' || state === 'closed')
						lost(new Error('The connection failed'));
				}, { signal });
				peer.addEventListener('down', ({ detail }) => lost(new Error(detail.reason)), { signal });
			}), CONNECT, 'Connecting');
		} finally {
			listening.abort();
		}
	}

	close() {
		clearTimeout(this.#timer);
	}
}
