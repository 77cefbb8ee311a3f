/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/*
 * Put into every page before its own scripts: gives it the camera that is wanted
 * (window.camera, constraints), draws its pictures small, and writes down what it
 * sees, hears and sends.
 */
(() => {
	const INTERVAL = 250;
	const CAPS = 1000;
	const { mediaDevices } = navigator;
	const capture = mediaDevices?.getUserMedia.bind(mediaDevices);
	const frames = [], samples = [], caps = [];

	if (capture)
		mediaDevices.getUserMedia = ({ video, ...rest }) => capture({ ...rest, video: video && window.camera });

	/* Frames that a busy machine let pass without telling are counted with the next */
	function watch(element) {
		let counted;
		const note = (now, { presentedFrames }) => {
			frames.push([Date.now(), presentedFrames - (counted ?? presentedFrames - 1)]);
			counted = presentedFrames;
			element.requestVideoFrameCallback(note);
		};
		element.requestVideoFrameCallback(note);
	}

	/* Drawing takes more of a processor than decoding does where there is no graphics card */
	addEventListener('DOMContentLoaded', () => {
		const style = document.createElement('style');
		style.textContent = '#local { display: none } #remote { width: 160px !important; height: 90px !important }';
		document.head.append(style);
	});

	const WANTED = {
		'inbound-rtp video': ['packetsReceived', 'packetsLost', 'bytesReceived', 'frameHeight'],
		'inbound-rtp audio': ['totalSamplesReceived', 'concealedSamples', 'packetsReceived'],
		'outbound-rtp video': ['framesEncoded', 'qualityLimitationReason'],
		'candidate-pair undefined': ['availableOutgoingBitrate'],
	};

	async function sample() {
		const pc = window.probe.pc();
		const one = { at: Date.now() };
		for (const stats of (await pc?.getStats() ?? new Map()).values()) {
			const name = `${stats.type} ${stats.kind}`;
			if (WANTED[name] && WANTED[name][0] in stats && !one[name])
				one[name] = Object.fromEntries(WANTED[name].map((key) => [key, stats[key]]));
		}
		samples.push(one);
	}

	/* Of a plugin that tells */
	async function cap() {
		const known = await window.cap?.();
		if (known !== undefined)
			caps.push({ at: Date.now(), cap: known });
	}

	window.meter = {
		start() {
			watch(document.getElementById('remote'));
			setInterval(sample, INTERVAL);
			setInterval(cap, CAPS);
		},
		/** frames: [when, how many]; samples: counters by what they are about; caps: what the sender was told */
		read: () => ({ frames, samples, caps }),
	};
})();
