/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** A client of the Janus API over a WebSocket, for tests without a browser */
import { randomUUID } from 'node:crypto';
import { ReplySocket } from './replies.mjs';

const REPLY_LIMIT = 20_000;

export class JanusSocket extends ReplySocket {
	/** @param protocol Of WebSockets: that of the Janus API, or `janus-admin-protocol` */
	static open(url, protocol = 'janus-protocol') {
		return super.open(url, protocol);
	}

	/**
	 * Sends a request; resolves with its first reply, rejects when that is an error
	 *
	 * @param begins Called with the transaction before it is sent
	 */
	async request(message, begins = () => {}) {
		const transaction = randomUUID();
		const timer = setTimeout(() => this.settle(transaction, new Error(`No reply to ${message.janus}`)), REPLY_LIMIT);
		begins(transaction);
		try {
			return await this.ask(transaction, { ...message, transaction });
		}
		finally {
			clearTimeout(timer);
		}
	}

	receive(message) {
		const error = message.janus === 'error' && new Error(`${message.error.code}: ${message.error.reason}`);
		if (!this.settle(message.transaction, error, message))
			this.emit('event', message);
	}
}
