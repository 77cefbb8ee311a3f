/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** A path for the media of a page that writes down the numbers of RTP packets to the page: SRTP leaves them readable */
import { makePath } from './path.mjs';

const RTP_HEADER = 12;

/* RFC 5761 section 4 */
function isRtp(packet) {
	return packet.length >= RTP_HEADER && packet[0] >> 6 === 2 && (packet[1] < 192 || packet[1] > 223);
}

/* The number that is nearest to `last` of those that are `low` modulo 2^bits */
function unwrap(last, low, bits) {
	const step = 2 ** bits;
	return low + step * Math.round((last - low) / step);
}

/** A stream of one SSRC */
class Stream {
	#seen = new Set();
	/** Packets of padding, which have the third bit set and nothing to show (RFC 3550 section 5.1) */
	padded = 0;

	constructor(seq, ts) {
		Object.assign(this, { first: seq, last: seq, ts, start: ts, since: performance.now() });
	}

	take(seq, ts) {
		const number = unwrap(this.last, seq, 16);
		const time = unwrap(this.ts, ts, 32);
		this.#seen.add(number);
		this.first = Math.min(this.first, number);
		if (number <= this.last && this.#seen.size > 1)
			return;
		this.last = number;
		this.ts = time;
		this.at = performance.now();
	}

	/** Numbers between the first and the last that never came */
	get missing() {
		return this.last - this.first + 1 - this.#seen.size;
	}

	/** How far timestamps are ahead of the time that has passed, in seconds */
	ahead(clock) {
		return (this.ts - this.start) / clock - (this.at - this.since) / 1000;
	}
}

export function makeNumbered() {
	const streams = new Map();
	const path = makePath((packet, send) => {
		if (isRtp(packet)) {
			const [seq, ts, ssrc] = [packet.readUInt16BE(2), packet.readUInt32BE(4), packet.readUInt32BE(8)];
			if (!streams.has(ssrc))
				streams.set(ssrc, new Stream(seq, ts));
			streams.get(ssrc).take(seq, ts);
			streams.get(ssrc).padded += packet[0] >> 5 & 1;
		}
		send();
	});
	/** By SSRC */
	return { ...path, streams };
}
