/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** A path for the media of a page with a bottleneck on the way to the page */
import { makePath } from './path.mjs';

/** What waits before the bottleneck at most, ms; what comes on top is dropped */
const QUEUE = 200;

/** Makes a path, without limit as long as `rate` (bit/s) is not set */
export function makeNarrow() {
	const queue = [];
	let timer, last = 0;

	function drain() {
		while (queue[0]?.due <= performance.now())
			queue.shift().send();
		timer = queue.length ? setTimeout(drain, queue[0].due - performance.now()) : undefined;
	}

	const path = makePath((packet, send) => {
		const now = performance.now();
		const start = Math.max(now, last);
		if (start - now > QUEUE)
			return;
		last = start + 8000 * packet.length / narrow.rate;
		queue.push({ due: last, send });
		if (!timer)
			drain();
	});
	const narrow = {
		...path,
		rate: Infinity,
		stop() {
			clearTimeout(timer);
			queue.length = 0;
			path.stop();
		},
	};
	return narrow;
}
