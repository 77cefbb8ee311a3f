/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file user.js  A user of janus.plugin.duet
 *
 * Speaks docs/protocol.md as a client with `features`: it makes every offer of
 * its leg, the server only answers. No DOM. Applications get it as DuetClient.
 */

import { abilities } from './abilities.js';
import { Calls } from './calls.js';
import { devices, onDeviceChange } from './devices.js';
import { DuetError, asError } from './errors.js';
import { loadJanus } from './library.js';
import { Link } from './link.js';
import { Network } from './network.js';
import { Recovery } from './recovery.js';
import { tokenOf } from './token.js';

/**
 * Events, with their fields in `detail`: 'incomingcall' {call}, 'resumed' {call}
 * (one of before a reload goes on: call.capture() sends again), 'presence'
 * {username, presence}, 'ready' {room, username, display?, initiator} and 'left'
 * {room, username}, 'replaced' {username}, 'kicked' {username, reason} by the
 * operator, 'reconnecting' {reason} while the server is out of reach and
 * 'connected' when it is back, 'disconnected' {reason}, 'devicechange' when devices were plugged in or out, 'error' {error}
 */
export class User extends EventTarget {
	#options;
	#link = null;
	#network = null;
	#calls = null;
	#opening = false;

	/**
	 * @param options.server      Address of the Janus API, or an array of them
	 * @param options.iceServers  As for RTCPeerConnection; by default none
	 * @param options.relayOnly   Whether media go through TURN servers alone
	 * @param options.Janus       janus.js's constructor; by default what `library` loads
	 * @param options.library     Loads a module whose default export it is
	 * @param options.timeout     Limit of each wait for the server in ms
	 * @param options.early       Whether transports come up before a call is accepted
	 * @param options.simulcast   Whether the camera is sent in several sizes, see encodings() in simulcast.js
	 * @param options.token       For Janus's own API, where that asks for one
	 * @param options.retry       How long to try to reach a lost server again, in ms
	 * @param options.transform   For encryption from end to end: called with (end, kind), each RTCRtpSender
	 *                            and RTCRtpReceiver as it is made
	 */
	constructor({
		server, iceServers = [], Janus, library, timeout = 10000, early = true, simulcast = false, retry = 60000, token,
		relayOnly = false, transform,
	}) {
		super();
		this.#options = { server, iceServers, Janus, library, timeout, early, simulcast, retry, token, relayOnly, transform };
		onDeviceChange(() => this.#emit('devicechange', {}));
	}

	/** The name registered, or null */
	get username() {
		return this.#link?.username ?? null;
	}

	/** For register() after a reload: proves that it is the same device; or null */
	get secret() {
		return this.#link?.secret ?? null;
	}

	/** The call this client is in, or null */
	get current() {
		return this.#calls?.course?.call ?? null;
	}

	/** The room this client is in, or null, and who else is */
	get room() {
		return this.#link?.room.name ?? null;
	}

	get roommate() {
		return this.#link?.room.other ?? null;
	}

	/** Name to 'online', 'busy' or 'offline', of those who are watched */
	get presence() {
		return this.#link?.watch.seen ?? new Map();
	}

	/** Whether the server can be reached */
	get connected() {
		return this.#link?.signal.up ?? false;
	}

	/** Whether it is lost, and may come back */
	get reconnecting() {
		return Boolean(this.#link?.recovery);
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
		this.#calls = new Calls(this.#link, (type, detail) => this.#emit(type, detail));
		this.#network = new Network();
		this.#network.addEventListener('change', () => this.#moved());
	}

	async #open() {
		const Janus = this.#options.Janus ?? await loadJanus(this.#options.library);
		const link = new Link({ ...this.#options, Janus }, (error) => this.#report(error));
		link.signal.addEventListener('event', ({ detail }) => this.#event(link, detail.result, detail.jsep));
		link.signal.addEventListener('lost', ({ detail }) => this.#lost(link, detail.reason));
		link.signal.addEventListener('closed', ({ detail }) => this.#closed(link, detail.reason));
		await link.signal.open();
		return link;
	}

	/** Ends the session, and with it the call and the name; never rejects */
	async disconnect() {
		await this.#calls?.course?.hangup({});
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
	 * @param options.token    Where the server wants one for the name: a string, or a function that
	 *                         returns one or a promise of it, for whenever one is needed
	 * @param options.secret   Of this device, from before a reload: takes its place, and resumes its call
	 * @return The server's answer
	 */
	async register(username, { display, secret, token } = {}) {
		const link = this.#connected();
		const result = await this.#register(link, { username, display, secret, token });
		if (result.call)
			this.#calls.resume(result.call);
		return result;
	}

	async #register(link, { username, display, secret, token }) {
		const body = { request: 'register', username, display, secret, token: await tokenOf(token), ...abilities() };
		return this.#request(body, 'registered', { answered: (result) => {
			link.username = result.username;
			link.display = display;
			link.secret = result.secret ?? null;
			link.token = token;
			link.ringTimeout = result.ring_timeout ?? link.ringTimeout;
			link.granted(result);
			return result;
		} });
	}

	/** Gives the name back; a call ends first */
	async unregister() {
		const link = this.#connected();
		await this.#request({ request: 'unregister' }, 'unregistered');
		link.unnamed();
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
		return this.#connected().status();
	}

	/** Follows the presence of users: 'presence' now and at every change */
	async watch(usernames) {
		await this.#connected().watch.add(usernames);
	}

	/** Follows them no longer; without names nobody */
	async unwatch(usernames) {
		await this.#connected().watch.remove(usernames);
	}

	/**
	 * Enters a room, where two can meet; who has no name gets one.
	 *
	 * @param room             Its name
	 * @param options.display  What the other one sees
	 * @param options.token    As for register(), for the room
	 * @return The server's answer
	 */
	async join(room, { display, token } = {}) {
		return this.#connected().room.join(room, { display, ...abilities() }, token);
	}

	/** Leaves the room; a call goes on */
	async leave() {
		await this.#connected().room.leave();
	}

	/**
	 * Calls a user; when that user's call rings here, accepts it.
	 *
	 * @param username             Whom; null for whoever is in the room
	 * @param options.audio        true, false or constraints
	 * @param options.video        Likewise
	 * @param options.data         Whether to have a chat
	 * @param options.capture      A Capture whose tracks are sent instead of capturing
	 * @param options.stream       A stream whose tracks are sent instead of capturing
	 * @param options.tracks       Tracks, likewise
	 * @param options.early        Whether the transport comes up before the call is accepted
	 * @param options.simulcast    In several sizes? As for the constructor
	 * @param options.preview      Whether the callee may see and hear this side while it rings
	 * @param options.ringTimeout  In seconds; by default the server's
	 * @return The Call, once the server has it. Rejects with 'busy' when the user is
	 *         in another call, 'capture' when a device cannot be used, or what the server says
	 */
	async call(username, options = {}) {
		this.#connected();
		return this.#calls.place(username, options);
	}

	/** @return {microphones, cameras, speakers}, each [{deviceId, groupId, label}]; labels once capturing is allowed */
	devices() {
		return devices();
	}

	#moved() {
		if (this.connected)
			this.#calls.moved();
	}

	#event(link, result, jsep) {
		if (link !== this.#link)
			return;
		if (result.call_id) {
			this.#calls.handle(result, jsep);
			return;
		}
		const { event, ...detail } = result;
		const handlers = {
			presence: () => link.watch.handle(result),
			ready: () => link.room.handle(result),
			left: () => link.room.handle(result),
			replaced: () => this.#putOut(link, event),
			kicked: () => this.#putOut(link, event),
		};
		if (!handlers[event])
			return;
		handlers[event]();
		this.#emit(event, detail);
	}

	#putOut(link, code) {
		link.unnamed();
		this.#calls.end(code);
	}

	#lost(link, reason) {
		if (link !== this.#link || link.recovery)
			return;
		const recovery = new Recovery(link, {
			limit: this.#options.retry,
			network: this.#network,
			call: () => this.#calls.course,
			register: (device) => this.#register(link, device),
			join: () => link.room.again(abilities()),
			missed: (incoming) => this.#calls.incoming(incoming),
		});
		link.recovery = recovery.run().then(() => {
			link.recovery = null;
			this.#emit('connected', {});
		}, (error) => {
			link.recovery = null;
			return link.signal.close(error.message);
		});
		this.#emit('reconnecting', { reason });
	}

	#closed(link, reason) {
		if (link !== this.#link)
			return;
		this.#link = null;
		this.#network.close();
		this.#calls.close(reason);
		this.#calls = null;
		this.#emit('disconnected', { reason });
	}

	#report(error) {
		this.#emit('error', { error: asError(error) });
	}

	#emit(type, detail) {
		this.dispatchEvent(new CustomEvent(type, { detail }));
	}
}
