/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** @file browser.js  What a browser has beside PeerConnections, for the tests */

import { FakeTrack } from './fake.js';

/** A MediaStream, as far as it is used here */
globalThis.MediaStream ??= class {
	#tracks;

	constructor(tracks = []) {
		this.#tracks = new Set(tracks);
	}

	getTracks() {
		return [...this.#tracks];
	}

	addTrack(track) {
		this.#tracks.add(track);
	}

	removeTrack(track) {
		this.#tracks.delete(track);
	}
};

class FakeDevices extends EventTarget {
	asked = [];
	opened = [];
	/** By kind: the name of the error that opening one fails with */
	refuses = {};

	async getUserMedia(wanted) {
		this.asked.push(wanted);
		const kinds = Object.keys(wanted).filter((kind) => wanted[kind]);
		const refused = kinds.find((kind) => this.refuses[kind]);
		if (refused)
			throw Object.assign(new Error('no'), { name: this.refuses[refused] });
		const tracks = kinds.map((kind) => Object.assign(new FakeTrack(kind), {
			label: `${kind} ${wanted[kind].deviceId?.exact ?? 'default'}`,
		}));
		this.opened.push(...tracks);
		return new MediaStream(tracks);
	}

	async enumerateDevices() {
		return [
			{ kind: 'audioinput', deviceId: 'm1', groupId: 'g1', label: 'Headset' },
			{ kind: 'videoinput', deviceId: 'c1', groupId: 'g2', label: 'Camera' },
			{ kind: 'audiooutput', deviceId: 's1', groupId: 'g1', label: 'Headset' },
			{ kind: 'smellinput', deviceId: 'n1', groupId: 'g3', label: 'Nose' },
		];
	}
}

/** Replaces properties of globalThis until the test is over */
export function replace(t, name, value) {
	const there = Object.getOwnPropertyDescriptor(globalThis, name);
	Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
	t.after(() => (there ? Object.defineProperty(globalThis, name, there) : delete globalThis[name]));
}

/** A browser with a microphone and a camera: its `mediaDevices` */
export function withDevices(t) {
	const mediaDevices = new FakeDevices();
	replace(t, 'navigator', { mediaDevices });
	return mediaDevices;
}

/** The device of a track is unplugged */
export function unplug(track) {
	track.readyState = 'ended';
	track.dispatchEvent(new Event('ended'));
}
