/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file client.js  A user of janus.plugin.duet
 *
 * Speaks docs/protocol.md as a client with `features`: it makes every offer of
 * its leg, the server only answers. No DOM.
 *
 *     const client = new DuetClient({ server: 'wss://example.org/janus-ws' });
 *     client.addEventListener('incomingcall', ({ detail }) => detail.call.accept());
 *     await client.connect();
 *     await client.register('alice');
 *     const call = await client.call('bob');
 *     call.addEventListener('accepted', () => { video.srcObject = call.remoteStream; });
 */

import { Call } from './call.js';
import { DuetError, asError } from './errors.js';
import { Link } from './link.js';
import { Local } from './local.js';

export { DuetError, endWords } from './errors.js';

/** What this client does beyond answering: see docs/protocol.md, `register` */
const FEATURES = ['ping'];
/** In a call the server hears from this client that often at least, in ms */
const PING = 2000;
const KINDS = ['audio', 'video', 'data'];

/** @return Names of the codecs that this browser receives, or undefined */
export function receivableCodecs() {
	const capabilities = globalThis.RTCRtpReceiver?.getCapabilities;
	if (!capabilities)
		return undefined;
	const types = ['audio', 'video'].flatMap((kind) => capabilities.call(RTCRtpReceiver, kind)?.codecs ?? []);
	return [...new Set(types.map(({ mimeType }) => mimeType.split('/')[1].toLowerCase()))];
}

/** Events, with their fields in `detail`: 'incomingcall' {call}, 'disconnected' {reason}, 'error' {error} */
export class DuetClient extends EventTarget {
	#options;
	#link = null;
	#opening = false;
	#call = null;
	#ping = null;

	/**
	 * @param options.server      Address of the Janus API, or an array of them
	 * @param options.iceServers  As for RTCPeerConnection; by default none
	 * @param options.Janus       janus.js's constructor; by default vendor/janus.js
	 * @param options.timeout     Limit of each wait for the server in ms
	 * @param options.early       Whether transports come up before a call is accepted
	 */
	constructor({ server, iceServers = [], Janus, timeout = 10000, early = true }) {
		super();
		this.#options = { server, iceServers, Janus, timeout, early };
	}

	/** The name registered, or null */
	get username() {
		return this.#link?.username ?? null;
	}

	/** The call this client is in, or null */
	get current() {
		return this.#call;
	}

	get connected() {
		return this.#link !== null;
	}

	/** Opens a session; rejects with 'connect', 'timeout' or 'unsupported' */
	async connect() {
		if (this.#link || this.#opening)
			throw new DuetError('state', 'Connected already');
		this.#opening = true;
		try {
			this.#link = await this.#open();
		} catch (error) {
			throw asError(error, 'connect');
		} finally {
			this.#opening = false;
		}
	}

	async #open() {
		const Janus = this.#options.Janus ?? await this.#library();
		const link = new Link({ ...this.#options, Janus }, (error) => this.#report(error));
		link.signal.addEventListener('event', ({ detail }) => this.#event(link, detail.result, detail.jsep));
		link.signal.addEventListener('closed', ({ detail }) => this.#closed(link, detail.reason));
		await link.signal.open();
		return link;
	}

	async #library() {
		try {
			return (await import('./vendor/janus.js')).default;
		} catch (error) {
			throw new DuetError('unsupported', `janus.js is missing beside the page: ${error.message}`);
		}
	}

	/** Ends the session, and with it the call and the name; never rejects */
	async disconnect() {
		await this.#call?.hangup();
		await this.#link?.signal.close();
	}

	#connected() {
		if (!this.#link)
			throw new DuetError('disconnected', 'Not connected to the server');
		return this.#link;
	}

	async #request(body, event, options) {
		return this.#connected().signal.request(body, {
			answers: (result) => result.event === event,
			answered: (result) => result,
			...options,
		});
	}

	/**
	 * @param username         1 to the server's `name_max` characters
	 * @param options.display  What others see beside it
	 * @return The server's answer
	 */
	async register(username, { display } = {}) {
		const link = this.#connected();
		const codecs = receivableCodecs();
		const body = { request: 'register', username, display, features: FEATURES, codecs };
		const result = await this.#request(body, 'registered');
		link.username = result.username;
		return result;
	}

