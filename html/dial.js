/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** @file dial.js  Placing a call, and what comes in meanwhile */

import { DuetError, asError } from './errors.js';
import { Local } from './local.js';
import { encodings } from './simulcast.js';

const KINDS = ['audio', 'video', 'data'];

export class Dial {
	#link;
	#begin;
	#incoming = null;

	/**
	 * @param link      Link of the client
	 * @param username  Whom, or null
	 * @param room      Or whoever is in this room
	 * @param begin     Called with what the Course is to be made of; returns it
	 */
	constructor(link, { username, room, begin }) {
		this.#link = link;
		this.#begin = begin;
		this.username = username;
		this.room = room;
	}

	/**
	 * Captures and calls.
	 *
	 * @param options  As for DuetClient.call()
	 * @return The Course
	 */
	async place({ audio = true, video = true, data = true, capture, stream, tracks, ...rest }) {
		const local = new Local();
		try {
			await local.open({ audio, video, capture, stream, tracks });
			const wanted = { audio, video, data };
			const media = KINDS.filter((kind) => wanted[kind]).map((kind) => ({ kind }));
			return await this.#call({ ...rest, media, local });
		} catch (error) {
			// The server may have the call nevertheless; then `status` tells of one that nobody wants
			if (error.code === 'disconnected')
				this.#link.peer.close();
			local.end();
			throw this.#refused ? new DuetError('state', `${this.#incoming.username} calls you`) : asError(error);
		}
	}

	async #call({ media, local, early = this.#link.early, simulcast = this.#link.simulcast, preview, ringTimeout }) {
		const link = this.#link;
		link.peer.simulcast = encodings(simulcast);
		await link.fresh();
		return new Promise((resolve, reject) => {
			let call = null;
			const { username, room } = this;
			const body = { request: 'call', ...(room ? { room } : { username }), early, preview, ring_timeout: ringTimeout };
			const answered = (result, jsep) => {
				if (result.event === 'hangup')
					throw new DuetError('busy', `${result.username} is in another call`);
				// When both call each other, it is the call that came in
				if (this.#incoming?.call_id === result.call_id)
					this.#incoming = null;
				call = this.#begin({ result, role: 'caller', preview, media, local });
				resolve(call);
				return { jsep };
			};
			// A call that came in meanwhile may end meanwhile
			const answers = (result) => result.event === 'calling' ||
				(result.event === 'hangup' && result.call_id !== this.#incoming?.call_id);
			link.leg.negotiate({
				build: (peer) => peer.align(media, local.sources),
				wanted: () => !this.#refused,
				send: (jsep) => link.signal.request(body, { answers, answered, jsep }),
			}).catch((error) => (call ? call.fail(asError(error)) : reject(error)));
		});
	}

	/* The server would: this client is in another call by now */
	get #refused() {
		return this.#incoming !== null && this.#incoming.username !== this.username;
	}

	/** A call that comes in waits: it may be the same one, and then nothing rings */
	hold(incoming) {
		this.#incoming = incoming;
	}

	/** An event about a call that this client has no Call of */
	handle({ event, call_id: id }) {
		if (event === 'hangup' && this.#incoming?.call_id === id)
			this.#incoming = null;
	}

	/** What came in and still waits, or null */
	get waiting() {
		return this.#incoming;
	}
}
