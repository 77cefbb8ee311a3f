/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** @file fake.js  janus.js, a PeerConnection and a server for the tests, each doing what it is told */

/* Browsers have it; Node from 19 on */
globalThis.CustomEvent ??= class extends Event {
	constructor(type, { detail = null, ...options } = {}) {
		super(type, options);
		this.detail = detail;
	}
};

export class FakeTrack extends EventTarget {
	enabled = true;
	readyState = 'live';

	constructor(kind) {
		super();
		this.kind = kind;
	}

	stop() {
		this.readyState = 'ended';
	}
}

class FakeChannel extends EventTarget {
	readyState = 'connecting';
	sent = [];

	constructor(label) {
		super();
		this.label = label;
	}

	open() {
		this.readyState = 'open';
		this.dispatchEvent(new Event('open'));
	}

	send(text) {
		this.sent.push(text);
	}
}

export class FakeSender {
	constructor(track) {
		this.track = track;
	}

	async replaceTrack(track) {
		this.track = track;
	}
}

/** Makes an "SDP" that lists its m-lines; never settles anything once closed */
export class FakePC extends EventTarget {
	signalingState = 'stable';
	connectionState = 'new';
	closed = false;
	channels = [];
	/** What it becomes with an answer */
	connects = 'connected';
	/** What getStats() returns */
	stats = new Map();
	#transceivers = [];

	addTransceiver(from, { direction }) {
		const track = typeof from === 'string' ? null : from;
		const transceiver = {
			mid: null,
			direction,
			currentDirection: null,
			pending: null,
			sender: new FakeSender(track),
			receiver: { track: new FakeTrack(track?.kind ?? from) },
			stop() {
				this.direction = 'stopped';
			},
		};
		this.#transceivers.push(transceiver);
		return transceiver;
	}

	getTransceivers() {
		return [...this.#transceivers];
	}

	createDataChannel(label) {
		const channel = new FakeChannel(label);
		this.channels.push(channel);
		return channel;
	}

	offer(iceRestart) {
		this.signalingState = 'have-local-offer';
		const lines = this.#transceivers.filter(({ direction }) => direction !== 'stopped').map((t, i) => {
			t.pending = String(i);
			const sends = t.sender.track ? 'track' : 'empty';
			return `m=${t.receiver.track.kind} ${t.direction === 'inactive' ? 'inactive' : sends}\r\n`;
		});
		if (this.channels.length)
			lines.push('m=application\r\n');
		return { type: 'offer', sdp: `v=0\r\n${iceRestart ? 'a=restart\r\n' : ''}${lines.join('')}` };
	}

	answer() {
		this.signalingState = 'stable';
		for (const t of this.#transceivers)
			t.mid ??= t.pending;
		this.become(this.connects);
	}

	/** Another connectionState */
	become(state) {
		if (state === this.connectionState)
			return;
		this.connectionState = state;
		this.dispatchEvent(new Event('connectionstatechange'));
	}

	/** A track comes in, by m-line */
	receive(line, track) {
		const transceiver = this.#transceivers[line];
		transceiver.receiver.track = track;
		this.dispatchEvent(Object.assign(new Event('track'), { track, transceiver }));
	}

	async setLocalDescription({ type }) {
		if (type === 'rollback')
			this.signalingState = 'stable';
	}

	async getStats() {
		return this.stats;
	}

	close() {
		this.closed = true;
	}
}

class FakeHandle {
	webrtcStuff = { pc: null };

	constructor(server, callbacks) {
		this.server = server;
		Object.assign(this, callbacks);
	}

	createOffer({ iceRestart, externalEncryption, success }) {
		const pc = this.webrtcStuff.pc ??= this.server.makePC();
		pc.sealed ??= externalEncryption;
		setTimeout(() => {
			if (!pc.closed)
				success({ ...pc.offer(iceRestart), ...(pc.sealed && { e2ee: true }) });
		});
	}

	handleRemoteJsep({ jsep, success, error }) {
		const { pc } = this.webrtcStuff;
		this.server.answers.push(jsep.sdp);
		if (jsep.sdp === 'bad')
			error(new Error('no such codec'));
		else if (jsep.sdp !== 'never' && !pc.closed)
			setTimeout(() => {
				pc.answer();
				success();
			});
	}

	hangup(request) {
		if (request) {
			this.server.hangups++;
			if (this.server.obeys)
				setTimeout(() => this.webrtcState(false, 'Janus API'));
		}
		this.webrtcStuff.pc?.close();
		this.webrtcStuff.pc = null;
	}

	send({ message, jsep, error }) {
		this.server.receive(message, jsep, error);
	}
}

