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

/**
 * Starts a proxy
 *
 * @param port Where it leads to
 */
export async function startProxy(port) {
	const sockets = new Set();
	let isCut = false;
	let trap = null;

	const drop = () => sockets.forEach((socket) => socket.destroy());

	/* Whether this is what was waited for: then it goes nowhere */
	const springs = (piece, to) => {
		if (trap?.to !== to || !frames(piece).includes(trap.words))
			return false;
		trap.sprung();
		trap = null;
		drop();
		return true;
	};

	const forward = (from, to, name) => {
		sockets.add(from);
		from.on('data', (piece) => springs(piece, name) || to.write(piece));
		from.on('end', () => to.end());
		from.on('error', () => to.destroy());
		from.on('close', () => {
			sockets.delete(from);
			to.destroy();
		});
	};

	const server = createServer((near) => {
		if (isCut) {
			near.destroy();
			return;
		}
		const far = connect(port, '127.0.0.1');
		forward(near, far, 'server');
		forward(far, near, 'client');
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');

	return {
		url: `ws://127.0.0.1:${server.address().port}`,
		cut() {
			isCut = true;
			drop();
		},
		/**
		 * Cuts once, before a message passes that has these words; what comes next is let through
		 *
		 * @param to 'server' or 'client'
		 * @return Settles when it has come
		 */
		cutAt(to, words) {
			return new Promise((sprung) => { trap = { to, words, sprung }; });
		},
		mend() {
			isCut = false;
		},
		async stop() {
			server.close();
			drop();
			await once(server, 'close');
		},
	};
}
