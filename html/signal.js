/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file signal.js  Requests, answers and events of one Janus handle
 *
 * janus.js does the session, the transport, keep-alives and candidates. It
 * keeps the transaction of an event to itself, so that answers have to be told
 * from other events here: one request is under way at a time, the server
 * answers in order, an error is always an answer, and each request knows what
 * its own answer looks like.
 */

import { adapterHere } from './adapter.js';
import { DuetError, asError, coreError, pluginError } from './errors.js';
import { Chain, deferred, within } from './limits.js';

const PLUGIN = 'janus.plugin.duet';

/* janus.js passes on no more of an error than its words */
function claimError(words) {
	const gone = /session/i.test(words);
	return new DuetError(gone ? 'gone' : 'connect', `Cannot take the session up again: ${words}`);
}

/**
 * Fires 'event' {result, jsep}, 'up', 'hangup' {reason} and 'slowlink' of the
 * handle; 'lost' {reason} when the server cannot be reached, 'renewed' when a
 * new handle takes the place of one that is gone, and 'closed' {reason} at the end
 */
export class Signal extends EventTarget {
	#options;
	#session = null;
	#handle = null;
	#lost = false;
	#turn = new Chain();
	#tickets = [];

	/**
	 * @param options.server      Address of the Janus API
	 * @param options.Janus       janus.js's constructor
	 * @param options.iceServers  Array, read when a PeerConnection is made
	 * @param options.relayOnly   Whether media go through TURN servers alone
	 * @param options.token       For Janus's own API, where that asks for one
	 * @param options.timeout     Limit of each wait in milliseconds
	 */
	constructor(options) {
		super();
		this.#options = options;
	}

	/** janus.js's handle, or null */
	get handle() {
		return this.#handle;
	}

	/** Whether requests can be sent */
	get up() {
		return this.#handle !== null && !this.#lost;
	}

	get idle() {
		return this.#tickets.length === 0;
	}

	/** Connects and attaches; rejects with 'connect', 'timeout' or 'unsupported' */
	async open() {
		const { Janus, timeout } = this.#options;
		const dependencies = Janus.useDefaultDependencies?.({ adapter: adapterHere() });
		const started = new Promise((callback) => Janus.init({ dependencies, callback }));
		await within(started, timeout, 'Starting janus.js').catch((error) => {
			throw asError(error, 'unsupported');
		});
		if (Janus.isWebrtcSupported?.() === false)
			throw new DuetError('unsupported', 'This browser cannot make calls');
		this.#session = await this.#connect();
		try {
			this.#handle = await this.#attach(this.#session);
		} catch (error) {
			await this.close();
			throw error;
		}
	}

	#connect() {
		const { Janus, server, iceServers, timeout, token, relayOnly } = this.#options;
		const opened = deferred();
		let late = false;
		let up = false;
		const session = new Janus({
			server,
			iceServers,
			token,
			iceTransportPolicy: relayOnly ? 'relay' : undefined,
			bundlePolicy: 'max-bundle',
			success: () => {
				if (late) {
					session.destroy({ notifyDestroyed: false });
					return;
				}
				up = true;
				opened.resolve(session);
			},
			error: (words) => {
				if (up && session === this.#session)
					this.lose(words);
				else
					opened.reject(new DuetError('connect', `Cannot reach the server: ${words}`));
			},
			destroyed: () => this.#closed(session, 'The session is over'),
		});
		return within(opened.promise, timeout, 'Connecting to the server').catch((error) => {
			late = true;
			throw error;
		});
	}

	#attach(session) {
		const attached = deferred();
		for (const type of ['lost', 'closed']) {
			this.addEventListener(type, ({ detail }) => {
				attached.reject(new DuetError('disconnected', detail.reason));
			}, { once: true });
		}
		session.attach({
			plugin: PLUGIN,
			success: attached.resolve,
			error: (words) => attached.reject(new DuetError('connect', `Cannot use Duet on this server: ${words}`)),
			onmessage: (data, jsep) => this.#message(data, jsep),
			webrtcState: (up, reason) => this.#emit(up ? 'up' : 'hangup', { reason }),
			slowLink: (uplink, lost) => this.#emit('slowlink', { uplink, lost }),
			ondetached: () => this.#closed(session, 'The server detached this client'),
		});
		return within(attached.promise, this.#options.timeout, 'Attaching to Duet');
	}

