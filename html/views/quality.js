/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** @file quality.js  How good the connection is, and why it is not better */

import { has, label, t } from '../words.js';
import { $, make } from './dom.js';
import { nameOf } from './state.js';

let level = null;
let reasons = [];
let shown = null;

function retell() {
	const words = level === null ? t('quality-unknown') : t(`quality-${level}`);
	$('quality').dataset.level = level ?? '';
	label($('quality'), t('quality-label', { words }));
	const why = level === null ? '' : t([...reasons, 'why-good'].find(has), { peer: nameOf(shown) });
	$('quality-words').replaceChildren(make('b', {}, words), why);
}

function take(quality) {
	({ level } = quality);
	reasons = quality.reason ? [`why-${quality.reason}-${quality.side}`, `why-${quality.reason}`] : [];
	retell();
}

/** Takes over what has been found out; the library tells of changes alone */
export function judgeQuality() {
	if (shown?.quality && level === null)
		take(shown.quality);
}

/** Shows how good the connection of a call is, from now on; null shows none */
export function showQuality(call) {
	if (call === shown)
		return;
	shown = call;
	take({ level: null });
	call?.addEventListener('quality', ({ detail }) => take(detail));
}

/** Says it again, in another language */
export { retell as retellQuality };
