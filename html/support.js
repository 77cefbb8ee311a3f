/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** @file support.js  What this browser can do for calls */

import { DuetError } from './errors.js';

/**
 * @return {webrtc, devices, screen, problem}: whether it has calls at all, lets a
 *         page use microphone and camera, and show a screen; and a DuetError with
 *         'unsupported' or 'insecure' when one of the first two is missing, or null
 */
export function support() {
	const media = globalThis.navigator?.mediaDevices;
	const can = {
		webrtc: typeof globalThis.RTCPeerConnection === 'function',
		devices: typeof media?.getUserMedia === 'function',
		screen: typeof media?.getDisplayMedia === 'function',
	};
	return { ...can, problem: problem(can) };
}

function problem({ webrtc, devices }) {
	if (!webrtc)
		return new DuetError('unsupported', 'This browser cannot make calls');
	if (devices)
		return null;
	if (globalThis.isSecureContext === false)
		return new DuetError('insecure', 'Microphone and camera need a page that comes over HTTPS or from this computer');
	return new DuetError('unsupported', 'This browser lets no page use microphone and camera');
}
