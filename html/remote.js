/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** @file remote.js  What the peer sends: its tracks, and one stream that follows them */

export class Remote {
	#tracks = [];
	#stream = null;

	get tracks() {
		return [...this.#tracks];
	}

	get stream() {
		this.#stream ??= new MediaStream(this.#tracks);
		return this.#stream;
	}

	add(track) {
		this.#tracks.push(track);
		this.#stream?.addTrack(track);
	}

	remove(track) {
		this.#tracks = this.#tracks.filter((other) => other !== track);
		this.#stream?.removeTrack(track);
	}
}
