/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * node screenshots.mjs [FOLDER]: takes pictures of the page, in real calls, for
 * docs/screenshots. With pngquant installed they become small.
 */
import { execFileSync } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startChrome } from '../lib/chrome.mjs';
import { startJanus } from '../lib/janus.mjs';
import { seesMovingPicture, until } from '../lib/media.mjs';
import { Phone } from '../browser/phone.mjs';
import { startSite } from '../browser/site.mjs';

const FOLDER = process.argv[2] ?? fileURLToPath(new URL('../../docs/screenshots', import.meta.url));
const PEOPLE = fileURLToPath(new URL('people.js', import.meta.url));
const DESKTOP = { viewport: { width: 1280, height: 800 } };
const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
/** Seconds of a call before its plots are worth a look */
const PLOTTED = 25;

const janus = await startJanus({ name: 'janus-screenshots', plugins: { duet: {} } });
const site = await startSite();
const chrome = await startChrome({ scripts: [{ path: PEOPLE }] });
const where = { janus, site, chrome };

async function open(name, context, more = {}) {
	const phone = await Phone.open(where, name, { context, ...more });
	await phone.page.evaluate((name) => { window.somebody = name; }, name);
	return phone;
}

async function picture(phone, name) {
	const path = join(FOLDER, `${name}.png`);
	await phone.page.screenshot({ path });
	try {
		execFileSync('pngquant', ['--force', '--skip-if-larger', '--output', path, '192', path]);
	} catch (error) {
		if (error.code !== 'ENOENT' && error.status !== 98)
			throw error;
	}
	console.log(path);
}

async function close(...phones) {
	await Promise.all(phones.map(({ page }) => page.context().close()));
}

/* What earlier calls left in the list */
function past(phone) {
	return phone.page.evaluate(() => {
		const ago = (minutes) => Date.now() - minutes * 60000;
		localStorage.setItem('duet-recent', JSON.stringify([
			{ name: 'carol', outcome: 'missed', at: ago(12), seconds: null },
			{ name: 'bob', outcome: 'made', at: ago(95), seconds: 754 },
			{ name: 'dora', outcome: 'taken', at: ago(2000), seconds: 65 },
		]));
		document.dispatchEvent(new Event('visibilitychange'));
	});
}

async function preview(phone) {
	await phone.page.click('#preview-start');
	await until(phone.page, 'shows the own picture', () => document.getElementById('preview-picture').videoWidth > 0);
}

async function lobby(kind, context, scheme) {
	const look = { ...context, colorScheme: scheme };
	const others = await Promise.all(['bob', 'erin'].map((name) => open(name, DESKTOP)));
	const alice = await open('alice', look);
	await past(alice);
	await preview(alice);
	await alice.page.click('#refresh');
	await alice.showsPresence('erin', 'online');
	await alice.page.evaluate(() => window.scrollTo(0, 0));
	await alice.page.waitForTimeout(600);
	await picture(alice, `lobby-${kind}-${scheme}`);
	await close(alice, ...others);
}

async function error(kind, context, scheme) {
	const alice = await open('alice', { ...context, colorScheme: scheme });
	await alice.page.evaluate(() => {
		navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('no', 'NotAllowedError'));
	});
	await alice.page.click('#preview-start');
	await alice.showsError('The browser may not use');
	await picture(alice, `error-${kind}-${scheme}`);
	await close(alice);
}

/* One call from ringing to its account, seen from both sides */
async function call(kind, context, scheme) {
	const look = { ...context, colorScheme: scheme };
	const [alice, bob] = [await open('alice', look), await open('bob', look)];
	await preview(alice);
	await alice.page.setChecked('#show-me', scheme === 'dark');
	await alice.call(bob);
	if (scheme === 'dark')
		await bob.page.waitForSelector('#incoming.seen');
	await Promise.all([alice, bob].map(({ page }) => page.waitForTimeout(500)));
	await picture(bob, `incoming-${kind}-${scheme}`);
	await picture(alice, `ringing-${kind}-${scheme}`);
	await bob.accept();
	await Promise.all([alice, bob].map(({ page }) => seesMovingPicture(page)));
	await alice.say('Can you see the garden?');
	await bob.say('I can! Are those tomatoes?');
	await alice.say('They are. Wait, I show you.');
	await alice.reads('tomatoes');
	await bob.reads('show you');
	await alice.openChat();
	await picture(alice, `chat-${kind}-${scheme}`);
	await alice.closePanels();
	await alice.page.click('#quality');
	await alice.page.waitForTimeout(PLOTTED * 1000);
	await picture(alice, `call-plots-${kind}-${scheme}`);
	await alice.closePanels();
	await bob.toggleMute();
	await alice.showsPeerMedia({ audio: false, video: true });
	await alice.page.mouse.move(300, 320);
	await alice.page.mouse.move(320, 300);
	await picture(alice, `call-${kind}-${scheme}`);
	await bob.page.goto('about:blank');
	await alice.state('reconnecting');
	await alice.page.waitForTimeout(600);
	await picture(alice, `reconnecting-${kind}-${scheme}`);
	await alice.hangup();
	await alice.isOver('ended');
	await picture(alice, `summary-${kind}-${scheme}`);
	await close(alice, bob);
}

try {
	await mkdir(FOLDER, { recursive: true });
	for (const look of [['desktop', DESKTOP, 'light'], ['phone', PHONE, 'dark']]) {
		await lobby(...look);
		await error(...look);
		await call(...look);
	}
	await lobby('desktop', DESKTOP, 'dark');
	await lobby('phone', PHONE, 'light');
} finally {
	await chrome.stop();
	await site.stop();
	await janus.stop();
}
