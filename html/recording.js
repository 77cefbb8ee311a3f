/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** @file recording.js  Whether the server records a call, and who has to agree */

export class Recording {
	#seat;
	active = false;
	/** Name of who asked for it, or null: the operator */
	by = null;
	/** 'asked' (of this side), 'awaited' (of the peer), 'declined', or null */
	consent = null;

	/** @param seat  The call's Seat */
	constructor(seat) {
		this.#seat = seat;
	}

	/** Whether it can be asked for */
	get possible() {
		return this.#seat.link.records;
	}

	/** The server says how it is, with the event or in `status` */
	told({ active = false, username = null, consent = null, error = null, error_code: code = null }) {
		const before = [this.active, this.by, this.consent].join();
		Object.assign(this, { active, by: username, consent });
		if (before !== [active, username, consent].join() || error)
			this.#seat.emit('recording', { active, by: username, consent, error, code });
	}

	/** See Call.record() */
	async ask(on, { filename } = {}) {
		await this.#set({ record: on, filename });
	}

	/** See Call.consent() */
	async agree(yes) {
		await this.#set({ record_consent: yes });
	}

	async #set(fields) {
		this.#seat.require('active');
		await this.#seat.request({ request: 'set', ...fields }, 'set');
	}
}
