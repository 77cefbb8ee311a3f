/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** @file callview.js  The parts of the page that show a call, and its chat */

import { $, addChat, clearChat, play, press, show, showPeerMedia, write } from './view.js';
import { holdWords, holder } from './words.js';

let shown = null;

function hasVideo(call) {
	return call.media.some(({ kind }) => kind === 'video');
}

function begin(call) {
	shown = call;
	clearChat();
	showPeerMedia('', { audio: true, video: true, screen: false });
	const name = call?.display ? `${call.display} (${call.peer})` : call?.peer ?? '';
	write('caller', name);
	write('peer', name);
	call?.addEventListener('message', ({ detail }) => addChat(call.peer, detail.text));
}

function showScreen(call) {
	const shows = Boolean(call?.peerMedia.screen && call.remoteScreen.getTracks().length);
	show('remote-screen', shows);
	play('remote-screen', shows ? call.remoteScreen : null);
	press('screen', Boolean(call?.sharing));
}

function showHold(call) {
	const who = call ? holder(call) : '';
	write('hold-state', call ? holdWords(who, call) : '', { hold: who });
	press('hold', Boolean(call?.held));
}

/** Shows a call as it is now; null shows none */
export function showCall(call) {
	if (call !== shown)
		begin(call);
	const state = call?.state;
	const active = state === 'active';
	const video = Boolean(call) && hasVideo(call);
	show('incoming', state === 'ringing');
	show('accept-audio', video);
	show('in-call', state === 'calling' || active);
	show('cancel', state === 'calling');
	show('hangup', active);
	show('mute', active);
	show('camera', active && video);
	show('add-video', active && !video);
	show('chat-form', active && call.media.some(({ kind }) => kind === 'data'));
	show('screen', active);
	show('hold', active);
	play('remote', active ? call.remoteStream : null);
	play('local', call && !call.cameraOff ? call.localStream : null);
	showScreen(active ? call : null);
	showHold(active ? call : null);
	if (!active)
		return;
	press('mute', call.muted);
	press('camera', call.cameraOff);
	showPeerMedia(call.peer, call.peerMedia);
	// What is left of the picture is old
	$('remote').classList.toggle('off', !call.peerMedia.video);
}

$('chat-form').addEventListener('submit', async (event) => {
	event.preventDefault();
	const call = shown;
	const text = $('chat-text').value;
	write('error', '');
	try {
		await call.send(text);
		addChat('You', text);
		$('chat-text').value = '';
	} catch (error) {
		write('error', error.message);
	}
});
