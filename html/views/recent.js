/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** @file recent.js  Past calls, kept in this browser */

import { recall, remember } from '../keep.js';
import { t } from '../words.js';
import { $, avatar, clock, icon, make, show } from './dom.js';

const KEEP = 8;
const ICONS = { made: 'made', taken: 'taken', missed: 'missed', failed: 'made' };

const read = () => recall('recent') ?? [];

/** @return How a call went, for whom it was */
export function outcomeOf(call, talked) {
	if (call.role === 'caller')
		return talked ? 'made' : 'failed';
	return talked || call.endCode === 'answered_elsewhere' || call.declined ? 'taken' : 'missed';
}

/** Keeps a call that is over; the newest of each name is enough */
export function keepCall(entry) {
	const others = read().filter(({ name }) => name !== entry.name);
	remember('recent', [{ at: Date.now(), unseen: entry.outcome === 'missed', ...entry }, ...others].slice(0, KEEP));
}

/** @return The names of past calls */
export function recentNames() {
	return read().map(({ name }) => name);
}

/** @return How many calls were missed and not looked at yet */
export function unseen() {
	return read().filter((entry) => entry.unseen).length;
}

export function markSeen() {
	if (unseen())
		remember('recent', read().map((entry) => ({ ...entry, unseen: false })));
}

/* The time of today, else the day */
function when(at) {
	const then = new Date(at);
	const today = then.toDateString() === new Date().toDateString();
	const style = today ? { hour: 'numeric', minute: '2-digit' } : { day: 'numeric', month: 'short' };
	return new Intl.DateTimeFormat(document.documentElement.lang, style).format(then);
}

function row(entry, choose) {
	const { name, display, outcome, seconds, at } = entry;
	const words = [t(`outcome-${outcome}`), when(at), seconds ? clock(seconds) : ''].filter(Boolean).join(' · ');
	const button = make('button', { type: 'button', data: { name, outcome } },
		avatar(display || name),
		make('span', { className: 'who' },
			make('b', {}, display || name), make('small', {}, icon(ICONS[outcome]), words)),
		icon('phone'));
	button.addEventListener('click', () => choose(name));
	return make('li', {}, button);
}

/**
 * @param me      Whose calls
 * @param choose  Called with a name that was clicked
 */
export function showRecent(me, choose) {
	const entries = me ? read().filter(({ name }) => name !== me) : [];
	show('recent-card', entries.length > 0);
	const drawn = JSON.stringify([entries, document.documentElement.lang, new Date().toDateString()]);
	if ($('recent').drawn === drawn)
		return;
	$('recent').drawn = drawn;
	$('recent').replaceChildren(...entries.map((entry) => row(entry, choose)));
}

/** Forgets them all */
export function clearRecent() {
	remember('recent', null);
}
