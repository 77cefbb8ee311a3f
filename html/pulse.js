/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** @file pulse.js  Signs of life, to the server and from it */

/** In a call the server hears from this client that often at least, in ms */
const PING = 2000;
/** A server that lives answers sooner, in ms */
const PONG = 4000;

export class Pulse {
	#link;
	#timer = null;

	/** @param link  The client's Link */
	constructor(link) {
		this.#link = link;
	}

	start() {
		this.#timer ??= setInterval(() => this.#beat(), PING);
	}

	#beat() {
		const { signal } = this.#link;
		if (signal.up && signal.idle)
			this.check();
	}

	/** Finds out whether the server can be reached: the transport may not know yet that it cannot */
	check() {
		const { signal } = this.#link;
		const answers = ({ event }) => event === 'pong';
		signal.request({ request: 'ping' }, { answers, timeout: PONG }).catch((error) => {
			if (error.code === 'timeout')
				signal.lose('The server does not answer');
			else if (error.code !== 'disconnected')
				this.#link.report(error);
		});
	}

	stop() {
		clearInterval(this.#timer);
		this.#timer = null;
	}
}
