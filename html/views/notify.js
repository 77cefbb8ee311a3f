/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** @file notify.js  Telling of a call when the page is not looked at: notification and title */

import { recall, remember } from '../keep.js';
import { t } from '../words.js';
import { $, show } from './dom.js';

let shown = null;

/* Asked for once there is a name that can be called, and only when that is wanted */
export function showAsk(reachable) {
	show('ask-notify', reachable && window.Notification?.permission === 'default' && recall('notify') !== 'no');
}

/** Tells of a call that rings here */
export function notify(name) {
	dismiss();
	if (document.visibilityState === 'visible' && document.hasFocus())
		return;
	if (window.Notification?.permission !== 'granted')
		return;
	try {
		shown = new Notification(name, { body: t('notify-body'), tag: 'duet-call', icon: 'icon.svg', requireInteraction: true });
		shown.addEventListener('click', () => {
			window.focus();
			dismiss();
		});
	} catch {
		// Browsers of phones want a service worker for it; the ringtone is heard all the same
	}
}

/** It rings no longer */
export function dismiss() {
	shown?.close();
	shown = null;
}

async function answer(yes) {
	show('ask-notify', false);
	if (!yes)
		remember('notify', 'no');
	else if (await Notification.requestPermission() !== 'granted')
		remember('notify', 'no');
}

$('notify-yes').addEventListener('click', () => answer(true));
$('notify-no').addEventListener('click', () => answer(false));
