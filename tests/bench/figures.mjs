/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** What pages/meter.js wrote down, as figures; moments are ms of the clock */
import { median } from './table.mjs';

const SECOND = 1000;

/** How a counter of the samples grew between two moments */
function growth(samples, name, key, from, to) {
	const known = samples.filter((one) => one[name]?.[key] !== undefined);
	const first = known.findLast(({ at }) => at <= from) ?? known[0];
	const last = known.findLast(({ at }) => at <= to);
	return first && last ? last[name][key] - first[name][key] : 0;
}

function within(list, from, to) {
	return list.filter(({ at }) => at >= from && at < to);
}

/** Frames shown between two moments */
export function shown({ frames }, from, to) {
	return frames.reduce((sum, [at, count]) => sum + (at >= from && at < to ? count : 0), 0);
}

/** Whole seconds between two moments in which no new frame was shown */
export function secondsWithout(record, from, to) {
	let count = 0;
	for (let second = from; second + SECOND <= to; second += SECOND)
		count += shown(record, second, second + SECOND) === 0;
	return count;
}

/** The longest time between two moments without a new frame, ms */
export function longestFreeze({ frames }, from, to) {
	const moments = [from, ...frames.map(([at]) => at).filter((at) => at > from && at < to), to];
	return Math.max(...moments.slice(1).map((at, i) => at - moments[i]));
}

/** bit/s of video that arrived between two moments */
export function videoRate({ samples }, from, to) {
	return 8 * SECOND * growth(samples, 'inbound-rtp video', 'bytesReceived', from, to) / (to - from);
}

/** Share of the video's packets that never arrived, % */
export function loss({ samples }, from, to) {
	const lost = growth(samples, 'inbound-rtp video', 'packetsLost', from, to);
	const received = growth(samples, 'inbound-rtp video', 'packetsReceived', from, to);
	return received + lost > 0 ? 100 * lost / (received + lost) : 100;
}

/** Share of the sound that was made up for what did not arrive in time, % */
export function concealed({ samples }, from, to) {
	const all = growth(samples, 'inbound-rtp audio', 'totalSamplesReceived', from, to);
	return all > 0 ? 100 * growth(samples, 'inbound-rtp audio', 'concealedSamples', from, to) / all : 100;
}

/** Frames per second that the sender encoded: what a busy machine did not manage shows here */
export function encoded({ samples }, from, to) {
	return SECOND * growth(samples, 'outbound-rtp video', 'framesEncoded', from, to) / (to - from);
}

/** Lines of the picture that arrived, at the median */
export function height({ samples }, from, to) {
	const lines = within(samples, from, to).map((one) => one['inbound-rtp video']?.frameHeight);
	return median(lines.filter(Number.isFinite));
}

/** bit/s that the sender's browser allowed itself, at the median: what it knows of its own link, and was told of the other */
export function allowed({ samples }, from, to) {
	const rates = within(samples, from, to).map((one) => one['candidate-pair undefined']?.availableOutgoingBitrate);
	return median(rates.filter(Number.isFinite));
}

/** bit/s that the server allowed the sender, at the median */
export function cap({ caps }, from, to) {
	return median(within(caps, from, to).map((one) => one.cap));
}

/** Share of the time in which the sender was limited by its processor, % */
export function limitedByProcessor({ samples }, from, to) {
	const all = within(samples, from, to);
	const limited = all.filter((one) => one['outbound-rtp video']?.qualityLimitationReason === 'cpu');
	return 100 * limited.length / all.length;
}

/** ms from a moment until two seconds begin in which so many bit/s arrive, and are seen; none if it never happens */
export function reaches(record, rate, from, to) {
	for (let at = from; at + 2 * SECOND <= to; at += 250) {
		if (videoRate(record, at, at + 2 * SECOND) >= rate && shown(record, at, at + 2 * SECOND) > 0)
			return at - from;
	}
	return undefined;
}

/** Packets of media that arrived between two moments */
export function packets({ samples }, from, to) {
	return growth(samples, 'inbound-rtp video', 'packetsReceived', from, to) +
		growth(samples, 'inbound-rtp audio', 'packetsReceived', from, to);
}
