/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** Drives pages/videocall.html, the page written for videocall */
import { fileURLToPath } from 'node:url';
import { until } from '../lib/media.mjs';

export const PAGES = fileURLToPath(new URL('pages', import.meta.url));

export class VideocallPage {
	/** Opens the page against a plugin and registers a name */
	static async open(chrome, site, janus, plugin, name) {
		const query = new URLSearchParams({ server: janus.url, plugin });
		const page = await chrome.open(`${site.url}/pages/videocall.html?${query}`, { label: name });
		const self = new VideocallPage(page, name);
		await self.state('attached');
		await page.fill('#name', name);
		await page.click('#register');
		await self.state('registered');
		return self;
	}

	constructor(page, name) {
		this.page = page;
		this.name = name;
	}

	click(id) {
		return this.page.click(`#${id}`);
	}

	/** Waits for a state, which is the text's beginning */
	state(text) {
		return until(this.page, `is in state "${text}"`,
			(text) => document.getElementById('state').textContent.startsWith(text), text);
	}

	async call(other, { video = true } = {}) {
		await this.page.fill('#callee', other.name);
		await this.click(video ? 'call' : 'call-audio');
		await this.state('calling');
		await other.state(`ringing ${this.name}`);
	}

	async accept(other) {
		await this.click('accept');
		await Promise.all([this.state('active'), other.state('active')]);
	}

	async say(text) {
		await this.page.fill('#chat-text', text);
		await this.click('chat-send');
	}

	reads(text) {
		return until(this.page, `reads "${text}"`,
			(text) => document.getElementById('chat-log').textContent.includes(text), text);
	}

	/** How often an event came */
	events(name) {
		return this.page.evaluate((name) =>
			document.getElementById('events').textContent.split(`"event":"${name}"`).length - 1, name);
	}
}
