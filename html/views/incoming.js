/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** @file incoming.js  A call that rings here */

import { t } from '../words.js';
import { $, play, portray, show, write } from './dom.js';
import { hasVideo, nameOf } from './state.js';

/* The caller may let itself be seen while it rings */
function showCaller(call) {
	const stream = call?.preview ? call.remoteStream : null;
	const seen = Boolean(stream?.getVideoTracks().length);
	show('caller-picture', seen);
	show('caller-sound', Boolean(stream?.getAudioTracks().length) && $('caller-picture').muted);
	play('caller-picture', seen ? stream : null);
	if (!call)
		$('caller-picture').muted = true;
	$('incoming').classList.toggle('seen', seen);
}

/** Shows a call that rings here, or none */
export function showIncoming(call) {
	show('incoming', Boolean(call));
	showCaller(call);
	if (!call)
		return;
	const name = nameOf(call);
	const video = hasVideo(call);
	write('caller', name);
	portray($('caller-avatar'), name);
	const words = t(video ? 'caller-words-video' : 'caller-words');
	write('caller-words', call.display ? `${words} (${call.peer})` : words);
	show('accept-audio', video);
}

$('caller-sound').addEventListener('click', () => {
	$('caller-picture').muted = false;
	show('caller-sound', false);
});
