/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** Nothing ends in silence: what is missing is said, and the call goes on with what there is */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hears, seesMovingPicture, until } from '../lib/media.mjs';
import { freePort } from '../lib/port.mjs';
import { useDuet } from './fixture.mjs';
import { connect } from './steps.mjs';

const duet = useDuet('trouble');

/* Lets devices fail as browsers do: by kind, the name of the error */
function without(phone, errors) {
	return phone.page.evaluate((errors) => {
		const media = navigator.mediaDevices;
		const original = MediaDevices.prototype.getUserMedia.bind(media);
		media.getUserMedia = async (wanted) => {
			const bad = ['audio', 'video'].find((kind) => wanted[kind] && errors[kind]);
			if (bad)
				throw new DOMException('refused', errors[bad]);
			return original(wanted);
		};
	}, errors);
}

function says(phone, code) {
	return until(phone.page, `says that ${code}`, (code) =>
		document.getElementById('notice').dataset.code === code && !document.getElementById('notice').hidden, code);
}

async function explains(phone, code) {
	await says(phone, code);
	assert.notEqual(await phone.page.textContent('#error-hint'), '', 'it says what to do');
}

test('without a camera one calls with sound alone, and sees the other; later the camera is there', async (t) => {
	const [alice, bob] = await duet.phones(t);
	await without(alice, { video: 'NotFoundError' });
	await connect(alice, bob);
	await explains(alice, 'not-found-video');
	await seesMovingPicture(alice.page);
	await bob.showsPeerMedia({ audio: true, video: false });
	await until(bob.page, 'gets sound', async () => (await window.probe.counters()).audioPackets > 50);
	await without(alice, {});
	await alice.page.click('#error-do');
	await bob.showsPeerMedia({ audio: true, video: true });
	await seesMovingPicture(bob.page);
});

test('without a microphone one accepts, is seen, and writes', async (t) => {
	const [alice, bob] = await duet.phones(t);
	await without(bob, { audio: 'NotFoundError' });
	await connect(alice, bob);
	await explains(bob, 'not-found-audio');
	await seesMovingPicture(alice.page);
	await alice.showsPeerMedia({ audio: false, video: true });
	await hears(bob.page);
	await bob.say('I have no microphone');
	await alice.reads('I have no microphone');
});

for (const [name, error, code] of [['refused both', 'NotAllowedError', 'denied'],
	['whose devices another program uses', 'NotReadableError', 'in-use'],
	['that has no devices', 'NotFoundError', 'not-found']]) {
	test(`a callee ${name} listens, looks and writes`, async (t) => {
		const [alice, bob] = await duet.phones(t);
		await without(bob, { audio: error, video: error });
		await connect(alice, bob);
		await explains(bob, code);
		await Promise.all([seesMovingPicture(bob.page), hears(bob.page)]);
		await alice.showsPeerMedia({ audio: false, video: false });
		await bob.say('I can hear you');
		await alice.reads('I can hear you');
		await bob.hangup();
		await Promise.all([alice.isOver('ended'), bob.isOver('ended')]);
	});
}

test('on an insecure page one calls all the same, and is told why nobody hears it', async (t) => {
	const [alice, bob] = await duet.phones(t);
	await alice.page.evaluate(() => {
		Object.defineProperty(navigator, 'mediaDevices', { value: undefined });
		Object.defineProperty(window, 'isSecureContext', { value: false });
	});
	await connect(alice, bob);
	await explains(alice, 'insecure');
	await seesMovingPicture(alice.page);
});

test('a refused preview says so, and can be tried again', async (t) => {
	const [alice] = await duet.phones(t, 1);
	await without(alice, { audio: 'NotAllowedError', video: 'NotAllowedError' });
	await alice.page.click('#preview-start');
	await explains(alice, 'denied');
	await without(alice, {});
	await alice.page.click('#error-do');
	await until(alice.page, 'shows the own picture', () => document.getElementById('preview-picture').videoWidth > 0);
});

test('a name that is taken says so, and another one is free', async (t) => {
	const [alice] = await duet.phones(t, 1);
	const page = await duet.chrome.open(`${duet.site.url}/?${new URLSearchParams({ server: duet.janus.url })}`);
	t.after(() => page.context().close());
	await page.fill('#name', alice.name);
	await page.click('#register');
	await page.waitForSelector('#notice[data-code="476"]:not([hidden])');
	await page.fill('#name', `${alice.name}-too`);
	await page.click('#register');
	await page.waitForSelector('#others:not([hidden])');
});

test('a server that is not there is said, and looked for again', async (t) => {
	const server = `ws://127.0.0.1:${await freePort()}`;
	const page = await duet.chrome.open(`${duet.site.url}/?${new URLSearchParams({ server })}`);
	t.after(() => page.context().close());
	await page.waitForSelector('#notice[data-code="server"]:not([hidden])');
	assert.notEqual(await page.textContent('#error-hint'), '');
	await page.click('#error-do');
	await page.waitForSelector('#notice[data-code="server"]:not([hidden])');
	assert.ok(await page.isVisible('#connect'));
});

test('a browser without calls is told at once', async (t) => {
	const [alice] = await duet.phones(t, 1);
	await alice.page.addInitScript(() => {
		Object.defineProperty(window, 'RTCPeerConnection', { get: () => undefined, set: () => {} });
	});
	await alice.page.reload();
	await explains(alice, 'unsupported');
});

test('a call that was missed is marked, until it is seen', async (t) => {
	const [alice, bob] = await duet.phones(t);
	await alice.call(bob);
	await alice.cancel();
	await bob.isOver('cancelled');
	await until(bob.page, 'marks the missed call', (name) =>
		document.querySelector(`#recent [data-name="${name}"]`)?.dataset.outcome === 'missed', alice.name);
	await bob.page.click(`#recent [data-name="${alice.name}"]`);
	await bob.page.click('#call');
	await alice.state('ringing');
});

test('in the background a call is told by notification, title and sound', async (t) => {
	const [alice, bob] = await duet.phones(t);
	await bob.page.evaluate(() => {
		document.hasFocus = () => false;
		window.told = [];
		window.Notification = class extends EventTarget {
			static permission = 'granted';
			constructor(title) {
				super();
				window.told.push(title);
			}
			close() {
				window.told.push('closed');
			}
		};
		window.tones = 0;
		const { start } = OscillatorNode.prototype;
		OscillatorNode.prototype.start = function count(...args) {
			window.tones++;
			return start.apply(this, args);
		};
	});
	await alice.call(bob);
	await until(bob.page, 'rings aloud', () => window.tones > 0);
	assert.match(await bob.page.title(), new RegExp(`${alice.name} is calling`));
	assert.deepEqual(await bob.page.evaluate(() => window.told), [alice.name]);
	await alice.cancel();
	await bob.isOver('cancelled');
	assert.deepEqual(await bob.page.evaluate(() => window.told), [alice.name, 'closed']);
	await until(bob.page, 'counts the missed call in the title', () => document.title === '(1) Duet');
});
