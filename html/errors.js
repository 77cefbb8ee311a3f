/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** @file errors.js  Errors and end codes, and the words for people */

const PLUGIN = {
	470: 'The request was empty',
	471: 'The request was not a JSON object',
	472: 'The server does not know this request',
	473: 'Register a name first',
	474: 'The server refused a value in the request',
	475: 'Something is missing in the request',
	476: 'This name is taken',
	477: 'You have a name already',
	478: 'Nobody has that name',
	479: 'That is your own name',
	480: 'You are in a call',
	481: 'There is no such call any more',
	482: 'The request lacked its session description',
	483: 'The server cannot use the session description',
	484: 'The request was about another call',
	485: 'The last call is still closing: try again',
	486: 'The server does not allow this',
	487: 'You have no kind of media in common',
	488: 'The server is full',
	489: 'Another device has this name, and its secret is not yours',
	490: 'The room is full: two are in it already',
	491: 'You are not in that room',
	492: 'You are not allowed to use this name',
	493: 'The server is not set up to let anybody in',
	494: 'Too many requests in a short time',
	495: 'Too many calls in a short time',
	496: 'The server has no room for another call',
	497: 'The server has no room for another room',
	498: 'You watch too many people',
	499: 'The server failed',
	500: 'Too many watch this user',
	501: 'The message is too large',
	502: 'The recording failed',
	503: 'The call is encrypted from end to end, and not recorded',
	504: 'The server takes no new calls now',
};

const ENDS = {
	ended: 'The call is over',
	declined: 'The call was declined',
	cancelled: 'The call was cancelled',
	busy: 'Busy in another call',
	timeout: 'Nobody answered',
	answered_elsewhere: 'Answered on another device',
	declined_elsewhere: 'Declined on another device',
	unreachable: 'The other device went away',
	failed: 'The connection was lost',
	replaced: 'The call is on another device or page now',
	kicked: 'The operator ended the call',
	shutdown: 'The server stops',
};

/** What helps, by code: keys for an application to say it in its own words */
const ADVICE = {
	denied: 'allow',
	'not-found': 'plug-in',
	'in-use': 'close-other',
	overconstrained: 'choose-other',
	insecure: 'use-https',
	unsupported: 'use-other-browser',
	capture: 'choose-other',
	timeout: 'retry',
	connect: 'retry',
	disconnected: 'wait',
	gone: 'reload',
	media: 'retry',
	busy: 'later',
	'too-large': 'shorten',
	473: 'register',
	474: 'choose-other-name',
	476: 'choose-other-name',
	478: 'later',
	479: 'choose-other-name',
	480: 'hang-up',
	485: 'retry',
	486: 'ask-operator',
	488: 'later',
	489: 'choose-other-name',
	490: 'choose-other-room',
	492: 'sign-in',
	493: 'ask-operator',
	494: 'later',
	495: 'later',
	496: 'later',
	497: 'later',
	501: 'shorten',
	502: 'ask-operator',
	504: 'later',
};

/**
 * Every failure that this library reports.
 *
 * `code` is a number of docs/protocol.md when the plugin refused (`origin`
 * 'plugin') or of the Janus API when the core did ('core'), else ('client') one
 * of 'timeout', 'disconnected', 'connect', 'gone' (the session at the server),
 * 'unsupported', 'insecure', 'denied', 'not-found', 'in-use', 'overconstrained',
 * 'capture', 'media', 'data', 'too-large', 'state' and 'busy': see docs/client.md.
 * `message` is for people.
 */
export class DuetError extends Error {
	constructor(code, message, origin = 'client', options = undefined) {
		super(message, options);
		this.name = 'DuetError';
		this.code = code;
		this.origin = origin;
	}

	/** What helps: a word of docs/client.md, or null */
	get advice() {
		return (this.origin === 'core' ? null : ADVICE[this.code]) ?? null;
	}
}

/** @return The error for an `error_code` and `error` of the plugin */
export function pluginError(code, detail) {
	const words = PLUGIN[code];
	const message = words && detail ? `${words} (${detail})` : words ?? detail;
	return new DuetError(code, message || `Error ${code}`, 'plugin');
}

/** @return The error for what janus.js passes on from the core: "490 Words" */
export function coreError(words) {
	const text = String(words);
	const code = /^(\d{3}) /.exec(text);
	if (!code)
		return new DuetError('disconnected', text);
	return new DuetError(Number(code[1]), `The server refused: ${text.slice(4)}`, 'core');
}

/** @return Words for the end code of a call */
export function endWords(code) {
	return ENDS[code] ?? 'The call is over';
}

/** @return Whatever was thrown, as a DuetError; `code` is for what is not one yet */
export function asError(thrown, code = 'media') {
	if (thrown instanceof DuetError)
		return thrown;
	return new DuetError(code, thrown?.message ?? String(thrown), 'client', { cause: thrown });
}
