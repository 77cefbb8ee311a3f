/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** A client over a WebSocket, whose messages of JSON are replied to by some with the same id */
import { EventEmitter, once } from 'node:events';
import WebSocket from 'ws';

export class ReplySocket extends EventEmitter {
	#socket;
	#waiting = new Map();

	/** @param protocol Of WebSockets, or none */
	static async open(url, protocol) {
		const socket = new WebSocket(url, protocol);
		const self = new this(socket);
		await once(socket, 'open');
		return self;
	}

	/** `receive()` of the class that extends this one gets each message */
	constructor(socket) {
		super();
		this.#socket = socket;
		socket.on('message', (data) => this.receive(JSON.parse(data)));
		socket.on('close', () => this.#fail(new Error(`The connection to ${socket.url} was closed`)));
		socket.on('error', (error) => this.#fail(error));
	}

	/** Sends a message; resolves, or rejects, as settle() is told */
	ask(id, message) {
		return new Promise((good, bad) => {
			this.#waiting.set(id, { good, bad });
			this.#socket.send(JSON.stringify(message));
		});
	}

	/** The reply has come; false when nobody waits for it */
	settle(id, error, result) {
		const waiting = this.#waiting.get(id);
		if (!this.#waiting.delete(id))
			return false;
		if (error)
			waiting.bad(error);
		else
			waiting.good(result);
		return true;
	}

	close() {
		this.#socket.close();
	}

	#fail(error) {
		for (const id of this.#waiting.keys())
			this.settle(id, error);
	}
}
