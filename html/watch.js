/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** @file watch.js  Whose presence a client follows */

export class Watch {
	#signal;
	#seen = new Map();

	/** @param signal  The client's Signal */
	constructor(signal) {
		this.#signal = signal;
	}

	/** What is known: name to 'online', 'busy' or 'offline', or null while it is not */
	get seen() {
		return new Map(this.#seen);
	}

	async #request(request, usernames) {
		await this.#signal.request({ request, usernames }, { answers: ({ event }) => event === 'watching' });
	}

	/** Follows further names */
	async add(usernames) {
		const more = usernames.filter((name) => !this.#seen.has(name));
		if (!more.length)
			return;
		await this.#request('watch', more);
		for (const name of more) {
			if (!this.#seen.has(name))
				this.#seen.set(name, null);
		}
	}

	/** Follows names no longer; without names none */
	async remove(usernames = [...this.#seen.keys()]) {
		const less = usernames.filter((name) => this.#seen.has(name));
		if (!less.length)
			return;
		less.forEach((name) => this.#seen.delete(name));
		await this.#request('unwatch', less);
	}

	/** After the server was lost: asks for all anew */
	async again() {
		const names = [...this.#seen.keys()];
		if (!names.length)
			return;
		await this.#request('unwatch');
		await this.#request('watch', names);
	}

	/** An event of the server */
	handle({ username, presence }) {
		this.#seen.set(username, presence);
	}

	clear() {
		this.#seen.clear();
	}
}
