/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/*
 * A call by Duet's client library. ?name=... is its own, ?server=ws://... is Janus.
 */
import '/vendor/adapter.js';
import { DuetClient } from '/client.js';
import { element, on, parameters, state } from './call.js';

const client = new DuetClient({ server: parameters.get('server') });

let call;

function showSelf() {
	element('local').srcObject = call.localStream;
}

function show() {
	element('remote').srcObject = call.remoteStream;
	call.addEventListener('accepted', () => state('active'));
	call.addEventListener('ended', () => state('over'));
}

client.addEventListener('incomingcall', ({ detail }) => {
	({ call } = detail);
	show();
	state(`ringing ${call.peer}`);
});

on('call', async () => {
	call = await client.call(element('callee').value);
	show();
	showSelf();
	state('calling');
});
on('accept', async () => {
	await call.accept();
	showSelf();
});
on('hangup', () => call.hangup());

/* For meter.js: what the server lets this side send, bit/s */
window.cap = async () => (await client.status()).link?.up?.cap;

await client.connect();
await client.register(parameters.get('name'));
state('registered');
