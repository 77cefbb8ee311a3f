/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** @file local.js  What this side sends: captured devices, or tracks given by the application */

import { DuetError } from './errors.js';
import { within } from './limits.js';

/** A person may take that long to answer the browser's question, in ms */
const CAPTURE = 60000;

const REASONS = {
	NotAllowedError: 'The browser was not allowed to use it',
	NotFoundError: 'There is none',
	NotReadableError: 'Another program uses it',
	OverconstrainedError: 'It cannot do what was asked',
};

const NAMES = { audio: 'the microphone', video: 'the camera' };
const SCREEN = 'the screen';

/* Asks for a stream; one that comes too late is stopped */
async function open(asked, what) {
	try {
		const stream = await within(asked, CAPTURE, `Opening ${what}`);
		return stream.getTracks();
	} catch (error) {
		asked.then((stream) => stream.getTracks().forEach((track) => track.stop()), () => {});
		if (error instanceof DuetError)
			throw error;
		const reason = REASONS[error.name] ?? error.message;
		throw new DuetError('capture', `Cannot use ${what}: ${reason}`);
	}
}

function ask(method, constraints, what) {
	const devices = globalThis.navigator?.mediaDevices;
	if (!devices?.[method])
		throw new DuetError('capture', `Cannot use ${what}: the page must come over HTTPS or from this computer`);
	return open(devices[method](constraints), what);
}

/**
 * @param constraints  As for getUserMedia
 * @return The tracks; rejects with code 'capture', or 'timeout' (a later stream is stopped)
 */
export async function capture(constraints) {
	const what = Object.keys(NAMES).filter((kind) => constraints[kind]).map((kind) => NAMES[kind]).join(' and ');
	return ask('getUserMedia', constraints, what);
}

/** The same for getDisplayMedia */
export async function captureScreen(constraints) {
	return ask('getDisplayMedia', constraints, SCREEN);
}

/** The tracks of one call; those captured here are stopped with it, those given are not */
export class Local {
	#captured = new Set();
	#off = new Set();
	#paused = false;
	#screen = null;
	/** Of microphone and camera */
	tracks = [];

	/**
	 * @param wanted.audio        Constraints, true or false
	 * @param wanted.video        Likewise
	 * @param wanted.stream       A MediaStream whose tracks are taken instead of capturing
	 * @param wanted.tracks       Tracks, likewise
	 * @return The new tracks, of the wanted kinds
	 */
	async open({ audio, video, stream, tracks }) {
		const given = tracks ?? stream?.getTracks();
		const wanted = { audio: audio || false, video: video || false };
		if (!given && !wanted.audio && !wanted.video)
			return [];
		const opened = given ? given.filter(({ kind }) => wanted[kind]) : await capture(wanted);
		if (!given)
			opened.forEach((track) => this.#captured.add(track));
		this.tracks.push(...opened);
		this.#enable();
		return opened;
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
		const opened = track ? [track] : await captureScreen({ video, audio: false });
		[this.#screen] = opened;
		if (!track)
			this.#captured.add(this.#screen);
		this.#enable();
		return this.#screen;
	}

	closeScreen() {
		if (this.#screen && this.#captured.delete(this.#screen))
			this.#screen.stop();
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

	has(kind) {
		return this.tracks.some((track) => track.kind === kind && track.readyState !== 'ended');
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

	/** Gives all back */
	end() {
		this.close();
		this.closeScreen();
	}

	/** Gives tracks of microphone and camera back: all, or those in `tracks` */
	close(tracks = this.tracks) {
		for (const track of tracks) {
			if (this.#captured.delete(track))
				track.stop();
		}
		this.tracks = this.tracks.filter((track) => !tracks.includes(track));
	}
}
