/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** What happens in calls, and how they end: each from idle to idle */

import { until } from '../lib/media.mjs';

const seconds = (s) => new Promise((done) => { setTimeout(done, 1000 * s); });

/** Nobody hurries, and nobody is in step with the others */
const pause = (random, most) => seconds(most * random());

async function talk(a, b, random) {
	await Promise.all([a.isActive(), b.isActive()]);
	await Promise.all([a.sees(), b.sees()]);
	await pause(random, 6);
}

async function connect(a, b, random, options) {
	await a.call(b, options);
	await b.accept();
	await talk(a, b, random);
}

async function over(a, b, ...codes) {
	await Promise.all([a.isOver(...codes), b.isOver(...codes)]);
}

/* In a call; both are hung up afterwards */
function inCall(during) {
	return async (pair) => {
		const { a, b, random } = pair;
		await connect(a, b, random);
		await during(pair);
		await talk(a, b, random);
		await a.hangup();
		await over(a, b, 'ended');
	};
}

/** By name. `a` and `b` are idle, and either of them in turn; `spare` has no name */
export const KINDS = {
	'hung up by the caller': inCall(() => {}),
	'hung up by the callee': async ({ a, b, random }) => {
		await connect(a, b, random);
		await b.hangup();
		await over(a, b, 'ended');
	},
	'transport only after accept': async ({ a, b, random }) => {
		await connect(a, b, random, { early: false });
		await b.hangup();
		await over(a, b, 'ended');
	},
	'preview': async ({ a, b, random }) => {
		await a.call(b, { preview: true });
		await b.sees();
		await b.accept();
		await talk(a, b, random);
		await a.hangup();
		await over(a, b, 'ended');
	},
	'declined': async ({ a, b, random }) => {
		await a.call(b);
		await pause(random, 2);
		await b.does('call.decline');
		await over(a, b, 'declined');
	},
	'cancelled': async ({ a, b, random }) => {
		await a.call(b);
		await pause(random, 2);
		await a.hangup();
		await over(a, b, 'cancelled');
	},
	'cancelled at once': async ({ a, b }) => {
		await a.dial(b);
		await a.hangup();
		await a.isOver('cancelled');
		await b.isIdle();
	},
	'nobody answers': async ({ a, b }) => {
		// So short that nobody may get to see it ring
		await a.dial(b, { ringTimeout: 2 });
		await a.isOver('timeout');
		const id = await a.page.evaluate(() => window.line.call.id);
		await until(b.page, 'is told that nobody answered',
			(id) => window.line.call?.id === id && window.line.call.endCode === 'timeout', id);
	},
	'busy': async ({ a, b, spare, random }) => {
		await connect(a, b, random);
		await spare.does('register', spare.name);
		await spare.dial(b).then(() => { throw new Error('A call to somebody in a call came through'); }, () => {});
		await spare.does('unregister');
		await a.hangup();
		await over(a, b, 'ended');
	},
	'both call each other': async ({ a, b, random }) => {
		await Promise.all([a.dial(b), b.dial(a)]);
		await talk(a, b, random);
		await b.hangup();
		await over(a, b, 'ended');
	},
	'a device more': async ({ a, b, spare, random }) => {
		await spare.does('register', b.name);
		await a.call(b);
		const [takes, misses] = random() < 0.5 ? [b, spare] : [spare, b];
		await takes.page.waitForFunction(() => window.line.client.current?.state === 'ringing');
		await misses.page.waitForFunction(() => window.line.client.current?.state === 'ringing');
		await takes.accept();
		await misses.isOver('answered_elsewhere');
		await talk(a, takes, random);
		await a.hangup();
		await over(a, takes, 'ended');
		await spare.does('unregister');
	},
	'in a room': async ({ a, b, random }) => {
		await a.does('join', `room of ${a.name}`);
		await b.does('join', `room of ${a.name}`);
		await b.dial(null);
		await a.page.waitForFunction(() => window.line.client.current?.state === 'ringing');
		await a.accept();
		await talk(a, b, random);
		await a.hangup();
		await over(a, b, 'ended');
		await Promise.all([a.does('leave'), b.does('leave')]);
	},
	'unregistered in the call': async ({ a, b, random }) => {
		await connect(a, b, random);
		await a.does('unregister');
		await over(a, b, 'ended');
		await a.does('register', a.name);
	},
	'page closed in the call': async ({ a, b, random }) => {
		await connect(a, b, random);
		await a.close();
		await b.isOver('failed');
		await a.open();
	},
	'page closed while it rings there': async ({ a, b }) => {
		await a.call(b);
		await a.close();
		await b.isOver('cancelled');
		await a.open();
	},
	'page closed while it rings here': async ({ a, b }) => {
		await a.call(b);
		await b.close();
		await a.isOver('unreachable');
		await b.open();
	},
	'both pages closed': async ({ a, b, random }) => {
		await connect(a, b, random);
		await Promise.all([a.close(), b.close()]);
		await Promise.all([a.open(), b.open()]);
	},
	'page loaded again': inCall(({ b }) => b.reload()),
	'both pages loaded again': inCall(({ a, b }) => Promise.all([a.reload(), b.reload()])),
	'ICE restart': inCall(({ a, b, random }) => (random() < 0.5 ? a : b).does('call.restartIce')),
	'hold': inCall(async ({ a, random }) => {
		await a.does('call.hold');
		await pause(random, 2);
		await a.does('call.unhold');
	}),
	'muted': inCall(async ({ b }) => {
		await b.does('call.mute', true);
		await b.does('call.mute', false);
	}),
	'video added': async ({ a, b, random }) => {
		await a.call(b, { video: false });
		await b.accept({ video: false });
		await Promise.all([a.isActive(), b.isActive()]);
		await a.does('call.addVideo', { video: { width: 160, height: 120, frameRate: 5 } });
		await b.sees();
		await pause(random, 3);
		await a.does('call.removeVideo');
		await b.hangup();
		await over(a, b, 'ended');
	},
	'chat': inCall(async ({ a, b }) => {
		await a.does('call.send', 'x'.repeat(10_000));
		await b.page.waitForFunction(() => window.line.messages.some(({ data }) => data.length === 10_000));
	}),
	'connection cut in the call': inCall(async ({ b, random }) => {
		b.proxy.cut();
		await pause(random, 6);
		b.proxy.mend();
		await b.page.waitForFunction(() => window.line.client.connected);
	}),
	'connection cut while it rings there': async ({ a, b, random }) => {
		await a.call(b);
		a.proxy.cut();
		await pause(random, 5);
		a.proxy.mend();
		await a.page.waitForFunction(() => window.line.client.connected);
		await a.hangup();
		await over(a, b, 'cancelled', 'failed');
	},
	'connection cut while it rings here': async ({ a, b, random }) => {
		await a.call(b);
		b.proxy.cut();
		await pause(random, 5);
		b.proxy.mend();
		await b.page.waitForFunction(() => window.line.client.connected);
		await a.hangup();
		await a.isOver('cancelled', 'unreachable');
	},
};
