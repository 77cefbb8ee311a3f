/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/* Encryption for tests: see cipher.js, which does it, here or in a worker */
import { cipher } from './cipher.js';

const side = (end) => (end instanceof RTCRtpSender ? 'sender' : 'receiver');

/** How many frames were changed, by what sent or received them and kind */
export const sealed = { sender: { audio: 0, video: 0 }, receiver: { audio: 0, video: 0 } };

/** By `?sealed=`: the two ways that browsers have, as option `transform` of a DuetClient */
export const seals = {
	streams(end, kind) {
		const { readable, writable } = end.createEncodedStreams();
		const change = cipher(kind, () => sealed[side(end)][kind]++);
		readable.pipeThrough(change).pipeTo(writable).catch(() => {});
	},
	worker(end, kind) {
		const worker = new Worker('/pages/cipher.js', { type: 'module' });
		worker.addEventListener('message', () => sealed[side(end)][kind]++);
		end.transform = new RTCRtpScriptTransform(worker, { kind });
	},
};
