/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** @file call.js  One call, as seen by one of its two sides */

import { DuetError, asError, endWords } from './errors.js';
import { Local } from './local.js';
import { Remote } from './remote.js';

/** What the server is given beyond the ring timeout to say that nobody answered, in ms */
const RING_GRACE = 10000;
/** What the server is given to say how a call ended whose PeerConnection is gone, in ms */
const DOWN_GRACE = 5000;
/**
 * Made by DuetClient, never by the application.
 *
 * Events, each with its fields in `detail`: 'state' {state}, 'ringing',
 * 'accepted', 'track' and 'trackended' {track, mid, kind}, 'media'
 * {audio, video} (what the peer sends), 'update' {media}, 'message' {text},
 * 'transport' {state} (of the PeerConnection), 'reconnecting' {reason} and
 * 'ended' {code, reason, words, username}.
 */
export class Call extends EventTarget {
	#link;
	#local;
	#state;
	#media;
	#remote = new Remote();
	#rung = null;
	#timer = null;
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
	/** What the peer sends */
	peerMedia = { audio: true, video: true };
	/** Once ended: an end code of docs/protocol.md, and free text or null */
	endCode = null;
	endReason = null;

	constructor(link, { id, peer, display = null, role, media = [], ringTimeout, local = new Local() }) {
		super();
		this.#link = link;
		this.#local = local;
		this.#media = media;
		this.#state = role === 'caller' ? 'calling' : 'ringing';
		Object.assign(this, { id, peer, display, role, ringTimeout });
		this.#listen();
		this.#timer = setTimeout(() => this.hangup('Nobody answered'), ringTimeout * 1000 + RING_GRACE);
	}

