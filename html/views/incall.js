/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** @file incall.js  The pictures of a call, its clock, and what stands above them */

import { begin, begun } from '../keep.js';
import { t } from '../words.js';
import { $, clock, icon, make, play, portray, show, write } from './dom.js';
import { Trouble, fail } from './notices.js';
import { hasVideo, holder, nameOf } from './state.js';

/* A picture is cut to fill the stage only when little of it is lost */
const CUT = 1.45;

let shown = null;
let since = null;

/** @return For how many seconds the call shown has been talked in, or null */
export function talked() {
	return since === null ? null : (Date.now() - since) / 1000;
}

function tick() {
	if (since !== null)
		write('timer', clock(talked()));
}

function start(call) {
	since = begun(call.id) ?? Date.now();
	begin(call.id, since);
	tick();
}

/* What is the matter, by the name of a badge, an icon, and whether it is so */
function badges(call) {
	const peer = nameOf(call);
	const { audio, video, screen } = call.peerMedia;
	const hold = holder(call);
	return [
		['recording', 'record', call.recording],
		['awaits-record', 'record', call.recordConsent === 'awaited'],
		['self-reconnecting', 'refresh', call.reconnecting],
		['reconnecting', 'refresh', call.peerReconnecting],
		[{ self: 'self-held', peer: 'held', both: 'both-held' }[hold] ?? 'held', 'hold', hold],
		['muted', 'mic-off', !audio],
		['camera', 'camera-off', !video && hasVideo(call)],
		['screen', 'screen', screen],
		['sharing', 'screen', call.sharing],
	].filter(([, , on]) => on).map(([badge, drawing]) => ({ badge, drawing, words: t(`badge-${badge}`, { peer }) }));
}

function showBadges(call) {
	const now = badges(call);
	const key = JSON.stringify(now);
	if ($('badges').drawn === key)
		return;
	$('badges').drawn = key;
	$('badges').replaceChildren(...now.map(({ badge, drawing, words }) =>
		make('li', { data: { badge } }, icon(drawing), words)));
}

/* Nothing is recorded before she has answered */
function askRecord(call) {
	const asked = call.state === 'active' && call.recordConsent === 'asked';
	show('ask-record', asked);
	write('ask-record-words', asked ? t(call.recordedBy ? 'ask-record' : 'ask-record-all', { peer: nameOf(call) }) : '');
}

/* For those who hear the page: all that the peer has changed, in one sentence */
function sayMedia(call) {
	const peer = nameOf(call);
	const { audio, video, screen } = call.peerMedia;
	const off = [!audio && 'peer-muted', !video && 'peer-camera-off', screen && 'peer-shows'].filter(Boolean);
	write('peer-media', off.map((key) => t(key, { peer })).join(', '), {
		audio: audio ? 'on' : 'off',
		video: video ? 'on' : 'off',
		screen: screen ? 'on' : 'off',
	});
	const who = holder(call);
	write('hold-state', who ? t(`hold-${who}`, { peer }) : '', { hold: who });
}

/** Cuts the picture to fill the stage, or shows it whole */
export function fit() {
	const { videoWidth, videoHeight } = $('remote');
	const { clientWidth, clientHeight } = $('stage');
	const ratio = (videoWidth / videoHeight) / (clientWidth / clientHeight);
	$('remote').classList.toggle('fit', Math.max(ratio, 1 / ratio) > CUT);
}

/* A page that was loaded again may want a click before it lets anything be heard */
function hear() {
	$('remote').play().catch((error) => {
		if (error.name === 'NotAllowedError')
			fail(new Trouble('silent', {}, error), { key: 'do-sound', run: hear });
	});
}

function phaseWords(call, pictured) {
	if (call.state === 'calling' && call.ringing && call.previewing)
		return `${t('phase-rings')} ${t('shown-early', { peer: nameOf(call) })}`;
	if (call.state === 'calling')
		return t(call.ringing ? 'phase-rings' : 'phase-calling');
	if (pictured)
		return '';
	return t(hasVideo(call) && call.peerMedia.video ? 'phase-waiting' : 'phase-audio');
}

function showPictures(call) {
	const active = call.state === 'active';
	const video = hasVideo(call);
	const pictured = active && video && call.peerMedia.video && $('remote').videoWidth > 0;
	const screen = active && call.peerMedia.screen && call.remoteScreen.getTracks().length > 0;
	show('remote-screen', screen);
	play('remote-screen', screen ? call.remoteScreen : null);
	$('stage').classList.toggle('shows-screen', screen);
	play('local', call.cameraOff ? null : call.localStream);
	$('local').classList.toggle('off', call.cameraOff);
	$('in-call').classList.toggle('selfie', !active && !call.cameraOff);
	// What is left of the picture is old
	$('remote').classList.toggle('off', !pictured);
	show('placeholder', !pictured);
	write('phase', phaseWords(call, pictured));
	write('callee-name', active ? '' : nameOf(call));
}

/**
 * Has the picture of the other side ready when a call is accepted: until an element shows its first one
 * takes a while. Nothing is heard or seen of it before.
 */
export function prepare(call) {
	const active = call?.state === 'active';
	$('remote').muted = !active;
	play('remote', call ? call.remoteStream : null);
	if (active && $('remote').paused)
		hear();
}

function begins(call) {
	shown = call;
	since = null;
	write('timer', '');
	$('remote').classList.remove('fit');
	const name = nameOf(call);
	write('peer', name);
	$('peer').title = call.peer;
	portray($('peer-avatar'), name);
}

/** Shows a call as it is now, from calling on; null shows none */
export function showInCall(call) {
	show('in-call', Boolean(call));
	if (!call) {
		shown = null;
		for (const id of ['local', 'remote-screen'])
			play(id, null);
		return;
	}
	if (call !== shown)
		begins(call);
	if (call.state === 'active' && since === null)
		start(call);
	$('in-call').dataset.phase = call.state === 'active' ? 'active' : 'calling';
	showPictures(call);
	showBadges(call);
	askRecord(call);
	sayMedia(call);
}

for (const type of ['resize', 'loadeddata'])
	$('remote').addEventListener(type, () => {
		fit();
		if (shown)
			showInCall(shown);
	});
new ResizeObserver(fit).observe($('stage'));
setInterval(tick, 1000);
