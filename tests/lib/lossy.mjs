/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** A path for the media of a page on which video packets to the page get lost */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';

const RTP_HEADER = 12;

/** RTP and not RTCP (RFC 5761 section 4), and larger than audio */
function isVideo(packet) {
	const rtp = packet[0] >> 6 === 2 && (packet[1] < 192 || packet[1] > 223);
	return rtp && packet.length > RTP_HEADER + 300;
}

/**
 * Makes a path
 *
 * @param every One of so many packets is lost
 */
export function makeLossy(every) {
	const sockets = [];
	const path = { dropped: 0 };
	let seen = 0;

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
		far.on('message', (packet) => {
			if (isVideo(packet) && ++seen % every === 0)
				path.dropped++;
			else if (page)
				near.send(packet, page.port, page.address);
		});
		near.bind(0, address);
		await once(near, 'listening');
		return near.address().port;
	}

	/** Sends pages of a context this way: they learn of no other, and Janus of none of theirs */
	path.prepare = async (context) => {
		await context.exposeFunction('leadTo', open);
		await context.addInitScript(() => {
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
		});
	};
	path.stop = () => sockets.forEach((socket) => socket.close());
	return path;
}
