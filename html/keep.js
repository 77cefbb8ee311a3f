/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file keep.js  What survives a reload of the page, and what survives its end
 *
 * The secret proves to the server that it is the same device. It is kept for
 * this tab alone: in localStorage all tabs would share it, and take each other's
 * place. Name, language, devices and past calls are kept for the next visit.
 */

const KEY = 'duet';

/* A browser without storage forgets, that is all */
function read(storage, key) {
	try {
		return JSON.parse(window[storage].getItem(key));
	} catch {
		return null;
	}
}

function write(storage, key, value) {
	try {
		if (value === null || value === undefined)
			window[storage].removeItem(key);
		else
			window[storage].setItem(key, JSON.stringify(value));
	} catch {
		// As above
	}
}

/** @return {username, secret, room}, or null */
export function kept() {
	return read('sessionStorage', KEY);
}

/** Keeps what a client is registered as; nothing, when it is not */
export function keep({ username, secret, room }) {
	write('sessionStorage', KEY, username && secret ? { username, secret, room } : null);
}

/** @return When a call of this tab began, in ms since 1970, or null */
export function begun(id) {
	const last = read('sessionStorage', `${KEY}-call`);
	return last?.id === id ? last.at : null;
}

export function begin(id, at) {
	write('sessionStorage', `${KEY}-call`, { id, at });
}

/** @return What was remembered under a name, or null */
export function recall(name) {
	return read('localStorage', `${KEY}-${name}`);
}

export function remember(name, value) {
	write('localStorage', `${KEY}-${name}`, value);
}
