/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** @file summary.js  How a call was, once it is over */

import { has, t } from '../words.js';
import { $, clock, make, portray, show, write } from './dom.js';
import { nameOf } from './state.js';

let open = false;

/** @return Whether it is what is to be seen */
export function summaryOpen() {
	return open;
}

export function closeSummary() {
	open = false;
}

/** @return Words for the end of a call */
export function endOf({ endCode, peer, display }) {
	const key = has(`ended-${endCode}`) ? `ended-${endCode}` : 'ended-ended';
	return t(key, { peer: nameOf({ peer, display }) });
}

/* What a person did herself needs no page; neither does what never was a call here */
function worthIt(call, seconds) {
	return seconds !== null || (call.role === 'caller' && call.endCode !== 'cancelled');
}

/**
 * Takes the end of a call up
 *
 * @param call     Call, ended
 * @param seconds  For how long there was talk, or null
 */
export function sumUp(call, seconds) {
	const name = nameOf(call);
	const words = endOf(call);
	open = worthIt(call, seconds);
	write('ended', words, { code: call.endCode });
	const hint = `hint-${call.endCode}`;
	write('ended-hint', has(hint) ? t(hint) : '');
	portray($('ended-avatar'), name);
	const facts = seconds === null ? [] : [['fact-with', name], ['fact-duration', clock(seconds)]];
	// How a call ends that somebody ends needs no further reason
	if (call.endReason && !['ended', 'cancelled'].includes(call.endCode))
		facts.push(['fact-reason', call.endReason]);
	$('facts').replaceChildren(...facts.flatMap(([key, value]) =>
		[make('dt', {}, t(key)), make('dd', {}, value)]));
}

export function showSummary(visible) {
	show('summary', visible);
}
