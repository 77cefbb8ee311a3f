/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** Drives pages/client.html: the client library itself, one handle for as long as the page lives */
import { until } from '../lib/media.mjs';

export class Line {
	/**
	 * @param options.early   Whether transports come up before a call is accepted
	 * @param options.sealed  How media are encrypted from end to end: streams or worker, see pages/seal.js
	 * @param options.browser Where to open it; by default Chromium
	 * @param options.beside  A page in whose context it is to be
	 * @param options.secret  Of another device, whose place it takes
	 */
	static async open(duet, name, { early = true, simulcast = false, sealed = '', prepare, beside, secret, browser = duet.chrome } = {}) {
		const query = new URLSearchParams({ server: duet.janus.url, early, simulcast, sealed });
		const page = await browser.open(`${duet.site.url}/pages/client.html?${query}`, { label: name, prepare, beside });
		const self = new Line(page, name);
		await self.register(secret);
		return self;
	}

	/** Registers, when the page is there; takes the place of the device whose secret that is */
	async register(secret) {
		await until(this.page, 'connects', () => window.line?.client.connected);
		const options = secret ? { secret } : {};
		await this.page.evaluate(([name, options]) => window.line.client.register(name, options), [this.name, options]);
	}

	secret() {
		return this.page.evaluate(() => window.line.client.secret);
	}

	/** Loads the page again, as the same device */
	async reload() {
		const secret = await this.secret();
		await this.page.reload();
		await this.register(secret);
	}

	/** Sends again in a call that goes on */
	capture(options) {
		return this.page.evaluate((options) => window.line.call.capture(options), options);
	}

	constructor(page, name) {
		this.page = page;
		this.name = name;
	}

	/** Calls, and waits until it rings there */
	async call(other, options = {}) {
		await this.page.evaluate(([name, options]) => window.line.dial(name, options), [other.name, options]);
		const id = await this.page.evaluate(() => window.line.call.id);
		await until(other.page, `is called by ${this.name}`,
			(id) => window.line.call?.id === id && window.line.call.state === 'ringing', id);
		await until(this.page, 'is told that it rings', () => window.line.call.ringing);
	}

	accept(options) {
		return this.page.evaluate((options) => window.line.call.accept(options), options);
	}

	hangup() {
		return this.page.evaluate(() => window.line.call.hangup());
	}

	hold() {
		return this.page.evaluate(() => window.line.call.hold());
	}

	unhold() {
		return this.page.evaluate(() => window.line.call.unhold());
	}

	addVideo() {
		return this.page.evaluate(() => window.line.call.addVideo());
	}

	restartIce() {
		return this.page.evaluate(() => window.line.call.restartIce());
	}

	isActive() {
		return until(this.page, 'is in the call', () => window.line.call?.state === 'active');
	}

	isOver(code) {
		return until(this.page, `is told that the call is over: ${code}`,
			(code) => window.line.call?.endCode === code && !window.line.client.current, code);
	}

	/** Whether the transport is up, or how it stands otherwise */
	transport() {
		return this.page.evaluate(() => window.probe.pc()?.connectionState);
	}

	errors() {
		return this.page.evaluate(() => window.line.errors);
	}
}
