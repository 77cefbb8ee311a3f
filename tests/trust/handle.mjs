/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** A handle of the plugin, over a WebSocket and without a browser */
import { JanusSocket } from '../lib/socket.mjs';

const ANSWER_LIMIT = 20_000;

export class Handle {
	#socket;
	#address;
	#waiting = new Map();

	/**
	 * Attaches
	 *
	 * @param url    Of Janus
	 * @param token  For Janus's own API, where it asks for one
	 */
	static async attach(url, { token } = {}) {
		const socket = await JanusSocket.open(url);
		try {
			const create = await socket.request({ janus: 'create', token });
			const address = { session_id: create.data.id, token };
			const attach = await socket.request({ janus: 'attach', plugin: 'janus.plugin.duet', ...address });
			return new Handle(socket, { ...address, handle_id: attach.data.id });
		} catch (error) {
			socket.close();
			throw error;
		}
	}

	constructor(socket, address) {
		this.#socket = socket;
		this.#address = address;
		// Janus may send the acknowledgement after the answer
		socket.on('event', ({ transaction, plugindata }) => {
			if (!plugindata)
				return;
			this.#waiting.get(transaction)?.(plugindata.data);
			this.#waiting.delete(transaction);
		});
	}

	/** Sends a request; resolves with `result` of the answer, or `{ error_code, error }` */
	async ask(body) {
		let answered;
		const answer = new Promise((good, bad) => {
			const late = () => bad(new Error(`No answer to ${body.request}`));
			const timer = setTimeout(late, ANSWER_LIMIT);
			answered = (data) => {
				clearTimeout(timer);
				good(data.result ?? data);
			};
		});
		const message = { janus: 'message', body, ...this.#address };
		const reply = await this.#socket.request(message, (transaction) => this.#waiting.set(transaction, answered));
		if (reply.plugindata)
			answered(reply.plugindata.data);
		return answer;
	}

	close() {
		this.#socket.close();
	}
}
