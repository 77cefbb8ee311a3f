/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** @file ringer.js  A call that rings here, until it is accepted */

import { asError } from './errors.js';
import { Permission } from './permission.js';
import { encodings } from './simulcast.js';
import { Thrift } from './thrift.js';
import { Warmth } from './warmth.js';

export class Ringer {
	#seat;
	#rung = null;
	#permission = null;
	#thrift = null;
	#warmth = null;

	/** @param seat  The call's Seat */
	constructor(seat) {
		this.#seat = seat;
	}

	/** See Call.ring() */
	ring(early) {
		const { link } = this.#seat;
		this.#permission ??= new Permission();
		this.#rung = this.#ring(early).then(() => true, (error) => {
			if (this.#seat.state === 'ringing' && !link.recovery)
				link.report(error);
			return false;
		});
		return this.#rung;
	}

	async #ring(early) {
		const seat = this.#seat;
		seat.link.peer.simulcast = encodings(seat.link.simulcast);
		await seat.link.fresh();
		const send = (jsep) => seat.request({ request: 'ringing' }, 'ringing', { jsep });
		if (!early)
			return send();
		try {
			await seat.link.leg.negotiate({
				build: (peer) => peer.align(seat.media),
				wanted: () => seat.state === 'ringing',
				send,
			});
		} catch (error) {
			// The caller is to know that it rings, and accept() can offer as well
			if (seat.state === 'ringing' && !seat.link.recovery)
				await send();
			throw error;
		}
		this.#thrift = new Thrift(seat.link.peer);
		this.#warmth?.end();
		this.#warmth = seat.link.peer.transformed ? null : new Warmth(seat.link.peer);
		return undefined;
	}

	/**
	 * See Call.accept(); `accepted` is called with the result as soon as it is there.
	 *
	 * Devices that the browser may ask for are opened first, and the call rings until they are.
	 * Those that it may open unasked open while the request is under way: it does not wait for
	 * them, and when one fails the call is answered, and goes on without.
	 */
	async accept({ audio = true, video = true, ...from }, accepted) {
		const seat = this.#seat;
		seat.require('ringing');
		const wanted = { audio: seat.has('audio') && audio, video: seat.has('video') && video, ...from };
		const opening = seat.local.open(wanted);
		opening.catch(() => {});
		this.#warmth?.end();
		if (!this.#permission?.covers(wanted))
			await opening;
		try {
			await this.#rung;
			seat.require('ringing');
			if (from.simulcast !== undefined && !seat.link.peer.open)
				seat.link.peer.simulcast = encodings(from.simulcast);
			this.#thrift?.lift();
			await this.#accept(opening, accepted);
		} catch (error) {
			// When the server was lost the request may have arrived all the same
			await seat.link.recovery;
			if (!seat.active) {
				seat.local.close(await opening.catch(() => []));
				throw asError(error);
			}
		}
		await this.#send(await opening);
	}

	async #accept(opening, accepted) {
		const seat = this.#seat;
		const { peer, leg } = seat.link;
		const answered = (result, jsep) => {
			accepted(result);
			return { result, jsep };
		};
		const send = (jsep) => seat.request({ request: 'accept' }, 'accepted', { jsep, answered });
		if (peer.open && !peer.outstanding) {
			await Promise.all([send(), opening.then((tracks) => this.#put(tracks), () => {})]);
			return;
		}
		await opening;
		await leg.negotiate({
			build: () => peer.align(seat.media, seat.local.sources),
			wanted: () => seat.state === 'ringing',
			send,
		});
	}

	/* Each on the first m-line of its kind that has none */
	async #put(tracks) {
		const { peer } = this.#seat.link;
		await this.#warmth?.end();
		const missing = tracks.filter((track) => !peer.lines(track.kind).some(({ sender }) => sender.track === track));
		await Promise.all(missing.map(async (track) => {
			const sender = peer.idle(track.kind);
			await this.#warmth?.fit(sender, track);
			await sender?.replaceTrack(track);
		}));
	}

	/** The call is over */
	close() {
		this.#warmth?.end();
	}

	/* The call may have gone meanwhile, or gone on on another PeerConnection */
	async #send(tracks) {
		if (this.#seat.active)
			await this.#put(tracks);
		else
			this.#seat.local.close(tracks);
	}
}
