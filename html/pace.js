/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** @file pace.js  As many messages as the server relays: it drops what is more */

import { after } from './limits.js';

/** Of what the server lets through in a second; its clock and the network are not ours */
const SHARE = 0.9;
/** ms in which nothing has been sent that may be made up for at once; the server has 5000 */
const BURST = 4000;

/* Fills with what is sent, and runs empty at `rate` per second */
class Bucket {
	#emptyAt = 0;
	rate = 0;

	/** ms until so much more has room */
	wait(amount, now) {
		return this.rate ? Math.max(0, this.#after(amount, now) - now - BURST) : 0;
	}

	take(amount, now) {
		this.#emptyAt = this.rate ? this.#after(amount, now) : 0;
	}

	#after(amount, now) {
		return Math.max(this.#emptyAt, now) + 1000 * amount / this.rate;
	}
}

export class Pace {
	#messages = new Bucket();
	#bytes = new Bucket();
	#now;

	/** @param now  The clock, in ms */
	constructor(now = () => performance.now()) {
		this.#now = now;
	}

	/** What the server says of itself: messages and bytes in a second, 0: no limit */
	limit({ messages = 0, bytes = 0 } = {}) {
		this.#messages.rate = SHARE * messages;
		this.#bytes.rate = SHARE * bytes;
	}

	/** Waits until a message of so many bytes may be sent, which it is then */
	async turn(size) {
		const wait = () => Math.max(this.#messages.wait(1, this.#now()), this.#bytes.wait(size, this.#now()));
		for (let ms = wait(); ms > 0; ms = wait())
			await after(ms);
		this.#messages.take(1, this.#now());
		this.#bytes.take(size, this.#now());
	}
}
