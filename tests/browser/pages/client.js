/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/*
 * Puts a DuetClient into `window.line`, for tests that need what the page has
 * no button for. ?server=ws://..., ?early=false, ?simulcast=true and ?sealed=streams or worker.
 */
import { DuetClient } from '/client.js';
import { sealed, seals } from './seal.js';

const parameters = new URLSearchParams(location.search);
const client = new DuetClient({
	server: parameters.get('server'),
	early: parameters.get('early') !== 'false',
	simulcast: parameters.get('simulcast') === 'true',
	transform: seals[parameters.get('sealed')],
});
const errors = [];

function show(call) {
	if (window.line.call === call)
		return;
	window.line.call = call;
	window.line.calls++;
	document.getElementById('state').textContent = `${call.role} ${call.state}`;
	call.addEventListener('state', () => {
		document.getElementById('state').textContent = `${call.role} ${call.state} ${call.endCode ?? ''}`;
	});
	call.addEventListener('message', ({ detail }) => window.line.messages.push(detail));
	call.addEventListener('layers', ({ detail }) => window.line.layers.push(detail));
	document.getElementById('remote').srcObject = call.remoteStream;
}

function failed(error) {
	errors.push(error.message);
	document.getElementById('error').textContent = error.message;
}

client.addEventListener('incomingcall', ({ detail }) => show(detail.call));
client.addEventListener('resumed', ({ detail }) => show(detail.call));
client.addEventListener('error', ({ detail }) => failed(detail.error));

window.line = {
	client, errors, sealed, call: null, calls: 0, layers: [], messages: [],
	async dial(name, options) {
		show(await client.call(name, options));
	},
};

await client.connect();
document.getElementById('state').textContent = 'connected';