	/** The server cannot be reached: what is under way fails; see claim() and renew() */
	lose(reason) {
		if (this.#lost || !this.#session)
			return;
		this.#lost = true;
		this.#failTickets();
		this.#emit('lost', { reason });
	}

	#failTickets() {
		for (const ticket of this.#tickets.splice(0))
			ticket.reject(new DuetError('disconnected', 'The connection to the server was lost'));
	}

	#present() {
		if (!this.#session)
			throw new DuetError('disconnected', 'Disconnected');
		return this.#session;
	}

	/** Takes a lost session up again; rejects with 'gone' when the server has given it up */
	async claim() {
		const session = this.#present();
		if (!this.#handle)
			throw new DuetError('gone', 'There is no session to take up again');
		const claimed = new Promise((success, error) => session.reconnect({
			success,
			error: (words) => error(claimError(words)),
		}));
		await within(claimed, this.#options.timeout, 'Reconnecting to the server');
		this.#again(session);
	}

	/** Puts a new session and handle in the place of those that are gone */
	async renew() {
		const old = this.#present();
		const handle = this.#handle;
		this.#handle = null;
		if (handle)
			this.#emit('renewed');
		const session = await this.#connect();
		if (old !== this.#session) {
			session.destroy({ notifyDestroyed: false });
			throw new DuetError('disconnected', 'Disconnected');
		}
		old.destroy({ cleanupHandles: true, notifyDestroyed: false });
		this.#session = session;
		this.#lost = false;
		try {
			this.#handle = await this.#attach(session);
		} catch (error) {
			this.#lost = true;
			throw error;
		}
	}

	#again(session) {
		if (session !== this.#session)
			throw new DuetError('disconnected', 'Disconnected');
		this.#lost = false;
	}

	/**
	 * Sends a request when its turn has come.
	 *
	 * @param body              The request
	 * @param options.answers   Tells from a `result` whether it is the answer
	 * @param options.answered  Called with (result, jsep) as soon as the answer
	 *                          is there, before any later event; returns the result
	 * @param options.jsep      Returns what to send along when the request's turn has come;
	 *                          what it throws the request is rejected with, unsent
	 * @param options.timeout   Limit of the wait for the answer in milliseconds
	 * @return What `answered` returns, or {result, jsep}
	 */
	request(body, options) {
		return this.#turn.run(() => this.#send(body, options));
	}

	async #send(body, { answers, answered, jsep, timeout = this.#options.timeout }) {
		if (!this.up)
			throw new DuetError('disconnected', 'Not connected to the server');
		const offer = jsep?.();
		const ticket = { answers, answered, ...deferred() };
		this.#tickets.push(ticket);
		this.#handle.send({
			message: body,
			jsep: offer,
			success: (data) => {
				// Turned away at once: no event follows
				if (!data?.error_code)
					return;
				this.#drop(ticket);
				ticket.reject(pluginError(data.error_code, data.error));
			},
			error: (words) => {
				this.#drop(ticket);
				ticket.reject(coreError(words));
			},
		});
		try {
			return await within(ticket.promise, timeout, `The request '${body.request}'`);
		} catch (error) {
			// The answer may still come, and is not to be taken for that of the next request
			if (error.code === 'timeout')
				setTimeout(() => this.#drop(ticket), timeout);
			throw error;
		}
	}

	#drop(ticket) {
		this.#tickets = this.#tickets.filter((t) => t !== ticket);
	}

	#message(data, jsep) {
		if (data?.error_code) {
			const error = pluginError(data.error_code, data.error);
			this.#tickets.shift()?.reject(error);
			return;
		}
		const result = data?.result;
		if (!result)
			return;
		const index = this.#tickets.findIndex((ticket) => ticket.answers(result));
		if (index < 0) {
			this.#emit('event', { result, jsep });
			return;
		}
		const ticket = this.#tickets.splice(0, index + 1).pop();
		try {
			ticket.resolve(ticket.answered ? ticket.answered(result, jsep) : { result, jsep });
		} catch (error) {
			ticket.reject(error);
		}
	}

	#closed(session, reason) {
		if (session !== this.#session)
			return;
		this.#session = null;
		this.#handle = null;
		this.#failTickets();
		this.#emit('closed', { reason });
	}

	#emit(type, detail) {
		this.dispatchEvent(new CustomEvent(type, { detail }));
	}

	/** Ends the session, for a reason that people are told; never rejects */
	async close(reason = 'Disconnected') {
		const session = this.#session;
		if (!session)
			return;
		this.#closed(session, reason);
		const gone = new Promise((done) => session.destroy({
			cleanupHandles: true,
			notifyDestroyed: false,
			success: done,
			error: done,
		}));
		await within(gone, this.#options.timeout, 'Disconnecting').catch(() => {});
	}
}