	/** Gives the name back; a call ends first */
	async unregister() {
		const link = this.#connected();
		await this.#request({ request: 'unregister' }, 'unregistered');
		link.username = null;
	}

	/** @return The names of the users there are */
	list() {
		return this.#request({ request: 'list' }, '', {
			answers: (result) => Array.isArray(result.list),
			answered: (result) => result.list,
		});
	}

	/** Tells the server that this client lives */
	async ping() {
		await this.#request({ request: 'ping' }, 'pong');
	}

	/** @return What the server knows of this client */
	status() {
		return this.#request({ request: 'status' }, 'status');
	}

	/**
	 * Calls a user.
	 *
	 * @param username             Whom
	 * @param options.audio        true, false or constraints
	 * @param options.video        Likewise
	 * @param options.data         Whether to have a chat
	 * @param options.stream       A stream whose tracks are sent instead of capturing
	 * @param options.tracks       Tracks, likewise
	 * @param options.early        Whether the transport comes up before the call is accepted
	 * @param options.ringTimeout  In seconds; by default the server's
	 * @return The Call, once the server has it. Rejects with 'busy' when the user is
	 *         in another call, 'capture' when a device cannot be used, or what the server says
	 */
	async call(username, options = {}) {
		this.#connected();
		this.#free();
		const { audio = true, video = true, data = true, stream, tracks } = options;
		const local = new Local();
		try {
			await local.open({ audio, video, stream, tracks });
			this.#free();
			const wanted = { audio, video, data };
			const media = KINDS.filter((kind) => wanted[kind]).map((kind) => ({ kind }));
			return await this.#place(username, { ...options, media, local });
		} catch (error) {
			local.close();
			throw asError(error);
		}
	}

	#free() {
		if (this.#call)
			throw new DuetError('state', 'You are in a call');
	}

	async #place(username, { media, local, early = this.#options.early, ringTimeout }) {
		const link = this.#connected();
		await link.fresh();
		return new Promise((resolve, reject) => {
			let call = null;
			const body = { request: 'call', username, early, ring_timeout: ringTimeout };
			const answered = (result, jsep) => {
				if (result.event === 'hangup')
					throw new DuetError('busy', `${username} is in another call`);
				call = this.#begin(link, { result, role: 'caller', media, local });
				resolve(call);
				return { jsep };
			};
			const answers = (result) => result.event === 'calling' ||
				(result.event === 'hangup' && result.call_id !== this.#call?.id);
			link.leg.negotiate({
				build: (peer) => peer.align(media, local.tracks),
				wanted: () => this.#link === link && !this.#call,
				send: (jsep) => link.signal.request(body, { answers, answered, jsep }),
			}).catch((error) => (call ? call.fail(asError(error)) : reject(error)));
		});
	}

	#begin(link, { result, role, media, local }) {
		const call = new Call(link, {
			id: result.call_id,
			peer: result.username,
			display: result.display,
			role,
			media: result.media ?? media,
			ringTimeout: result.ring_timeout,
			local,
		});
		this.#call = call;
		this.#ping ??= setInterval(() => this.#alive(), PING);
		// Before any listener of the application hears of it
		call.addEventListener('state', () => {
			if (call.state === 'ended' && this.#call === call)
				this.#over();
		});
		return call;
	}

	#over() {
		this.#call = null;
		clearInterval(this.#ping);
		this.#ping = null;
	}

	#alive() {
		if (this.#link?.signal.idle)
			this.ping().catch((error) => this.#report(error));
	}

	#event(link, result, jsep) {
		if (link !== this.#link)
			return;
		if (result.event === 'incomingcall')
			this.#incoming(link, result);
		else if (result.call_id && result.call_id === this.#call?.id)
			this.#call.handle(result, jsep);
	}

	#incoming(link, result) {
		// The server has one call for a handle: whatever was here is over there
		this.#call?.end('failed');
		const call = this.#begin(link, { result, role: 'callee' });
		call.ring(this.#options.early);
		this.#emit('incomingcall', { call });
	}

	#closed(link, reason) {
		if (link !== this.#link)
			return;
		this.#link = null;
		this.#call?.end('failed', reason);
		this.#emit('disconnected', { reason });
	}

	#report(error) {
		this.#emit('error', { error: asError(error) });
	}

	#emit(type, detail) {
		this.dispatchEvent(new CustomEvent(type, { detail }));
	}
}
