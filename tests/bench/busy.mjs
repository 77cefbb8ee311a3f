/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** A call in which one side sends a busy picture in 720p, and the other hardly any: what both browsers need for it */
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { HEIGHT, WIDTH, writeClip } from './clip.mjs';

const METER = { path: fileURLToPath(new URL('pages/meter.js', import.meta.url)) };

export function other(side) {
	return side === 'caller' ? 'callee' : 'caller';
}

/** @return For startPlace(), when `sender` sends the picture */
export async function busyBrowsers(sender) {
	const clip = join(tmpdir(), 'busy.y4m');
	await writeClip(clip);
	return {
		[sender]: {
			flags: [`--use-file-for-fake-video-capture=${clip}`],
			scripts: [{ content: `window.camera = { width: ${WIDTH}, height: ${HEIGHT}, frameRate: 30 };` }, METER],
		},
		[other(sender)]: {
			flags: ['--use-fake-device-for-media-stream=fps=5'],
			scripts: [{ content: 'window.camera = { width: 160, height: 120 };' }, METER],
		},
	};
}

/** Lets both pages write down what they see and send, for readMeters() */
export function startMeters(...sides) {
	return Promise.all(sides.map(({ page }) => page.evaluate(() => window.meter.start())));
}

/** @return What each page wrote down */
export function readMeters(...sides) {
	return Promise.all(sides.map(({ page }) => page.evaluate(() => window.meter.read())));
}

/** Clicks on Accept; @return When */
export function accept({ page }) {
	return page.evaluate(() => {
		const now = Date.now();
		document.getElementById('accept').click();
		return now;
	});
}
