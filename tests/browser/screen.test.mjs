/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** Screens shown beside the camera */
import { test } from 'node:test';
import { hears, seesMovingPicture, talkAndSee, until } from '../lib/media.mjs';
import { useDuet } from './fixture.mjs';
import { connect } from './steps.mjs';

const duet = useDuet('screen');

/* There is no screen to capture: a canvas that moves stands for it */
async function withScreens(...phones) {
	await Promise.all(phones.map(({ page }) => page.evaluate(() => {
		navigator.mediaDevices.getDisplayMedia = async () => {
			const canvas = Object.assign(document.createElement('canvas'), { width: 640, height: 360 });
			const context = canvas.getContext('2d');
			let turn = 0;
			setInterval(() => {
				for (let x = 0; x < 640; x += 40) {
					context.fillStyle = (x / 40 + turn) % 3 ? '#fff' : '#22f';
					context.fillRect(x, 0, 40, 360);
				}
				turn++;
			}, 50);
			return canvas.captureStream(20);
		};
	})));
}

function seesNoScreen({ page }) {
	return until(page, 'shows no screen of the other side',
		() => document.getElementById('remote-screen').hidden);
}

test('a screen is shown beside the camera, and taken away again, twice', async (t) => {
	const [alice, bob] = await duet.phones(t);
	await withScreens(alice);
	await connect(alice, bob);
	await talkAndSee(alice.page, bob.page);
	for (let turn = 0; turn < 2; turn++) {
		await alice.toggleScreen();
		await seesMovingPicture(bob.page, '#remote-screen');
		await talkAndSee(alice.page, bob.page);
		await alice.toggleScreen();
		await seesNoScreen(bob);
		await talkAndSee(alice.page, bob.page);
	}
	await Promise.all([alice.showsNoError(), bob.showsNoError()]);
});

test('both show their screens at once', async (t) => {
	const [alice, bob] = await duet.phones(t);
	await withScreens(alice, bob);
	await connect(alice, bob);
	await Promise.all([alice.toggleScreen(), bob.toggleScreen()]);
	await Promise.all([seesMovingPicture(alice.page, '#remote-screen'), seesMovingPicture(bob.page, '#remote-screen')]);
	await alice.toggleScreen();
	await seesNoScreen(bob);
	await seesMovingPicture(alice.page, '#remote-screen');
	await bob.toggleScreen();
	await seesNoScreen(alice);
	await talkAndSee(alice.page, bob.page);
});

test('a screen is shown in an audio call', async (t) => {
	const [alice, bob] = await duet.phones(t);
	await withScreens(bob);
	await connect(alice, bob, { video: false });
	await hears(alice.page);
	await bob.toggleScreen();
	await seesMovingPicture(alice.page, '#remote-screen');
});

test('a screen is still shown after the other side has loaded its page again', async (t) => {
	const [alice, bob] = await duet.phones(t);
	await withScreens(alice);
	await connect(alice, bob);
	await alice.toggleScreen();
	await seesMovingPicture(bob.page, '#remote-screen');
	await bob.reload();
	await bob.isActive();
	await seesMovingPicture(bob.page, '#remote-screen');
	await talkAndSee(alice.page, bob.page);
});
