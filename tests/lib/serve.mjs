/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** Serves folders as plain files */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { once } from 'node:events';
import { extname, join, normalize, sep } from 'node:path';

const TYPES = {
	'.html': 'text/html; charset=utf-8',
	'.js': 'text/javascript; charset=utf-8',
	'.mjs': 'text/javascript; charset=utf-8',
	'.css': 'text/css; charset=utf-8',
	'.json': 'application/json',
	'.svg': 'image/svg+xml',
	'.png': 'image/png',
};

/** The file that a path stands for, or nothing: the longest mount that fits wins */
function locate(mounts, path) {
	const fits = Object.keys(mounts).filter((at) => path.startsWith(at)).sort((a, b) => b.length - a.length);
	if (!fits.length)
		return undefined;
	const rest = normalize(path.slice(fits[0].length) || 'index.html');
	return rest.startsWith('..') ? undefined : join(mounts[fits[0]], rest.endsWith(sep) ? `${rest}index.html` : rest);
}

async function respond(mounts, request, response) {
	const path = decodeURIComponent(new URL(request.url, 'http://localhost').pathname);
	const file = locate(mounts, path);
	const found = file && await stat(file).catch(() => undefined);
	if (!found?.isFile()) {
		// Browsers ask for an icon unasked; a page without one is no error
		response.writeHead(path === '/favicon.ico' ? 204 : 404).end();
		return;
	}
	response.writeHead(200, {
		'content-type': TYPES[extname(file)] ?? 'application/octet-stream',
		'cache-control': 'no-store',
	});
	createReadStream(file).pipe(response);
}

/**
 * Starts a server
 *
 * @param mounts  Folders by the path they appear under, such as { '/': 'html', '/vendor/': '...' }
 * @param address Where to listen
 */
export async function serve(mounts, address = '127.0.0.1') {
	const server = createServer((request, response) => {
		respond(mounts, request, response).catch(() => response.destroy());
	});
	server.listen(0, address);
	await once(server, 'listening');
	return {
		url: `http://${address}:${server.address().port}`,
		async stop() {
			server.close();
			server.closeAllConnections();
			await once(server, 'close');
		},
	};
}
