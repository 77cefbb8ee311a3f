/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** Lines of Janus's log that ask for an explanation */
import { readFile } from 'node:fs/promises';

/* What Janus says at warning or error level though nothing is wrong, and why it does */
const EXPLAINED = [
	/mDNS resolution disabled/,           // as configured: pages give their addresses as .local names
	/queueing this trickle as it got here before the SDP/, // candidates may be faster than the offer that they belong to
	/Agent already exists|Error setting ICE locally/, // a client without media offers while its last PeerConnection closes
	/Failed to add some remote candidates/, // libnice's answer to some that trickle in late; the call has media all the same
	/Received a trickle, but still cleaning/, // of a page whose PeerConnection has just been closed from here
	/Alert already triggered, clearing/,  // both the page and the plugin close the PeerConnection
	/Discarding candidate \(too old\)/,   // of the PeerConnection before
	/Didn't receive video for more than/, // the sender is held, loads its page, or its connection is cut
	/Couldn't find any session/,          // a page asks for the session that was given up while its connection was cut
];

/** Numbers and ids are not what tells lines apart */
function kind(line) {
	return line.replace(/^\[[^\]]*\] /, '').replace(/\b(0x)?[0-9a-f]*\d[0-9a-f]*\b/g, 'N').replace(/duet-soak-\w+|[a-z]+-N/g, 'NAME').trim();
}

/**
 * @param file The log
 * @return [line, how often] of every kind of warning and error that has no known cause
 */
export async function unexplained(file) {
	const found = new Map();
	for (const line of (await readFile(file, 'utf8')).split('\n')) {
		if (!/\[(WARN|ERR|FATAL)\]|Sanitizer|assert|CRITICAL/.test(line) || EXPLAINED.some((known) => known.test(line)))
			continue;
		found.set(kind(line), (found.get(kind(line)) ?? 0) + 1);
	}
	return [...found];
}
