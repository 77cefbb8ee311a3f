/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** @file adapter.js  What janus.js asks of webrtc-adapter, for pages without it */

/* As webrtc-adapter numbers them: Safari by its engine */
const BROWSERS = [
	['firefox', /Firefox\/(\d+)/],
	['chrome', /Chrom(?:e|ium)\/(\d+)/],
	['safari', /AppleWebKit\/(\d+)/],
];

function details(userAgent) {
	for (const [browser, pattern] of BROWSERS) {
		const found = pattern.exec(userAgent);
		if (found)
			return { browser, version: Number(found[1]) };
	}
	return { browser: 'unknown', version: null };
}

/** @return webrtc-adapter where the page has it, else what stands in for it */
export function adapterHere() {
	return globalThis.adapter ?? { browserDetails: details(globalThis.navigator?.userAgent ?? '') };
}
