/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** @file call.js  One call, as seen by one of its two sides */

import { DuetError, endWords } from './errors.js';
import { deferred } from './limits.js';
import { Local } from './local.js';
import { Far } from './far.js';
import { Repair } from './repair.js';
import { Ringer } from './ringer.js';
import { Seat } from './seat.js';
import { Sending } from './sending.js';

/** What the server is given beyond the ring timeout to say that nobody answered, in ms */
const RING_GRACE = 10000;
/** What the server is given to say how a ringing call ended whose PeerConnection is gone, in ms */
const DOWN_GRACE = 5000;

/**
 * Made by DuetClient, never by the application.
 *
 * Events, each with its fields in `detail`: 'state' {state}, 'ringing',
 * 'accepted', 'track' and 'trackended' {track, mid, kind}, 'media'
 * {audio, video, screen} (what the peer sends), 'update' {media}, 'message'
 * {text}, 'transport' {state} (of the PeerConnection), 'reconnecting' {who,
 * reason} and 'connected' {who} ('peer' or 'self'), 'resumed' (this side is back
 * on a new PeerConnection), 'held' and 'unheld' {who}, and 'ended' {code,
 * reason, words, username}.
 */
export class Call extends EventTarget {
	#link;
	#seat;
	#sending;
	#repair;
	#far;
	#ringer;
	#timer = null;
	#known = deferred();
	#listening = new AbortController();

	/** Id of the call, the peer's name and display name, and 'caller' or 'callee' */
	id;
	peer;
	display;
	role;
	/** Seconds that it may ring from when it was made */
	ringTimeout;
	/** Caller: whether the callee's device rings */
	ringing = false;
	/** Once ended: an end code of docs/protocol.md, and free text or null */
	endCode = null;
	endReason = null;

