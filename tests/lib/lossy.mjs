/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** A path for the media of a page on which video packets to the page get lost */
import { makePath } from './path.mjs';

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
	let seen = 0;
	const path = {
		...makePath((packet, send) => {
			if (isVideo(packet) && ++seen % every === 0)
				path.dropped++;
			else
				send();
		}),
		dropped: 0,
	};
	return path;
}
