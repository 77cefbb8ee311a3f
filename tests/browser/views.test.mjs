/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** Every view of the page: for everybody, in both languages, and not too heavy */
import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { test } from 'node:test';
import { isAccessible } from '../lib/axe.mjs';
import { seesMovingPicture, until } from '../lib/media.mjs';
import { useDuet } from './fixture.mjs';
import { Phone } from './phone.mjs';

const WEIGHT = 150e3;
const duet = useDuet('views');

/* In which view does the page lie about its width? */
async function fits(page, view) {
	for (const width of [320, 1920]) {
		await page.setViewportSize({ width, height: 640 });
		const wide = await page.evaluate(() => document.documentElement.scrollWidth);
		assert.ok(wide <= width, `${view} is ${wide} wide at ${width}`);
		const cut = await page.evaluate(() => [...document.querySelectorAll('button, input, select')].filter((one) => {
			const { left, right } = one.getBoundingClientRect();
			return one.checkVisibility() && (left < 0 || right > window.innerWidth);
		}).map(({ id }) => id));
		assert.deepEqual(cut, [], `${view} cuts them off at ${width}`);
	}
	await page.setViewportSize({ width: 960, height: 720 });
}

async function looksRight(page, view) {
	await isAccessible(page, view);
	await fits(page, view);
}

test('axe-core finds nothing before a call, and nothing sticks out', async (t) => {
	const [alice, bob] = await duet.phones(t);
	const { page } = alice;
	await alice.dial({ name: 'nobody-at-all' });
	await alice.showsError('Nobody has that name');
	await looksRight(page, 'the lobby with an error');
	await page.click('#error-close');
	await page.click('#preview-start');
	await until(page, 'shows the own picture', () => document.getElementById('preview-picture').videoWidth > 0);
	await alice.call(bob);
	await bob.decline();
	await alice.isOver('declined');
	await looksRight(page, 'the account of a declined call');
	await alice.lobby();
	await looksRight(page, 'the lobby with preview and past calls');
	await page.click('#preview-devices');
	await looksRight(page, 'the choice of devices');
	await page.keyboard.press('Escape');
	await page.click('#meet');
	await page.waitForSelector('#room:not([hidden])');
	await looksRight(page, 'the room');
	await page.click('#leave-room');
	await page.waitForSelector('#others:not([hidden])');
	await page.click('#unregister');
	await page.waitForSelector('#you:not([hidden])');
	await looksRight(page, 'the question for a name');
	await page.evaluate(() => { location.hash = 'room=kitchen'; });
	await page.waitForSelector('#invited:not([hidden])');
	await looksRight(page, 'the invitation');
});

test('axe-core finds nothing in a call, and nothing sticks out', async (t) => {
	const [alice, bob] = await duet.phones(t);
	await alice.call(bob);
	await looksRight(bob.page, 'an incoming call');
	await looksRight(alice.page, 'a call that rings there');
	await bob.accept();
	await seesMovingPicture(alice.page);
	await bob.toggleMute();
	await alice.showsPeerMedia({ audio: false, video: true });
	await looksRight(alice.page, 'the call');
	await alice.page.click('#more');
	await looksRight(alice.page, 'the menu');
	await alice.page.click('#open-keys');
	await looksRight(alice.page, 'the list of keys');
	await alice.page.keyboard.press('Escape');
	await alice.say('Is this readable?');
	await looksRight(alice.page, 'the chat');
	await alice.page.click('#quality');
	await until(alice.page, 'has measured', () => document.querySelector('#plots .lines').textContent.includes('bit/s'));
	await looksRight(alice.page, 'the connection');
	await bob.toggleCamera();
	await alice.showsPeerMedia({ audio: false, video: false });
	await looksRight(alice.page, 'the call without a picture');
	await bob.hangup();
	await alice.isOver('ended');
	await looksRight(alice.page, 'the account of the call');
});

test('speaks Chinese to who wants it, and changes at a word', async (t) => {
	const alice = await duet.phone(t, 'alice-zh', { context: { locale: 'zh-CN' } });
	const { page } = alice;
	assert.equal(await page.textContent('#call span'), '呼叫');
	assert.equal(await page.getAttribute('html', 'lang'), 'zh-Hans');
	await page.selectOption('#language', 'en');
	await until(page, 'speaks English', () => document.querySelector('#call span').textContent === 'Call');
	await page.reload();
	await alice.state('registered');
	assert.equal(await page.textContent('#call span'), 'Call');
});

test('all that the page loads weighs less than 150 kB compressed', async (t) => {
	const page = await duet.chrome.open('about:blank', { label: 'scales' });
	t.after(() => page.context().close());
	const bodies = [];
	page.on('response', (response) => response.url().startsWith('http') &&
		bodies.push(response.body().then((body) => [new URL(response.url()).pathname, gzipSync(body, { level: 9 }).length])));
	await page.goto(`${duet.site.url}/?${new URLSearchParams({ server: duet.janus.url })}`);
	await new Phone(page, 'scales').state('connected');
	const sizes = await Promise.all(bodies);
	const total = sizes.reduce((sum, [, size]) => sum + size, 0);
	t.diagnostic(`${sizes.length} files, ${total} bytes`);
	assert.ok(sizes.length > 40);
	assert.ok(total < WEIGHT, `${total} bytes: ${JSON.stringify(sizes.sort((a, b) => b[1] - a[1]).slice(0, 8))}`);
});

test('the page keeps to its own policy: nothing inline', async (t) => {
	const [alice] = await duet.phones(t, 1);
	const source = await alice.page.evaluate(async () => (await fetch(location.pathname)).text());
	const policy = await alice.page.getAttribute('meta[http-equiv]', 'content');
	assert.doesNotMatch(policy, /unsafe/);
	assert.match(policy, /default-src 'none'/);
	assert.doesNotMatch(source.replace(/<!--.*?-->/gs, ''), / style=| on[a-z]+=|<style|<script>|javascript:/);
	// And a script that somebody gets in all the same does not run
	const runs = await alice.page.evaluate(() => {
		const script = document.createElement('script');
		script.textContent = 'window.intruder = true';
		document.head.append(script);
		return Boolean(window.intruder);
	});
	assert.equal(runs, false);
	alice.tolerates(/Content Security Policy/);
});
