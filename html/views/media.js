/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** @file media.js  Camera and microphone of the page: as much of them as there is, and why no more */

import { Capture } from '../client.js';
import { recall } from '../keep.js';
import { Trouble } from './notices.js';

const KINDS = ['audio', 'video'];
const PERMISSIONS = { audio: 'microphone', video: 'camera' };

/** One for preview and calls: what is seen before a call is what is sent in it */
export const capture = new Capture();

/* The device chosen once, when it is there */
function constraints(kind) {
	const id = recall(kind);
	return id ? { deviceId: id } : true;
}

async function granted(kind) {
	try {
		const { state } = await navigator.permissions.query({ name: PERMISSIONS[kind] });
		return state === 'granted';
	} catch {
		return false;
	}
}

/** @return Whether camera and microphone may be opened without a question */
export async function unasked() {
	return (await Promise.all(KINDS.map(granted))).every(Boolean);
}

/** @return Why these kinds cannot be had, as Trouble with words of its own where there are some */
export function trouble(kinds, error) {
	const one = kinds.length === 1 && ['denied', 'not-found'].includes(error.code);
	return new Trouble(one ? `${error.code}-${kinds[0]}` : error.code, {}, error);
}

const take = (kinds) => capture.take(Object.fromEntries(kinds.map((kind) => [kind, constraints(kind)])));

/* One of them alone, when both together failed. Nobody is asked twice */
async function alone(kind, together) {
	if (together.code === 'denied' && !await granted(kind))
		return together;
	return take([kind]).then(() => null, (error) => error);
}

/**
 * Opens microphone and camera, or what there is of them, unless they are open
 *
 * @param wanted.audio  Whether to; a camera that is not wanted is closed
 * @param wanted.video  Likewise
 * @return Why one or both are missing, as Trouble, or null
 */
export async function open(wanted) {
	for (const kind of KINDS.filter((one) => !wanted[one]))
		capture.close(kind);
	const kinds = KINDS.filter((kind) => wanted[kind] && !capture.track(kind));
	if (!kinds.length)
		return null;
	try {
		await take(kinds);
		return null;
	} catch (error) {
		return kinds.length > 1 ? apart(kinds, error) : trouble(kinds, error);
	}
}

async function apart(kinds, together) {
	const errors = [];
	for (const kind of kinds)
		errors.push(await alone(kind, together));
	const failed = kinds.filter((_, i) => errors[i]);
	return failed.length ? trouble(failed, errors.find(Boolean)) : null;
}
