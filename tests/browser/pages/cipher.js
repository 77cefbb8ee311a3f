/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/*
 * Changes every byte of a frame, but for those that a receiver of VP8 looks at
 * (RFC 6386, section 9.1). Twice, and the frame is as it was.
 */
const KEY = 0x5a;
const CLEAR_KEYFRAME = 10;
const CLEAR_DELTA = 3;
const CLEAR_AUDIO = 1;

function clear({ type }, kind) {
	if (kind === 'audio')
		return CLEAR_AUDIO;
	return type === 'key' ? CLEAR_KEYFRAME : CLEAR_DELTA;
}

/** A stream that changes frames of a kind, and tells of each */
export function cipher(kind, tell) {
	return new TransformStream({
		transform(frame, controller) {
			const bytes = new Uint8Array(frame.data);
			for (let i = clear(frame, kind); i < bytes.length; i++)
				bytes[i] ^= KEY;
			frame.data = bytes.buffer;
			tell();
			controller.enqueue(frame);
		},
	});
}

/* As a worker */
globalThis.addEventListener('rtctransform', ({ transformer: { readable, writable, options: { kind } } }) => {
	readable.pipeThrough(cipher(kind, () => postMessage(kind))).pipeTo(writable).catch(() => {});
});
