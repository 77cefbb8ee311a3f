/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** @file words.js  The state of client and call, by a name and in words */

const WORDS = {
	offline: () => 'Offline',
	connecting: () => 'Connecting',
	connected: () => 'Connected: choose a name',
	registered: ({ username }) => `You are ${username}`,
	calling: (_, call) => `Calling ${call.peer}`,
	'rings-there': (_, call) => `It rings at ${call.peer}`,
	ringing: (_, call) => `${call.peer} calls`,
	active: (_, call) => `In a call with ${call.peer}`,
	reconnecting: (_, call) => (call?.peerReconnecting ? `${call.peer} is reconnecting` : 'Reconnecting'),
};

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

/** @return Words for a state */
export function stateWords(name, client) {
	return WORDS[name](client, client.current);
}

/** @return Who holds a call: '', 'self', 'peer' or 'both' */
export function holder({ held, peerHeld }) {
	if (held && peerHeld)
		return 'both';
	if (held)
		return 'self';
	return peerHeld ? 'peer' : '';
}

/** @return Words for it */
export function holdWords(who, { peer }) {
	const words = { self: 'On hold', peer: `${peer} has put the call on hold`, both: 'Both hold the call' };
	return words[who] ?? '';
}
