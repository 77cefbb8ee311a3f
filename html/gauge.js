/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** @file gauge.js  Measures this side's leg while the call lasts */

import { DuetError } from './errors.js';
import { measure, snapshot } from './meter.js';
import { Quality, judge } from './quality.js';

/** How often the quality is looked at, in ms */
const PERIOD = 2000;
const GOOD = { level: 4, reason: null, side: null };
const GONE = { level: 0, reason: 'connection' };

export class Gauge {
	#seat;
	#far;
	#timer = null;
	#past = new Quality();
	/* Snapshots of before: the gauge's own, and the application's, each with its PeerConnection */
	#own = null;
	#asked = null;
	#link = null;
	#asking = false;

	/** {level, reason, side}: level 4 (good) to 0 (no connection), and why, see quality.js */
	quality = GOOD;

	/**
	 * @param seat  The call's Seat
	 * @param far   Its Far
	 */
	constructor(seat, far) {
		this.#seat = seat;
		this.#far = far;
	}

	start() {
		this.#timer ??= setInterval(() => this.#look(), PERIOD);
	}

	stop() {
		clearInterval(this.#timer);
		this.#timer = null;
	}

	async #snapshot() {
		const { pc } = this.#seat.link.peer;
		return pc ? { pc, shot: snapshot(await pc.getStats()) } : null;
	}

	#since(before, now) {
		return measure(before?.pc === now.pc ? before.shot : null, now.shot);
	}

	/** See Call.stats() */
	async stats() {
		const now = await this.#snapshot();
		if (!now)
			throw new DuetError('state', 'There is no connection to measure');
		const figures = this.#since(this.#asked ?? this.#own, now);
		this.#asked = now;
		this.#askLink();
		if (!this.#expects.down)
			figures.down.frozen = 0;
		return { ...figures, link: this.#link };
	}

	/* What the server knows of the link is as old as the last call of stats() */
	#askLink() {
		const { link, active } = this.#seat;
		if (this.#asking || !active || !link.signal.up)
			return;
		this.#asking = true;
		link.status().then((status) => { this.#link = status.link ?? null; }, () => {})
			.finally(() => { this.#asking = false; });
	}

	get #expects() {
		const { held, local, peer } = this.#seat;
		const moves = !held && !this.#far.held;
		return { up: moves && (local.sends('video') || local.screen !== null), down: moves && (peer.video || peer.screen) };
	}

	async #look() {
		if (this.#seat.reconnecting || this.#far.reconnecting) {
			this.#past.clear();
			this.#own = null;
			this.#tell({ ...GONE, side: this.#seat.reconnecting ? 'up' : 'down' });
			return;
		}
		const now = await this.#snapshot().catch(() => null);
		if (!now || this.#timer === null)
			return;
		const before = this.#own;
		this.#own = now;
		if (before?.pc === now.pc)
			this.#tell(this.#past.add(judge(this.#since(before, now), this.#expects)));
	}

	#tell(quality) {
		const { level, reason } = this.quality;
		this.quality = quality;
		if (quality.level !== level || quality.reason !== reason)
			this.#seat.emit('quality', quality);
	}
}
