/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** @file seat.js  What the parts of one call share */

import { DuetError } from './errors.js';

export class Seat {
	state;
	media;
	/** Whether this side's leg is lost, or stalled */
	reconnecting = false;
	/** Whether this side has put the call on hold */
	held = false;
	/** Whether the server was lost while this side offered anew */
	interrupted = false;
	/** What the peer sends */
	peer = { audio: true, video: true, screen: false };

	/**
	 * @param link   Link of the client
	 * @param id     Of the call
	 * @param local  Local, what is sent
	 * @param emit   Called with (type, detail): fires an event at the call
	 */
	constructor(link, { id, local, emit }) {
		Object.assign(this, { link, id, local, emit });
	}

	get active() {
		return this.state === 'active';
	}

	has(kind) {
		return this.media.some((medium) => medium.kind === kind);
	}

	require(state) {
		if (this.state !== state)
			throw new DuetError('state', this.state === 'ended' ? 'The call is over' : `The call is ${this.state}`);
	}

	request(body, event, options) {
		return this.link.request({ ...body, call_id: this.id }, event, options);
	}
}
