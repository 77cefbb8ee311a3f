/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** A client of WebDriver BiDi over a WebSocket (https://w3c.github.io/webdriver-bidi/) */
import { ReplySocket } from './replies.mjs';

export class Bidi extends ReplySocket {
	#last = 0;

	/** Sends a command; resolves with its result, rejects with its error. Events are emitted by their names */
	send(method, params = {}) {
		const id = ++this.#last;
		return this.ask(id, { id, method, params });
	}

	receive({ type, id, method, params, result, error, message }) {
		if (type === 'event')
			this.emit(method, params);
		else
			this.settle(id, type === 'error' && new Error(`${error}: ${message}`), result);
	}
}
