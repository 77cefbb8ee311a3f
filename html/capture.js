/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** @file capture.js  Microphone and camera in use: for a preview, and for calls made with it */

import { openDevices } from './access.js';

const KINDS = ['audio', 'video'];

/* What was asked for, of another device; null is the browser's choice */
function constraintsFor(asked, deviceId) {
	const constraints = typeof asked === 'object' ? { ...asked } : {};
	delete constraints.deviceId;
	if (deviceId !== null)
		constraints.deviceId = { exact: deviceId };
	return Object.keys(constraints).length ? constraints : true;
}

/**
 * At most one microphone and one camera. Given to DuetClient.call() or
 * Call.accept() as `capture`, its tracks are sent; it stays open when the call
 * is over, until it is closed.
 *
 *     const capture = new Capture();
 *     await capture.open();
 *     preview.srcObject = capture.stream;
 *     const call = await client.call('bob', { capture });
 *
 * Fires 'change' {kind, track, before} (tracks or null) when it has another
 * track, and 'device-lost' {kind, label} when a device was unplugged or taken away.
 */
export class Capture extends EventTarget {
	#tracks = new Map();
	#asked = { audio: true, video: true };
	#off = new Set();
	#stream = null;

	/** Why a kind that was asked for could not be opened: DuetErrors, or null */
	problems = { audio: null, video: null };

	/** What is open */
	get tracks() {
		return [...this.#tracks.values()];
	}

	/** @return The track of a kind, 'audio' or 'video', or null */
	track(kind) {
		return this.#tracks.get(kind) ?? null;
	}

	/** Whether a kind is turned on */
	on(kind) {
		return !this.#off.has(kind);
	}

	/** Turns a kind on or off: a call made with it begins so */
	turn(kind, on) {
		this.#off[on ? 'delete' : 'add'](kind);
		const track = this.track(kind);
		if (track)
			track.enabled = on;
	}

	/** One stream that follows what is open */
	get stream() {
		this.#stream ??= new MediaStream(this.tracks);
		return this.#stream;
	}

	/**
	 * Opens what can be opened; what can not stands in `problems` afterwards.
	 *
	 * @param wanted.audio  true, false or constraints; by default true
	 * @param wanted.video  Likewise
	 * @return The tracks there are
	 */
	async open({ audio = true, video = true } = {}) {
		const wanted = Object.fromEntries(Object.entries({ audio, video }).filter(([, asked]) => asked));
		for (const kind of KINDS)
			this.problems[kind] = null;
		const kinds = Object.keys(wanted);
		try {
			if (kinds.length)
				await this.take(wanted);
		} catch (error) {
			await this.#each(wanted, error);
		}
		return this.tracks;
	}

	/* One at a time: the other may be there */
	async #each(wanted, refused) {
		const kinds = Object.keys(wanted);
		for (const kind of kinds) {
			try {
				if (kinds.length === 1)
					throw refused;
				await this.take({ [kind]: wanted[kind] });
			} catch (error) {
				this.problems[kind] = error;
			}
		}
	}

	/**
	 * Opens all that is wanted, or nothing.
	 *
	 * @param wanted  {audio, video}: true, false or constraints
	 * @return The new tracks; rejects as openDevices() does
	 */
	async take(wanted) {
		const opened = await openDevices(wanted);
		for (const track of opened) {
			this.#asked[track.kind] = wanted[track.kind] ?? true;
			this.problems[track.kind] = null;
			this.#put(track.kind, track);
		}
		return opened;
	}

	/**
	 * Takes other devices.
	 *
	 * @param choice.audio  Id of a microphone; null for the browser's choice
	 * @param choice.video  Of a camera, likewise
	 * @return Rejects as openDevices() does; then what there was goes on, where it can
	 */
	async use(choice) {
		for (const kind of KINDS.filter((k) => choice[k] !== undefined))
			await this.#use(kind, { [kind]: constraintsFor(this.#asked[kind], choice[kind]) });
	}

	async #use(kind, wanted) {
		try {
			await this.take(wanted);
		} catch (error) {
			// Phones open one camera at a time
			if (error.code !== 'in-use' || !this.#tracks.has(kind))
				throw error;
			this.close(kind);
			await this.take(wanted);
		}
	}

	#put(kind, track) {
		const before = this.track(kind);
		if (track) {
			this.#tracks.set(kind, track);
			track.enabled = this.on(kind);
			this.#stream?.addTrack(track);
			track.addEventListener('ended', () => this.#lost(track));
		} else {
			this.#tracks.delete(kind);
		}
		if (before)
			this.#stream?.removeTrack(before);
		this.#emit('change', { kind, track, before });
		before?.stop();
	}

	/* stop() fires nothing: this was not us */
	#lost(track) {
		const { kind, label = '' } = track;
		if (this.track(kind) !== track)
			return;
		this.#put(kind, null);
		this.#emit('device-lost', { kind, label });
	}

	/** Gives devices back: of one kind, or all */
	close(kind) {
		for (const which of kind ? [kind] : KINDS) {
			if (this.#tracks.has(which))
				this.#put(which, null);
		}
	}

	#emit(type, detail) {
		this.dispatchEvent(new CustomEvent(type, { detail }));
	}
}
