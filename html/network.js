/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** @file network.js  What the browser says about the network; silent where there is no browser */

/** How long to wait for the last of several changes in a row, in ms */
const SETTLE = 300;

/** Fires 'change' when the network has come back or is another one */
export class Network extends EventTarget {
	#timer = null;
	#listening = new AbortController();

	constructor() {
		super();
		const { signal } = this.#listening;
		const changed = () => this.#changed();
		globalThis.addEventListener?.('online', changed, { signal });
		globalThis.navigator?.connection?.addEventListener?.('change', changed, { signal });
	}

	#changed() {
		clearTimeout(this.#timer);
		this.#timer = setTimeout(() => this.dispatchEvent(new Event('change')), SETTLE);
	}

	close() {
		clearTimeout(this.#timer);
		this.#listening.abort();
	}
}
