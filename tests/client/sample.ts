/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/* What an application does, for the compiler */
import { Call, Capture, DuetClient, DuetError, Level, endWords, support } from 'duet-client';
import type { CallOptions, Figures, Quality } from 'duet-client';

const client = new DuetClient({ server: ['wss://example.org/janus-ws'], iceServers: [{ urls: 'stun:example.org' }], retry: 30000 });

function follow(call: Call): void {
	call.addEventListener('ended', ({ detail }) => console.log(endWords(detail.code), detail.username?.length));
	call.addEventListener('message', ({ detail: { data, text } }) => console.log(typeof data === 'string' ? data : data.byteLength, text));
	call.addEventListener('quality', ({ detail }) => show(detail));
	call.addEventListener('track', ({ detail: { track } }) => console.log(track.kind));
	call.addEventListener('device-lost', ({ detail }) => call.device({ [detail.kind]: null }));
}

function show({ level, reason }: Quality): void {
	const words: string | null = level < 4 ? reason : null;
	console.log(words);
}

function plot({ up, down, rtt, link }: Figures): number {
	return up.bitrate + down.frozen + (rtt ?? 0) + (link?.up?.estimate ?? 0);
}

async function main(): Promise<void> {
	const problem: DuetError | null = support().problem;
	if (problem?.advice === 'use-https')
		return;
	client.addEventListener('incomingcall', async ({ detail: { call } }) => {
		follow(call);
		await call.accept({ video: false });
	});
	await client.connect();
	await client.register('alice', { display: 'Alice' });
	const capture = new Capture();
	const tracks: MediaStreamTrack[] = await capture.open({ video: { width: 640 } });
	const level = new Level(tracks[0]);
	console.log(level.value, capture.problems.audio?.code);
	const options: CallOptions = { capture, data: true, ringTimeout: 20 };
	try {
		const call = await client.call('bob', options);
		follow(call);
		await call.send(new Uint8Array(3));
		await call.device({ audio: (await client.devices()).microphones[0].deviceId });
		plot(await call.stats());
		const report: RTCStatsReport = await call.getStats();
		console.log(report.size, client.presence.get('bob'));
	} catch (error) {
		if (error instanceof DuetError && error.code === 'denied')
			console.log(error.message);
	}
}

void main();

/* What an application cannot do: the compiler complains when it can */
export function mistakes(call: Call): void {
	// @ts-expect-error there is no such option
	new DuetClient({ server: 'ws://example', colour: 1 });
	// @ts-expect-error an event has no such field
	call.addEventListener('ended', ({ detail }) => detail.colour);
	// @ts-expect-error there is no such method
	call.shout();
	// @ts-expect-error calls are made by the client
	new Call();
	// @ts-expect-error it takes a flag
	call.mute('yes');
	// @ts-expect-error there is no such code
	console.log(new DuetError('colour', 'words'));
}
