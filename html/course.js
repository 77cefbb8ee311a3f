/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** @file course.js  The course of a call: what the server, the transport and this side make of it */

import { Call } from './call.js';
import { DuetError, endWords } from './errors.js';
import { Far } from './far.js';
import { Gauge } from './gauge.js';
import { deferred } from './limits.js';
import { Local } from './local.js';
import { Recording } from './recording.js';
import { Outlet } from './outlet.js';
import { Repair } from './repair.js';
import { Ringer } from './ringer.js';
import { Seat } from './seat.js';
import { Sending } from './sending.js';
import { Thrift } from './thrift.js';

/** What the server is given beyond the ring timeout to say that nobody answered, in ms */
const RING_GRACE = 10000;
/** What the server is given to say how a ringing call ended whose PeerConnection is gone, in ms */
const DOWN_GRACE = 5000;

export class Course {
	#timer = null;
	#known = deferred();
	#listening = new AbortController();
	#thrift = null;

	/** Caller: whether the callee's device rings */
	rings = false;
	/** Once ended: an end code of docs/protocol.md, and free text or null */
	endCode = null;
	endReason = null;

	/**
	 * @param link   Link of the client
	 * @param facts  What there is to say about the call, as Call has it; `local` is what is sent
	 */
	constructor(link, { id, peer, display = null, role, preview = false, media = [], state, ringTimeout, local = new Local() }) {
		const emit = (type, detail) => this.call.dispatchEvent(new CustomEvent(type, { detail }));
		Object.assign(this, { link, id, peer, display, role, preview, ringTimeout });
		this.seat = new Seat(link, { id, local, emit });
		this.seat.media = media;
		this.seat.state = state ?? (role === 'caller' ? 'calling' : 'ringing');
		this.far = new Far(this.seat);
		this.ringer = new Ringer(this.seat);
		this.sending = new Sending(this.seat);
		this.repair = new Repair(this.seat, this.sending, (error) => this.fail(error));
		this.gauge = new Gauge(this.seat, this.far);
		this.recording = new Recording(this.seat);
		this.outlet = new Outlet(this);
		this.call = new Call(this);
		this.#listen();
		if (role === 'caller' && !this.seat.active && !preview)
			this.#thrift = new Thrift(link.peer);
		if (this.seat.active)
			this.gauge.start();
		else
			this.#timer = setTimeout(() => this.hangup({ reason: 'Nobody answered' }), ringTimeout * 1000 + RING_GRACE);
	}

	#listen() {
		const on = (type, listener) => this.link.peer.addEventListener(type,
			({ detail }) => listener(detail), { signal: this.#listening.signal });
		on('fresh', () => this.far.clear());
		on('track', (detail) => this.far.track(detail));
		on('trackended', (detail) => this.far.trackEnded(detail));
		on('message', (detail) => this.seat.emit('message', detail));
		on('state', (detail) => {
			this.seat.emit('transport', detail);
			this.repair.transport(detail.state);
		});
		on('down', ({ reason }) => this.#down(reason));
	}

	get state() {
		return this.seat.state;
	}

	/** Rings here; see Ringer.ring() */
	ring(early) {
		return this.ringer.ring(early);
	}

	/** See Call.accept() */
	accept(options) {
		const accepted = this.ringer.accept(options, (result) => this.#active(result));
		return accepted.finally(() => this.sending.tell());
	}

	/** Cancels, declines or hangs up with {code, reason}; never rejects */
	async hangup(how) {
		const over = ({ code, reason, username }) => this.end(code, reason, username);
		try {
			if (this.state !== 'ended')
				await this.link.hangup({ ...how, id: this.id }, over);
		} catch (error) {
			this.end('ended', error.origin === 'plugin' ? null : error.message);
		}
	}

	/** See Call.capture() */
	async capture(options) {
		await this.#known.promise;
		await this.sending.capture(options);
	}

	/** An event of the server about this call */
	handle(result, jsep) {
		const { far } = this;
		const handlers = {
			ringing: () => this.#rings(),
			accepted: () => this.#accepted(result, jsep),
			media: () => this.#media(result),
			simulcast: () => this.seat.emit('layers', { substream: result.substream, temporal: result.temporal ?? null }),
			update: () => this.#update(result),
			recording: () => this.recording.told(result),
			reconnecting: () => far.turn('reconnecting', true),
			connected: () => far.turn('reconnecting', false),
			held: () => far.turn('held', true),
			unheld: () => far.turn('held', false),
			hangup: () => this.end(result.code, result.reason, result.username),
		};
		handlers[result.event]?.();
	}

	#rings() {
		if (this.rings)
			return;
		this.rings = true;
		this.seat.emit('ringing');
	}

	#accepted(result, jsep) {
		this.#active(result);
		const taken = jsep ? this.link.leg.answer(jsep) : Promise.resolve();
		taken.then(() => this.sending.tell()).catch((error) => this.fail(error));
	}

	#active({ media }) {
		if (this.state === 'ended')
			return;
		clearTimeout(this.#timer);
		this.#thrift?.lift();
		this.seat.media = media ?? this.seat.media;
		this.gauge.start();
		this.#set('active');
		this.seat.emit('accepted');
	}

	#media(result) {
		if (result.media && this.link.peer.open)
			this.sending.list(result.media);
		this.far.sends(result);
	}

	#update({ media }) {
		this.sending.follow(media).catch((error) => {
			if (this.state === 'active' && !this.link.recovery)
				this.link.report(error);
		});
	}

	/* The core closed the PeerConnection */
	#down(reason) {
		if (this.state === 'active') {
			this.repair.anew(reason);
		} else if (this.state === 'calling') {
			// The server says what becomes of the call
			clearTimeout(this.#timer);
			this.#timer = setTimeout(() => this.fail(new DuetError('media', reason)), DOWN_GRACE);
		}
	}

	/** The network is another one */
	moved() {
		this.repair.restart('The network has changed');
	}

	/* After a reload, or while the server was lost; see catchup.js */

	/** See Repair.mend() */
	mend(how) {
		this.repair.mend(how);
	}

	/** Takes over what the server knows this side to send, before anything is captured */
	resume(status) {
		this.sending.resume(status);
		this.#known.resolve();
	}

	/** Tells what the server may not know; `held` is what it does */
	async tell({ held }) {
		await this.sending.tell();
		if (this.seat.held !== held)
			await this.sending.hold(this.seat.held);
	}

	/** Ends the call because this side cannot go on */
	fail(error) {
		if (this.state === 'ended')
			return;
		this.link.report(error);
		this.hangup({ reason: error.message });
		this.end('failed', error.message);
	}

	/** The call is over, however that came */
	end(code, reason = null, username = null) {
		if (this.state === 'ended')
			return;
		clearTimeout(this.#timer);
		this.ringer.close();
		this.repair.close();
		this.gauge.stop();
		this.#listening.abort();
		this.#known.reject(new DuetError('state', 'The call is over'));
		this.endCode = code;
		this.endReason = reason;
		this.link.peer.close();
		this.seat.local.end();
		this.#set('ended');
		this.seat.emit('ended', { code, reason, words: endWords(code), username });
	}

	#set(state) {
		this.seat.state = state;
		this.seat.emit('state', { state });
	}
}
