/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file roomview.js  The room in the address of the page: #room=name
 *
 * Who opens such a link is asked to join. The second to join calls at once: it
 * has clicked this moment, and so is there. The first accepts with a click: it
 * may have left the table long ago, with camera and microphone on it.
 */

import { t } from '../words.js';
import { $, show, write } from './dom.js';

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

/** @return The link to a room: for others, so without this one's name and token */
function linkTo(room) {
	const url = new URL(location.href);
	url.searchParams.delete('name');
	url.hash = new URLSearchParams({ room });
	return url.href;
}

/** Puts a room into the address, or takes it out */
export function setRoom(room) {
	const url = new URL(location.href);
	const hash = new URLSearchParams(url.hash.slice(1));
	if (room)
		hash.set('room', room);
	else
		hash.delete('room');
	url.hash = hash;
	history.replaceState(null, '', url);
}

/** Copies the link; where the browser does not let a page copy, it is there to be marked */
export async function copyLink(room) {
	try {
		await navigator.clipboard.writeText(linkTo(room));
		write('copied', t('copied'));
	} catch {
		$('room-link').focus();
		$('room-link').select();
		write('copied', t('copy-by-hand'));
	}
}

/** Hands the link to whatever the system shares with */
export async function shareLink(room) {
	await navigator.share({ title: 'Duet', text: t('share-text'), url: linkTo(room) }).catch((error) => {
		if (error.name !== 'AbortError')
			throw error;
	});
}

/** Shows the room that a client is in, or none */
export function showRoom({ room, roommate, roommateName }) {
	show('room', room !== null);
	if (room === null)
		return;
	if ($('room-link').value !== linkTo(room))
		write('copied', '');
	$('room-link').value = linkTo(room);
	write('room-name', t('room-name', { room }));
	write('room-state', roommate ? t('room-here', { peer: roommateName ?? roommate }) : t('room-alone'), { roommate: roommate ?? '' });
	show('call-room', roommate !== null);
	show('share-link', Boolean(navigator.share));
}

/** Shows the way into a room that the page was opened for, or none */
export function showInvitation(room) {
	show('invited', room !== null);
	if (room !== null)
		write('invited-room', t('invited-room', { room }));
}
