/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** @file devices.js  Which camera, microphone and speaker, before a call and in it */

import { recall, remember } from '../keep.js';
import { t } from '../words.js';
import { $, make, show, write } from './dom.js';
import { capture, trouble } from './media.js';
import { fail } from './notices.js';
import { sound } from './sound.js';

const CHOICES = {
	audio: { id: 'choose-audio', kind: 'audioinput', word: 'microphone' },
	video: { id: 'choose-video', kind: 'videoinput', word: 'camera-device' },
	speaker: { id: 'choose-speaker', kind: 'audiooutput', word: 'speaker' },
};

let current = () => null;

function option(value, text) {
	return make('option', { value }, text);
}

function list({ id, kind, word }, name, devices) {
	const found = devices.filter((device) => device.kind === kind && device.deviceId !== 'default');
	const options = found.map(({ deviceId, label }, i) =>
		option(deviceId, label || t('device-number', { kind: t(word), number: i + 1 })));
	// Before the browser was allowed to use one, it tells neither names nor ids
	const named = options.filter(({ value }) => value);
	$(id).replaceChildren(option('', t(found.length ? 'device-default' : 'device-none')), ...named);
	$(id).disabled = !found.length;
	const chosen = recall(name);
	$(id).value = named.some(({ value }) => value === chosen) ? chosen : '';
}

/** Lists what there is now */
export async function listDevices() {
	const devices = await navigator.mediaDevices?.enumerateDevices?.() ?? [];
	for (const [name, choice] of Object.entries(CHOICES))
		list(choice, name, devices);
	show('speaker', 'setSinkId' in HTMLMediaElement.prototype);
}

/** Lets the sound of the other side come out of the speaker that was chosen */
export async function useSpeaker() {
	const id = recall('speaker') ?? '';
	for (const element of [$('remote'), $('caller-picture')]) {
		if (element.setSinkId && element.sinkId !== id)
			await element.setSinkId(id).catch(() => {});
	}
}

async function chose(name) {
	const id = $(CHOICES[name].id).value;
	remember(name, id || null);
	if (name === 'speaker') {
		await useSpeaker();
	} else if (current()) {
		await current().device({ [name]: id || null });
	} else if (capture.track(name)) {
		await capture.use({ [name]: id || null });
	}
	write('devices-words', t('devices-now'));
}

/**
 * Opens the dialog
 *
 * @param call  Returns the call there is, or null
 */
export async function openDevices(call) {
	current = call;
	write('devices-words', '');
	await listDevices();
	$('devices').showModal();
}

for (const name of Object.keys(CHOICES))
	$(CHOICES[name].id).addEventListener('change', () => chose(name).catch((error) => {
		$('devices').close();
		fail(trouble([name], error));
	}));
$('devices-close').addEventListener('click', () => $('devices').close());
$('try-speaker').addEventListener('click', () => sound('test'));
navigator.mediaDevices?.addEventListener?.('devicechange', listDevices);
