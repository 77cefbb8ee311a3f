/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** @file medialist.js  The media list of a call (docs/protocol.md), beside the m-lines of this side */

const KINDS = ['audio', 'video', 'data'];

function count(list, kind) {
	return list.filter((medium) => medium.kind === kind).length;
}

/** How many media of a kind both sides have */
export function common(list, kind) {
	return list.filter((medium) => medium.kind === kind && medium.common !== false).length;
}

/* Takes `surplus` media of a kind that only one side has from the end of the list */
function without(list, kind, surplus) {
	const result = [...list];
	for (let i = result.length - 1; i >= 0 && surplus > 0; i--) {
		if (result[i].kind === kind && result[i].common === false) {
			result.splice(i, 1);
			surplus--;
		}
	}
	return result;
}

/**
 * @param list   What the server listed
 * @param mine   How many m-lines of a kind this side has
 * @return The list without what only the other side has
 */
export function shared(list, mine) {
	return KINDS.reduce((rest, kind) => without(rest, kind, Math.max(0, count(rest, kind) - mine(kind))), list);
}

/**
 * Finds out what the other side has removed.
 *
 * @param list    What the server listed
 * @param before  The list before
 * @param mine    How many m-lines of a kind this side has
 * @return {left, removed}: the list without it, and how many of each kind it is
 */
export function removed(list, before, mine) {
	const gone = {};
	let left = list;
	for (const kind of KINDS) {
		const alone = mine(kind) - common(list, kind);
		gone[kind] = Math.max(0, Math.min(alone, common(before, kind) - common(list, kind)));
		left = without(left, kind, gone[kind]);
	}
	return { left, removed: gone };
}
