/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** @file abilities.js  What this client tells the server about itself */

/** What it does beyond answering: see docs/protocol.md, `register` */
const FEATURES = ['ping'];

/* Names of the codecs that this browser receives, or undefined */
function receivableCodecs() {
	const capabilities = globalThis.RTCRtpReceiver?.getCapabilities;
	if (!capabilities)
		return undefined;
	const types = ['audio', 'video'].flatMap((kind) => capabilities.call(RTCRtpReceiver, kind)?.codecs ?? []);
	return [...new Set(types.map(({ mimeType }) => mimeType.split('/')[1].toLowerCase()))];
}

/** @return `features` and `codecs` for `register` and `join` */
export function abilities() {
	return { features: FEATURES, codecs: receivableCodecs() };
}
