/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** Starts the machine's own Firefox, with a fake camera and microphone; its pages have what tests use of Playwright's */
import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { Bidi } from './bidi.mjs';

const BINARY = process.env.FIREFOX ?? 'firefox-esr';
const PROBE = fileURLToPath(new URL('probe.js', import.meta.url));
const LISTENING = /WebDriver BiDi listening on (ws:\S+)/;
const START_LIMIT = 60_000;
const STOP_LIMIT = 15_000;
const SHOWN_LIMIT = 30_000;
const VIEWPORT = { width: 960, height: 720 };
const PREFERENCES = {
	'media.navigator.streams.fake': true,
	'media.navigator.permission.disabled': true,
	'media.autoplay.default': 0,
	'media.gmp-manager.updateEnabled': false,
	'app.update.disabledForTesting': true,
	'browser.shell.checkDefaultBrowser': false,
	'browser.startup.page': 0,
	'datareporting.policy.dataSubmissionEnabled': false,
	'network.captive-portal-service.enabled': false,
	'network.connectivity-service.enabled': false,
	'ui.prefersReducedMotion': 1,
};

/* Runs in the page: the element, when it is shown and enabled; waits for that */
const SHOWN = `async (selector, limit) => {
	for (const end = performance.now() + limit; performance.now() < end;) {
		const element = document.querySelector(selector);
		if (element?.checkVisibility({ visibilityProperty: true }) && !element.disabled) {
			element.scrollIntoView({ block: 'center', inline: 'center', behavior: 'instant' });
			return element;
		}
		await new Promise((good) => setTimeout(good, 50));
	}
	throw new Error(selector + ' is not shown, or not enabled');
}`;

/** Why Firefox cannot be started; nothing when it can */
export function firefoxMissing() {
	const there = (path) => {
		try {
			accessSync(path, constants.X_OK);
			return true;
		} catch {
			return false;
		}
	};
	const places = BINARY.includes('/') ? [resolve(BINARY)] :
		(process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, BINARY));
	return places.some(there) ? undefined : `${BINARY} is not installed`;
}

/** One page, in a user context of its own */
class Page {
	problems = [];
	#bidi;
	#userContext;
	#id;

	static async open(bidi, url, label) {
		const { userContext } = await bidi.send('browser.createUserContext');
		const { context } = await bidi.send('browsingContext.create', { type: 'window', userContext });
		await bidi.send('browsingContext.setViewport', { context, viewport: VIEWPORT });
		const self = new Page(bidi, userContext, context, label);
		await self.goto(url);
		return self;
	}

