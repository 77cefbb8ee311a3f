/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** Drives pages/direct.html and pages/duet.html, and passes messages on between the browsers of the first */
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

export class DirectPage extends VideocallPage {
	static async open(chrome, site, exchange, name) {
		const query = new URLSearchParams({ exchange: exchange.url, name });
		const self = new DirectPage(await chrome.open(`${site.url}/bench/direct.html?${query}`, { label: name }), name);
		await self.state('registered');
		return self;
	}
}

export class DuetPage extends VideocallPage {
	static async open(chrome, site, janus, name) {
		const query = new URLSearchParams({ server: janus.url, name });
		const self = new DuetPage(await chrome.open(`${site.url}/bench/duet.html?${query}`, { label: name }), name);
		await self.state('registered');
		return self;
	}
}
