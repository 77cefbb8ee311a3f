/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** What is in a folder of recordings, and in the file that is made of one */
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const SCRIPT = fileURLToPath(new URL('../../scripts/recording.sh', import.meta.url));
/** Of the picture of one side in it */
const TILE = { width: 640, height: 480 };

export const files = (folder) => readdirSync(folder).sort();

/** Makes one file of all recordings of a folder, with the project's script */
export function play(folder, output) {
	const { status, stderr } = spawnSync(SCRIPT, [output, ...files(folder).map((file) => join(folder, file))],
		{ encoding: 'utf8' });
	assert.equal(status, 0, stderr);
	return output;
}

/** Kinds of its streams, and its length in s */
export function probe(file) {
	const { streams, format } = JSON.parse(execFileSync('ffprobe',
		['-v', 'error', '-of', 'json', '-show_streams', '-show_format', file], { encoding: 'utf8' }));
	return { kinds: streams.map(({ codec_type: kind }) => kind).sort(), seconds: Number(format.duration) };
}

/** How much the grey values of the picture of a side differ at a time: none in one colour alone */
export function contrast(file, side, at) {
	const pixels = execFileSync('ffmpeg', ['-nostdin', '-v', 'error', '-ss', String(at), '-i', file, '-frames:v', '1', '-vf',
		`crop=${TILE.width}:${TILE.height}:${side * TILE.width}:0,scale=32:24`, '-f', 'rawvideo', '-pix_fmt', 'gray', '-']);
	const mean = pixels.reduce((sum, value) => sum + value, 0) / pixels.length;
	return Math.sqrt(pixels.reduce((sum, value) => sum + (value - mean) ** 2, 0) / pixels.length);
}

/** The loudest of its sound in dB; -91 is silence */
export function loudness(file) {
	const { stderr } = spawnSync('ffmpeg', ['-nostdin', '-i', file, '-af', 'volumedetect', '-vn', '-f', 'null', '-'],
		{ encoding: 'utf8' });
	return Number(/max_volume: (-?[\d.]+) dB/.exec(stderr)?.[1] ?? -Infinity);
}
