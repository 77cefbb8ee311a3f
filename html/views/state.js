/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** @file state.js  The state of client and call, by a name and in words */

import { t } from '../words.js';

/** @return The name of the state, one of those that index.html lists */
export function stateName(client) {
	const call = client.current;
	if (client.reconnecting || call?.reconnecting || call?.peerReconnecting)
		return 'reconnecting';
	if (call)
		return call.state === 'calling' && call.ringing ? 'rings-there' : call.state;
	if (!client.connected)
		return 'offline';
	return client.username ? 'registered' : 'connected';
}

/** @return What a person is called: the name displayed, or that of the register */
export function nameOf(call) {
	return call ? call.display || call.peer : '';
}

/** @return Words for a state */
export function stateWords(name, client) {
	const call = client.current;
	const key = name === 'reconnecting' && call?.peerReconnecting ? 'peer-reconnecting' : `state-${name}`;
	return t(key, { me: client.display || client.username, peer: nameOf(call) });
}

/** @return Who holds a call: '', 'self', 'peer' or 'both' */
export function holder({ held, peerHeld }) {
	if (held && peerHeld)
		return 'both';
	if (held)
		return 'self';
	return peerHeld ? 'peer' : '';
}

export function hasVideo(call) {
	return call.media.some(({ kind }) => kind === 'video');
}
