/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file meter.js  What went through a PeerConnection between two moments
 *
 * Pure: two RTCStatsReports, of Chromium, Firefox or Safari, become figures.
 */

const KINDS = ['audio', 'video'];

function sum(list, of) {
	return list.reduce((total, one) => total + (of(one) ?? 0), 0);
}

/* How much a counter has grown; it starts over with a new PeerConnection */
function growth(now, before, of) {
	const grown = (of(now) ?? 0) - (before ? of(before) ?? 0 : 0);
	return Math.max(0, grown);
}

function share(part, whole) {
	return whole > 0 ? Math.min(1, Math.max(0, part / whole)) : 0;
}

function bytes(one) {
	return (one.bytesSent ?? one.bytesReceived ?? 0) + (one.headerBytesSent ?? one.headerBytesReceived ?? 0);
}

function packets(one) {
	return one.packetsSent ?? one.packetsReceived ?? 0;
}

function frames(one) {
	return one.framesEncoded ?? one.framesDecoded ?? 0;
}

/**
 * @param report  An RTCStatsReport, or any iterable of pairs of id and stats
 * @return What measure() needs of it
 */
export function snapshot(report) {
	const all = [...report].map(([, stats]) => stats);
	const of = (type) => all.filter((stats) => stats.type === type);
	const kindOf = (stats) => stats.kind ?? stats.mediaType;
	const streams = (type) => of(type).filter((stats) => KINDS.includes(kindOf(stats)))
		.map((stats) => ({ ...stats, kind: kindOf(stats) }));
	const transport = of('transport').find(({ selectedCandidatePairId: id }) => id);
	const pairs = of('candidate-pair');
	return {
		at: Math.max(0, ...all.map(({ timestamp }) => timestamp ?? 0)),
		sent: streams('outbound-rtp'),
		received: streams('inbound-rtp'),
		heard: streams('remote-inbound-rtp'),
		pair: pairs.find(({ id }) => id === transport?.selectedCandidatePairId) ??
			pairs.find(({ selected, nominated, state }) => selected ?? (nominated && state === 'succeeded')) ?? null,
	};
}

/* Each stream beside what it was; one that is new began with nothing */
function paired(now, before) {
	const old = new Map(before.map((one) => [one.id, one]));
	return now.map((one) => ({ now: one, before: old.get(one.id) ?? null }));
}

function rate(pairs, seconds, of) {
	return Math.round(sum(pairs, ({ now, before }) => growth(now, before, of)) / seconds);
}

function bits(pairs, seconds) {
	return rate(pairs, seconds, (one) => 8 * bytes(one));
}

/* The largest picture of those that move, or of all */
function picture(pairs) {
	const size = ({ now }) => (now.frameWidth ?? 0) * (now.frameHeight ?? 0);
	const videos = pairs.filter(({ now }) => now.kind === 'video');
	const moving = videos.filter(({ now, before }) => growth(now, before, frames) > 0);
	const [largest] = (moving.length ? moving : videos).sort((a, b) => size(b) - size(a));
	return largest ?? null;
}

function direction(pairs, seconds) {
	const of = (kind) => pairs.filter(({ now }) => now.kind === kind);
	const shown = picture(pairs);
	return {
		bitrate: bits(pairs, seconds),
		audio: bits(of('audio'), seconds),
		video: bits(of('video'), seconds),
		packets: rate(pairs, seconds, packets),
		fps: shown ? Math.round(growth(shown.now, shown.before, frames) / seconds) : 0,
		width: shown?.now.frameWidth ?? 0,
		height: shown?.now.frameHeight ?? 0,
	};
}

/* The other end reports the share itself, for the time since its last report */
function lossUp(heard, sent) {
	const weight = new Map(sent.map(({ now, before }) => [now.id, growth(now, before, packets)]));
	const reports = heard.filter(({ fractionLost, localId }) => fractionLost !== undefined && weight.get(localId) > 0);
	const total = sum(reports, ({ localId }) => weight.get(localId));
	return share(sum(reports, ({ fractionLost, localId }) => fractionLost * weight.get(localId)), total);
}

function lossDown(received) {
	const lost = sum(received, ({ now, before }) => growth(now, before, (one) => one.packetsLost));
	const came = sum(received, ({ now, before }) => growth(now, before, packets));
	return share(lost, lost + came);
}

/* The browser counts a freeze when it is over: a picture that does not move at all stands still, too */
function frozen(shown, seconds) {
	if (!shown || frames(shown.now) === 0)
		return 0;
	if (growth(shown.now, shown.before, frames) === 0)
		return 1;
	return share(growth(shown.now, shown.before, (one) => one.totalFreezesDuration), seconds);
}

function concealed(received) {
	const grown = (of) => sum(received, ({ now, before }) => growth(now, before, of));
	// Silence is concealed without anybody noticing
	const made = grown((one) => one.concealedSamples) - grown((one) => one.silentConcealedSamples);
	return share(made, grown((one) => one.totalSamplesReceived));
}

function rtt({ pair, heard }) {
	const times = heard.map(({ roundTripTime }) => roundTripTime).filter((time) => time > 0);
	// Firefox has 0 until it has measured
	const seconds = pair?.currentRoundTripTime || (times.length ? Math.max(...times) : null);
	return seconds === null ? null : Math.round(seconds * 1000);
}

/**
 * @param before  An earlier snapshot(); null when there is none, then rates are 0
 * @param now     A later one, of the same PeerConnection
 * @return {at, up, down, rtt}: bitrate, audio and video in bit/s with RTP headers,
 *         packets and fps per second, loss, frozen and concealed from 0 to 1, rtt
 *         in ms or null; `limited` is 'cpu', 'bandwidth', 'other' or null
 */
export function measure(before, now) {
	const base = before ?? now;
	const seconds = Math.max(now.at - base.at, 1) / 1000;
	const sent = paired(now.sent, base.sent);
	const received = paired(now.received, base.received);
	const limited = picture(sent)?.now.qualityLimitationReason ?? 'none';
	return {
		at: now.at,
		up: { ...direction(sent, seconds), loss: lossUp(now.heard, sent), limited: limited === 'none' ? null : limited },
		down: {
			...direction(received, seconds),
			loss: lossDown(received),
			frozen: before ? frozen(picture(received), seconds) : 0,
			concealed: concealed(received),
		},
		rtt: rtt(now),
	};
}
