/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** @file warmth.js  An encoder that has begun before there is a camera */

import { after, deferred } from './limits.js';

/** As large as cameras are where nobody asks for more: for another size an encoder begins again */
const SIZE = { width: 640, height: 480 };
/** How often it is looked whether the picture has been made, and for how long, in ms */
const LOOK = 50;
const LIMIT = 1000;
/** What the link has to carry for a larger picture, in bit/s, and how often it is looked whether it does, in ms */
const ROOM = 1000000;
const AGAIN = 1000;

/**
 * A callee's camera is opened at Accept, and its first picture would have to wait for an encoder to be
 * made. So while the call rings, one black picture is sent in its place, which the server drops.
 * Where a browser will not, nothing is lost but time.
 */
export class Warmth {
	#peer;
	#over = deferred();
	#done = null;
	#warmed = null;
	#state = () => this.#begin();

	/** @param peer  The Peer of a call that rings, and has no camera yet */
	constructor(peer) {
		this.#peer = peer;
		peer.addEventListener('state', this.#state);
		this.#begin();
	}

	/* A picture that is made before it can be sent is lost */
	#begin() {
		if (this.#peer.pc?.connectionState !== 'connected')
			return;
		this.#peer.removeEventListener('state', this.#state);
		const sender = this.#peer.idle('video');
		if (sender?.getParameters?.().encodings?.length === 1)
			this.#done = this.#send(sender).catch(() => {});
	}

	async #send(sender) {
		const canvas = Object.assign(document.createElement('canvas'), SIZE);
		const context = canvas.getContext('2d');
		const [track] = canvas.captureStream(0).getVideoTracks();
		try {
			await sender.replaceTrack(track);
			context.fillRect(0, 0, SIZE.width, SIZE.height);
			track.requestFrame();
			await Promise.race([this.#over.promise, this.#encoded(sender)]);
		} finally {
			track.stop();
			await sender.replaceTrack(null);
		}
		this.#warmed = sender;
		/* What is turned on begins with a keyframe. Else the camera would go on from the black picture,
		   and nobody could decode it. */
		for (const active of [false, true])
			await this.#set(sender, { active });
	}

	/* No event tells */
	async #encoded(sender) {
		for (let waited = 0; waited < LIMIT; waited += LOOK) {
			await after(LOOK);
			const stats = [...(await sender.getStats()).values()];
			if (stats.some(({ framesEncoded }) => framesEncoded))
				return;
		}
	}

	#set(sender, changes) {
		const parameters = sender.getParameters();
		Object.assign(parameters.encodings[0], changes);
		return sender.setParameters(parameters);
	}

	/** Ends it; never rejects: the sender is free, and has no track, when it settles */
	async end() {
		this.#peer.removeEventListener('state', this.#state);
		this.#over.resolve();
		await this.#done;
	}

	/**
	 * Prepares the sender for its camera. Browsers begin with a small picture of a large camera, which
	 * grows with the link; but once a picture has been sent they no longer do. Never rejects.
	 */
	async fit(sender, track) {
		const { width = 0, height = 0 } = track.getSettings?.() ?? {};
		const scale = Math.sqrt(width * height / (SIZE.width * SIZE.height));
		if (!sender || sender !== this.#warmed || scale <= 1)
			return;
		await this.#set(sender, { scaleResolutionDownBy: scale }).catch(() => {});
		this.#grow(sender, track).catch(() => {});
	}

	/* Until the link carries it, or there is another camera */
	async #grow(sender, track) {
		const { pc } = this.#peer;
		let room = 0;
		do {
			await after(AGAIN);
			const stats = [...(await pc.getStats()).values()];
			room = Math.max(0, ...stats.map(({ availableOutgoingBitrate = 0 }) => availableOutgoingBitrate));
		} while (room < ROOM && sender.track === track && pc === this.#peer.pc);
		await this.#set(sender, { scaleResolutionDownBy: 1 });
	}
}
