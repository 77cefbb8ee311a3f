/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** @file simulcast.js  A camera sent in several sizes, of which the receiver gets one */

/** From the smallest on, as `substream` counts them */
const ENCODINGS = [
	{ rid: 'q', scaleResolutionDownBy: 4, maxBitrate: 150000 },
	{ rid: 'h', scaleResolutionDownBy: 2, maxBitrate: 500000 },
	{ rid: 'f', scaleResolutionDownBy: 1, maxBitrate: 2500000 },
];
/** The server looks at no more */
const ENCODINGS_MAX = 3;
/** Tells the core of Janus that the smallest comes first */
const ORDER = 'lmh';

/**
 * @param option  False; true, for a quarter, a half and the whole in width and
 *                height; or up to three RTCRtpEncodingParameters, the smallest first
 * @return Encodings for a transceiver, or null
 */
export function encodings(option) {
	if (!option)
		return null;
	const given = Array.isArray(option) ? option.slice(0, ENCODINGS_MAX) : ENCODINGS;
	return given.map((encoding, i) => ({ rid: ENCODINGS[i].rid, ...encoding }));
}

/** Says in an offer in which order the sizes come, if it has any */
export function ordered(jsep) {
	return /^a=simulcast:/m.test(jsep.sdp) ? { ...jsep, rid_order: ORDER } : jsep;
}

/**
 * Has lost packets repaired by sending them again as they were. To an m-line with
 * layers Janus 1.1 names no stream for retransmissions, and where any m-line is
 * offered one, it would send them on none that the browser knows.
 */
export function withoutRtx(transceiver) {
	const codecs = globalThis.RTCRtpReceiver?.getCapabilities?.('video')?.codecs ?? [];
	const kept = codecs.filter(({ mimeType }) => !/\/rtx$/i.test(mimeType));
	if (kept.length)
		transceiver.setCodecPreferences?.(kept);
}
