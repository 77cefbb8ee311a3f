/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** @file ringer.js  A call that rings here, until it is accepted */

import { asError } from './errors.js';

export class Ringer {
	#seat;
	#rung = null;

	/** @param seat  The call's Seat */
	constructor(seat) {
		this.#seat = seat;
	}

	/** See Call.ring() */
	ring(early) {
		const { link } = this.#seat;
		this.#rung = this.#ring(early).then(() => true, (error) => {
			if (this.#seat.state === 'ringing' && !link.recovery)
				link.report(error);
			return false;
		});
		return this.#rung;
	}

	async #ring(early) {
		const seat = this.#seat;
		await seat.link.fresh();
		const send = (jsep) => seat.request({ request: 'ringing' }, 'ringing', { jsep });
		if (!early)
			return send();
		return seat.link.leg.negotiate({
			build: (peer) => peer.align(seat.media),
			wanted: () => seat.state === 'ringing',
			send,
		});
	}

	/** See Call.accept(); `accepted` is called with the result as soon as it is there */
	async accept({ audio = true, video = true, ...from }, accepted) {
		const seat = this.#seat;
		seat.require('ringing');
		const wanted = { audio: seat.has('audio') && audio, video: seat.has('video') && video, ...from };
		const opened = await seat.local.open(wanted);
		try {
			await this.#rung;
			seat.require('ringing');
			await this.#accept(opened, accepted);
		} catch (error) {
			// When the server was lost the request may have arrived all the same
			await seat.link.recovery;
			if (!seat.active) {
				seat.local.close(opened);
				throw asError(error);
			}
		}
	}

	async #accept(tracks, accepted) {
		const seat = this.#seat;
		const { peer, leg } = seat.link;
		const answered = (result, jsep) => {
			accepted(result);
			return { result, jsep };
		};
		const send = (jsep) => seat.request({ request: 'accept' }, 'accepted', { jsep, answered });
		if (peer.open && !peer.outstanding) {
			await Promise.all(tracks.map((track) => peer.idle(track.kind)?.replaceTrack(track)));
			await send();
			return;
		}
		await leg.negotiate({
			build: () => peer.align(seat.media, seat.local.sources),
			wanted: () => seat.state === 'ringing',
			send,
		});
	}
}
