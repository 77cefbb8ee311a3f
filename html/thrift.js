/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** @file thrift.js  A small first picture, for it to be there soon */

/**
 * What a camera may take while it rings, in bit/s. A caller's camera is sent although nobody sees it:
 * so the encoder, and the way to the server, are warm when the call is accepted. The picture that is
 * asked for then is as large as this rate makes it, and it is sent as fast as the server allows,
 * which until somebody sees it is much faster: docs/protocol.md, "Early transport".
 */
const RINGING = 300000;
/** How long that picture is given to be made and sent, and the link to be measured, from Accept on, in ms */
const LIFT = 900;

export class Thrift {
	#before = new Map();

	/**
	 * @param peer  The Peer of a call that rings: its cameras are limited. Those that are sent in several
	 *              sizes have limits already.
	 */
	constructor(peer) {
		for (const { sender } of peer.lines('video')) {
			const { encodings = [] } = sender.getParameters?.() ?? {};
			if (encodings.length === 1) {
				this.#before.set(sender, encodings[0].maxBitrate);
				this.#limit(sender, RINGING);
			}
		}
	}

	/* A browser that does not limit it sends more than it had to, and that is all */
	#limit(sender, bitrate) {
		const parameters = sender.getParameters();
		const [encoding] = parameters.encodings;
		if (!encoding)
			return;
		if (bitrate === undefined)
			delete encoding.maxBitrate;
		else
			encoding.maxBitrate = bitrate;
		sender.setParameters(parameters).catch(() => {});
	}

	/** Ends it, a little later: the call is accepted */
	lift() {
		const before = [...this.#before];
		this.#before.clear();
		setTimeout(() => before.forEach(([sender, bitrate]) => this.#limit(sender, bitrate)), LIFT);
	}
}
