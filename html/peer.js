/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file peer.js  The PeerConnection of one handle
 *
 * The PeerConnection is janus.js's: only its own one has its candidates sent,
 * for a handle offers no way to send others. But janus.js's `tracks` capture
 * at once and turn what has no track into recvonly, so transceivers and the
 * data channel are made here, on the PeerConnection itself, and janus.js is
 * asked for nothing but offers and the handling of answers.
 */

import { Chat } from './chat.js';
import { DuetError, asError } from './errors.js';
import { after, deferred, within } from './limits.js';
import { Pace } from './pace.js';
import { ordered, withoutRtx } from './simulcast.js';

/** Directions of an m-line that is out of use, for now or for good */
const PARKED = 'inactive';
const STOPPED = 'stopped';
/** How long the core is given to say that the last PeerConnection is gone, in ms: it takes up to 750 */
const RELEASE = 1500;
/**
 * How long the core gets to dispose of the last PeerConnection's ICE agent after
 * it has said that it is gone, in ms. It does so a little later and without a
 * word, and takes whatever agent the handle has by then (janus_ice_cb_agent_closed
 * in Janus 1.1.2 to 1.4): a new one made at once may be lost with it.
 */
const SETTLE = 100;

/**
 * Fires 'fresh' (a new PeerConnection), 'track' {track, mid, kind, line} (line:
 * which m-line of its kind), 'trackended' {track, mid, kind}, 'message' {data,
 * binary, text, label, protocol}, 'channel' {label}, 'state' {state} and 'down' {reason}
 */
export class Peer extends EventTarget {
	#signal;
	#timeout;
	#transform;
	#pc = null;
	#handle = null;
	#gone = null;
	#chat = null;
	#revived = new Set();
	#held = false;
	#sent = false;
	#answered = false;
	#settled = Promise.resolve();
	/** Encodings in which the camera is sent from the next PeerConnection on, or null */
	simulcast = null;
	/** How much its data channels may send */
	pace = new Pace();

	/**
	 * @param signal             The handle's Signal
	 * @param options.timeout    Limit of each wait in milliseconds
	 * @param options.transform  Called with (end, kind) for every sender and receiver, or undefined
	 */
	constructor(signal, { timeout, transform }) {
		super();
		this.#signal = signal;
		this.#timeout = timeout;
		this.#transform = transform;
		signal.addEventListener('hangup', ({ detail }) => {
			this.#held = false;
			this.#settled = after(SETTLE);
			const answered = this.open && this.#answered;
			this.close();
			// Before the first answer it is about the last PeerConnection
			if (answered)
				this.#emit('down', { reason: detail.reason });
		});
		// On another handle the core keeps nothing of it
		for (const type of ['closed', 'renewed']) {
			signal.addEventListener(type, () => {
				this.#held = false;
				this.close();
			});
		}
	}

	get open() {
		return this.#pc !== null;
	}

	/** The PeerConnection, or null */
	get pc() {
		return this.#pc;
	}

	/** Whether the application transforms what is sent */
	get transformed() {
		return Boolean(this.#transform);
	}

	/** Whether the first offer still waits for its answer */
	get outstanding() {
		return this.open && !this.#answered && this.#pc.signalingState === 'have-local-offer';
	}

	/** Whether the core was sent an offer of the last PeerConnection */
	get sent() {
		return this.#sent;
	}

	/**
	 * Waits until the core is done with the last PeerConnection: its word about
	 * that would close a new one, and a new offer would be taken for the old's.
	 */
	async free() {
		if (this.#held) {
			await this.#released();
			await this.drop();
		}
		await this.#settled;
	}

	/** Closes the PeerConnection, has the core do so, too, and waits until it has */
	async drop() {
		this.close();
		if (this.#held && this.#signal.up) {
			const released = this.#released();
			this.#signal.handle.hangup(true);
			await released;
		}
		this.#held = false;
	}

	#released() {
		const released = deferred();
		for (const type of ['hangup', 'closed'])
			this.#signal.addEventListener(type, released.resolve, { once: true });
		return within(released.promise, RELEASE, 'Closing the last call').catch(() => {});
	}

