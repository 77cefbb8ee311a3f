/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** @file screen.js  All of the page, as client and call are now: which view, the title, the sound, the focus */

import { t } from '../words.js';
import { $, clock } from './dom.js';
import { showChat, retellChat } from './chat.js';
import { openMenu, showControls } from './controls.js';
import { wake } from './hiding.js';
import { prepare, showInCall, talked } from './incall.js';
import { showIncoming } from './incoming.js';
import { showLobby, showState } from './lobby.js';
import { showPlots } from './plots.js';
import { retellQuality, showQuality } from './quality.js';
import { markSeen, unseen } from './recent.js';
import { sound } from './sound.js';
import { nameOf, stateName, stateWords } from './state.js';
import { showSummary, summaryOpen } from './summary.js';

/* Where the focus goes when a view comes up, unless it is somewhere useful */
const FOCUS = { lobby: 'others-title', incoming: 'accept', call: 'peer', summary: 'again' };
/* How long media go before the view of a call that was just accepted, in ms */
const HOLD = 150;
const SOUNDS = { ringing: 'ring', 'rings-there': 'ringback' };

function viewOf(call) {
	if (call)
		return call.state === 'ringing' ? 'incoming' : 'call';
	return summaryOpen() ? 'summary' : 'lobby';
}

/* Nobody is to accept a call by going on to type */
function typing() {
	return document.activeElement?.matches('input:not([type="checkbox"])');
}

export class Screen {
	#client;
	#choose;
	#invited = null;
	#view = 'lobby';
	#state = null;
	#accepting = false;
	#hold = null;
	/** How the other one in the room is called */
	roommateName = null;

	/**
	 * @param client  DuetClient
	 * @param choose  Called with a name that was clicked
	 */
	constructor(client, { choose }) {
		this.#client = client;
		this.#choose = choose;
		setInterval(() => this.#title(), 1000);
	}

	/** Offers to join a room, or no longer */
	invite(room) {
		this.#invited = room;
		this.refresh();
	}

	/** Says everything again, in another language */
	retell() {
		retellChat();
		retellQuality();
		this.refresh();
	}

	/**
	 * A call is being accepted, until `answered` settles. Once it is, its view waits for that, but not for long:
	 * to draw it takes its time from devices and pictures that are about to come.
	 */
	async accepting(answered) {
		this.#accepting = true;
		await answered.catch(() => {});
		this.#accepted();
	}

	#accepted() {
		clearTimeout(this.#hold);
		this.#accepting = false;
		this.#hold = null;
		this.refresh();
	}

	#waits(view) {
		if (!this.#accepting || view !== 'call')
			return false;
		this.#hold ??= setTimeout(() => this.#accepted(), HOLD);
		return true;
	}

	/** Shows everything as it is now */
	refresh(name = stateName(this.#client)) {
		const client = this.#client;
		const call = client.current;
		const view = viewOf(call);
		if (this.#waits(view))
			return;
		const begun = view === 'call' ? call : null;
		if (name !== this.#state)
			wake();
		this.#state = name;
		showState(name, stateWords(name, client));
		showLobby(client, {
			visible: view === 'lobby',
			invited: this.#invited,
			roommateName: this.roommateName,
			choose: this.#choose,
		});
		showIncoming(view === 'incoming' ? call : null);
		prepare(call);
		if (begun)
			showControls(begun);
		showInCall(begun);
		showChat(begun);
		showQuality(begun);
		showPlots(begun?.state === 'active' ? begun : null);
		showSummary(view === 'summary');
		document.body.dataset.view = view;
		sound(call ? SOUNDS[name] ?? null : null);
		this.#title();
		this.#enter(view);
	}

	#enter(view) {
		if (view === this.#view)
			return;
		const kept = typing();
		this.#view = view;
		openMenu(false);
		for (const dialog of document.querySelectorAll('dialog[open]'))
			dialog.close();
		wake();
		window.scrollTo(0, 0);
		$(view === 'incoming' && kept ? 'caller' : FOCUS[view]).focus();
	}

	#title() {
		const call = this.#client.current;
		if (this.#view === 'lobby' && !document.hidden && document.hasFocus())
			markSeen();
		const peer = nameOf(call);
		if (this.#state === 'ringing')
			document.title = t('title-ringing', { peer });
		else if (call?.state === 'active')
			document.title = t('title-active', { peer, time: clock(talked() ?? 0) });
		else
			document.title = unseen() ? t('title-missed', { count: unseen() }) : 'Duet';
	}
}
