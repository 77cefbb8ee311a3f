/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file settings.js  Where the page finds its server
 *
 * By default Janus's WebSocket under the page's own origin, at /janus-ws:
 * wss://host/janus-ws for https://host/... . In the address of the page,
 *
 *     ?server=wss://example.org/janus-ws   names another one,
 *     ?stun=stun:example.org:3478          a STUN server, more than once if need be,
 *     ?relay=true                          sends media through TURN servers alone,
 *     ?early=false                         lets transports come up after accept only,
 *     ?name=alice                          fills the name in,
 *     #token=...                           proves to the server who one is, where it asks; behind the #
 *                                          it is in no log of a web server.
 */

/**
 * @param location  The page's
 * @return server, iceServers and early for DuetClient, name, and token or undefined
 */
export function readSettings(location) {
	const query = new URLSearchParams(location.search);
	const scheme = location.protocol === 'https:' ? 'wss:' : 'ws:';
	return {
		server: query.get('server') ?? `${scheme}//${location.host}/janus-ws`,
		iceServers: query.getAll('stun').map((urls) => ({ urls })),
		relayOnly: query.get('relay') === 'true',
		early: query.get('early') !== 'false',
		name: query.get('name') ?? '',
		token: new URLSearchParams(location.hash.slice(1)).get('token') ?? undefined,
	};
}
