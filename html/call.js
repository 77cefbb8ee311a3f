/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** @file call.js  One call, as an application sees and steers it */

import { DuetError } from './errors.js';

/**
 * Made by DuetClient, never by the application.
 *
 * Events, each with its fields in `detail`: 'state' {state}, 'ringing',
 * 'accepted', 'track' and 'trackended' {track, mid, kind}, 'media'
 * {audio, video, screen} (what the peer sends), 'update' {media}, 'message'
 * {data, binary, text, label, protocol}, 'transport' {state} (of the
 * PeerConnection), 'quality' {level, reason, side}, 'device-lost' {kind, label},
 * 'layers' {substream, temporal} (what comes of a peer's simulcast),
 * 'reconnecting' {who, reason} and 'connected' {who} ('peer' or 'self'),
 * 'resumed' (this side is back on a new PeerConnection), 'held' and 'unheld'
 * {who}, 'recording' {active, by, consent, error, code}, and 'ended' {code, reason, words, username}.
 */
export class Call extends EventTarget {
	#course;

	constructor(course) {
		super();
		this.#course = course;
	}

	/** Id of the call */
	get id() {
		return this.#course.id;
	}

	/** The peer's name, and display name or null */
	get peer() {
		return this.#course.peer;
	}

	get display() {
		return this.#course.display;
	}

	/** 'caller' or 'callee' */
	get role() {
		return this.#course.role;
	}

	/**
	 * Whether the caller may be seen and heard while it rings: then `remoteStream` has what comes
	 * of it. To show it, or play its sound, before a person has accepted, is for the page to decide.
	 */
	get preview() {
		return this.#course.preview;
	}

	/** Seconds that it may ring from when it was made */
	get ringTimeout() {
		return this.#course.ringTimeout;
	}

	/** Caller: whether the callee's device rings */
	get ringing() {
		return this.#course.rings;
	}

	/** 'calling' (caller), 'ringing' (callee), 'active' or 'ended' */
	get state() {
		return this.#course.state;
	}

	/** Once ended: an end code of docs/protocol.md, and free text or null */
	get endCode() {
		return this.#course.endCode;
	}

	get endReason() {
		return this.#course.endReason;
	}

	/** The call's media: [{kind, codec?, common?}], in order */
	get media() {
		return this.#course.seat.media;
	}

	/** What the peer sends: {audio, video, screen} */
	get peerMedia() {
		return this.#course.seat.peer;
	}

	/** Whether this side, and whether the peer, has put the call on hold */
	get held() {
		return this.#course.seat.held;
	}

	get peerHeld() {
		return this.#course.far.held;
	}

	/** Whether the peer's leg is lost, for the time being */
	get peerReconnecting() {
		return this.#course.far.reconnecting;
	}

	/** Whether this side's leg is lost, for the time being */
	get reconnecting() {
		return this.#course.seat.reconnecting;
	}

