/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** @file link.js  What a connected client and its calls share: one Janus handle and what the server knows of it */

import { Ice } from './ice.js';
import { Leg } from './leg.js';
import { Peer } from './peer.js';
import { Room } from './room.js';
import { Signal } from './signal.js';
import { encodings } from './simulcast.js';
import { Watch } from './watch.js';

/** Bytes of a reason that the server takes */
const REASON_MAX = 256;
/** How a call can end on this side's request */
const OWN_ENDS = ['ended', 'declined', 'cancelled', 'busy'];

function shorten(reason) {
	const bytes = new TextEncoder().encode(reason);
	if (bytes.length <= REASON_MAX)
		return reason;
	return new TextDecoder().decode(bytes.slice(0, REASON_MAX)).replace(/\uFFFD+$/, '');
}

export class Link {
	/** The name registered on this handle, or null, and what goes with it */
	username = null;
	display = undefined;
	/** Proves to the server that a later handle is the same device */
	secret = null;
	/** What register() was given as token, for another handle */
	token = undefined;
	/** Seconds that the server lets a call ring */
	ringTimeout = 45;
	/** While the connection is lost: settles when it is back, or given up */
	recovery = null;
	/* What the server was told is sent; it remembers from call to call */
	#told = { audio: true, video: true, screen: false };

	/**
	 * @param options  As for Signal
	 * @param report   Called with a DuetError that no request returns
	 */
	constructor(options, report) {
		/** Whether transports come up before a call is accepted */
		this.early = options.early;
		/** In which sizes the camera is sent, see simulcast.js */
		this.simulcast = options.simulcast;
		/** The STUN and TURN servers of the moment */
		this.ice = new Ice(options.iceServers ?? [], () => this.#newIce());
		this.signal = new Signal({ ...options, iceServers: this.ice.servers });
		this.signal.addEventListener('closed', () => this.ice.close());
		/** Whether the server lets a side ask for a recording, as of the last registration */
		this.records = false;
		this.peer = new Peer(this.signal, options);
		this.peer.simulcast = encodings(options.simulcast);
		this.leg = new Leg(this.peer);
		this.room = new Room(this);
		this.watch = new Watch(this.signal);
		this.report = report;
	}

	#newIce() {
		return this.signal.request({ request: 'status', ice: true }, {
			answers: ({ event }) => event === 'status',
			answered: (result) => result,
		});
	}

	/**
	 * @param body      A request about a call
	 * @param event     Name of the event that answers it
	 * @param options   `jsep` and `answered` as for Signal
	 */
	request(body, event, { jsep, answered } = {}) {
		return this.signal.request(body, {
			answers: (result) => result.event === event &&
				(event === 'set' || result.call_id === body.call_id),
			answered,
			jsep,
		});
	}

	/** @return What the server knows of this client */
	status() {
		return this.signal.request({ request: 'status' }, {
			answers: ({ event }) => event === 'status',
			answered: (result) => result,
		});
	}

	/**
	 * Ends a call.
	 *
	 * @param call      {id, code, reason}
	 * @param answered  Called with the answer as soon as it is there
	 */
	hangup({ id, code, reason }, answered) {
		const body = { request: 'hangup', call_id: id, code, reason: reason && shorten(reason) };
		// When the peer's hangup crosses this, its event comes first, and the answer is an error
		const answers = (result) => result.event === 'hangup' && result.call_id === id &&
			result.username === this.username && OWN_ENDS.includes(result.code);
		return this.signal.request(body, { answers, answered });
	}

	/**
	 * Tells the server which media are sent, if it does not know yet.
	 *
	 * @param flags         {audio, video, screen}
	 * @param options.id    The call whose other side is to be told
	 * @param options.jsep  An offer to send along, as for Signal
	 */
	async tell({ audio, video, screen }, { id, jsep } = {}) {
		const told = this.#told;
		if (!jsep && told && told.audio === audio && told.video === video && told.screen === screen)
			return null;
		this.#told = null;
		const reply = await this.request({ request: 'set', call_id: id, audio, video, screen }, 'set', { jsep });
		this.#told = { audio, video, screen };
		return reply;
	}

	/** The server knows this client no more */
	unnamed() {
		this.username = null;
		this.secret = null;
		this.room.clear();
		this.watch.clear();
	}

	/** What goes with a name on this handle, in the answer to `register` or `join` */
	granted(result) {
		this.records = result.record === true;
		this.peer.pace.limit(result.data_limit);
		this.ice.take(result);
	}

	/** What the server was told may be lost, or be that of another handle */
	forget() {
		this.#told = null;
	}

	/** Before a call: what its sides do not send is told once it is answered, as a change */
	fresh() {
		return this.tell({ audio: true, video: true, screen: false });
	}
}
