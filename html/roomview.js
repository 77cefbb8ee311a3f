/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file roomview.js  The room in the address of the page: #room=name
 *
 * Opening such a link joins the room. The second to arrive calls at once: it
 * has opened the link this moment, and so is there. The first accepts with a
 * click: it may have left the table long ago, with camera and microphone on it.
 */

import { $, show, write } from './view.js';

/** Bytes of chance in the name of a room that nobody is to guess */
const CHANCE = 9;

/** @return The name of the room in an address, or null */
export function roomIn({ hash }) {
	return new URLSearchParams(hash.slice(1)).get('room') || null;
}

/** @return A name for a new room */
export function newRoom() {
	const bytes = crypto.getRandomValues(new Uint8Array(CHANCE));
	return btoa(String.fromCharCode(...bytes)).replaceAll('+', '-').replaceAll('/', '_');
}

/** @return The link to a room */
function linkTo(room) {
	const url = new URL(location.href);
	url.hash = new URLSearchParams({ room });
	return url.href;
}

/** Puts a room into the address, or takes it out */
export function setRoom(room) {
	const url = new URL(location.href);
	url.hash = room ? new URLSearchParams({ room }) : '';
	history.replaceState(null, '', url);
}

/** Copies the link; where the browser does not let a page copy, it is there to be marked */
export async function copyLink(room) {
	try {
		await navigator.clipboard.writeText(linkTo(room));
		write('copied', 'The link is copied');
	} catch {
		$('room-link').focus();
		$('room-link').select();
	}
}

/** Shows the room that a client is in, or none */
export function showRoom({ room, roommate, current }) {
	show('room', room !== null && !current);
	if (room === null)
		return;
	if ($('room-link').value !== linkTo(room))
		write('copied', '');
	$('room-link').value = linkTo(room);
	write('room-name', room);
	write('room-state', roommate ? `${roommate} is here` : 'Nobody else is here yet', { roommate: roommate ?? '' });
	show('call-room', roommate !== null);
}
