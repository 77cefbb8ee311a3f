/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file hiding.js  Bar and controls go out of the way of the picture, and come back
 *
 * They stay while the keyboard is used, while the pointer is on them, while a menu
 * or a notice is open, and while there is no picture that they could be in front of.
 */

import { $ } from './dom.js';

const IDLE = 4000;

let timer = null;
let woken = false;
let keyboard = false;

function needed() {
	return $('in-call').dataset.phase !== 'active' || !$('placeholder').hidden || !$('menu').hidden ||
		!$('notice').hidden || $('state').dataset.state === 'reconnecting' || keyboard || ['controls', 'bar'].some((id) => $(id).matches(':hover'));
}

function away(on) {
	$('stage').classList.toggle('away', on);
}

function wait() {
	clearTimeout(timer);
	timer = setTimeout(() => (needed() ? wait() : away(true)), IDLE);
}

/** Shows the controls, for some seconds at least */
export function wake() {
	away(false);
	wait();
}

document.addEventListener('keydown', () => {
	keyboard = true;
	wake();
});
document.addEventListener('focusin', wake);
document.addEventListener('pointermove', ({ pointerType }) => {
	if (pointerType !== 'mouse')
		return;
	keyboard = false;
	wake();
});
document.addEventListener('pointerdown', ({ pointerType, target }) => {
	keyboard = false;
	if (pointerType === 'mouse' || !$('stage').contains(target))
		return;
	woken = $('stage').classList.contains('away');
	wake();
	// A finger on the picture sends them away again
	if (!woken && $('pictures').contains(target) && !needed())
		away(true);
});
// A finger does not mean what it could not see
document.addEventListener('click', (event) => {
	if (woken && event.pointerType === 'touch' && $('controls').contains(event.target)) {
		event.preventDefault();
		event.stopPropagation();
	}
	woken = false;
}, true);
