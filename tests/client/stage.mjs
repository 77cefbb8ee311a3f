/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** Where the examples of docs/client.md run: as 'duet-client', with a fake server behind it */
import { replace, withDevices } from '../../html/test/browser.js';
import { FakeServer } from '../../html/test/fake.js';
import { MEDIA, calling } from '../../html/test/side.js';
import { DuetClient as Real } from '../../html/npm.js';

export { Call, Capture, DuetError, Level, endWords, support } from '../../html/npm.js';

/** What examples repeat comes that much sooner */
const HURRY = 20;

let server = null;
let clients = [];

export class DuetClient extends Real {
	constructor(options) {
		super({ ...options, Janus: server.Janus, timeout: 1000 });
		clients.push(this);
	}
}

function elements() {
	const known = new Map();
	return (id) => known.get(id) ?? known.set(id, { id }).get(id);
}

function store(items) {
	return { getItem: (key) => items[key] ?? null, setItem: (key, value) => { items[key] = value; }, items };
}

class FakeContext {
	state = 'running';

	createMediaStreamSource() {
		return { connect() {}, disconnect() {} };
	}

	createAnalyser() {
		return { getFloatTimeDomainData: (into) => into.fill(1) };
	}
}

/** Sets the stage for one example, until the test is over; returns what there is to look at */
export function stage(t) {
	server = new FakeServer();
	clients = [];
	const { handlers } = server;
	const heldBy = (event) => ({ call_id: id }, jsep) => [{ event, call_id: id, username: 'alice', media: MEDIA }, jsep && 'answer'];
	let calls = 0;
	Object.assign(handlers, {
		call: () => [calling(`c${++calls}`), 'answer'],
		ringing: heldBy('ringing'),
		accept: heldBy('accepted'),
		hangup({ call_id: id }) {
			setTimeout(() => server.coreHangup());
			return server.end(id, 'ended', null, clients[0].username);
		},
	});
	const media = withDevices(t);
	replace(t, 'RTCPeerConnection', class {});
	replace(t, 'AudioContext', FakeContext);
	replace(t, 'document', { getElementById: elements() });
	replace(t, 'sessionStorage', store({}));
	const printed = [];
	replace(t, 'console', { ...console, log: (...words) => printed.push(words.join(' ')) });
	const timers = [];
	const { setInterval } = globalThis;
	replace(t, 'setInterval', (then, ms) => timers[timers.push(setInterval(then, ms / HURRY)) - 1]);
	t.after(async () => {
		timers.forEach((timer) => clearInterval(timer));
		await Promise.all(clients.map((client) => client.disconnect()));
	});
	return { server, clients, media, printed };
}