	constructor(link, { id, peer, display = null, role, media = [], state, ringTimeout, local = new Local() }) {
		super();
		this.#link = link;
		this.#seat = new Seat(link, { id, local, emit: (type, detail) => this.#emit(type, detail) });
		this.#seat.media = media;
		this.#seat.state = state ?? (role === 'caller' ? 'calling' : 'ringing');
		this.#far = new Far(this.#seat);
		this.#ringer = new Ringer(this.#seat);
		this.#sending = new Sending(this.#seat);
		this.#repair = new Repair(this.#seat, this.#sending, (error) => this.fail(error));
		Object.assign(this, { id, peer, display, role, ringTimeout });
		this.#listen();
		if (!this.#seat.active)
			this.#timer = setTimeout(() => this.hangup('Nobody answered'), ringTimeout * 1000 + RING_GRACE);
	}

	#listen() {
		const on = (type, listener) => this.#link.peer.addEventListener(type,
			({ detail }) => listener(detail), { signal: this.#listening.signal });
		on('fresh', () => this.#far.clear());
		on('track', (detail) => this.#far.track(detail));
		on('trackended', (detail) => this.#far.trackEnded(detail));
		on('message', (detail) => this.#emit('message', detail));
		on('state', (detail) => {
			this.#emit('transport', detail);
			this.#repair.transport(detail.state);
		});
		on('down', ({ reason }) => this.#down(reason));
	}

	/** 'calling' (caller), 'ringing' (callee), 'active' or 'ended' */
	get state() {
		return this.#seat.state;
	}

	/** The call's media: [{kind, codec?, common?}], in order */
	get media() {
		return this.#seat.media;
	}

	/** What the peer sends: {audio, video, screen} */
	get peerMedia() {
		return this.#seat.peer;
	}

	/** Whether this side, and whether the peer, has put the call on hold */
	get held() {
		return this.#seat.held;
	}

	get peerHeld() {
		return this.#far.held;
	}

	/** Whether the peer's leg is lost, for the time being */
	get peerReconnecting() {
		return this.#far.reconnecting;
	}

	/** Whether this side's leg is lost, for the time being */
	get reconnecting() {
		return this.#seat.reconnecting;
	}

	/** Of microphone and camera */
	get localTracks() {
		return [...this.#seat.local.tracks];
	}

	get localStream() {
		return new MediaStream(this.#seat.local.tracks);
	}

	get remoteTracks() {
		return this.#far.remote.tracks;
	}

	/** One stream that follows what comes of the peer's microphone and camera */
	get remoteStream() {
		return this.#far.remote.stream;
	}

	/** One that follows what comes of the peer's screen */
	get remoteScreen() {
		return this.#far.remote.screen;
	}

	/** Whether no sound goes out */
	get muted() {
		return !this.#seat.local.sends('audio');
	}

	/** Whether no picture of the camera goes out */
	get cameraOff() {
		return !this.#seat.local.sends('video');
	}

	/** Whether this side shows its screen */
	get sharing() {
		return this.#seat.local.screen !== null;
	}

	/**
	 * Callee: tells the caller that this device rings, and brings the transport up with
	 * m-lines that have no track: nothing is captured. The client does it unasked.
	 *
	 * @param early  Whether to bring the transport up
	 */
	ring(early = true) {
		return this.#ringer.ring(early);
	}

	/**
	 * Accepts, with `options` as for DuetClient.call(); what the call has not is left out.
	 * Rejects, and goes on ringing, when a device cannot be used or the server refuses.
	 */
	async accept(options = {}) {
		await this.#ringer.accept(options, (result) => this.#active(result));
		await this.#sending.tell();
	}

	/** Declines; the caller is told `reason`, and that it was 'declined' or 'busy' */
	async decline(reason, code = 'declined') {
		this.#seat.require('ringing');
		return this.#hangup({ code, reason });
	}

	/** Cancels, declines or hangs up, whatever the state; never rejects */
	hangup(reason) {
		return this.#hangup({ reason });
	}

	async #hangup(how) {
		const over = ({ code, reason, username }) => this.end(code, reason, username);
		try {
			if (this.state !== 'ended')
				await this.#link.hangup({ ...how, id: this.id }, over);
		} catch (error) {
			this.end('ended', error.origin === 'plugin' ? null : error.message);
		}
	}

	/* While it is answered */

	/** Mutes or unmutes the microphone; the peer is told */
	mute(on) {
		return this.#sending.turn('audio', !on);
	}

	/** Turns the camera on or off; the peer is told */
	camera(on) {
		return this.#sending.turn('video', on);
	}

	/** Adds the microphone, `options.track`, or what `options.audio` describes */
	addAudio(options) {
		return this.#sending.add('audio', options);
	}

	/** Adds the camera, `options.track`, or what `options.video` describes */
	addVideo(options) {
		return this.#sending.add('video', options);
	}

	/** Takes the camera out of the call, on both sides */
	removeVideo() {
		return this.#sending.remove('video');
	}

	/** Shows the screen, `options.track`, or what `options.video` describes, beside the camera */
	shareScreen(options) {
		return this.#sending.shareScreen(options);
	}

	stopScreen() {
		return this.#sending.stopScreen();
	}

	/** Opens microphone and camera for a call that goes on after a reload; options as for accept() */
	async capture(options = {}) {
		await this.#known.promise;
		await this.#sending.capture(options);
	}

	/** Stops the media of both sides, until unhold() */
	hold() {
		return this.#sending.hold(true);
	}

	/** Lets the media go on, when the peer does not hold as well */
	unhold() {
		return this.#sending.hold(false);
	}

	/** Looks for new network paths on this side's leg */
	async restartIce() {
		this.#seat.require('active');
		return this.#sending.renegotiate({ iceRestart: true });
	}

	/** Sends text to the peer's chat */
	async send(text) {
		this.#seat.require('active');
		return this.#link.peer.send(text);
	}

	/** Limits what this side sends, in bit/s; 0 for the server's maximum */
	async bitrate(limit) {
		await this.#seat.request({ request: 'set', bitrate: limit }, 'set');
	}

	/** @return The RTCStatsReport of this side's PeerConnection */
	async stats() {
		const { pc } = this.#link.peer;
		if (!pc)
			throw new DuetError('state', 'There is no connection to measure');
		return pc.getStats();
	}

	/* What the client passes on */

	/** An event of the server about this call */
	handle(result, jsep) {
		const far = this.#far;
		const handlers = {
			ringing: () => this.#rings(),
			accepted: () => this.#accepted(result, jsep),
			media: () => this.#media(result),
			update: () => this.#update(result),
			reconnecting: () => far.turn('reconnecting', true),
			connected: () => far.turn('reconnecting', false),
			held: () => far.turn('held', true),
			unheld: () => far.turn('held', false),
			hangup: () => this.end(result.code, result.reason, result.username),
		};
		handlers[result.event]?.();
	}

	#rings() {
		if (this.ringing)
			return;
		this.ringing = true;
		this.#emit('ringing');
	}

	#accepted(result, jsep) {
		this.#active(result);
		const taken = jsep ? this.#link.leg.answer(jsep) : Promise.resolve();
		taken.then(() => this.#sending.tell()).catch((error) => this.fail(error));
	}

	#active({ media }) {
		if (this.state === 'ended')
			return;
		clearTimeout(this.#timer);
		this.#seat.media = media ?? this.media;
		this.#set('active');
		this.#emit('accepted');
	}

	#media(result) {
		if (result.media && this.#link.peer.open)
			this.#sending.list(result.media);
		this.#far.sends(result);
	}

	#update({ media }) {
		this.#sending.follow(media).catch((error) => {
			if (this.state === 'active' && !this.#link.recovery)
				this.#link.report(error);
		});
	}

	/* The core closed the PeerConnection */
	#down(reason) {
		if (this.state === 'active') {
			this.#repair.anew(reason);
		} else if (this.state === 'calling') {
			// The server says what becomes of the call
			clearTimeout(this.#timer);
			this.#timer = setTimeout(() => this.fail(new DuetError('media', reason)), DOWN_GRACE);
		}
	}

	/** The network is another one */
	moved() {
		this.#repair.restart('The network has changed');
	}

	/* After a reload, or while the server was lost; see catchup.js */

	/** See Repair.mend() */
	mend(how) {
		this.#repair.mend(how);
	}

	/** Takes over what the server knows this side to send, before anything is captured */
	resume(status) {
		this.#sending.resume(status);
		this.#known.resolve();
	}

	/** Tells what the server may not know; `held` is what it does */
	async tell({ held }) {
		await this.#sending.tell();
		if (this.held !== held)
			await this.#sending.hold(this.held);
	}

	/** Ends the call because this side cannot go on */
	fail(error) {
		if (this.state === 'ended')
			return;
		this.#link.report(error);
		this.#hangup({ reason: error.message });
		this.end('failed', error.message);
	}

	/** The call is over, however that came */
	end(code, reason = null, username = null) {
		if (this.state === 'ended')
			return;
		clearTimeout(this.#timer);
		this.#repair.close();
		this.#listening.abort();
		this.#known.reject(new DuetError('state', 'The call is over'));
		this.endCode = code;
		this.endReason = reason;
		this.#link.peer.close();
		this.#seat.local.end();
		this.#set('ended');
		this.#emit('ended', { code, reason, words: endWords(code), username });
	}

	#set(state) {
		this.#seat.state = state;
		this.#emit('state', { state });
	}

	#emit(type, detail) {
		this.dispatchEvent(new CustomEvent(type, { detail }));
	}
}
