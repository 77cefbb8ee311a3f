/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** @file sending.js  What this side sends in a call, and what server and peer are told of it */

import { DuetError, asError } from './errors.js';
import { removed, shared } from './medialist.js';

/** Which m-line of video has the screen; the first is the camera's */
const SCREEN_LINE = 1;

export class Sending {
	#seat;
	#swapped = null;

	/** @param seat  The call's Seat */
	constructor(seat) {
		this.#seat = seat;
		seat.local.addEventListener('change', ({ detail }) => this.#swap(detail));
		seat.local.addEventListener('device-lost', ({ detail }) => seat.emit('device-lost', detail));
	}

	get #peer() {
		return this.#seat.link.peer;
	}

	/** Turns a kind on, capturing it if need be, or off */
	turn(kind, on) {
		const { local, active } = this.#seat;
		local.turn(kind, on);
		if (on && active && !local.has(kind))
			return this.add(kind);
		return this.tell();
	}

	/** Adds a kind: a track, or what the constraints describe */
	async add(kind, { track, [kind]: constraints = true } = {}) {
		const seat = this.#seat;
		seat.require('active');
		if (seat.local.has(kind))
			throw new DuetError('state', `There is ${kind} already: take another device instead`);
		const opened = await seat.local.open({ [kind]: constraints, tracks: track && [track] });
		try {
			seat.require('active');
			seat.local.turn(kind, true);
			await this.#send(kind, opened[0]);
		} catch (error) {
			seat.local.close(opened);
			throw asError(error);
		}
		await this.tell();
	}

