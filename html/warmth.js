/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** @file warmth.js  An encoder that has begun before there is a camera */

import { after, deferred } from './limits.js';
import { snapshot } from './meter.js';

/** As large as cameras are where nobody asks for more: for another size an encoder begins again */
const SIZE = { width: 640, height: 480 };
/** How long it is waited before each look whether the picture has been made, in ms, and how often */
const LOOK = 50;
const LOOKS = 20;
/**
 * What the sender allows itself on a link that is not slow, in bit/s; and how long after the picture it knows, in ms.
 * An encoder shares out its rate by how many pictures have come of late: after a rest it makes the first ones of a
 * camera so large that a slow link takes two seconds to carry them. So there the black one is repeated, so often in ms.
 */
const FAST = 800000;
const ECHO = 300;
const FRAME = 100;
/** What the link has to carry for a larger picture, in bit/s: as Chromium has it. How often that is looked for, in ms */
const ROOM = 500000;
const AGAIN = 2000;

/**
 * A callee's camera is opened at Accept, and its first picture would have to wait for an encoder to be
 * made. So while the call rings, a black picture is sent in its place, which the server drops.
 * Where a browser will not, nothing is lost but time.
 */
export class Warmth {
	#peer;
	#pc;
	#over = deferred();
	#done = null;
	#warmed = null;
	#state = () => this.#begin();

	/** @param peer  The Peer of a call that rings, and has no camera yet */
	constructor(peer) {
		this.#peer = peer;
		this.#pc = peer.pc;
		this.#pc?.addEventListener('connectionstatechange', this.#state);
		this.#begin();
	}

	/* A picture that is made before it can be sent is lost */
	#begin() {
		if (this.#pc?.connectionState !== 'connected')
			return;
		this.#rest();
		const sender = this.#peer.idle('video');
		if (!this.#peer.simulcast && sender?.getParameters?.().encodings?.length === 1)
			this.#done = this.#send(sender).catch(() => {});
	}

	#rest() {
		this.#pc?.removeEventListener('connectionstatechange', this.#state);
	}

	async #send(sender) {
		const canvas = Object.assign(document.createElement('canvas'), SIZE);
		const context = canvas.getContext('2d');
		const [track] = canvas.captureStream(0).getVideoTracks();
		const draw = () => {
			context.fillRect(0, 0, SIZE.width, SIZE.height);
			track.requestFrame();
		};
		try {
			await sender.replaceTrack(track);
			draw();
			await Promise.race([this.#over.promise, this.#encoded(sender)]);
			await Promise.race([this.#over.promise, this.#fast(draw)]);
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

	/* Settles soon, or on a slow link with the ringing, until when it draws again and again */
	async #fast(draw) {
		await after(ECHO);
		const room = await this.#room();
		// Some browsers do not tell
		if (!room || room >= FAST)
			return;
		const timer = setInterval(draw, FRAME);
		await this.#over.promise;
		clearInterval(timer);
	}

	/* What the sender allows itself, in bit/s */
	async #room() {
		const { pair } = snapshot(await this.#pc.getStats());
		return pair?.availableOutgoingBitrate ?? 0;
	}

	/* No event tells */
	async #encoded(sender) {
		for (let looks = 0; looks < LOOKS; looks++) {
			await after(LOOK);
			const { sent } = snapshot(await sender.getStats());
			if (sent.some(({ framesEncoded }) => framesEncoded))
				return;
		}
	}

	/* Refused where the parameters have changed since they were asked for: then it is tried once more */
	#set(sender, changes) {
		const set = async () => {
			const parameters = sender.getParameters();
			Object.assign(parameters.encodings[0], changes);
			await sender.setParameters(parameters);
		};
		return set().catch(set);
	}

	/** Ends it; never rejects: the sender is free, and has no track, when it settles */
	async end() {
		this.#rest();
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
		let room = 0;
		do {
			await after(AGAIN);
			room = await this.#room();
		} while (room < ROOM && sender.track === track && this.#pc === this.#peer.pc);
		await this.#set(sender, { scaleResolutionDownBy: 1 });
	}
}
