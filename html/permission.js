/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** @file permission.js  Whether the browser opens a device without asking anybody */

const KINDS = {
	audio: { permission: 'microphone', device: 'audioinput' },
	video: { permission: 'camera', device: 'videoinput' },
};

async function granted({ permission, device }) {
	const { permissions, mediaDevices } = globalThis.navigator;
	const { state } = await permissions.query({ name: permission });
	if (state !== 'granted')
		return false;
	const devices = await mediaDevices.enumerateDevices();
	return devices.some(({ kind }) => kind === device);
}

export class Permission {
	#granted = { audio: false, video: false };

	/** Looks at once; until it knows, nothing is granted. Opens no device. */
	constructor() {
		for (const [kind, names] of Object.entries(KINDS)) {
			// A browser that cannot tell may ask
			granted(names).then((is) => { this.#granted[kind] = is; }, () => {});
		}
	}

	/** @param wanted  {audio, video}: which are to be opened */
	covers(wanted) {
		return Object.keys(KINDS).every((kind) => !wanted[kind] || this.#granted[kind]);
	}
}
