/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

import { createServer } from 'node:net';

/** A TCP port on loopback that nobody listens on at this moment */
export function freePort() {
	return new Promise((good, bad) => {
		const server = createServer();
		server.once('error', bad);
		server.listen(0, '127.0.0.1', () => {
			const { port } = server.address();
			server.close(() => good(port));
		});
	});
}
