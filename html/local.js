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

/**
 * @param constraints  As for getUserMedia
 * @return The tracks; rejects with code 'capture', or 'timeout' (a later stream is stopped)
 */
export async function capture(constraints) {
	const devices = globalThis.navigator?.mediaDevices;
	const what = Object.keys(NAMES).filter((kind) => constraints[kind]).map((kind) => NAMES[kind]).join(' and ');
	if (!devices?.getUserMedia)
		throw new DuetError('capture', `Cannot use ${what}: the page must come over HTTPS or from this computer`);
	const asked = devices.getUserMedia(constraints);
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

/** The tracks of one call; those captured here are stopped with it, those given are not */
export class Local {
	#captured = new Set();
	#off = new Set();
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
		opened.forEach((track) => { track.enabled = !this.#off.has(track.kind); });
		return opened;
	}

	has(kind) {
		return this.tracks.some((track) => track.kind === kind && track.readyState !== 'ended');
	}

	/** Whether something of that kind is really sent */
	sends(kind) {
		return this.has(kind) && !this.#off.has(kind);
	}

	/** Turns all of a kind on or off, now and later */
	turn(kind, on) {
		this.#off[on ? 'delete' : 'add'](kind);
		for (const track of this.tracks) {
			if (track.kind === kind)
				track.enabled = on;
		}
	}

	/** Gives tracks back: all, or those in `tracks` */
	close(tracks = this.tracks) {
		for (const track of tracks) {
			if (this.#captured.delete(track))
				track.stop();
		}
		this.tracks = this.tracks.filter((track) => !tracks.includes(track));
	}
}
