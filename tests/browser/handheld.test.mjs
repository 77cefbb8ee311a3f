/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** A call on a phone, with fingers; and one with nothing but a keyboard */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seesMovingPicture, talkAndSee, until } from '../lib/media.mjs';
import { useDuet } from './fixture.mjs';
import { connect } from './steps.mjs';

const TOUCH = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 };
const duet = useDuet('handheld');

const isAway = (on) => (phone) => until(phone.page, on ? 'hides the controls' : 'shows the controls',
	(on) => document.getElementById('stage').classList.contains('away') === on, on);
const hides = isAway(true);
const shows = isAway(false);

test('a whole call on a phone, with fingers alone', async (t) => {
	const phone = await duet.phone(t, 'pocket', { context: TOUCH });
	const desk = await duet.phone(t, 'desk');
	const { page } = phone;
	await page.fill('#callee', desk.name);
	await page.tap('#call');
	await desk.state('ringing');
	await desk.accept();
	await talkAndSee(page, desk.page);
	// A finger on the picture sends the controls away, another brings them back
	await page.touchscreen.tap(195, 300);
	await hides(phone);
	await page.touchscreen.tap(195, 300);
	await shows(phone);
	await desk.say('Are you there?');
	await until(page, 'counts an unread message', () => document.getElementById('unread').textContent === '1');
	await page.tap('#open-chat');
	await phone.reads('Are you there?');
	await until(page, 'has nothing unread', () => document.getElementById('unread').hidden);
	await page.fill('#chat-text', 'Yes');
	await page.tap('#chat-send');
	await desk.reads('Yes');
	await page.tap('#chat-close');
	await page.tap('#mute');
	await desk.showsPeerMedia({ audio: false, video: true });
	await page.tap('#quality');
	await until(page, 'draws the bit rate', () => document.querySelector('#plots .lines').textContent.includes('bit/s'));
	await page.tap('#stats-close');
	await page.tap('#hangup');
	await Promise.all([phone.isOver('ended'), desk.isOver('ended')]);
	assert.match(await page.textContent('#facts'), /desk.*\d:\d\d/);
	await page.tap('#again');
	await desk.state('ringing');
	await page.tap('#cancel');
	await Promise.all([phone.isOver('cancelled'), desk.isOver('cancelled')]);
});

test('controls that cannot be seen are not pressed by a finger', async (t) => {
	const phone = await duet.phone(t, 'thumb', { context: TOUCH });
	const desk = await duet.phone(t, 'wall');
	await connect(desk, phone);
	await seesMovingPicture(phone.page);
	const { x, y, width, height } = await phone.page.locator('#hangup').boundingBox();
	await phone.page.touchscreen.tap(195, 300);
	await hides(phone);
	await phone.page.touchscreen.tap(x + width / 2, y + height / 2);
	await shows(phone);
	await phone.isActive();
});

test('a whole call with the keyboard alone', async (t) => {
	const [alice, bob] = await duet.phones(t);
	const { page } = alice;
	const focused = (id) => until(page, `has the focus on ${id}`, (id) => document.activeElement?.id === id, id);
	await page.focus('#callee');
	await page.keyboard.type(bob.name);
	await page.keyboard.press('Enter');
	await bob.state('ringing');
	await until(bob.page, 'offers to accept', () => document.activeElement?.id === 'accept');
	await bob.page.keyboard.press('Enter');
	await Promise.all([alice.isActive(), bob.isActive()]);
	await page.keyboard.press('m');
	await bob.showsPeerMedia({ audio: false, video: true });
	await page.keyboard.press('v');
	await bob.showsPeerMedia({ audio: false, video: false });
	await page.keyboard.press('c');
	await focused('chat-text');
	await page.keyboard.type('cvmhs');
	await page.keyboard.press('Enter');
	await bob.reads('cvmhs');
	await page.keyboard.press('Escape');
	await until(page, 'has closed the chat', () => document.getElementById('chat').hidden);
	await page.keyboard.press('?');
	await page.waitForSelector('#keys[open]');
	// The focus stays in the dialog, however often it moves
	for (let i = 0; i < 5; i++) {
		await page.keyboard.press('Tab');
		const outside = await page.evaluate(() => document.activeElement?.closest('#top, main, #notice')?.id);
		assert.equal(outside, undefined, 'the focus has left the dialog');
	}
	assert.ok(await page.evaluate(() => document.getElementById('keys').matches(':focus-within') || document.activeElement === document.body));
	await page.keyboard.press('Escape');
	await page.focus('#hangup');
	await page.keyboard.press('Enter');
	await Promise.all([alice.isOver('ended'), bob.isOver('ended')]);
	await focused('again');
});

test('a call does not take what is typed for an answer', async (t) => {
	const [alice, bob] = await duet.phones(t);
	await bob.page.focus('#callee');
	await alice.call(bob);
	await bob.page.keyboard.press('Enter');
	await until(bob.page, 'is at the name of the caller', () => document.activeElement?.id === 'caller');
	await bob.state('ringing');
});

test('another camera and microphone are taken in mid-call', async (t) => {
	const [alice, bob] = await duet.phones(t);
	await connect(alice, bob);
	await seesMovingPicture(bob.page);
	const { page } = alice;
	await page.click('#more');
	await page.click('#open-devices');
	const made = await page.evaluate(() => window.probe.connections().made);
	for (const choice of ['#choose-audio', '#choose-video']) {
		const id = await page.evaluate((choice) => document.querySelector(`${choice} option:not([value=""])`).value, choice);
		await page.evaluate(() => { document.getElementById('devices-words').textContent = ''; });
		await page.selectOption(choice, id);
		await until(page, 'uses it', () => document.getElementById('devices-words').textContent !== '');
	}
	await page.keyboard.press('Escape');
	await talkAndSee(bob.page);
	assert.equal(await page.evaluate(() => window.probe.connections().made), made);
	await alice.showsNoError();
});

test('the controls go out of the way of the picture, and stay for the keyboard', async (t) => {
	const [alice, bob] = await duet.phones(t);
	await connect(alice, bob);
	await seesMovingPicture(alice.page);
	await alice.page.mouse.move(400, 300);
	await hides(alice);
	await alice.page.mouse.move(420, 320);
	await shows(alice);
	await hides(alice);
	await alice.page.keyboard.press('Tab');
	await shows(alice);
});
