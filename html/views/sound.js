/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** @file sound.js  Ringtone, ringback and the test of the speaker, made on the spot */

import { recall } from '../keep.js';

/* [start, length] in s and frequencies in Hz, again after `every` s */
const TONES = {
	ring: { every: 3.2, gain: 0.18, notes: [
		[0, 0.28, 659.3], [0.18, 0.28, 830.6], [0.36, 0.5, 987.8],
		[0.9, 0.28, 659.3], [1.08, 0.28, 830.6], [1.26, 0.6, 987.8]] },
	ringback: { every: 4, gain: 0.06, notes: [[0, 1, 425]] },
	test: { gain: 0.18, notes: [[0, 0.3, 523.3], [0.2, 0.3, 659.3], [0.4, 0.5, 784]] },
};

let context = null;
let playing = null;
let timer = null;

async function output() {
	context ??= new AudioContext();
	const speaker = recall('speaker');
	if (speaker && context.setSinkId && context.sinkId !== speaker)
		await context.setSinkId(speaker).catch(() => {});
	return context;
}

function note(gain, [start, length, frequency]) {
	const at = context.currentTime + 0.03 + start;
	const oscillator = context.createOscillator();
	const envelope = context.createGain();
	oscillator.frequency.value = frequency;
	envelope.gain.setValueAtTime(0, at);
	envelope.gain.linearRampToValueAtTime(gain, at + 0.02);
	envelope.gain.setValueAtTime(gain, at + length * 0.4);
	envelope.gain.linearRampToValueAtTime(0, at + length);
	oscillator.connect(envelope).connect(context.destination);
	oscillator.start(at);
	oscillator.stop(at + length);
	return oscillator;
}

function round(turn) {
	const { gain, notes } = TONES[turn.name];
	turn.voices = notes.map((one) => note(gain, one));
}

/** Lets go of the speaker, which a context keeps open as long as it runs */
function rest() {
	if (!playing)
		context?.suspend().catch(() => {});
}

/** Once the browser allows sound */
function begin(turn) {
	const { every } = TONES[turn.name];
	if (playing !== turn)
		return;
	round(turn);
	if (every) {
		timer = setInterval(round, every * 1000, turn);
		return;
	}
	playing = null;
	turn.voices.at(-1).onended = rest;
}

/** Plays 'ring' or 'ringback' again and again, 'test' once, or nothing */
export async function sound(name) {
	if (playing?.name === name)
		return;
	const before = playing;
	clearInterval(timer);
	before?.voices.forEach((voice) => voice.stop());
	// Without a touch before it, browsers take it for an error
	if (navigator.userActivation?.hasBeenActive)
		navigator.vibrate?.(name === 'ring' ? [600, 400, 600, 400, 600] : 0);
	const turn = name ? { name, voices: [] } : null;
	playing = turn;
	if (!turn) {
		if (before)
			rest();
		return;
	}
	await output();
	context.resume().then(() => begin(turn), () => {});
}

// Browsers allow sound once somebody has done something
for (const event of ['pointerdown', 'keydown'])
	document.addEventListener(event, () => playing && context?.resume().catch(() => {}));