	/**
	 * Makes an offer, on a new PeerConnection when there is none.
	 *
	 * @param build       Called with this, to add what the offer is to carry
	 * @param iceRestart  Whether to look for new paths
	 * @return A function to be called when the offer is sent: it returns the JSEP
	 *         object, and throws when the PeerConnection is gone by then
	 */
	async offer(build, iceRestart = false) {
		const handle = this.#signal.handle;
		if (!handle)
			throw new DuetError('disconnected', 'Not connected to the server');
		const made = deferred();
		const externalEncryption = this.transformed;
		const ask = () => handle.createOffer({ iceRestart, externalEncryption, success: made.resolve, error: made.reject });
		if (this.#pc) {
			build?.(this);
			ask();
		} else {
			// janus.js makes the PeerConnection before this returns, and its offer in a later turn
			ask();
			this.#adopt(handle);
			build?.(this);
		}
		const pc = this.#pc;
		const jsep = await this.#limited(made.promise, 'Making an offer');
		if (!/^m=/m.test(jsep?.sdp ?? ''))
			throw new DuetError('media', 'The offer has no media');
		const { type, sdp, e2ee } = jsep;
		return this.#sending(pc, ordered({ type, sdp, ...(e2ee && { e2ee: true }) }));
	}

	/* The core would make a PeerConnection for an offer of one that is gone, and have its end taken for the next one's */
	#sending(pc, jsep) {
		return () => {
			if (this.#pc !== pc)
				throw new DuetError('state', 'The call is over');
			this.#held = true;
			this.#sent = true;
			return jsep;
		};
	}

