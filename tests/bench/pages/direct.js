/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/*
 * A call from browser to browser without any server for its media, as it is
 * usually written: the offer goes out at `call`, the callee captures and answers at
 * Accept. ?name=... is its own, ?exchange=ws://... passes messages on to other names.
 */
import { element, failed, on, parameters, state } from './call.js';

const socket = new WebSocket(`${parameters.get('exchange')}/?${new URLSearchParams({ name: parameters.get('name') })}`);

let pc, peer, offer, early = [];

function send(message) {
	socket.send(JSON.stringify({ ...message, to: peer }));
}

function prepare() {
	pc = new RTCPeerConnection();
	pc.addEventListener('icecandidate', ({ candidate }) => send({ type: 'candidate', candidate }));
	pc.addEventListener('track', ({ streams: [stream] }) => { element('remote').srcObject = stream; });
}

async function capture() {
	const stream = await navigator.mediaDevices.getUserMedia({ audio: true, video: true });
	element('local').srcObject = stream;
	stream.getTracks().forEach((track) => pc.addTrack(track, stream));
}

function close() {
	pc?.getSenders().forEach(({ track }) => track?.stop());
	pc?.close();
	state('over');
}

async function addCandidate({ candidate }) {
	if (pc?.remoteDescription)
		await pc.addIceCandidate(candidate);
	else
		early.push(candidate);
}

const events = {
	offer({ from, description }) {
		peer = from;
		offer = description;
		state(`ringing ${peer}`);
	},
	async answer({ description }) {
		await pc.setRemoteDescription(description);
		state('active');
	},
	candidate: addCandidate,
	hangup: close,
};

on('call', async () => {
	peer = element('callee').value;
	prepare();
	await capture();
	pc.createDataChannel('chat');
	await pc.setLocalDescription();
	send({ type: 'offer', description: pc.localDescription });
	state('calling');
});

on('accept', async () => {
	prepare();
	await capture();
	await pc.setRemoteDescription(offer);
	early.splice(0).forEach((candidate) => pc.addIceCandidate(candidate).catch(failed));
	await pc.setLocalDescription();
	send({ type: 'answer', description: pc.localDescription });
	state('active');
});

on('hangup', async () => {
	send({ type: 'hangup' });
	close();
});

socket.addEventListener('open', () => state('registered'));
socket.addEventListener('message', async ({ data }) => {
	const message = JSON.parse(data);
	await events[message.type]?.(message);
});
