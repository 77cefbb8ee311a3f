/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/*
 * A one-to-one call as janus.plugin.videocall documents it, with janus.js's
 * usual flow: the caller offers, the callee answers the offer it is shown,
 * `set` carries a new offer, `update` brings the other side's.
 *
 * ?server=ws://... and ?plugin=janus.plugin.videocall: nothing in here knows
 * any other plugin.
 */
import Janus from '/vendor/janus.js';

const parameters = new URLSearchParams(location.search);
const plugin = parameters.get('plugin') ?? 'janus.plugin.videocall';
const element = (id) => document.getElementById(id);
const on = (id, action) => element(id).addEventListener('click', action);
const streams = { local: new MediaStream(), remote: new MediaStream() };

const AUDIO = [{ type: 'audio', capture: true, recv: true }, { type: 'data' }];
const VIDEO = [{ type: 'audio', capture: true, recv: true }, { type: 'video', capture: true, recv: true }, { type: 'data' }];

let handle, incoming;

function state(text) {
	element('state').textContent = text;
}

function failed(error) {
	element('error').textContent = error?.message ?? String(error);
}

function track(where, track, present) {
	const stream = streams[where];
	if (present)
		stream.addTrack(track);
	else
		stream.removeTrack(track);
	element(where).srcObject = stream;
}

function send(message, jsep) {
	handle.send({ message, jsep, error: failed });
}

function offer(tracks, message, more = {}) {
	handle.createOffer({ tracks, ...more, success: (jsep) => send(message, jsep), error: failed });
}

function answer(jsep, message) {
	const wanted = /m=video/.test(jsep.sdp) ? VIDEO : AUDIO;
	// Tracks are captured for a first answer only; a new offer of the same media needs none
	const has = handle.webrtcStuff.pc?.getSenders().map((sender) => sender.track?.kind) ?? [];
	const tracks = wanted.filter(({ type }) => type === 'data' ? !has.length : !has.includes(type));
	handle.createAnswer({ jsep, tracks, success: (jsep) => send(message, jsep), error: failed });
}

function applied(jsep) {
	if (jsep)
		handle.handleRemoteJsep({ jsep, error: failed });
}

const events = {
	registered: () => state('registered'),
	calling: () => state('calling'),
	incomingcall(result, jsep) {
		incoming = jsep;
		state(`ringing ${result.username}`);
	},
	accepted(result, jsep) {
		applied(jsep);
		state('active');
	},
	update(result, jsep) {
		if (jsep?.type === 'offer')
			answer(jsep, { request: 'set' });
		else
			applied(jsep);
	},
	hangup(result) {
		handle.hangup();
		state(`over ${result.reason}`);
	},
	set: () => {},
};

function received(message, jsep) {
	element('events').textContent += `${JSON.stringify(message)}${jsep ? ` + ${jsep.type}` : ''}\n`;
	if (message.error)
		failed(message.error);
	else if (message.result?.event)
		events[message.result.event]?.(message.result, jsep);
}

on('register', () => send({ request: 'register', username: element('name').value }));
on('call', () => offer(VIDEO, { request: 'call', username: element('callee').value }));
on('call-audio', () => offer(AUDIO, { request: 'call', username: element('callee').value }));
on('accept', () => answer(incoming, { request: 'accept' }));
on('add-video', () => offer([{ type: 'video', capture: true, recv: true, add: true }], { request: 'set' }));
on('restart', () => offer([], { request: 'set' }, { iceRestart: true }));
on('mute', () => send({ request: 'set', audio: false }));
on('unmute', () => send({ request: 'set', audio: true }));
on('chat-send', () => handle.data({ text: element('chat-text').value, error: failed }));
on('hangup', () => {
	send({ request: 'hangup' });
	handle.hangup();
});

Janus.init({ debug: ['warn', 'error'], dependencies: Janus.useDefaultDependencies(), callback() {
	const janus = new Janus({
		server: parameters.get('server'),
		iceServers: [],
		error: failed,
		success: () => janus.attach({
			plugin,
			error: failed,
			success(attached) {
				handle = attached;
				state('attached');
			},
			onmessage: received,
			onlocaltrack: (local, present) => track('local', local, present),
			onremotetrack: (remote, mid, present) => track('remote', remote, present),
			ondata: (text) => { element('chat-log').textContent += `${text}\n`; },
			oncleanup: () => { Object.assign(streams, { local: new MediaStream(), remote: new MediaStream() }); },
		}),
	});
} });
