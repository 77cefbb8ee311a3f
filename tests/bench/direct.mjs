/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** Drives pages/call.html, and passes messages on between browsers that call each other directly */
import { once } from 'node:events';
import { WebSocketServer } from 'ws';
import { VideocallPage } from '../browser/videocall.mjs';

/** Passes messages on by name, and says whom they come from */
export async function startExchange(address = '127.0.0.1') {
	const server = new WebSocketServer({ host: address, port: 0 });
	const sockets = new Map();
	server.on('connection', (socket, request) => {
		const name = new URL(request.url, 'http://localhost').searchParams.get('name');
		sockets.set(name, socket);
		socket.on('message', (data) => {
			const { to, ...message } = JSON.parse(data);
			sockets.get(to)?.send(JSON.stringify({ ...message, from: name }));
		});
		socket.on('close', () => sockets.delete(name));
	});
	await once(server, 'listening');
	return {
		url: `ws://${address}:${server.address().port}`,
		async stop() {
			server.close();
			server.clients.forEach((socket) => socket.terminate());
			await once(server, 'close');
		},
	};
}

/** pages/call.html with one of its scripts */
class MeasuredPage extends VideocallPage {
	static async open(chrome, site, name, parameters) {
		const query = new URLSearchParams({ name, ...parameters });
		const self = new this(await chrome.open(`${site.url}/bench/call.html?${query}`, { label: name }), name);
		await self.state('registered');
		return self;
	}
}

export class DirectPage extends MeasuredPage {
	static open(chrome, site, exchange, name) {
		return super.open(chrome, site, name, { by: 'direct', exchange: exchange.url });
	}
}

export class DuetPage extends MeasuredPage {
	static open(chrome, site, janus, name) {
		return super.open(chrome, site, name, { by: 'duet', server: janus.url });
	}
}
