/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** @file access.js  Asking the browser for microphone, camera and screen, and why it gives none */

import { DuetError } from './errors.js';
import { within } from './limits.js';

/** A person may take that long to answer the browser's question, in ms */
const CAPTURE = 60000;

/** By the browser's name for it: the code of a DuetError, and words */
const REFUSALS = {
	NotAllowedError: ['denied', 'The browser was not allowed to use it'],
	SecurityError: ['denied', 'The browser was not allowed to use it'],
	NotFoundError: ['not-found', 'There is none'],
	NotReadableError: ['in-use', 'Another program uses it'],
	AbortError: ['in-use', 'It did not start'],
	OverconstrainedError: ['overconstrained', 'It cannot do what was asked'],
};

const NAMES = { audio: 'the microphone', video: 'the camera' };
const SCREEN = 'the screen';

function refusal(error, what) {
	const [code, reason] = REFUSALS[error.name] ?? ['capture', error.message];
	return new DuetError(code, `Cannot use ${what}: ${reason}`, 'client', { cause: error });
}

/* Asks for a stream; one that comes too late is stopped */
async function open(asked, what) {
	try {
		const stream = await within(asked, CAPTURE, `Opening ${what}`);
		return stream.getTracks();
	} catch (error) {
		asked.then((stream) => stream.getTracks().forEach((track) => track.stop()), () => {});
		throw error instanceof DuetError ? error : refusal(error, what);
	}
}

async function ask(method, constraints, what) {
	const devices = globalThis.navigator?.mediaDevices;
	if (devices?.[method])
		return open(devices[method](constraints), what);
	if (globalThis.isSecureContext === false)
		throw new DuetError('insecure', `Cannot use ${what}: the page must come over HTTPS or from this computer`);
	throw new DuetError('unsupported', `Cannot use ${what}: this browser does not offer it`);
}

/**
 * @param constraints  As for getUserMedia
 * @return The tracks. Rejects with 'denied', 'not-found', 'in-use', 'overconstrained',
 *         'insecure', 'unsupported', 'capture', or 'timeout' (a later stream is stopped)
 */
export function openDevices(constraints) {
	const what = Object.keys(NAMES).filter((kind) => constraints[kind]).map((kind) => NAMES[kind]).join(' and ');
	return ask('getUserMedia', constraints, what);
}

/** The same for getDisplayMedia */
export function openScreen(constraints) {
	return ask('getDisplayMedia', constraints, SCREEN);
}
