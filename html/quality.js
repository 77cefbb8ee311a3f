/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** @file quality.js  From figures to a judgement that people understand */

/** Nothing to remark; then slightly, clearly, hardly usable; 0 is no connection */
const BEST = 4;
/** How many judgements in a row are looked at: one bad second is none */
const MEMORY = 3;

/* From where on a figure is level 3, 2 and 1 */
const RISING = [
	{ reason: 'loss', side: 'up', of: ({ up }) => up.loss, steps: [0.02, 0.06, 0.15] },
	{ reason: 'loss', side: 'down', of: ({ down }) => down.loss, steps: [0.02, 0.06, 0.15] },
	{ reason: 'delay', side: null, of: ({ rtt }) => rtt ?? 0, steps: [250, 500, 1000] },
	{ reason: 'sound', side: 'down', of: ({ down }) => down.concealed, steps: [0.03, 0.1, 0.25] },
	{ reason: 'freeze', side: 'down', of: ({ down }) => down.frozen, steps: [0.1, 0.3, 0.7] },
];

/** A camera slower than that many frames per second is level 2 and 1, when something holds it back */
const SLOW = [12, 5];

function above(value, steps) {
	return BEST - steps.filter((step) => value >= step).length;
}

/* What the browser says holds the camera back */
function limited({ up }) {
	if (!['bandwidth', 'cpu'].includes(up.limited))
		return null;
	return { level: BEST - 1 - SLOW.filter((fps) => up.fps < fps).length, reason: up.limited, side: 'up' };
}

/**
 * @param figures  As measure() makes them
 * @param expects  {up, down}: whether a picture of ours, and of the peer's, is to move
 * @return {level, reason, side}: level 4 (good) to 1, the reason of the worst
 *         figure, and whose direction it is about, 'up' or 'down'; or nulls
 */
export function judge(figures, expects) {
	const found = RISING
		.filter(({ reason }) => reason !== 'freeze' || expects.down)
		.map(({ reason, side, of, steps }) => ({ level: above(of(figures), steps), reason, side }));
	if (expects.up)
		found.push(limited(figures) ?? { level: BEST });
	const worst = found.reduce((a, b) => (b.level < a.level ? b : a));
	return worst.level === BEST ? { level: BEST, reason: null, side: null } : worst;
}

/** Judgements in a row, as one */
export class Quality {
	#last = [];

	/** @return What holds of the last ones, with this: the middle one */
	add(verdict) {
		this.#last = [...this.#last, verdict].slice(-MEMORY);
		const sorted = [...this.#last].sort((a, b) => a.level - b.level);
		return sorted[Math.floor(sorted.length / 2)];
	}

	clear() {
		this.#last = [];
	}
}
