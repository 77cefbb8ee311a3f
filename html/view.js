/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** @file view.js  The elements of the page, by what they show */

const elements = {};

/** @return The element with an id */
export function $(id) {
	return elements[id] ??= document.getElementById(id);
}

export function show(id, visible) {
	$(id).hidden = !visible;
}

/** Text that comes from others goes into text nodes only, here and below */
export function write(id, text, data = {}) {
	$(id).textContent = text;
	Object.assign($(id).dataset, data);
}

export function press(id, pressed) {
	$(id).setAttribute('aria-pressed', String(pressed));
}

/** Lists names, one button each, that call `choose` with the name */
export function listUsers(names, choose) {
	$('users').replaceChildren(...names.map((name) => {
		const button = document.createElement('button');
		button.type = 'button';
		button.textContent = name;
		button.dataset.name = name;
		button.addEventListener('click', () => choose(name));
		const item = document.createElement('li');
		item.append(button);
		return item;
	}));
}

/** Marks a listed name as 'online', 'busy' or 'offline' */
export function showPresence(name, presence) {
	for (const button of $('users').querySelectorAll('button')) {
		if (button.dataset.name !== name)
			continue;
		button.dataset.presence = presence ?? '';
		button.title = presence ?? '';
	}
}

export function clearChat() {
	$('chat-log').replaceChildren();
}

export function addChat(from, text) {
	const item = document.createElement('li');
	const name = document.createElement('strong');
	name.textContent = `${from}: `;
	item.append(name, text);
	$('chat-log').append(item);
	item.scrollIntoView({ block: 'nearest' });
}

/** Says what the peer has turned off, or shows */
export function showPeerMedia(name, { audio, video, screen }) {
	const off = [!audio && 'is muted', !video && 'has the camera off', screen && 'shows a screen'].filter(Boolean);
	write('peer-media', off.length ? `${name} ${off.join(' and ')}` : '', {
		audio: audio ? 'on' : 'off',
		video: video ? 'on' : 'off',
		screen: screen ? 'on' : 'off',
	});
}

/** Shows a stream, without starting over what is shown already */
export function play(id, stream) {
	const now = $(id).srcObject?.getTracks() ?? [];
	const next = stream?.getTracks() ?? [];
	if (stream && $(id).srcObject && now.length === next.length && next.every((track) => now.includes(track)))
		return;
	$(id).srcObject = stream;
}
