/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** @file room.js  The room that a client is in, if any */

import { tokenOf } from './token.js';

export class Room {
	#link;
	/** Its name, or null, and that of the other one in it, or null */
	name = null;
	other = null;
	#display;
	#token;

	constructor(link) {
		this.#link = link;
	}

	/**
	 * Enters; a client that has no name gets one.
	 *
	 * @param name          The room's
	 * @param body.display  What the other one sees
	 * @param body          And `features` and `codecs` as for `register`
	 * @param token         A string, or a function that returns one; or undefined
	 * @return The server's answer
	 */
	async join(name, body, token) {
		const link = this.#link;
		return link.signal.request({ ...body, request: 'join', room: name, token: await tokenOf(token) }, {
			answers: ({ event }) => event === 'joined',
			answered: (result) => {
				this.name = result.room;
				this.other = null;
				this.#display = body.display;
				this.#token = token;
				link.username ??= result.username;
				link.secret = result.secret ?? link.secret;
				link.granted(result);
				return result;
			},
		});
	}

	/** Leaves; a call goes on */
	async leave() {
		const answers = ({ event }) => event === 'gone';
		await this.#link.signal.request({ request: 'leave' }, { answers });
		this.clear();
	}

	/** An event of the server; returns whether it is about this room */
	handle({ event, room, username }) {
		if (room !== this.name)
			return false;
		this.other = event === 'ready' ? username : null;
		return true;
	}

	/** On a new handle: enters again */
	async again(body) {
		if (this.name)
			await this.join(this.name, { ...body, display: this.#display }, this.#token);
	}

	clear() {
		this.name = null;
		this.other = null;
	}
}
