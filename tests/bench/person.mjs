/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** One person of the soak: a page behind a connection of its own that can be cut */
import { startProxy } from '../lib/proxy.mjs';
import { decodesVideo, until } from '../lib/media.mjs';
import { Line } from '../browser/line.mjs';

/** As small as Chromium's own camera gets */
export const SMALL = { width: 160, height: 120, frameRate: 5 };

/* A session that is claimed in the last moment, Janus forgets no more when its connection goes: it then waits for its
   session_timeout, 60 s */
const FORGETS = 100_000;

/* A browser says so itself when a connection fails; janus.js tells what the server has refused */
const TOLERATED = /WebSocket|Error connecting|Ooops|Is the server down|No such session|Lost connection|Trickle|Error attaching/;

export class Person {
	#place;
	#line;

	/**
	 * @param place janus, site and chrome; `beside`, a page in whose context all others are; `names`, which
	 *              resolves with those the server knows
	 */
	static async start(place, name) {
		const self = new Person(place, name, await startProxy(place.janus.port));
		await self.open();
		return self;
	}

	constructor(place, name, proxy) {
		this.#place = place;
		this.name = name;
		this.proxy = proxy;
		this.problems = [];
	}

	get page() {
		return this.#line.page;
	}

	get line() {
		return this.#line;
	}

	/** Once the server has forgotten who had the name before */
	async open() {
		const { janus, site, chrome, beside } = this.#place;
		await this.#forgotten();
		this.proxy.mend();
		this.#line = await Line.open({ janus: { ...janus, url: this.proxy.url }, site, chrome }, this.name, { beside });
	}

	async #forgotten() {
		for (const limit = Date.now() + FORGETS; (await this.#place.names()).includes(this.name);) {
			if (Date.now() > limit)
				throw new Error(`${this.name} is gone, and the server does not forget it`);
			await new Promise((done) => { setTimeout(done, 500); });
		}
	}

	async close() {
		this.problems.push(...this.page.problems.splice(0).filter((problem) => !TOLERATED.test(problem)));
		await this.page.close();
	}

	/** Loads the page again, and takes the device's place again; resolves when the call goes on */
	async reload() {
		const secret = await this.page.evaluate(() => window.line.client.secret);
		await this.page.reload();
		await until(this.page, 'connects', () => window.line?.client.connected);
		await this.page.evaluate(async ({ name, secret, video }) => {
			const { client } = window.line;
			await client.register(name, { secret });
			window.line.call = client.current;
			await client.current?.capture({ video });
		}, { name: this.name, secret, video: SMALL });
	}

	dial(other, options = {}) {
		return this.page.evaluate(([name, options]) => window.line.dial(name, options),
			[other?.name ?? null, { video: SMALL, ...options }]);
	}

	call(other, options = {}) {
		return this.#line.call(other, { video: SMALL, ...options });
	}

	accept(options = {}) {
		return this.#line.accept({ video: SMALL, ...options });
	}

	hangup() {
		return this.#line.hangup();
	}

	isActive() {
		return this.#line.isActive();
	}

	/** @param codes Any of these */
	isOver(...codes) {
		return until(this.page, `is told that the call is over: ${codes.join(' or ')}`, (codes) =>
			codes.includes(window.line.call?.endCode) && !window.line.client.current, codes);
	}

	sees() {
		return decodesVideo(this.page, 3);
	}

	/** Whether it has a name and the server says that it is in no call */
	isIdle() {
		return until(this.page, 'is idle', async () => {
			const { client } = window.line;
			return client.connected && client.username && !client.current && (await client.status()).state === 'idle';
		});
	}

	/** Calls a method of the client, or with `.call` of its call */
	does(method, ...values) {
		return this.page.evaluate(([method, values]) => {
			const { client } = window.line;
			return method.startsWith('call.') ? client.current[method.slice(5)](...values) : client[method](...values);
		}, [method, values]).then(() => {});
	}

	/** How it looks to the page: its connection, its name, its call, and what went wrong */
	account() {
		return this.page.evaluate(() => {
			const { client, call, errors } = window.line;
			const { connected, reconnecting, username } = client;
			const { id, role, state, endCode, endReason } = call ?? {};
			return JSON.stringify({ connected, reconnecting, username, id, role, state, endCode, endReason, errors, current: client.current?.id });
		}).catch((error) => error.message.split('\n')[0]);
	}

	async stop() {
		await this.close();
		await this.proxy.stop();
	}
}
