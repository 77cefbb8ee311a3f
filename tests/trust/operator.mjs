/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** Whoever runs the server: Janus's admin API, over a WebSocket */
import { JanusSocket } from '../lib/socket.mjs';

export class Operator {
	#socket;
	#secret;

	/** @param admin As it was given to startJanus() */
	static async connect({ port, secret }) {
		return new Operator(await JanusSocket.open(`ws://127.0.0.1:${port}`, 'janus-admin-protocol'), secret);
	}

	constructor(socket, secret) {
		this.#socket = socket;
		this.#secret = secret;
	}

	/** A request to Janus itself */
	janus(message) {
		return this.#socket.request({ admin_secret: this.#secret, ...message });
	}

	/** A request to the plugin; resolves with `result` of the answer, or `{ error_code, error }` */
	async ask(request) {
		const { response } = await this.janus({ janus: 'message_plugin', plugin: 'janus.plugin.duet', request });
		return response.result ?? response;
	}

	close() {
		this.#socket.close();
	}
}