	async #send(kind, track) {
		const [first] = this.#peer.lines(kind);
		if (first && !first.sender.track)
			await first.sender.replaceTrack(track);
		else
			await this.#extend([{ kind }], (peer) => peer.add(track));
	}

	/* Renegotiates with further media, which at first nobody but this side has */
	async #extend(media, build) {
		const seat = this.#seat;
		await this.renegotiate({ build });
		for (const { kind } of media) {
			// Unless the peer added one as well, and the server listed it meanwhile
			if (seat.media.filter((medium) => medium.kind === kind).length < this.#peer.lines(kind).length)
				seat.media = [...seat.media, { kind, common: false }];
		}
		seat.emit('update', { media: seat.media });
	}

	/** Stops sending a kind, and takes it out of the call where nothing else needs its m-line */
	async remove(kind) {
		const seat = this.#seat;
		seat.require('active');
		const lines = this.#peer.lines(kind);
		seat.local.close(seat.local.tracks.filter((track) => track.kind === kind));
		seat.local.turn(kind, true);
		// The second m-line of video stays the second
		if (lines.length !== 1) {
			await lines[0]?.sender.replaceTrack(null);
			return this.tell();
		}
		return this.#take(kind, lines[0]);
	}

	async #take(kind, line) {
		const seat = this.#seat;
		const last = seat.media.findLastIndex((medium) => medium.kind === kind);
		seat.media = seat.media.filter((_, i) => i !== last);
		await this.renegotiate({ build: (peer) => peer.park(line) });
		seat.emit('update', { media: seat.media });
		return null;
	}

	/** Takes other devices; see Call.device() */
	async device(choice) {
		for (const kind of ['audio', 'video'].filter((k) => choice[k] !== undefined))
			await this.#device(kind, choice[kind]);
	}

	async #device(kind, deviceId) {
		const { local, state } = this.#seat;
		if (state === 'ended' || state === 'ringing')
			this.#seat.require('active');
		if (local.has(kind)) {
			await local.device(kind, deviceId);
			await this.#swapped;
			return;
		}
		// One that is off stays off
		const on = local.on(kind);
		await this.add(kind, { [kind]: deviceId === null ? true : { deviceId: { exact: deviceId } } });
		if (!on)
			await this.turn(kind, false);
	}

	/* A track has taken another's place, or nothing has */
	#swap({ track, before }) {
		const { link } = this.#seat;
		this.#swapped = Promise.resolve(this.#peer.sender(before)?.replaceTrack(track)).then(() => this.tell());
		this.#swapped.catch((error) => link.report(asError(error)));
	}

	/** Shows the screen on a second m-line of video; `options` as for Local.openScreen() */
	async shareScreen(options) {
		const seat = this.#seat;
		seat.require('active');
		if (seat.local.screen)
			throw new DuetError('state', 'The screen is shown already');
		const track = await seat.local.openScreen(options);
		// The browser has a button of its own to end it
		track.addEventListener('ended', () => this.stopScreen().catch((error) => seat.link.report(error)));
		try {
			seat.require('active');
			await this.#sendScreen(track);
		} catch (error) {
			seat.local.closeScreen();
			throw asError(error);
		}
		await this.tell();
	}

	async #sendScreen(track) {
		const lines = this.#peer.lines('video');
		if (lines.length > SCREEN_LINE) {
			await lines[SCREEN_LINE].sender.replaceTrack(track);
			return;
		}
		const camera = lines.length ? [] : ['video'];
		await this.#extend([...camera, track].map(() => ({ kind: 'video' })),
			(peer) => [...camera, track].forEach((from) => peer.add(from)));
	}

	/** Ends showing the screen; its m-line goes, unless the peer's screen is on it as well */
	async stopScreen() {
		const seat = this.#seat;
		const line = this.#peer.lines('video')[SCREEN_LINE];
		seat.local.closeScreen();
		if (!seat.active || !line)
			return;
		if (!seat.peer.screen) {
			await this.#take('video', line);
			return;
		}
		await line.sender.replaceTrack(null);
		await this.tell();
	}

	/** Puts the call on hold, or takes it off */
	async hold(on) {
		const seat = this.#seat;
		seat.require('active');
		const word = on ? 'hold' : 'unhold';
		await seat.request({ request: word }, word);
		this.#held(on);
		seat.emit(on ? 'held' : 'unheld', { who: 'self' });
	}

	#held(on) {
		this.#seat.held = on;
		this.#seat.local.pause(on);
	}

	/** Takes over what the server knows this side to send, before anything is captured */
	resume({ audio, video, held }) {
		const { local } = this.#seat;
		local.turn('audio', audio);
		local.turn('video', video);
		this.#held(held);
	}

	/** Captures for a call that goes on after a reload what was on before */
	async capture({ audio = true, video = true, ...from } = {}) {
		const seat = this.#seat;
		const { local } = seat;
		seat.require('active');
		const on = (kind, asked) => seat.has(kind) && local.on(kind) && asked;
		const wanted = { audio: on('audio', audio), video: on('video', video), ...from };
		const opened = await seat.local.open(wanted);
		if (!seat.active) {
			seat.local.close(opened);
			return;
		}
		for (const track of opened)
			await this.#peer.lines(track.kind)[0]?.sender.replaceTrack(track);
		await this.tell();
	}

	/** Takes a list of the server to which nothing has to be added; where something is to go, `update` says so */
	list(media) {
		const mine = (kind) => this.#mine(kind);
		const { removed: gone } = removed(media, this.#seat.media, mine);
		if (!Object.values(gone).some(Boolean))
			this.#seat.media = shared(media, mine);
	}

	#mine(kind) {
		// One data channel is all that there is
		return kind === 'data' ? 1 : this.#peer.lines(kind).length;
	}

	/** The server asks for an offer with these media */
	async follow(media) {
		const seat = this.#seat;
		const { left, removed: gone } = removed(media, seat.media, (kind) => this.#mine(kind));
		seat.media = left;
		seat.emit('update', { media: left });
		await this.renegotiate({ build: (peer) => {
			for (const kind of ['audio', 'video'])
				this.#drop(kind, gone[kind]);
			peer.align(left, seat.local.sources);
		} });
	}

	#drop(kind, surplus) {
		const { local } = this.#seat;
		const lines = this.#peer.lines(kind);
		for (const line of surplus ? lines.slice(-surplus) : []) {
			const { track } = line.sender;
			if (track && track === local.screen)
				local.closeScreen();
			else if (track)
				local.close([track]);
			this.#peer.park(line);
		}
	}

	/** Offers anew */
	renegotiate({ build, iceRestart }) {
		const seat = this.#seat;
		return seat.link.leg.negotiate({
			build,
			iceRestart,
			wanted: () => seat.active && this.#peer.open,
			send: (jsep) => seat.link.tell(this.#flags(), { id: seat.id, jsep }),
		}).catch((error) => {
			// The server may have taken it, and be ahead of us
			seat.interrupted = error.code === 'disconnected';
			throw error;
		});
	}

	/* What this side really sends of what the call has */
	#flags() {
		const { local } = this.#seat;
		const has = (kind) => (this.#peer.open ? this.#peer.lines(kind).length > 0 : this.#seat.has(kind));
		const [audio, video] = ['audio', 'video'].map((kind) => !has(kind) || local.sends(kind));
		const screen = local.screen !== null;
		// The server's gate is one for all pictures
		return { audio, video: video || screen, screen };
	}

	/** Tells what is sent, if it has changed; what is lost with the server is told when it is back */
	async tell() {
		const { link, state, id } = this.#seat;
		// While a call rings the server has the caller's pictures already
		if (state !== 'active' && state !== 'calling')
			return;
		await link.tell(this.#flags(), { id }).catch((error) => {
			if (!link.recovery)
				throw error;
		});
	}
}
