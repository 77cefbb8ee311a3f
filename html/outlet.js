/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** @file outlet.js  What a call sends over its data channel, in order, while the peer is there */

import { Chain, occurs } from './limits.js';

export class Outlet {
	#course;
	#turn = new Chain();

	/** @param course  The Course of the call */
	constructor(course) {
		this.#course = course;
	}

	/** See Call.send() */
	send(data) {
		this.#course.seat.require('active');
		return this.#turn.run(() => this.#send(data));
	}

	/* For a peer whose leg is lost the server has no place to keep much */
	async #send(data) {
		const { call, far, link, seat } = this.#course;
		while (seat.active && far.reconnecting)
			await Promise.race([occurs(call, 'connected'), occurs(call, 'ended')]);
		seat.require('active');
		await link.peer.send(data);
	}
}
