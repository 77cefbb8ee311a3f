/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** @file far.js  The other side of a call, as far as this one can tell */

import { Remote } from './remote.js';

export class Far {
	#seat;
	/** What comes of it */
	remote = new Remote();
	/** Whether it has put the call on hold */
	held = false;
	/** Whether its leg is lost, for the time being */
	reconnecting = false;

	/** @param seat  The call's Seat */
	constructor(seat) {
		this.#seat = seat;
	}

	track(detail) {
		this.remote.add(detail);
		this.#seat.emit('track', detail);
	}

	trackEnded(detail) {
		this.remote.remove(detail.track);
		this.#seat.emit('trackended', detail);
	}

	/** This side has a new PeerConnection */
	clear() {
		this.remote.clear();
	}

	/** It has turned something on or off */
	sends({ audio, video, screen = false }) {
		this.#seat.peer = { audio, video, screen };
		this.#seat.emit('media', this.#seat.peer);
	}

	/** 'held' or 'reconnecting' begins or ends */
	turn(what, on) {
		const ends = { held: 'unheld', reconnecting: 'connected' };
		if (this[what] === on)
			return;
		this[what] = on;
		this.#seat.emit(on ? what : ends[what], { who: 'peer' });
	}
}