	#listen() {
		const on = (type, listener) => this.#link.peer.addEventListener(type,
			({ detail }) => listener(detail), { signal: this.#listening.signal });
		on('track', (detail) => {
			this.#remote.add(detail.track);
			this.#emit('track', detail);
		});
		on('trackended', (detail) => {
			this.#remote.remove(detail.track);
			this.#emit('trackended', detail);
		});
		on('message', (detail) => this.#emit('message', detail));
		on('state', (detail) => this.#emit('transport', detail));
		on('down', ({ reason }) => this.#down(reason));
	}

	/** 'calling' (caller), 'ringing' (callee), 'active' or 'ended' */
	get state() {
		return this.#state;
	}

	/** The call's media: [{kind, codec?, common?}], in order */
	get media() {
		return this.#media;
	}

	get localTracks() {
		return [...this.#local.tracks];
	}

	get localStream() {
		return new MediaStream(this.#local.tracks);
	}

	get remoteTracks() {
		return this.#remote.tracks;
	}

	/** One stream that follows the remote tracks */
	get remoteStream() {
		return this.#remote.stream;
	}

	/** Whether no sound goes out */
	get muted() {
		return !this.#local.sends('audio');
	}

	/** Whether no picture goes out */
	get cameraOff() {
		return !this.#local.sends('video');
	}

	#has(kind) {
		return this.#media.some((medium) => medium.kind === kind);
	}

	/**
	 * Callee: tells the caller that this device rings, and brings the transport up with
	 * m-lines that have no track: nothing is captured. The client does it unasked.
	 *
	 * @param early  Whether to bring the transport up
	 */
	ring(early = true) {
		this.#rung = this.#ring(early).then(() => true, (error) => {
			if (this.#state === 'ringing')
				this.#link.report(error);
			return false;
		});
		return this.#rung;
	}

	async #ring(early) {
		await this.#link.fresh();
		const send = (jsep) => this.#request({ request: 'ringing' }, 'ringing', { jsep });
		if (!early)
			return send();
		return this.#link.leg.negotiate({
			build: (peer) => peer.align(this.#media),
			wanted: () => this.#state === 'ringing',
			send,
		});
	}

	/**
	 * Accepts, with `options` as for DuetClient.call(); what the call has not is left out.
	 * Rejects, and goes on ringing, when a device cannot be used or the server refuses.
	 */
	async accept({ audio = true, video = true, stream, tracks } = {}) {
		this.#require('ringing');
		const wanted = { audio: this.#has('audio') && audio, video: this.#has('video') && video, stream, tracks };
		const opened = await this.#local.open(wanted);
		try {
			await this.#rung;
			this.#require('ringing');
			await this.#accept(opened);
		} catch (error) {
			this.#local.close(opened);
			throw asError(error);
		}
		await this.#tell();
	}

	async #accept(tracks) {
		const { peer, leg } = this.#link;
		const answered = (result, jsep) => {
			this.#active(result);
			return { result, jsep };
		};
		const send = (jsep) => this.#request({ request: 'accept' }, 'accepted', { jsep, answered });
		if (peer.open) {
			await Promise.all(tracks.map((track) => peer.idle(track.kind)?.replaceTrack(track)));
			await send();
			return;
		}
		await leg.negotiate({
			build: () => peer.align(this.#media, tracks),
			wanted: () => this.#state === 'ringing',
			send,
		});
	}

	/** Declines; the caller is told `reason`, and that it was 'declined' or 'busy' */
	async decline(reason, code = 'declined') {
		this.#require('ringing');
		return this.#hangup({ code, reason });
	}

	/** Cancels, declines or hangs up, whatever the state; never rejects */
	hangup(reason) {
		return this.#hangup({ reason });
	}

	async #hangup(how) {
		const over = ({ code, reason, username }) => this.end(code, reason, username);
		try {
			if (this.#state !== 'ended')
				await this.#link.hangup({ ...how, id: this.id }, over);
		} catch (error) {
			this.end('ended', error.origin === 'plugin' ? null : error.message);
		}
	}

	/* While it is answered */

	/** Mutes or unmutes the microphone; the peer is told */
	mute(on) {
		return this.#turn('audio', !on);
	}

	/** Turns the camera on or off; the peer is told */
	camera(on) {
		return this.#turn('video', on);
	}

	async #turn(kind, on) {
		this.#local.turn(kind, on);
		if (on && this.#state === 'active' && !this.#local.has(kind))
			return this.#add(kind);
		return this.#tell();
	}

	/** Adds the microphone, `options.track`, or what `options.audio` describes */
	addAudio(options) {
		return this.#add('audio', options);
	}

	/** Adds the camera, `options.track`, or what `options.video` describes */
	addVideo(options) {
		return this.#add('video', options);
	}

	async #add(kind, { track, [kind]: constraints = true } = {}) {
		this.#require('active');
		const opened = await this.#local.open({ [kind]: constraints, tracks: track && [track] });
		try {
			this.#require('active');
			this.#local.turn(kind, true);
			await this.#send(kind, opened[0]);
		} catch (error) {
			this.#local.close(opened);
			throw asError(error);
		}
		await this.#tell();
	}

	async #send(kind, track) {
		const { peer } = this.#link;
		const idle = peer.idle(kind);
		if (idle) {
			await idle.replaceTrack(track);
			return;
		}
		await this.#renegotiate({ build: () => peer.add(track) });
		// Unless the peer added one as well, and the server listed it meanwhile
		if (this.#media.filter((medium) => medium.kind === kind).length < peer.lines(kind).length)
			this.#media = [...this.#media, { kind }];
		this.#emit('update', { media: this.#media });
	}

	/** Looks for new network paths on this side's leg */
	async restartIce() {
		this.#require('active');
		return this.#renegotiate({ iceRestart: true });
	}

	#renegotiate({ build, iceRestart }) {
		return this.#link.leg.negotiate({
			build,
			iceRestart,
			wanted: () => this.#state === 'active' && this.#link.peer.open,
			send: (jsep) => this.#link.tell(this.#sending(), { id: this.id, jsep }),
		});
	}

	/** Sends text to the peer's chat */
	async send(text) {
		this.#require('active');
		return this.#link.peer.send(text);
	}

	/** Limits what this side sends, in bit/s; 0 for the server's maximum */
	async bitrate(limit) {
		await this.#request({ request: 'set', bitrate: limit }, 'set');
	}

	/** @return The RTCStatsReport of this side's PeerConnection */
	async stats() {
		const { pc } = this.#link.peer;
		if (!pc)
			throw new DuetError('state', 'There is no connection to measure');
		return pc.getStats();
	}

	/* What this side really sends of what the call has */
	#sending() {
		const [audio, video] = ['audio', 'video'].map((kind) =>
			!this.#link.peer.lines(kind).length || this.#local.sends(kind));
		return { audio, video };
	}

	#tell() {
		return this.#state === 'active' ? this.#link.tell(this.#sending(), { id: this.id }) : null;
	}

	#request(body, event, options) {
		return this.#link.request({ ...body, call_id: this.id }, event, options);
	}

	/* What the client passes on */

	/** An event of the server about this call */
	handle(result, jsep) {
		const handlers = {
			ringing: () => {
				this.ringing = true;
				this.#emit('ringing');
			},
			accepted: () => this.#accepted(result, jsep),
			media: () => {
				this.peerMedia = { audio: result.audio, video: result.video };
				this.#emit('media', this.peerMedia);
			},
			update: () => this.#update(result),
			hangup: () => this.end(result.code, result.reason, result.username),
		};
		handlers[result.event]?.();
	}

	#accepted(result, jsep) {
		this.#active(result);
		const taken = jsep ? this.#link.leg.answer(jsep) : Promise.resolve();
		taken.then(() => this.#tell()).catch((error) => this.fail(error));
	}

	#active({ media }) {
		if (this.#state === 'ended')
			return;
		clearTimeout(this.#timer);
		this.#media = media ?? this.#media;
		this.#set('active');
		this.#emit('accepted');
	}

	#update({ media }) {
		this.#media = media;
		this.#emit('update', { media });
		this.#renegotiate({ build: (peer) => peer.align(media) }).catch((error) => {
			if (this.#state === 'active')
				this.#link.report(error);
		});
	}

	/* The core closed the PeerConnection: the server says what becomes of the call */
	#down(reason) {
		if (this.#state === 'ringing')
			return;
		this.#emit('reconnecting', { reason });
		clearTimeout(this.#timer);
		this.#timer = setTimeout(() => this.fail(new DuetError('media', reason)), DOWN_GRACE);
	}

	/** Ends the call because this side cannot go on */
	fail(error) {
		if (this.#state === 'ended')
			return;
		this.#link.report(error);
		this.#hangup({ reason: error.message });
		this.end('failed', error.message);
	}

	/** The call is over, however that came */
	end(code, reason = null, username = null) {
		if (this.#state === 'ended')
			return;
		clearTimeout(this.#timer);
		this.#listening.abort();
		this.endCode = code;
		this.endReason = reason;
		this.#link.peer.close();
		this.#local.close();
		this.#set('ended');
		this.#emit('ended', { code, reason, words: endWords(code), username });
	}

	#require(state) {
		if (this.#state !== state)
			throw new DuetError('state', this.#state === 'ended' ? 'The call is over' : `The call is ${this.#state}`);
	}

	#set(state) {
		this.#state = state;
		this.#emit('state', { state });
	}

	#emit(type, detail) {
		this.dispatchEvent(new CustomEvent(type, { detail }));
	}
}