	/** Takes the server's answer to the last offer */
	async answer(jsep) {
		const handle = this.#signal.handle;
		if (!handle || !this.#pc)
			throw new DuetError('state', 'The call is over');
		const taken = new Promise((success, error) => handle.handleRemoteJsep({ jsep, success, error }));
		await this.#limited(taken, 'Taking the answer');
		this.#answered = true;
		this.#revived.clear();
	}

	/** Takes the last offer back, when the server refused it */
	async rollback() {
		const pc = this.#pc;
		if (pc?.signalingState !== 'have-local-offer')
			return;
		await this.#limited(pc.setLocalDescription({ type: 'rollback' }), 'Taking the offer back');
		for (const transceiver of pc.getTransceivers()) {
			if (transceiver.mid === null)
				transceiver.stop();
			else if (this.#revived.has(transceiver))
				this.park(transceiver);
		}
		this.#revived.clear();
	}

	/* On a closed PeerConnection nothing ever settles */
	async #limited(promise, what) {
		try {
			return await within(Promise.race([promise, this.#gone.promise]), this.#timeout, what);
		} catch (error) {
			throw asError(error);
		}
	}

	#adopt(handle) {
		const { pc } = handle.webrtcStuff;
		if (!pc)
			throw new DuetError('unsupported', 'This browser makes no PeerConnection');
		this.#handle = handle;
		this.#pc = pc;
		this.#sent = false;
		this.#gone = deferred();
		this.#chat = new Chat(pc, this.#timeout, this.pace, (type, detail) => this.#pc === pc && this.#emit(type, detail));
		this.#emit('fresh');
		const on = (type, listener) => pc.addEventListener(type, (event) => {
			if (this.#pc === pc)
				listener(event);
		});
		on('track', ({ track, transceiver }) => this.#track(pc, track, transceiver));
		on('datachannel', ({ channel }) => this.#chat.adopt(channel));
		on('connectionstatechange', () => this.#emit('state', { state: pc.connectionState }));
	}

	#track(pc, track, { mid }) {
		const line = this.lines(track.kind).findIndex(({ receiver }) => receiver.track === track);
		const detail = { track, mid, kind: track.kind, line };
		track.addEventListener('ended', () => {
			if (this.#pc === pc)
				this.#emit('trackended', detail);
		});
		this.#emit('track', detail);
	}

	/** Adds an m-line that sends and receives; `from` is a track, or a kind when there is none yet */
	add(from) {
		const kind = from.kind ?? from;
		const parked = this.#pc.getTransceivers().find((t) => t.receiver.track.kind === kind && t.direction === PARKED);
		if (!parked)
			return this.#make(from, kind);
		parked.direction = 'sendrecv';
		parked.sender.replaceTrack(from.kind ? from : null);
		this.#revived.add(parked);
		return parked;
	}

	/* The camera's m-line is the one with layers; none of video may have RTX then */
	#make(from, kind) {
		const layers = kind === 'video' ? this.simulcast : null;
		const first = !this.#pc.getTransceivers().some((t) => t.receiver.track.kind === kind);
		const sendEncodings = layers && first ? layers.map((encoding) => ({ ...encoding })) : undefined;
		const made = this.#pc.addTransceiver(from, { direction: 'sendrecv', ...(sendEncodings && { sendEncodings }) });
		if (layers)
			withoutRtx(made);
		// Later it would be too late: what has none by the end of this turn goes without
		for (const end of [made.sender, made.receiver])
			this.#transform?.(end, kind);
		return made;
	}

	/**
	 * Takes an m-line out of use, until one is added. Stopping it would free it for
	 * good; but what takes its place has another mid, and Janus answers with the old one.
	 */
	park(transceiver) {
		const { receiver: { track }, sender, mid } = transceiver;
		transceiver.direction = PARKED;
		sender.replaceTrack(null);
		this.#emit('trackended', { track, mid, kind: track.kind });
	}

	/**
	 * Makes the m-lines of a media list, keeping those there are.
	 *
	 * @param media    The list
	 * @param sources  Tracks for new m-lines: for a kind those of its first,
	 *                 second... m-line, or null for one that sends nothing yet
	 */
	align(media, sources = {}) {
		const made = { audio: 0, video: 0 };
		const have = { audio: this.lines('audio').length, video: this.lines('video').length };
		for (const { kind } of media) {
			if (kind === 'data') {
				this.#chat.open();
			} else if (kind in have) {
				const line = made[kind]++;
				if (line >= have[kind])
					this.add(sources[kind]?.[line] ?? kind);
			}
		}
	}

	/** The transceivers of a kind that are in use, in order */
	lines(kind) {
		const all = this.#pc?.getTransceivers() ?? [];
		return all.filter((t) => t.receiver.track.kind === kind &&
			![PARKED, STOPPED].includes(t.direction) && t.currentDirection !== STOPPED);
	}

	/** The sender of a track, or undefined */
	sender(track) {
		return this.#pc?.getTransceivers().map(({ sender }) => sender).find((sender) => sender.track === track);
	}

	/** The first sender of a kind that has no track, or undefined */
	idle(kind) {
		return this.lines(kind).map(({ sender }) => sender).find(({ track }) => !track);
	}

	/** Sends text or bytes; rejects with 'data' or 'too-large' */
	async send(data) {
		if (!this.#chat)
			throw new DuetError('data', 'This call has no chat');
		await Promise.race([this.#chat.send(data), this.#gone.promise]);
	}

	/** Closes the PeerConnection here; the core's is the server's to close */
	close() {
		if (!this.#pc)
			return;
		this.#pc = null;
		this.#answered = false;
		this.#chat = null;
		this.#revived.clear();
		this.#gone.reject(new DuetError('state', 'The call is over'));
		this.#handle.hangup();
	}

	#emit(type, detail) {
		this.dispatchEvent(new CustomEvent(type, { detail }));
	}
}