	/** Of microphone and camera */
	get localTracks() {
		return [...this.#course.seat.local.tracks];
	}

	get localStream() {
		return new MediaStream(this.#course.seat.local.tracks);
	}

	get remoteTracks() {
		return this.#course.far.remote.tracks;
	}

	/** One stream that follows what comes of the peer's microphone and camera */
	get remoteStream() {
		return this.#course.far.remote.stream;
	}

	/** One that follows what comes of the peer's screen */
	get remoteScreen() {
		return this.#course.far.remote.screen;
	}

	/** Whether no sound goes out */
	get muted() {
		return !this.#course.seat.local.sends('audio');
	}

	/** Whether no picture of the camera goes out */
	get cameraOff() {
		return !this.#course.seat.local.sends('video');
	}

	/** Whether this side shows its screen */
	get sharing() {
		return this.#course.seat.local.screen !== null;
	}

	/** Whether the server lets a side ask for a recording */
	get recordable() {
		return this.#course.recording.possible;
	}

	/** Whether the server records the call */
	get recording() {
		return this.#course.recording.active;
	}

	/** Who asked for a recording, or null: nobody, or the operator */
	get recordedBy() {
		return this.#course.recording.by;
	}

	/**
	 * Whose agreement a recording waits for: 'asked' (answer with consent()), 'awaited' (the peer's);
	 * or 'declined'; or null
	 */
	get recordConsent() {
		return this.#course.recording.consent;
	}

	/** How good the connection is: {level, reason, side}, see Gauge */
	get quality() {
		return this.#course.gauge.quality;
	}

	/**
	 * Accepts, with `options` as for DuetClient.call(); what the call has not is left out. A transport
	 * that is up already sends its camera as the constructor of DuetClient was told.
	 * Rejects when the server refuses or a device cannot be used: `state` says whether it still rings.
	 */
	accept(options = {}) {
		return this.#course.accept(options);
	}

	/** Declines; the caller is told `reason`, and that it was 'declined' or 'busy' */
	async decline(reason, code = 'declined') {
		this.#course.seat.require('ringing');
		return this.#course.hangup({ code, reason });
	}

	/** Cancels, declines or hangs up, whatever the state; never rejects */
	hangup(reason) {
		return this.#course.hangup({ reason });
	}

	/* While it is answered */

	/** Mutes or unmutes the microphone; the peer is told */
	mute(on) {
		return this.#course.sending.turn('audio', !on);
	}

	/** Turns the camera on or off; the peer is told */
	camera(on) {
		return this.#course.sending.turn('video', on);
	}

	/** Adds the microphone, `options.track`, or what `options.audio` describes */
	addAudio(options) {
		return this.#course.sending.add('audio', options);
	}

	/** Adds the camera, `options.track`, or what `options.video` describes */
	addVideo(options) {
		return this.#course.sending.add('video', options);
	}

	/** Takes the camera out of the call, on both sides */
	removeVideo() {
		return this.#course.sending.remove('video');
	}

	/**
	 * Takes other devices, without a negotiation.
	 *
	 * @param choice.audio  Id of a microphone, as DuetClient.devices() lists it; null for the default
	 * @param choice.video  Of a camera, likewise
	 */
	device(choice) {
		return this.#course.sending.device(choice);
	}

	/** Shows the screen, `options.track`, or what `options.video` describes, beside the camera */
	shareScreen(options) {
		return this.#course.sending.shareScreen(options);
	}

	stopScreen() {
		return this.#course.sending.stopScreen();
	}

	/** Opens microphone and camera for a call that goes on after a reload; options as for accept() */
	capture(options = {}) {
		return this.#course.capture(options);
	}

	/** Stops the media of both sides, until unhold() */
	hold() {
		return this.#course.sending.hold(true);
	}

	/** Lets the media go on, when the peer does not hold as well */
	unhold() {
		return this.#course.sending.hold(false);
	}

	/**
	 * Asks the server to record both sides, or to stop. The event 'recording' says what comes of it: the
	 * peer may have to agree first.
	 *
	 * @param on                Whether to record
	 * @param options.filename  What the names of files begin with: letters, digits, dots, dashes and underscores
	 * @return Rejects with 486 where the operator does not allow it, with 503 when the call is encrypted
	 */
	record(on, options = {}) {
		return this.#course.recording.ask(on, options);
	}

	/** Agrees to be recorded, or does not, or no longer */
	consent(yes) {
		return this.#course.recording.agree(yes);
	}

	/** Looks for new network paths on this side's leg */
	async restartIce() {
		this.#course.seat.require('active');
		await this.#course.sending.renegotiate({ iceRestart: true });
	}

	/**
	 * Sends to the peer, in order. Waits while too much is on its way already, while the server would
	 * drop it as too much, and while the peer's leg is lost.
	 *
	 * @param data  Text, or bytes: an ArrayBuffer, a view of one, or a Blob
	 * @return Rejects with 'data' when there is no channel, 'too-large' when the data are
	 */
	async send(data) {
		await this.#course.outlet.send(data);
	}

	/** Limits what this side sends, in bit/s; 0 for the server's maximum */
	async bitrate(limit) {
		await this.#course.seat.request({ request: 'set', bitrate: limit }, 'set');
	}

	/**
	 * Chooses among the sizes in which the peer sends its camera, if it sends several.
	 *
	 * @param choice.substream  The highest to receive, from 0, the smallest; -1: what the link carries
	 * @param choice.temporal   Likewise of the layers of frame rate; -1: all
	 * @param choice.fallback   How long a size may fail to come until a smaller one is taken, in
	 *                          microseconds; 0 for the server's default
	 */
	async layers({ substream, temporal, fallback }) {
		await this.#course.seat.request({ request: 'set', substream, temporal, fallback }, 'set');
	}

	/** @return What goes through this side's leg since the last time, see meter.js, and the server's `link` or null */
	stats() {
		return this.#course.gauge.stats();
	}

	/** @return The RTCStatsReport of this side's PeerConnection */
	async getStats() {
		const { pc } = this.#course.link.peer;
		if (!pc)
			throw new DuetError('state', 'There is no connection to measure');
		return pc.getStats();
	}
}
