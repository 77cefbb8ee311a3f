/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** @file preview.js  The own picture and the level of the microphone, before a call */

import { Level } from '../client.js';
import { recall, remember } from '../keep.js';
import { label, t } from '../words.js';
import { $, draw, play, portray, press, show, write } from './dom.js';
import { capture, open, unasked } from './media.js';
import { fail, noticed } from './notices.js';

const METER = 100;

let wanted = false;
let visible = false;
let lent = false;
let opening = null;
let level = null;
let timer = null;

function measure() {
	const value = level && capture.on('audio') ? level.value : 0;
	$('meter').style.setProperty('--level', value.toFixed(2));
	$('meter').setAttribute('aria-valuenow', String(Math.round(value * 100)));
}

function meter(track) {
	clearInterval(timer);
	level?.close();
	level = track ? new Level(track) : null;
	if (track)
		timer = setInterval(measure, METER);
}

/* A call may have begun meanwhile, which uses the same devices */
async function start() {
	opening = open({ audio: true, video: true });
	redraw();
	const lacks = await opening;
	opening = null;
	if (lacks)
		fail(lacks, { key: 'do-again', run: () => turn(true) });
	wanted &&= capture.tracks.length > 0;
	follow();
}

/* Looks at the devices that are open, or lets them go */
function follow() {
	const seen = wanted && visible;
	if (!seen && !lent && !opening)
		capture.close();
	meter(seen ? capture.track('audio') : null);
	redraw();
}

function turn(on) {
	wanted = on;
	remember('preview', on);
	noticed();
	if (!on)
		follow();
	else if (!opening)
		start();
}

function words(picture) {
	if (opening)
		return t('preview-opening');
	if (picture)
		return t('preview-camera-off');
	return t(wanted ? 'preview-no-camera' : 'preview-off');
}

function redraw() {
	const running = wanted && visible && capture.tracks.length > 0;
	const picture = running && capture.track('video');
	const seen = Boolean(picture) && capture.on('video');
	show('preview-picture', seen);
	play('preview-picture', seen ? capture.stream : null);
	show('preview-off', !seen);
	show('preview-bar', running);
	show('preview-start', !running && !opening);
	show('meter', Boolean(running && capture.track('audio')));
	write('preview-words', words(picture));
	for (const [id, kind, icons, labels] of [
		['preview-mute', 'audio', ['mic-off', 'mic'], ['unmute', 'mute']],
		['preview-camera', 'video', ['camera-off', 'camera'], ['camera-on', 'camera']]]) {
		const on = capture.on(kind);
		press(id, !on);
		draw($(id), icons[Number(on)]);
		label($(id), t(labels[Number(on)]));
	}
}

/** Shows the check; devices rest while the page is not looked at, unless a call has them */
export function showPreview({ shown, name }) {
	const now = shown && !document.hidden;
	show('preview-avatar', Boolean(name));
	if (name)
		portray($('preview-avatar'), name);
	if (now === visible) {
		redraw();
		return;
	}
	visible = now;
	if (now && wanted && !opening)
		start();
	else
		follow();
}

/** Lets a call have microphone and camera; @return why one is missing, or null */
export async function lend(wantedKinds) {
	lent = true;
	await opening;
	return open(wantedKinds);
}

/** The call needs them no longer */
export function giveBack() {
	lent = false;
	follow();
}

/** Goes on as the last time, when the browser needs not ask */
export async function startPreview() {
	wanted = Boolean(recall('preview')) && await unasked();
	if (wanted && visible && !opening)
		await start();
}

function toggle(kind) {
	capture.turn(kind, !capture.on(kind));
	redraw();
}

$('preview-start').addEventListener('click', () => turn(true));
$('preview-stop').addEventListener('click', () => turn(false));
$('preview-mute').addEventListener('click', () => toggle('audio'));
$('preview-camera').addEventListener('click', () => toggle('video'));
capture.addEventListener('change', follow);
