/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** @file incoming.js  A call that rings here */

import { t } from '../words.js';
import { $, play, portray, show, write } from './dom.js';
import { hasVideo, nameOf } from './state.js';

let shown = null;

/* The caller may let itself be seen while it rings */
function showCaller(call) {
	const stream = call?.preview ? call.remoteStream : null;
	play('caller-picture', stream);
	if (!stream)
		$('caller-picture').muted = true;
	// There may be a track long before there is a picture
	const seen = Boolean(stream) && $('caller-picture').videoWidth > 0;
	show('caller-picture', seen);
	show('caller-sound', seen && stream.getAudioTracks().length > 0 && $('caller-picture').muted);
	$('incoming').classList.toggle('seen', seen);
}

/** Shows a call that rings here, or none */
export function showIncoming(call) {
	shown = call;
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

$('caller-picture').addEventListener('loadeddata', () => showIncoming(shown));
$('caller-sound').addEventListener('click', () => {
	$('caller-picture').muted = false;
	show('caller-sound', false);
});
