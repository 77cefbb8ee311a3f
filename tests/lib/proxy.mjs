/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * A TCP proxy on loopback that can be cut: what is open is dropped, what comes is refused; or that
 * drops what is open in the moment a message passes
 */
import { once } from 'node:events';
import { connect, createServer } from 'node:net';

/** The text of WebSocket frames, masked or not, as far as a piece of the stream has them */
export function frames(piece) {
	let text = '';
	for (let at = 0; at + 2 <= piece.length;) {
		const masked = piece[at + 1] & 0x80;
		let size = piece[at + 1] & 0x7f;
		at += 2;
		if (size >= 126) {
			const bytes = size === 126 ? 2 : 6;
			const from = size === 126 ? at : at + 2;
			if (from + bytes > piece.length)
				break;
			size = piece.readUIntBE(from, bytes);
			at = from + bytes;
		}
		const mask = masked ? piece.subarray(at, at + 4) : [0, 0, 0, 0];
		at += masked ? 4 : 0;
		text += piece.subarray(at, at + size).map((byte, i) => byte ^ mask[i % 4]).toString();
		at += size;
	}
	return text;
}

class CuttableProxy {
	#port;
	#server = createServer((near) => this.#accept(near));
	#sockets = new Set();
	#isCut = false;
	#trap = null;

	constructor(port) {
		this.#port = port;
	}

	async listen() {
		this.#server.listen(0, '127.0.0.1');
		await once(this.#server, 'listening');
		return this;
	}

	get url() {
		return `ws://127.0.0.1:${this.#server.address().port}`;
	}

	cut() {
		this.#isCut = true;
		this.#drop();
	}

	/**
	 * Cuts once, before a message passes that has these words; what comes next is let through
	 *
	 * @param to 'server' or 'client'
	 * @return Settles when it has come
	 */
	cutAt(to, words) {
		return new Promise((sprung) => { this.#trap = { to, words, sprung }; });
	}

	mend() {
		this.#isCut = false;
	}

	async stop() {
		this.#server.close();
		this.#drop();
		await once(this.#server, 'close');
	}

	#drop() {
		this.#sockets.forEach((socket) => socket.destroy());
	}

	#accept(near) {
		if (this.#isCut) {
			near.destroy();
			return;
		}
		const far = connect(this.#port, '127.0.0.1');
		this.#forward(near, far, 'server');
		this.#forward(far, near, 'client');
	}

	#forward(from, to, name) {
		this.#sockets.add(from);
		from.on('data', (piece) => this.#springs(piece, name) || to.write(piece));
		from.on('end', () => to.end());
		from.on('error', () => to.destroy());
		from.on('close', () => {
			this.#sockets.delete(from);
			to.destroy();
		});
	}

	/* Whether this is what was waited for: then it goes nowhere */
	#springs(piece, to) {
		if (this.#trap?.to !== to || !frames(piece).includes(this.#trap.words))
			return false;
		this.#trap.sprung();
		this.#trap = null;
		this.#drop();
		return true;
	}
}

/** @param port Where it leads to */
export function startProxy(port) {
	return new CuttableProxy(port).listen();
}
