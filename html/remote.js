/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** @file remote.js  What the peer sends: its tracks, and streams that follow them */

/** The first m-line of video has the camera, the second the screen */
const SCREEN_LINE = 1;

export class Remote {
	#tracks = new Map();
	#stream = null;
	#screen = null;

	get tracks() {
		return [...this.#tracks.keys()];
	}

	/** Microphone and camera */
	get stream() {
		this.#stream ??= new MediaStream(this.#of(false));
		return this.#stream;
	}

	/** The screen */
	get screen() {
		this.#screen ??= new MediaStream(this.#of(true));
		return this.#screen;
	}

	#of(screen) {
		return this.tracks.filter((track) => this.#tracks.get(track) === screen);
	}

	add({ track, kind, line }) {
		const screen = kind === 'video' && line === SCREEN_LINE;
		this.#tracks.set(track, screen);
		(screen ? this.#screen : this.#stream)?.addTrack(track);
	}

	remove(track) {
		(this.#tracks.get(track) ? this.#screen : this.#stream)?.removeTrack(track);
		this.#tracks.delete(track);
	}

	/** None of them lives any more: their PeerConnection is gone */
	clear() {
		this.tracks.forEach((track) => this.remove(track));
	}
}
