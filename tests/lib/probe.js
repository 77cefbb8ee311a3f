/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/*
 * Put into every page before its own scripts: remembers the PeerConnections
 * and AudioContexts that it makes, and measures what really arrives over them.
 */
(() => {
	const pcs = [];
	const Original = window.RTCPeerConnection;

	window.RTCPeerConnection = class extends Original {
		constructor(...args) {
			super(...args);
			this.remoteDescriptions = 0;
			pcs.push(this);
		}

		setRemoteDescription(...args) {
			this.remoteDescriptions++;
			return super.setRemoteDescription(...args);
		}
	};

	const contexts = [];
	const Context = window.AudioContext;

	window.AudioContext = class extends Context {
		constructor(...args) {
			super(...args);
			contexts.push(this);
		}
	};

	const canvas = document.createElement('canvas');
	canvas.width = 80;
	canvas.height = 60;
	const context = canvas.getContext('2d', { willReadFrequently: true });

	/** Red, green, blue and opacity of each pixel of what an element shows, or nothing */
	function samples(element) {
		if (!element || !element.videoWidth || element.readyState < 2)
			return undefined;
		context.drawImage(element, 0, 0, canvas.width, canvas.height);
		return context.getImageData(0, 0, canvas.width, canvas.height).data;
	}

	/** Brightness of each pixel of what an element shows, or nothing */
	function pixels(element) {
		const data = samples(element);
		return data && Array.from({ length: data.length / 4 }, (_, i) =>
			0.299 * data[4 * i] + 0.587 * data[4 * i + 1] + 0.114 * data[4 * i + 2]);
	}

	const mean = (values) => values.reduce((a, b) => a + b, 0) / values.length;

	window.probe = {
		/** The PeerConnection in use: the youngest that is not closed */
		pc: () => pcs.findLast((pc) => pc.signalingState !== 'closed'),

		/** How many were ever made, and how many of them live */
		connections: () => ({ made: pcs.length, open: pcs.filter((pc) => pc.signalingState !== 'closed').length }),

		/** Whether the page keeps a speaker busy with sounds of its own */
		sounding: () => contexts.some(({ state }) => state === 'running'),

		remoteDescriptions: () => window.probe.pc()?.remoteDescriptions ?? 0,

		/** What came in and went out so far, over all m-lines; no padding is in the bytes */
		async counters() {
			const sum = {
				frames: 0, lost: 0, nacks: 0, audioEnergy: 0, audioPackets: 0, videoPackets: 0, videoBytes: 0, sentAudio: 0, sentVideo: 0,
			};
			const stats = await window.probe.pc()?.getStats() ?? new Map();
			for (const s of stats.values()) {
				if (s.type === 'inbound-rtp') {
					sum.frames += s.framesDecoded ?? 0;
					sum.lost += s.packetsLost ?? 0;
					sum.nacks += s.nackCount ?? 0;
					sum.audioEnergy += s.totalAudioEnergy ?? 0;
					sum[s.kind === 'audio' ? 'audioPackets' : 'videoPackets'] += s.packetsReceived ?? 0;
					sum.videoBytes += s.kind === 'video' ? s.bytesReceived ?? 0 : 0;
				} else if (s.type === 'outbound-rtp') {
					sum[s.kind === 'audio' ? 'sentAudio' : 'sentVideo'] += s.packetsSent ?? 0;
				}
			}
			return sum;
		},

		/** The ICE user names of both sides: they change at a restart, and only then */
		iceUsers() {
			const user = (description) => description?.sdp.match(/a=ice-ufrag:(\S+)/)?.[1];
			const pc = window.probe.pc();
			return [user(pc?.localDescription), user(pc?.remoteDescription)];
		},

		/** Brightness and contrast of what an element shows, or nothing */
		picture(element) {
			const values = pixels(element);
			if (!values)
				return undefined;
			const average = mean(values);
			return { values, mean: average, variance: mean(values.map((v) => (v - average) ** 2)) };
		},

		/** Mean red, green and blue of what an element shows, or nothing */
		colour(element) {
			const data = samples(element);
			return data && [0, 1, 2].map((part) => mean(Array.from(data).filter((_, i) => i % 4 === part)));
		},

		/** Mean difference of two pictures, per pixel */
		difference: (a, b) => mean(a.values.map((v, i) => Math.abs(v - b.values[i]))),

		/** One line for the message of a test that failed */
		async describe() {
			const text = (id) => document.getElementById(id)?.textContent?.trim();
			const pc = window.probe.pc();
			return JSON.stringify({
				state: text('state'), error: text('error'), connections: window.probe.connections(),
				pc: pc && [pc.signalingState, pc.iceConnectionState, pc.connectionState],
				...await window.probe.counters(),
			});
		},
	};
})();
