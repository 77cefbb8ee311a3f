/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/*
 * Put into pages of which pictures are taken: a camera that shows somebody, drawn,
 * instead of Chromium's test pattern. `window.somebody` says who.
 */
(() => {
	const WIDTH = 960;
	const HEIGHT = 720;
	const ROOMS = {
		alice: { wall: ['#f4d9c0', '#d9b08c'], lamp: '#fff4dc', hair: '#5b2e1f', skin: '#e8b48f', shirt: '#2f6f73', long: true },
		bob: { wall: ['#c9d8e6', '#8fa9c2'], lamp: '#f5fbff', hair: '#2a2320', skin: '#b97f58', shirt: '#7a3b52', long: false },
	};

	function oval(c, x, y, rx, ry, colour) {
		c.fillStyle = colour;
		c.beginPath();
		c.ellipse(x, y, rx, ry, 0, 0, 2 * Math.PI);
		c.fill();
	}

	function room(c, { wall, lamp }) {
		const light = c.createRadialGradient(250, 160, 40, 420, 320, 820);
		light.addColorStop(0, wall[0]);
		light.addColorStop(1, wall[1]);
		c.fillStyle = light;
		c.fillRect(0, 0, WIDTH, HEIGHT);
		c.fillStyle = lamp;
		c.fillRect(90, 70, 190, 250);
		c.fillStyle = wall[1];
		c.fillRect(180, 70, 10, 250);
		c.fillRect(90, 190, 190, 10);
		c.fillStyle = '#6b7f5e';
		for (const [x, y, r] of [[790, 420, 60], [840, 380, 55], [815, 330, 45], [860, 450, 50]])
			oval(c, x, y, r * 0.55, r, '#64805f');
		c.fillStyle = '#a8654a';
		c.fillRect(775, 480, 110, 240);
	}

	function person(c, { hair, skin, shirt, long }, t) {
		const x = 480 + 14 * Math.sin(t * 0.9);
		const y = 330 + 6 * Math.sin(t * 1.7);
		if (long)
			oval(c, x, y + 70, 150, 230, hair);
		oval(c, 480, 760, 300, 260, shirt);
		oval(c, x, y + 165, 58, 90, skin);
		oval(c, x, y, 118, 150, skin);
		oval(c, x, y - 92, 128, 78, hair);
		oval(c, x - 92, y - 40, 36, 72, hair);
		oval(c, x + 92, y - 40, 36, 72, hair);
		const blink = t % 3.7 < 0.15 ? 2 : 9;
		for (const side of [-1, 1]) {
			oval(c, x + side * 44, y - 2, 10, blink, '#2b1c16');
			oval(c, x + side * 70, y + 48, 20, 12, 'rgb(214 110 90 / 28%)');
		}
		c.strokeStyle = '#8a3b34';
		c.lineWidth = 7;
		c.lineCap = 'round';
		c.beginPath();
		c.arc(x, y + 42, 40 + 4 * Math.sin(t * 5), 0.35, Math.PI - 0.35);
		c.stroke();
	}

	function film(who) {
		const canvas = Object.assign(document.createElement('canvas'), { width: WIDTH, height: HEIGHT });
		const c = canvas.getContext('2d');
		setInterval(() => {
			room(c, ROOMS[who]);
			person(c, ROOMS[who], performance.now() / 1000);
		}, 40);
		return canvas.captureStream(25).getVideoTracks();
	}

	const media = navigator.mediaDevices;
	const original = media.getUserMedia.bind(media);
	media.getUserMedia = async (wanted) => {
		const stream = await original(wanted);
		if (!wanted.video)
			return stream;
		stream.getVideoTracks().forEach((track) => track.stop());
		return new MediaStream([...stream.getAudioTracks(), ...film(window.somebody ?? 'alice')]);
	};
})();
