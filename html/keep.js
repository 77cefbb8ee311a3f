/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file keep.js  What survives a reload of the page, in this tab alone
 *
 * The secret proves to the server that it is the same device. Not in
 * localStorage: there all tabs would share it, and take each other's place.
 */

const KEY = 'duet';

/** @return {username, secret}, or null */
export function kept() {
	try {
		return JSON.parse(sessionStorage.getItem(KEY));
	} catch {
		return null;
	}
}

/** Keeps what a client is registered as; nothing, when it is not */
export function keep({ username, secret }) {
	try {
		if (username && secret)
			sessionStorage.setItem(KEY, JSON.stringify({ username, secret }));
		else
			sessionStorage.removeItem(KEY);
	} catch {
		// A browser without storage loses its name with the page, that is all
	}
}