	constructor(bidi, userContext, id, label) {
		this.#bidi = bidi;
		this.#userContext = userContext;
		this.#id = id;
		this.label = label;
		bidi.on('log.entryAdded', this.#log);
	}

	#log = ({ level, text, source }) => {
		if (source.context === this.#id && level === 'error')
			this.problems.push(text);
	};

	goto(url) {
		return this.#bidi.send('browsingContext.navigate', { context: this.#id, url, wait: 'complete' });
	}

	reload() {
		return this.#bidi.send('browsingContext.reload', { context: this.#id, wait: 'complete' });
	}

	async #run(expression) {
		const { result, exceptionDetails } = await this.#bidi.send('script.evaluate',
			{ expression, target: { context: this.#id }, awaitPromise: true });
		if (exceptionDetails)
			throw new Error(`${this.label}: ${exceptionDetails.text}`);
		return result;
	}

	/** Runs a function, or evaluates an expression; argument and answer are JSON */
	async evaluate(what, arg) {
		const expression = typeof what === 'function' ? `(${what})(${JSON.stringify(arg)})` : what;
		const { value } = await this.#run(`(async () => JSON.stringify(await (${expression})))()`);
		return value === undefined ? undefined : JSON.parse(value);
	}

	#shown(selector) {
		return this.#run(`(${SHOWN})(${JSON.stringify(selector)}, ${SHOWN_LIMIT})`);
	}

	/** Clicks with the mouse, on an element that is shown by then */
	async click(selector) {
		const { sharedId } = await this.#shown(selector);
		await this.#bidi.send('input.performActions', { context: this.#id, actions: [{
			type: 'pointer', id: 'mouse', actions: [
				{ type: 'pointerMove', x: 0, y: 0, origin: { type: 'element', element: { sharedId } } },
				{ type: 'pointerDown', button: 0 },
				{ type: 'pointerUp', button: 0 },
			],
		}] });
	}

	async fill(selector, text) {
		await this.#shown(selector);
		await this.evaluate(([selector, text]) => {
			const field = document.querySelector(selector);
			field.focus();
			field.value = text;
			field.dispatchEvent(new Event('input', { bubbles: true }));
			field.dispatchEvent(new Event('change', { bubbles: true }));
		}, [selector, text]);
	}

	async setChecked(selector, on) {
		if (await this.evaluate((selector) => document.querySelector(selector).checked, selector) !== on)
			await this.click(selector);
	}

	isVisible(selector) {
		return this.evaluate((selector) =>
			document.querySelector(selector)?.checkVisibility({ visibilityProperty: true }) ?? false, selector);
	}

	textContent(selector) {
		return this.evaluate((selector) => document.querySelector(selector).textContent, selector);
	}

	viewportSize() {
		return VIEWPORT;
	}

	async screenshot({ path }) {
		const { data } = await this.#bidi.send('browsingContext.captureScreenshot', { context: this.#id });
		await writeFile(path, Buffer.from(data, 'base64'));
	}

	context() {
		return this;
	}

	async close() {
		this.#bidi.off('log.entryAdded', this.#log);
		await this.#bidi.send('browser.removeUserContext', { userContext: this.#userContext });
	}
}

/** Runs the program; it does not outlive this one */
function run(profile) {
	const child = spawn(BINARY, ['--headless', '--no-remote',
		'--remote-debugging-port', '0', '--profile', profile], { stdio: ['ignore', 'ignore', 'pipe'] });
	const kill = () => child.kill('SIGKILL');
	const exited = new Promise((done) => {
		child.once('error', done);
		child.once('close', done);
	});
	process.once('exit', kill);
	return {
		lines: createInterface({ input: child.stderr }), exited,
		async end() {
			const timer = setTimeout(kill, STOP_LIMIT);
			child.kill('SIGTERM');
			await exited;
			clearTimeout(timer);
			process.off('exit', kill);
			await rm(profile, { recursive: true, force: true, maxRetries: 3 });
		},
	};
}

/** Resolves with the address at which it can be driven */
function listening({ lines, exited }) {
	return new Promise((good, bad) => {
		const timer = setTimeout(() => bad(new Error(`Firefox did not start within ${START_LIMIT} ms`)), START_LIMIT);
		lines.on('line', (line) => {
			const [, url] = line.match(LISTENING) ?? [];
			if (url) {
				clearTimeout(timer);
				good(url);
			}
		});
		exited.then(() => {
			clearTimeout(timer);
			bad(new Error('Firefox ended before it was ready'));
		});
	});
}

async function drive(url) {
	const bidi = await Bidi.open(`${url}/session`);
	await bidi.send('session.new', { capabilities: {} });
	await bidi.send('session.subscribe', { events: ['log.entryAdded'] });
	const probe = await readFile(PROBE, 'utf8');
	await bidi.send('script.addPreloadScript', { functionDeclaration: `() => {\n${probe}\n}` });
	return bidi;
}

/** Starts a browser with a fresh profile; as startChrome() */
export async function startFirefox() {
	const profile = await mkdtemp(join(tmpdir(), 'duet-firefox-'));
	const lines = Object.entries(PREFERENCES).map(([name, value]) => `user_pref("${name}", ${JSON.stringify(value)});\n`);
	await writeFile(join(profile, 'user.js'), lines.join(''));
	const running = run(profile);
	try {
		const bidi = await drive(await listening(running));
		return {
			/** Opens a page in a context of its own, with the probe in it */
			open: (url, { label = 'page' } = {}) => Page.open(bidi, url, label),
			async stop() {
				bidi.close();
				await running.end();
			},
		};
	} catch (error) {
		await running.end();
		throw error;
	}
}
