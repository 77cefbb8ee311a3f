/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file ice.js  STUN and TURN servers: the application's, and those that Duet names
 *
 * janus.js reads its array of servers whenever it makes a PeerConnection, so
 * that one array is filled anew when there is something new.
 */

/** The part of the credentials' time after which others are asked for */
const RENEW = 0.5;

export class Ice {
	#own;
	#ask;
	#timer;
	/** For janus.js */
	servers;

	/**
	 * @param own  The application's servers
	 * @param ask  Asks the server for others; returns a promise of the answer
	 */
	constructor(own, ask) {
		this.#own = own;
		this.#ask = ask;
		this.servers = [...own];
	}

	/** @param result  An answer of the server that may name servers */
	take({ ice_servers: named, ice_ttl: seconds }) {
		if (!named)
			return;
		this.servers.splice(0, this.servers.length, ...this.#own, ...named);
		this.close();
		this.#timer = setTimeout(() => this.#renew(), seconds * RENEW * 1000);
	}

	async #renew() {
		try {
			this.take(await this.#ask());
		} catch {
			// Out of reach: to register again brings others, as does the next time
			this.#timer = setTimeout(() => this.#renew(), 5000);
		}
	}

	/** Asks for no more */
	close() {
		clearTimeout(this.#timer);
	}
}
