/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** @file local.js  What this side sends: captured devices, or tracks given by the application */

import { openScreen } from './access.js';
import { Capture } from './capture.js';

/**
 * The tracks of one call. Those captured here are stopped with it, those given
 * are not. Fires 'change' {kind, track, before} when a track took another's
 * place, or nothing did, and 'device-lost' {kind, label}.
 */
export class Local extends EventTarget {
	#own = new Capture();
	#lent = null;
	#listening = new AbortController();
	#off = new Set();
	#opening = new Set();
	#paused = false;
	#screen = null;
	#screenIsOwn = false;
	/** Of microphone and camera */
	tracks = [];

	constructor() {
		super();
		this.#follow(this.#own);
	}

	#follow(capture) {
		const { signal } = this.#listening;
		capture.addEventListener('change', ({ detail }) => this.#changed(detail), { signal });
		capture.addEventListener('device-lost', ({ detail }) => this.#emit('device-lost', detail), { signal });
	}

	/* What is new, and not in the place of another, waits for open() */
	#changed({ kind, track, before }) {
		if (!this.tracks.includes(before))
			return;
		this.tracks = this.tracks.map((one) => (one === before ? track : one)).filter(Boolean);
		this.#enable();
		this.#emit('change', { kind, track, before });
	}

	/**
	 * @param wanted.audio    Constraints, true or false
	 * @param wanted.video    Likewise
	 * @param wanted.capture  A Capture whose tracks are taken
	 * @param wanted.stream   A MediaStream whose tracks are taken
	 * @param wanted.tracks   Tracks that are taken
	 * @return The new tracks, of the wanted kinds
	 */
	async open({ audio, video, capture, stream, tracks }) {
		const given = tracks ?? capture?.tracks ?? stream?.getTracks();
		const wanted = { audio: audio || false, video: video || false };
		if (!given && !wanted.audio && !wanted.video)
			return [];
		const opened = given ? given.filter(({ kind }) => wanted[kind]) : await this.#take(wanted);
		if (capture && !tracks)
			this.#lend(capture);
		else if (given)
			opened.forEach((track) => this.#watch(track));
		this.tracks.push(...opened);
		this.#enable();
		return opened;
	}

	async #take(wanted) {
		const kinds = Object.keys(wanted).filter((kind) => wanted[kind]);
		kinds.forEach((kind) => this.#opening.add(kind));
		try {
			return await this.#own.take(wanted);
		} finally {
			kinds.forEach((kind) => this.#opening.delete(kind));
		}
	}

	#lend(capture) {
		if (this.#lent === capture)
			return;
		this.#lent = capture;
		this.#follow(capture);
		for (const { kind } of capture.tracks) {
			if (!capture.on(kind))
				this.#off.add(kind);
		}
	}

	#watch(track) {
		track.addEventListener('ended', () => {
			const { kind, label = '' } = track;
			if (!this.tracks.includes(track))
				return;
			this.#changed({ kind, track: null, before: track });
			this.#emit('device-lost', { kind, label });
		}, { signal: this.#listening.signal });
	}

	/** Takes another device in the place of the one there is; rejects as Capture.use() does */
	async device(kind, deviceId) {
		const source = [this.#lent, this.#own].find((capture) => this.tracks.includes(capture?.track(kind)));
		if (source) {
			await source.use({ [kind]: deviceId });
			return;
		}
		const before = this.tracks.find((track) => track.kind === kind);
		await this.#own.use({ [kind]: deviceId });
		this.#changed({ kind, track: this.#own.track(kind), before });
	}

	/** The track that shows the screen, or null */
	get screen() {
		return this.#screen?.readyState === 'ended' ? null : this.#screen;
	}

	/**
	 * @param wanted.track  A track to take instead of capturing
	 * @param wanted.video  Constraints
	 * @return The track
	 */
	async openScreen({ track, video = true } = {}) {
		const opened = track ? [track] : await openScreen({ video, audio: false });
		[this.#screen] = opened;
		this.#screenIsOwn = !track;
		this.#enable();
		return this.#screen;
	}

	closeScreen() {
		if (this.#screenIsOwn)
			this.#screen?.stop();
		this.#screen = null;
	}

	/** For Peer.align(): the camera has the first m-line of video, the screen the second */
	get sources() {
		const [audio, video] = ['audio', 'video'].map((kind) => this.tracks.filter((track) => track.kind === kind));
		if (this.screen)
			video.splice(1, 0, ...(video.length ? [this.screen] : [null, this.screen]));
		return { audio, video };
	}

	#enable() {
		for (const track of this.tracks)
			track.enabled = !this.#paused && !this.#off.has(track.kind);
		if (this.#screen)
			this.#screen.enabled = !this.#paused;
	}

	/** Stops everything, or lets what is not turned off go on */
	pause(on) {
		this.#paused = on;
		this.#enable();
	}

	/** Whether there is something of that kind, or is about to be */
	has(kind) {
		return this.#opening.has(kind) || this.tracks.some((track) => track.kind === kind && track.readyState !== 'ended');
	}

	/** Whether something of that kind is really sent */
	sends(kind) {
		return this.has(kind) && !this.#off.has(kind);
	}

	/** Whether a kind is not turned off */
	on(kind) {
		return !this.#off.has(kind);
	}

	/** Turns all of a kind on or off, now and later */
	turn(kind, on) {
		this.#off[on ? 'delete' : 'add'](kind);
		this.#enable();
	}

	/** Gives all back; what was given goes on as it was */
	end() {
		this.#listening.abort();
		this.#off.clear();
		this.pause(false);
		for (const { kind } of this.#lent?.tracks ?? [])
			this.#lent.turn(kind, this.#lent.on(kind));
		this.close();
		this.closeScreen();
	}

	/** Gives tracks of microphone and camera back: all, or those in `tracks` */
	close(tracks = this.tracks) {
		this.tracks = this.tracks.filter((track) => !tracks.includes(track));
		for (const track of tracks) {
			if (this.#own.track(track.kind) === track)
				this.#own.close(track.kind);
		}
	}

	#emit(type, detail) {
		this.dispatchEvent(new CustomEvent(type, { detail }));
	}
}
