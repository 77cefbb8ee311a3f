/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** @file level.js  How loud a microphone is */

/** Below it is silence, in dB of full scale */
const FLOOR = -60;
/** Samples that are looked at together: a power of two, 43 ms at 48 kHz */
const WINDOW = 2048;

/**
 * @param samples  From -1 to 1
 * @return 0 for silence to 1 for full scale, even to the ear: linear in dB
 */
export function loudness(samples) {
	const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
	const decibels = 10 * Math.log10(power);
	return Math.min(1, Math.max(0, 1 - decibels / FLOOR));
}

/**
 * Measures a track or the sound of a stream.
 *
 *     const level = new Level(capture.track('audio'));
 *     requestAnimationFrame(function draw() {
 *         meter.value = level.value;
 *         requestAnimationFrame(draw);
 *     });
 */
export class Level {
	#context;
	#own;
	#source;
	#analyser;
	#samples = new Float32Array(WINDOW);

	/**
	 * @param from             A MediaStreamTrack or MediaStream
	 * @param options.context  An AudioContext to use; by default one of its own. Browsers
	 *                         let one run only once the person has done something on the page
	 */
	constructor(from, { context } = {}) {
		this.#own = !context;
		this.#context = context ?? new AudioContext();
		this.#source = this.#context.createMediaStreamSource(from.getTracks ? from : new MediaStream([from]));
		this.#analyser = this.#context.createAnalyser();
		this.#analyser.fftSize = WINDOW;
		this.#source.connect(this.#analyser);
	}

	/** From 0, silence, to 1 */
	get value() {
		this.#analyser.getFloatTimeDomainData(this.#samples);
		return loudness(this.#samples);
	}

	/** Whether it measures: not before the person has done something on the page */
	get running() {
		return this.#context.state === 'running';
	}

	/** Starts measuring, from within a handler of a click or key */
	resume() {
		return this.#context.resume();
	}

	close() {
		this.#source.disconnect();
		if (this.#own)
			this.#context.close();
	}
}
