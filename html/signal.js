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

import { DuetError, asError, coreError, pluginError } from './errors.js';
import { Chain, deferred, within } from './limits.js';

const PLUGIN = 'janus.plugin.duet';

/** Fires 'event' {result, jsep}, 'up', 'hangup' {reason}, 'slowlink' and 'closed' {reason} */
export class Signal extends EventTarget {
	#options;
	#session = null;
	#handle = null;
	#turn = new Chain();
	#tickets = [];

	/**
	 * @param options.server      Address of the Janus API
	 * @param options.Janus       janus.js's constructor
	 * @param options.iceServers  Array, read when a PeerConnection is made
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

	get idle() {
		return this.#tickets.length === 0;
	}

	/** Connects and attaches; rejects with 'connect' or 'timeout' */
	async open() {
		const { Janus, timeout } = this.#options;
		const started = new Promise((callback) => Janus.init({ callback }));
		await within(started, timeout, 'Starting janus.js').catch((error) => {
			throw asError(error, 'unsupported');
		});
		await this.#connect();
		try {
			this.#handle = await this.#attach();
		} catch (error) {
			await this.close();
			throw error;
		}
	}

	#connect() {
		const { Janus, server, iceServers, timeout } = this.#options;
		const opened = deferred();
		let late = false;
		let up = false;
		const session = new Janus({
			server,
			iceServers,
			bundlePolicy: 'max-bundle',
			success: () => {
				if (late) {
					session.destroy({ notifyDestroyed: false });
					return;
				}
				up = true;
				this.#session = session;
				opened.resolve();
			},
			error: (words) => {
				if (up)
					this.#lost(session, words);
				else
					opened.reject(new DuetError('connect', `Cannot reach the server: ${words}`));
			},
			destroyed: () => this.#lost(session, 'The session is over'),
		});
		return within(opened.promise, timeout, 'Connecting to the server').catch((error) => {
			late = true;
			throw error;
		});
	}

	#attach() {
		const session = this.#session;
		const attached = deferred();
		this.addEventListener('closed', ({ detail }) => {
			attached.reject(new DuetError('disconnected', detail.reason));
		}, { once: true });
		session.attach({
			plugin: PLUGIN,
			success: attached.resolve,
			error: (words) => attached.reject(new DuetError('connect', `Cannot use Duet on this server: ${words}`)),
			onmessage: (data, jsep) => this.#message(data, jsep),
			webrtcState: (up, reason) => this.#emit(up ? 'up' : 'hangup', { reason }),
			slowLink: (uplink, lost) => this.#emit('slowlink', { uplink, lost }),
			ondetached: () => this.#lost(session, 'The server detached this client'),
		});
		return within(attached.promise, this.#options.timeout, 'Attaching to Duet');
	}

	/**
	 * Sends a request when its turn has come.
	 *
	 * @param body              The request
	 * @param options.answers   Tells from a `result` whether it is the answer
	 * @param options.answered  Called with (result, jsep) as soon as the answer
	 *                          is there, before any later event; returns the result
	 * @param options.jsep      To send along
	 * @return What `answered` returns, or {result, jsep}
	 */
	request(body, { answers, answered, jsep }) {
		return this.#turn.run(() => this.#send(body, { answers, answered, jsep }));
	}

	async #send(body, { answers, answered, jsep }) {
		if (!this.#handle)
			throw new DuetError('disconnected', 'Not connected to the server');
		const ticket = { answers, answered, ...deferred() };
		const { timeout } = this.#options;
		this.#tickets.push(ticket);
		this.#handle.send({
			message: body,
			jsep,
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

	#lost(session, reason) {
		if (session !== this.#session)
			return;
		this.#session = null;
		this.#handle = null;
		const tickets = this.#tickets.splice(0);
		for (const ticket of tickets)
			ticket.reject(new DuetError('disconnected', 'The connection to the server was lost'));
		this.#emit('closed', { reason });
	}

	#emit(type, detail) {
		this.dispatchEvent(new CustomEvent(type, { detail }));
	}

	/** Ends the session; never rejects */
	async close() {
		const session = this.#session;
		if (!session)
			return;
		this.#lost(session, 'Disconnected');
		const gone = new Promise((done) => session.destroy({
			cleanupHandles: true,
			notifyDestroyed: false,
			success: done,
			error: done,
		}));
		await within(gone, this.#options.timeout, 'Disconnecting').catch(() => {});
	}
}
