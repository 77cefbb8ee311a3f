/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * Round trips of small packets over a link, beside what else it carries: 16 per second
 * of 48 bytes with headers, 6 kbit/s. As a program, `node rtt.mjs ADDRESS PORT`, it
 * prints when each was sent and how long it took, in ms, one per line.
 */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const INTERVAL = 62;
const SELF = fileURLToPath(import.meta.url);

function probe(address, port) {
	const socket = createSocket('udp4');
	socket.on('message', (data) => {
		const sent = data.readDoubleLE();
		console.log(`${Math.round(performance.timeOrigin + sent)} ${(performance.now() - sent).toFixed(2)}`);
	});
	setInterval(() => {
		const data = Buffer.alloc(8);
		data.writeDoubleLE(performance.now());
		socket.send(data, port, address);
	}, INTERVAL);
}

/** Answers here, and asks from behind a link of a lab */
export async function startRtt(lab, link) {
	const socket = createSocket('udp4');
	socket.on('message', (data, { port, address }) => socket.send(data, port, address));
	socket.bind(0, lab.address);
	await once(socket, 'listening');
	const program = lab.spawn(link, process.execPath, SELF, lab.address, String(socket.address().port));
	const trips = [];
	createInterface({ input: program.stdout }).on('line', (line) => trips.push(line.split(' ').map(Number)));
	return {
		/** Those that were sent between two moments, ms */
		between: (from, to) => trips.filter(([at]) => at >= from && at < to).map(([, took]) => took),
		async stop() {
			program.kill();
			socket.close();
			await once(program, 'exit');
		},
	};
}

if (process.argv[1] === SELF)
	probe(process.argv[2], Number(process.argv[3]));
