/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** A client of WebDriver BiDi over a WebSocket (https://w3c.github.io/webdriver-bidi/) */
import { EventEmitter, once } from 'node:events';
import WebSocket from 'ws';

export class Bidi extends EventEmitter {
	#socket;
	#last = 0;
	#waiting = new Map();

	static async open(url) {
		const socket = new WebSocket(url);
		const self = new Bidi(socket);
		await once(socket, 'open');
		return self;
	}

	constructor(socket) {
		super();
		this.#socket = socket;
		socket.on('message', (data) => this.#receive(JSON.parse(data)));
		socket.on('close', () => this.#fail(new Error('The connection to the browser was closed')));
		socket.on('error', (error) => this.#fail(error));
	}

	/** Sends a command; resolves with its result, rejects with its error. Events are emitted by their names */
	send(method, params = {}) {
		const id = ++this.#last;
		return new Promise((good, bad) => {
			this.#waiting.set(id, { good, bad });
			this.#socket.send(JSON.stringify({ id, method, params }));
		});
	}

	close() {
		this.#socket.close();
	}

	#receive({ type, id, method, params, result, error, message }) {
		if (type === 'event') {
			this.emit(method, params);
			return;
		}
		const waiting = this.#waiting.get(id);
		this.#waiting.delete(id);
		if (type === 'error')
			waiting?.bad(new Error(`${error}: ${message}`));
		else
			waiting?.good(result);
	}

	#fail(error) {
		for (const { bad } of this.#waiting.values())
			bad(error);
		this.#waiting.clear();
	}
}
