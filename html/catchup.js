/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file catchup.js  After the server was lost: what happened meanwhile
 *
 * The server's `status` says how things are; a call is told what it missed as
 * the events that it would have got, and what only this side knows is told.
 */

/* Before it is answered */
function ringing(call, link, now, jsep) {
	const { peer, leg } = link;
	const answer = peer.outstanding ? jsep : undefined;
	if (now.state === 'active') {
		call.handle({ event: 'accepted', media: now.media }, answer);
		return;
	}
	if (now.rings && call.role === 'caller')
		call.handle({ event: 'ringing' });
	if (answer)
		leg.answer(answer).catch((error) => call.fail(error));
	else if (call.role === 'callee' && (!peer.open || peer.outstanding))
		peer.drop().then(() => call.ring(link.early));
}

/** Tells a call how the peer is, as `status` and `registered` have it */
export function peerDid(call, peer) {
	call.handle({ event: 'media', audio: peer.audio, video: peer.video, screen: peer.screen });
	call.handle({ event: peer.reconnecting ? 'reconnecting' : 'connected' });
	call.handle({ event: peer.held ? 'held' : 'unheld' });
}

/** Tells a call whether it is recorded, likewise; `recording` is undefined when nobody wants that */
export function recordingIs(call, recording = {}) {
	call.handle({ ...recording, event: 'recording' });
}

/* This side's leg */
async function mend(call, { peer, leg }, status, jsep) {
	const { connectionState } = peer.pc ?? {};
	if (peer.outstanding && jsep)
		await leg.answer(jsep);
	else if (!peer.open || peer.outstanding || connectionState === 'failed' ||
		(status.reconnecting && connectionState !== 'connected'))
		call.mend({ anew: 'The connection was lost' });
	else if (connectionState === 'disconnected')
		call.mend({ restart: 'The connection is interrupted' });
	else
		call.mend({});
}

/**
 * @param call    The Course of a call that goes on
 * @param link    Its Link
 * @param status  The answer to `status`, with `call`
 * @param jsep    The one with it, or undefined
 */
export async function catchUp(call, link, status, jsep) {
	const before = call.state;
	if (before !== 'active')
		ringing(call, link, status.call, jsep);
	if (status.call.state !== 'active')
		return;
	if (status.call.peer)
		peerDid(call, status.call.peer);
	recordingIs(call, status.call.recording);
	if (before === 'active')
		await mend(call, link, status, jsep);
	if (status.call.update && link.peer.open)
		call.handle({ event: 'update', media: status.call.media });
	await call.tell(status);
}
