/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** A handle of the plugin, over a WebSocket and without a browser */
import { EventEmitter } from 'node:events';
import { JanusSocket } from '../lib/socket.mjs';

const ANSWER_LIMIT = 20_000;

/** Emits 'event' with `result` and `jsep` of what comes unasked */
export class Handle extends EventEmitter {
	#socket;
	#address;
	#waiting = new Map();

	/**
	 * Attaches
	 *
	 * @param url    Of Janus
	 * @param token  For Janus's own API, where it asks for one
	 * @param plugin Another one than Duet
	 */
	static async attach(url, { token, plugin = 'janus.plugin.duet' } = {}) {
		const socket = await JanusSocket.open(url);
		try {
			const create = await socket.request({ janus: 'create', token });
			const address = { session_id: create.data.id, token };
			const attach = await socket.request({ janus: 'attach', plugin, ...address });
			return new Handle(socket, { ...address, handle_id: attach.data.id });
		} catch (error) {
			socket.close();
			throw error;
		}
	}

	constructor(socket, address) {
		super();
		this.#socket = socket;
		this.#address = address;
		// Janus may send the acknowledgement after the answer
		socket.on('event', ({ transaction, plugindata, jsep }) => {
			const waiting = this.#waiting.get(transaction);
			this.#waiting.delete(transaction);
			if (waiting && plugindata)
				waiting(plugindata.data);
			else if (plugindata?.data.result)
				this.emit('event', plugindata.data.result, jsep);
		});
	}

	/** Sends a request; resolves with `result` of the answer, or `{ error_code, error }`; rejects with Janus's own errors */
	ask(body, jsep) {
		return new Promise((good, bad) => {
			const late = () => bad(new Error(`No answer to ${body.request}`));
			const timer = setTimeout(late, ANSWER_LIMIT);
			const answered = (data) => {
				clearTimeout(timer);
				good(data.result ?? data);
			};
			const message = { janus: 'message', body, jsep, ...this.#address };
			const acknowledged = this.#socket.request(message, (transaction) => this.#waiting.set(transaction, answered));
			acknowledged.then(({ plugindata }) => plugindata && answered(plugindata.data), (error) => {
				clearTimeout(timer);
				bad(error);
			});
		});
	}

	/** `session_id` and `handle_id` */
	get address() {
		return this.#address;
	}

	/** Ends the session */
	leave() {
		const { handle_id: handle, ...session } = this.#address;
		return this.#socket.request({ janus: 'destroy', ...session });
	}

	/** Drops the connection */
	close() {
		this.#socket.close();
	}
}
