/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** @file devices.js  Which microphones, cameras and speakers there are */

const LISTS = { audioinput: 'microphones', videoinput: 'cameras', audiooutput: 'speakers' };

/** See DuetClient.devices() */
export async function devices() {
	const found = { microphones: [], cameras: [], speakers: [] };
	const all = await globalThis.navigator?.mediaDevices?.enumerateDevices?.() ?? [];
	for (const { kind, deviceId, groupId, label } of all)
		found[LISTS[kind]]?.push({ deviceId, groupId, label });
	return found;
}

/** Calls `changed` whenever there are others, for as long as the page lives */
export function onDeviceChange(changed) {
	globalThis.navigator?.mediaDevices?.addEventListener?.('devicechange', changed);
}
