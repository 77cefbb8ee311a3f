/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** @file chat.js  What both write */

import { label, t } from '../words.js';
import { $, make, show, write } from './dom.js';
import { Trouble, fail, noticed, toast } from './notices.js';
import { isOpen } from './panels.js';
import { nameOf } from './state.js';

let shown = null;
let unread = 0;

function showUnread(count) {
	unread = count;
	show('unread', count > 0);
	write('unread', String(count));
	label($('open-chat'), count ? t('unread', { count }) : t('chat'));
}

function add(from, text, mine) {
	$('chat-log').append(make('p', { className: mine ? 'mine' : '' }, make('span', { className: 'from' }, from), text));
	$('chat-log').scrollTop = $('chat-log').scrollHeight;
}

function comes(call, text) {
	const from = nameOf(call);
	add(from, text, false);
	if (isOpen('chat'))
		return;
	showUnread(unread + 1);
	toast(`${from}: ${text.length > 80 ? `${text.slice(0, 80)}…` : text}`);
}

/** Shows the chat of a call; null shows none */
export function showChat(call) {
	show('open-chat', Boolean(call?.state === 'active' && call.media.some(({ kind }) => kind === 'data')));
	if (call === shown)
		return;
	shown = call;
	$('chat-log').replaceChildren();
	$('chat-text').value = '';
	show('chat', false);
	showUnread(0);
	call?.addEventListener('message', ({ detail }) => comes(call, detail.text));
}

/** Says it all again, in another language */
export function retellChat() {
	showUnread(unread);
}

$('in-call').addEventListener('panel', ({ detail }) => {
	if (detail.id === 'chat' && detail.open) {
		showUnread(0);
		toast('');
	}
});

$('chat-form').addEventListener('submit', async (event) => {
	event.preventDefault();
	const call = shown;
	const field = $('chat-text');
	const text = field.value;
	noticed();
	// It may wait for the other side to come back
	field.value = '';
	try {
		await call.send(text);
		add(t('chat-me'), text, true);
	} catch {
		field.value = field.value ? `${text} ${field.value}` : text;
		fail(new Trouble('unsent'));
	}
});
