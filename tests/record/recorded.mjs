/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** What is in a folder of recordings, and in the file that is made of one */
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const SCRIPT = fileURLToPath(new URL('../../scripts/recording.sh', import.meta.url));
/** Of the picture of one side in it */
const TILE = { width: 640, height: 480 };

export const files = (folder) => readdirSync(folder).sort();

/** Makes one file of all recordings of a folder, or of those chosen, with the project's script */
export function play(folder, output, chosen = () => true) {
	const names = files(folder).filter(chosen);
	const { status, stderr } = spawnSync(SCRIPT, [output, ...names.map((file) => join(folder, file))], { encoding: 'utf8' });
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

const RATES = { opus: 48000, vp8: 90000 };
/** @return What goes on with numbers that begin again at 2 ** bits, from 0 on */
function unwrapped(numbers, bits) {
	const half = 2 ** (bits - 1);
	let [last] = numbers;
	let now = 0;
	return numbers.map((number) => {
		now += ((number - last + half + 2 * half) % (2 * half)) - half;
		last = number;
		return now;
	});
}

/** Time, sequence number and RTP timestamp of all packets of a recording, which has to be complete */
function packets(bytes) {
	const found = [];
	let at = 10 + bytes.readUInt16BE(8);
	for (; at < bytes.length; at += 10 + bytes.readUInt16BE(at + 8)) {
		assert.equal(bytes.toString('latin1', at, at + 4), 'MEET');
		found.push({ ms: bytes.readUInt32BE(at + 4), number: bytes.readUInt16BE(at + 12), stamp: bytes.readUInt32BE(at + 14) });
	}
	assert.equal(at, bytes.length);
	return found;
}

/**
 * The timeline of a recording
 *
 * @return How long it is, s; the part of its sequence numbers that is missing; and
 *         how far its timestamps are from when packets came at most, s
 */
export function tape(file) {
	const bytes = readFileSync(file);
	const { c: codec } = JSON.parse(bytes.toString('utf8', 10, 10 + bytes.readUInt16BE(8)));
	const all = packets(bytes);
	const numbers = unwrapped(all.map(({ number }) => number), 16);
	const seconds = unwrapped(all.map(({ stamp }) => stamp), 32).map((stamp) => stamp / RATES[codec]);
	const range = Math.max(...numbers) - Math.min(...numbers) + 1;
	return {
		span: all.at(-1).ms / 1000,
		missing: 1 - new Set(numbers).size / range,
		skew: Math.max(...seconds.map((second, i) => Math.abs(second - all[i].ms / 1000))),
	};
}
