/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** @file controls.js  The buttons of a call, and the menu of those that are rarely used */

import { label, t } from '../words.js';
import { $, draw, expand, press, show } from './dom.js';
import { hasVideo } from './state.js';

/* A button that is on or off, with an icon and words for each */
function toggle(id, on, { icons, words }) {
	press(id, on);
	if (icons)
		draw($(id), icons[Number(on)]);
	const text = t(words[Number(on)]);
	const span = $(id).querySelector('span');
	if (span)
		span.textContent = text;
	else
		label($(id), text);
}

/* Who has been asked agrees, who waits for that takes the question back */
export function wantsRecord(call) {
	return !call.recording && call.recordConsent !== 'awaited';
}

function showRecord(call) {
	const stops = !wantsRecord(call);
	const can = call.recordable || stops;
	toggle('record', stops, { words: [can ? 'record' : 'record-none', call.recording ? 'record-stop' : 'record-cancel'] });
	$('record').disabled = !can;
}

/** Shows what can be done in a call as it is now */
export function showControls(call) {
	const active = call.state === 'active';
	const video = hasVideo(call);
	show('cancel', !active);
	for (const id of ['hangup', 'mute', 'more', 'quality'])
		show(id, active);
	show('camera', active && video);
	show('add-video', active && !video);
	show('screen', active && Boolean(navigator.mediaDevices?.getDisplayMedia));
	show('full-screen', Boolean(document.fullscreenEnabled));
	toggle('mute', call.muted, { icons: ['mic', 'mic-off'], words: ['mute', 'unmute'] });
	toggle('camera', call.cameraOff, { icons: ['camera', 'camera-off'], words: ['camera', 'camera-on'] });
	toggle('screen', call.sharing, { words: ['screen', 'screen-stop'] });
	toggle('hold', call.held, { words: ['hold', 'unhold'] });
	showRecord(call);
	toggle('full-screen', document.fullscreenElement !== null, { words: ['full-screen', 'full-screen-end'] });
}

/** Opens or closes the menu */
export function openMenu(open) {
	show('menu', open);
	expand('more', open);
	if (open)
		$('hold').focus({ focusVisible: false });
}

export async function fullScreen() {
	if (document.fullscreenElement)
		await document.exitFullscreen();
	else
		await $('in-call').requestFullscreen();
}

$('more').addEventListener('click', () => openMenu($('menu').hidden));
$('menu').addEventListener('click', () => openMenu(false));
document.addEventListener('pointerdown', ({ target }) => {
	if (!$('menu').contains(target) && !$('more').contains(target))
		openMenu(false);
});