/**
 * Stands for Janus with Duet. A handler for a request returns what is to be
 * answered: a `result`, an array of result and SDP, a number (an error code),
 * a string (an error of the core), or null for nothing.
 */
export class FakeServer {
	requests = [];
	answers = [];
	pcs = [];
	hangups = 0;
	/** Whether the core hangs up when it is asked to */
	obeys = true;
	/** Whether new connections fail, and whether sessions are given up when they break */
	down = false;
	forgets = false;
	sessions = 0;
	claims = 0;
	handlers = {
		register: ({ username }) => ({ event: 'registered', username, secret: 's1', ring_timeout: 45 }),
		set: ({ audio, video }, jsep) => [{ event: 'set', audio, video, bitrate: 0 }, jsep && 'set-answer'],
		ping: () => ({ event: 'pong' }),
		status: () => ({ event: 'status', state: 'idle', username: 'alice' }),
		reattach: ({ call_id: id }) => [{ event: 'reattached', call_id: id, username: 'bob' }, 'reattach-answer'],
		hold: ({ call_id: id }) => ({ event: 'hold', call_id: id }),
		unhold: ({ call_id: id }) => ({ event: 'unhold', call_id: id }),
		watch: ({ usernames }) => ({ event: 'watching', count: usernames.length }),
		unwatch: () => ({ event: 'watching', count: 0 }),
		leave: () => ({ event: 'gone' }),
		hangup: ({ call_id: id, reason }) => this.end(id, 'ended', reason, 'alice'),
	};

	end(id, code, reason = null, username = 'bob') {
		return { event: 'hangup', call_id: id, username, code, reason };
	}

	/** janus.js's constructor, with this server behind it */
	get Janus() {
		const server = this;
		return class FakeJanus {
			static init({ callback }) {
				callback();
			}

			constructor({ success, error, iceServers }) {
				this.error = error;
				this.iceServers = iceServers;
				this.#connect(success, error, () => {
					server.sessions++;
					server.session = this;
				});
			}

			#connect(success, error, done) {
				if (server.silent)
					return;
				setTimeout(() => {
					if (server.down) {
						error('Error connecting: Is the server down?');
						return;
					}
					done();
					success();
				});
			}

			attach({ success, ...callbacks }) {
				server.handle = new FakeHandle(server, callbacks);
				setTimeout(() => success(server.handle));
			}

			reconnect({ success, error }) {
				server.claims++;
				if (server.forgets && !server.down)
					setTimeout(() => error('No such session 1'));
				else
					this.#connect(success, error, () => {});
			}

			destroy({ success = () => {} } = {}) {
				setTimeout(success);
			}
		};
	}

	/** The connection breaks; what is asked from now on is not heard */
	lose(words = 'Lost connection') {
		this.session.error(words);
	}

	makePC() {
		const pc = new FakePC();
		this.pcs.push(pc);
		return pc;
	}

	get pc() {
		return this.handle.webrtcStuff.pc;
	}

	receive(message, jsep, error) {
		this.requests.push({ ...message, sdp: jsep?.sdp, ...(jsep?.e2ee && { e2ee: true }) });
		const reply = this.handlers[message.request](message, jsep);
		if (reply === null)
			return;
		setTimeout(() => {
			if (typeof reply === 'string')
				error(reply);
			else if (typeof reply === 'number')
				this.error(reply);
			else
				this.event(...[reply].flat());
		});
	}

	event(result, sdp) {
		this.handle.onmessage({ duet: 'event', result }, sdp && { type: 'answer', sdp });
	}

	error(code) {
		this.handle.onmessage({ duet: 'event', error_code: code, error: 'words' });
	}

	/** The core says that the PeerConnection is gone, and janus.js cleans up */
	coreHangup(reason = 'Close PC') {
		this.handle.webrtcState(false, reason);
		this.handle.hangup();
	}

	/** What was asked, as words: "call set ping" */
	get asked() {
		return this.requests.map(({ request }) => request).join(' ');
	}

	last(request) {
		return this.requests.filter((r) => r.request === request).at(-1);
	}
}

/* The real ones, however tests hurry */
const { setTimeout: later, clearTimeout: never } = globalThis;

/** Waits for an event, and fails after a second */
export function event(target, type) {
	return new Promise((resolve, reject) => {
		const timer = later(() => reject(new Error(`no '${type}'`)), 1000);
		target.addEventListener(type, ({ detail }) => {
			never(timer);
			resolve(detail);
		}, { once: true });
	});
}

/** Waits until a condition holds, and fails after a second */
export async function until(condition) {
	const end = Date.now() + 1000;
	while (!condition()) {
		if (Date.now() > end)
			throw new Error(`never true: ${condition}`);
		await new Promise((turn) => later(turn, 1));
	}
}
