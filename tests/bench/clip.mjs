/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * Writes a clip for Chromium's file camera: a second of 720p at 30 frames per second
 * that repeats without a seam, and that takes an encoder as much as a busy camera
 * picture: textures that move against each other, and noise. Nothing has to be drawn
 * or converted while a call is measured.
 */
import { open } from 'node:fs/promises';

export const WIDTH = 1280;
export const HEIGHT = 720;
const FRAMES = 30;
const STEP = 8;
const PERIOD = FRAMES * STEP;
const NOISE = 1;

/* xorshift32: the same clip every time */
function generator(seed) {
	let state = seed;
	return () => {
		state ^= state << 13;
		state ^= state >>> 17;
		state ^= state << 5;
		return (state >>> 0) / 2 ** 32;
	};
}

/** A tile that fits itself on all sides: random blobs of several sizes */
function makeTile(random) {
	const tile = new Float32Array(PERIOD * PERIOD);
	for (const [cell, amplitude] of [[60, 50], [20, 30], [6, 6]]) {
		const cells = PERIOD / cell;
		const heights = Float32Array.from({ length: cells * cells }, () => (random() * 2 - 1) * amplitude);
		const at = (x, y) => heights[(y % cells) * cells + x % cells];
		for (let y = 0; y < PERIOD; y++) {
			for (let x = 0; x < PERIOD; x++) {
				const [i, j, u, v] = [Math.floor(x / cell), Math.floor(y / cell), x % cell / cell, y % cell / cell];
				tile[y * PERIOD + x] += (at(i, j) * (1 - u) + at(i + 1, j) * u) * (1 - v) +
					(at(i, j + 1) * (1 - u) + at(i + 1, j + 1) * u) * v;
			}
		}
	}
	return tile;
}

/* Somebody in the middle moves down, the rest to the left */
function plane({ tile, random, frame, scale, base, strength, noise }) {
	const [width, height, moved] = [WIDTH / scale, HEIGHT / scale, frame * STEP];
	const bytes = Buffer.alloc(width * height);
	for (let y = 0, i = 0; y < height; y++) {
		const dy = (y * scale - HEIGHT / 2) / (HEIGHT / 3);
		for (let x = 0; x < width; x++, i++) {
			const dx = (x * scale - WIDTH / 2) / (HEIGHT / 4);
			const near = dx * dx + dy * dy < 1;
			const [u, v] = near ? [x * scale, y * scale + PERIOD - moved] : [x * scale + moved, y * scale];
			bytes[i] = base + tile[v % PERIOD * PERIOD + u % PERIOD] * strength + (random() - 0.5) * 2 * noise;
		}
	}
	return bytes;
}

/** Writes the clip; about 40 MB */
export async function writeClip(path) {
	const random = generator(1);
	const tiles = [0, 1, 2].map(() => makeTile(random));
	const file = await open(path, 'w');
	await file.write(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F30:1 Ip A1:1 C420jpeg\n`);
	for (let frame = 0; frame < FRAMES; frame++) {
		await file.write('FRAME\n');
		await file.write(plane({ tile: tiles[0], random, frame, scale: 1, base: 126, strength: 1, noise: NOISE }));
		for (const tile of tiles.slice(1))
			await file.write(plane({ tile, random, frame, scale: 2, base: 128, strength: 0.4, noise: 0 }));
	}
	await file.close();
}
