/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** A path for the media of a page, in user space: what goes to the page passes through a function's hands */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';

/* In the page: Janus is where the path begins, and where the page is it learns from its packets */
function lead() {
	const candidate = /(a=candidate:\S+ 1 udp \d+ )(\S+) (\d+)/gi;
	const { prototype } = window.RTCPeerConnection;
	const original = prototype.setRemoteDescription;
	prototype.setRemoteDescription = async function (description) {
		let { sdp } = description;
		for (const [, , address, port] of [...sdp.matchAll(candidate)]) {
			const other = await window.leadTo(address, Number(port));
			sdp = sdp.replaceAll(` ${address} ${port} `, ` ${address} ${other} `);
		}
		return original.call(this, { type: description.type, sdp });
	};
	Object.defineProperty(RTCPeerConnectionIceEvent.prototype, 'candidate', { get: () => null });
}

/**
 * Makes a path
 *
 * @param carry Called with each packet to the page and a function that sends it on
 */
export function makePath(carry) {
	const sockets = [];

	/* A port that leads to one of Janus's */
	async function open(address, port) {
		const near = createSocket('udp4');
		const far = createSocket('udp4');
		let page = null;
		sockets.push(near, far);
		near.on('message', (packet, from) => {
			page = from;
			far.send(packet, port, address);
		});
		far.on('message', (packet) => carry(packet, () => page && near.send(packet, page.port, page.address)));
		near.bind(0, address);
		await once(near, 'listening');
		return near.address().port;
	}

	return {
		/** Sends pages of a context this way: they learn of no other, and Janus of none of theirs */
		async prepare(context) {
			await context.exposeFunction('leadTo', open);
			await context.addInitScript(lead);
		},
		stop: () => sockets.forEach((socket) => socket.close()),
	};
}
