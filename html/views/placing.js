/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file placing.js  Calls and answers with the devices there are
 *
 * A camera or a microphone that cannot be had ends nothing: the call goes on with
 * what there is, were it chat alone, and the page says what is missing and why.
 */

import { recall } from '../keep.js';
import { capture, open, trouble, unasked } from './media.js';
import { fail } from './notices.js';
import { giveBack, lend } from './preview.js';
import { hasVideo } from './state.js';

const DEVICES = ['denied', 'not-found', 'in-use', 'overconstrained', 'insecure', 'unsupported', 'capture', 'timeout'];

/* What sends a further track in a call */
const ADD = { audio: 'addAudio', video: 'addVideo' };

let free = null;

const isDevice = (error) => DEVICES.includes(error.code) && error.origin === 'client';

/* Another try, once what was in the way is out of it */
async function tryAgain(call) {
	if (call.muted)
		await call.mute(false);
	if (call.cameraOff && hasVideo(call))
		await call.camera(true);
}

function complain(lacks, call) {
	if (lacks)
		fail(lacks, { key: 'do-again', run: () => tryAgain(call).catch((error) => failDevice(error, call)) });
}

/** Says why a device cannot be used in a call, or what else went wrong */
export function failDevice(error, call) {
	if (!isDevice(error))
		return fail(error, { values: { peer: call?.peer } });
	return complain(trouble(call.muted && call.cameraOff ? ['audio', 'video'] : [call.muted ? 'audio' : 'video'], error), call);
}

/**
 * Places a call
 *
 * @param client           DuetClient
 * @param name             Whom; null for whoever is in the room
 * @param options.video    Whether with video
 * @param options.preview  Whether the callee may see and hear it while it rings
 * @return The Call
 */
export async function place(client, name, { video, preview = false }) {
	try {
		const lacks = await lend({ audio: true, video });
		const call = await client.call(name, { audio: true, video, preview, capture });
		complain(lacks, call);
		return call;
	} catch (error) {
		giveBack();
		throw error;
	}
}

/** A call rings: looks whether devices open without a question, for Accept not to wait for that */
export function foresee() {
	free = unasked();
}

/* What the library opens by itself while the server is asked */
async function atOnce(call, asked) {
	if (capture.tracks.length || !await (free ?? unasked()))
		return false;
	const kinds = Object.entries(asked).map(([kind, on]) => [kind, on && recall(kind) ? { deviceId: recall(kind) } : on]);
	try {
		await call.accept(Object.fromEntries(kinds));
		return true;
	} catch (error) {
		if (isDevice(error))
			return false;
		throw error;
	}
}

/** Accepts a call, with or without camera */
export async function answer(call, { video }) {
	const asked = { audio: true, video: video && hasVideo(call) };
	if (await atOnce(call, asked))
		return;
	try {
		const lacks = await lend(asked);
		if (call.state === 'ringing')
			await call.accept({ ...asked, capture });
		else if (call.state === 'active')
			await Promise.all(capture.tracks.map((track) => call[ADD[track.kind]]({ track })));
		if (call.state === 'active')
			complain(lacks, call);
	} catch (error) {
		if (call.state !== 'active')
			giveBack();
		throw error;
	}
}

/** Sends again in a call of before a reload */
export async function resume(call) {
	try {
		await call.capture();
	} catch (error) {
		if (!isDevice(error))
			throw error;
		const lacks = await open({ audio: true, video: hasVideo(call) });
		await call.capture({ capture });
		complain(lacks, call);
	}
}
