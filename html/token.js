/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** @file token.js  What proves to the server that a name or a room is for this user */

/**
 * @param token  A string, a function that returns one or a promise of it, or undefined
 * @return The token at this moment
 */
export async function tokenOf(token) {
	return typeof token === 'function' ? token() : token;
}
