/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** @file lobby.js  The page outside of calls: who one is, whom to call */

import { t } from '../words.js';
import { $, show, write } from './dom.js';
import { showAsk } from './notify.js';
import { showPreview } from './preview.js';
import { showRecent } from './recent.js';
import { showInvitation, showRoom } from './roomview.js';

/**
 * @param client     DuetClient
 * @param visible    Whether the lobby is what is shown
 * @param invited    The room that waits to be joined, or null
 * @param roommate   How the other one in the room is called
 * @param choose     Called with a name that was clicked
 */
export function showLobby(client, { visible, invited, roommateName, choose }) {
	const registered = client.username !== null;
	const inRoom = client.room !== null;
	show('lobby', visible);
	show('you', !registered && invited === null);
	show('others', registered && !inRoom && invited === null);
	for (const id of ['register', 'join'])
		$(id).disabled = !client.connected;
	showInvitation(inRoom ? null : invited);
	showRoom({ room: client.room, roommate: client.roommate, roommateName });
	showPreview({
		shown: visible,
		name: registered ? client.username : $('name').value || $('guest').value,
	});
	// Whether it may is a question to the browser, which takes 30 ms: none to ask while a call begins
	showAsk(registered && visible);
	showRecent(client.username, choose);
}

/** Shows how the server stands */
export function showState(name, words) {
	write('state', words, { state: name });
	show('connect', name === 'offline');
	write('connect', t('connect'));
}
