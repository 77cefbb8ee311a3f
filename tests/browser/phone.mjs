/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** Drives Duet's own page, as a person does */
import assert from 'node:assert/strict';
import { until } from '../lib/media.mjs';
import { logFile } from '../lib/logs.mjs';

export class Phone {
	/**
	 * Opens the page and registers a name
	 *
	 * @param options.server  Address of Janus
	 * @param options.label   Of the page, when several have the name
	 * @param options.query   More for the page's address
	 * @param options.rings   Whether a call waits for it
	 * @param options.context More for the browser's newContext()
	 * @param options.browser Where to open it; by default Chromium
	 */
	static async open(duet, name, { server = duet.janus.url, label = name, rings = false, context,
		browser = duet.chrome, query: more = {} } = {}) {
		const query = new URLSearchParams({ server, ...more });
		const page = await browser.open(`${duet.site.url}/?${query}`, { label, context });
		const self = new Phone(page, name);
		await self.state('connected');
		await page.fill('#name', name);
		await page.click('#register');
		await self.state(rings ? 'ringing' : 'registered');
		return self;
	}

	/** Opens the page by the link to a room, without a name */
	static async visit(duet, label, room) {
		const query = new URLSearchParams({ server: duet.janus.url });
		const hash = new URLSearchParams({ room });
		const self = new Phone(await duet.chrome.open(`${duet.site.url}/?${query}#${hash}`, { label }), label);
		await self.page.click('#join');
		return self;
	}

	constructor(page, name) {
		this.page = page;
		this.name = name;
	}

	/** What the page may log as an error, being told to live with it */
	tolerates(words) {
		this.tolerated = words;
	}

	state(name) {
		return until(this.page, `is in state "${name}"`,
			(name) => document.getElementById('state').dataset.state === name, name);
	}

	/** Leaves the account of the last call, when it is shown */
	async lobby() {
		if (await this.page.isVisible('#back'))
			await this.page.click('#back');
	}

	/** Asks for a call, whatever comes of it */
	async dial(other, { video = true } = {}) {
		await this.lobby();
		await this.page.fill('#callee', other.name);
		await this.page.setChecked('#with-video', video);
		await this.page.click('#call');
	}

	/** Calls, and waits until it rings there */
	async call(other, options) {
		await this.dial(other, options);
		await this.state('rings-there');
		await other.state('ringing');
		await until(other.page, `is called by ${this.name}`,
			(name) => document.getElementById('caller').textContent === name, this.name);
	}

	accept() {
		return this.page.click('#accept');
	}

	decline() {
		return this.page.click('#decline');
	}

	cancel() {
		return this.page.click('#cancel');
	}

	hangup() {
		return this.page.click('#hangup');
	}

	isActive() {
		return this.state('active');
	}

	/** Waits until the page shows that the call is over, and why, and is ready for the next */
	async isOver(code) {
		await until(this.page, `shows that the call is over: ${code}`,
			(code) => document.getElementById('ended').dataset.code === code, code);
		await until(this.page, 'has a name and no call', () =>
			document.getElementById('state').dataset.state === 'registered' && document.getElementById('in-call').hidden);
	}

	showsError(words) {
		return until(this.page, `shows an error with "${words}"`,
			(words) => document.getElementById('error').textContent.includes(words), words);
	}

	async showsNoError() {
		assert.equal(await this.page.textContent('#error'), '');
	}

	toggleMute() {
		return this.page.click('#mute');
	}

	toggleCamera() {
		return this.page.click('#camera');
	}

	/** Holds the call, or lets it go on */
	async toggleHold() {
		await this.page.click('#more');
		await this.page.click('#hold');
	}

	/** Waits until the page says who holds the call: self, peer, both or '' */
	showsHold(who) {
		return until(this.page, `shows that the call is held by "${who}"`,
			(who) => document.getElementById('hold-state').dataset.hold === who, who);
	}

	/** Shows the screen, or ends that */
	toggleScreen() {
		return this.page.click('#screen');
	}

	/** Loads the page again */
	reload() {
		return this.page.reload();
	}

	/** Waits until the list marks a name as online, busy or offline */
	showsPresence(name, presence) {
		return until(this.page, `shows that ${name} is ${presence}`, ([name, presence]) =>
			document.querySelector(`#people [data-name="${name}"]`)?.dataset.presence === presence, [name, presence]);
	}

	addVideo() {
		return this.page.click('#add-video');
	}

	/** Waits until the page says what the peer has on and off */
	showsPeerMedia(wanted) {
		return until(this.page, `shows that the peer has ${JSON.stringify(wanted)}`, ({ audio, video }) => {
			const { dataset, textContent } = document.getElementById('peer-media');
			return dataset.audio === (audio ? 'on' : 'off') && dataset.video === (video ? 'on' : 'off') &&
				(textContent === '') === (audio && video);
		}, wanted);
	}

	async openChat() {
		if (!await this.page.isVisible('#chat'))
			await this.page.click('#open-chat');
	}

	/** Closes chat or connection, which on a phone are in front of everything */
	async closePanels() {
		for (const panel of ['chat', 'stats']) {
			if (await this.page.isVisible(`#${panel}`))
				await this.page.click(`#${panel}-close`);
		}
	}

	async say(text) {
		await this.openChat();
		await this.page.fill('#chat-text', text);
		await this.page.click('#chat-send');
		if (this.page.viewportSize().width < 768)
			await this.closePanels();
	}

	reads(text) {
		return until(this.page, `reads "${text}"`,
			(text) => document.getElementById('chat-log').textContent.includes(text), text);
	}

	/** Leaves a picture of the page with the logs */
	picture(name) {
		return this.page.screenshot({ path: logFile(`${name}.png`) });
	}

	close() {
		return this.page.close();
	}
}
