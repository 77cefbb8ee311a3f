/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** A TCP proxy on loopback that can be cut: what is open is dropped, what comes is refused */
import { once } from 'node:events';
import { connect, createServer } from 'node:net';

/**
 * Starts a proxy
 *
 * @param port Where it leads to
 */
export async function startProxy(port) {
	const sockets = new Set();
	let isCut = false;

	const server = createServer((near) => {
		if (isCut) {
			near.destroy();
			return;
		}
		const far = connect(port, '127.0.0.1');
		for (const [socket, other] of [[near, far], [far, near]]) {
			sockets.add(socket);
			socket.pipe(other);
			socket.on('error', () => other.destroy());
			socket.on('close', () => {
				sockets.delete(socket);
				other.destroy();
			});
		}
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');

	const drop = () => sockets.forEach((socket) => socket.destroy());
	return {
		url: `ws://127.0.0.1:${server.address().port}`,
		cut() {
			isCut = true;
			drop();
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
