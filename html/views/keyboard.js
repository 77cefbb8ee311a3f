/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** @file keyboard.js  Keys in a call. Single letters can be turned off: some people speak to their computers */

import { recall, remember } from '../keep.js';
import { t } from '../words.js';
import { $, make } from './dom.js';
import { openMenu } from './controls.js';
import { closePanels, isOpen, openPanel } from './panels.js';

/* By key: the words, and the button that it presses, or what it does */
const KEYS = {
	m: ['key-mute', 'mute'],
	v: ['key-camera', 'camera'],
	c: ['key-chat', () => openPanel('chat', !isOpen('chat'))],
	s: ['key-stats', () => openPanel('stats', !isOpen('stats'))],
	f: ['key-full', 'full-screen'],
	h: ['key-hold', 'hold'],
	'?': ['key-help', openKeys],
};

const on = () => recall('keys') !== false;

export function openKeys() {
	const entries = [...Object.entries(KEYS).map(([key, [words]]) => [key.toUpperCase(), words]), ['Esc', 'key-close']];
	$('keys-list').replaceChildren(...entries.flatMap(([key, words]) =>
		[make('dt', {}, make('kbd', {}, key)), make('dd', {}, t(words))]));
	$('keys-on').checked = on();
	$('keys').showModal();
}

function writes({ target }) {
	return target.matches('input:not([type="checkbox"]), select, textarea');
}

function escape() {
	if (!$('menu').hidden) {
		openMenu(false);
		$('more').focus();
		return;
	}
	closePanels();
}

function press(event) {
	const [, action] = KEYS[event.key.toLowerCase()] ?? [];
	if (!action || !on() || writes(event))
		return;
	event.preventDefault();
	if (typeof action === 'function')
		action();
	else if (!$(action).hidden)
		$(action).click();
}

document.addEventListener('keydown', (event) => {
	const dialog = document.querySelector('dialog[open]');
	if ($('in-call').hidden || dialog || event.ctrlKey || event.metaKey || event.altKey || event.repeat)
		return;
	if (event.key === 'Escape')
		escape();
	else if ($('in-call').dataset.phase === 'active')
		press(event);
});
$('keys-close').addEventListener('click', () => $('keys').close());
$('keys-on').addEventListener('change', () => remember('keys', $('keys-on').checked));
$('open-keys').addEventListener('click', openKeys);
