/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** A client of the Janus API over a WebSocket, for tests without a browser */
import { randomUUID } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import WebSocket from 'ws';

const REPLY_LIMIT = 20_000;

export class JanusSocket extends EventEmitter {
	#socket;
	#waiting = new Map();

	/** @param protocol Of WebSockets: that of the Janus API, or `janus-admin-protocol` */
	static async open(url, protocol = 'janus-protocol') {
		const socket = new WebSocket(url, protocol);
		const self = new JanusSocket(socket);
		await once(socket, 'open');
		return self;
	}

	constructor(socket) {
		super();
		this.#socket = socket;
		socket.on('message', (data) => this.#receive(JSON.parse(data)));
		socket.on('close', () => this.#fail(new Error('The connection to Janus was closed')));
		socket.on('error', (error) => this.#fail(error));
	}

	/**
	 * Sends a request; resolves with its first reply, rejects when that is an error
	 *
	 * @param begins Called with the transaction before it is sent
	 */
	request(message, begins = () => {}) {
		const transaction = randomUUID();
		begins(transaction);
		return new Promise((good, bad) => {
			const timer = setTimeout(() => bad(new Error(`No reply to ${message.janus}`)), REPLY_LIMIT);
			this.#waiting.set(transaction, {
				good: (reply) => { clearTimeout(timer); good(reply); },
				bad: (error) => { clearTimeout(timer); bad(error); },
			});
			this.#socket.send(JSON.stringify({ ...message, transaction }));
		});
	}

	close() {
		this.#socket.close();
	}

	#receive(message) {
		const waiting = this.#waiting.get(message.transaction);
		if (!waiting) {
			this.emit('event', message);
			return;
		}
		this.#waiting.delete(message.transaction);
		if (message.janus === 'error')
			waiting.bad(new Error(`${message.error.code}: ${message.error.reason}`));
		else
			waiting.good(message);
	}

	#fail(error) {
		for (const { bad } of this.#waiting.values())
			bad(error);
		this.#waiting.clear();
	}
}
