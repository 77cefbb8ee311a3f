/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/*
 * A page written for videocall, against videocall itself, which shows that
 * page and tests are right, and against Duet, with nothing changed but the
 * plugin's name.
 */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startChrome } from '../lib/chrome.mjs';
import { startJanus } from '../lib/janus.mjs';
import { decodesVideo, hears, hearsNothing, talkAndSee, until } from '../lib/media.mjs';
import { startSite } from './site.mjs';
import { VideocallPage } from './videocall.mjs';

const PLUGINS = process.env.DUET_ONLY === 'videocall' ? ['videocall'] : ['videocall', 'duet'];

for (const plugin of PLUGINS) {
	describe(`a page written for videocall, on janus.plugin.${plugin}`, () => {
		let janus, site, chrome, alice, bob;

		before(async () => {
			janus = await startJanus({ name: `janus-videocall-page-${plugin}`, plugins: { [plugin]: {} } });
			site = await startSite();
			chrome = await startChrome();
			const open = (name) => VideocallPage.open(chrome, site, janus, `janus.plugin.${plugin}`, name);
			[alice, bob] = await Promise.all([open('alice'), open('bob')]);
		});

		after(async () => {
			await chrome?.stop();
			await site?.stop();
			await janus?.stop();
		});

		test(`${plugin}: calls and accepts: both see and hear each other`, async () => {
			await alice.call(bob);
			await bob.accept(alice);
			await talkAndSee(alice.page, bob.page);
		});

		test(`${plugin}: writes over the data channel, both ways`, async () => {
			await until(alice.page, 'has a data channel', () => window.probe.pc().sctp?.state === 'connected');
			await alice.say('from alice');
			await bob.reads('from alice');
			await bob.say('from bob');
			await alice.reads('from bob');
		});

		test(`${plugin}: mutes itself with set: the other hears nothing until it unmutes`, async () => {
			await alice.click('mute');
			await hearsNothing(bob.page);
			await alice.click('unmute');
			await hears(bob.page);
		});

		test(`${plugin}: renegotiates: an ICE restart by either side keeps the media`, async () => {
			for (const [one, other] of [[alice, bob], [bob, alice]]) {
				const [before] = await one.page.evaluate(() => window.probe.iceUsers());
				await one.click('restart');
				await until(one.page, 'uses new ICE credentials and is stable', (before) =>
					window.probe.pc().signalingState === 'stable' && window.probe.iceUsers()[0] !== before, before);
				await decodesVideo(one.page);
				await decodesVideo(other.page);
				await Promise.all([hears(one.page), hears(other.page)]);
			}
		});

		test(`${plugin}: hangs up: both are told`, async () => {
			await alice.click('hangup');
			await Promise.all([alice.state('over'), bob.state('over')]);
			await until(alice.page, 'closed its PeerConnection', () => window.probe.connections().open === 0);
			await until(bob.page, 'closed its PeerConnection', () => window.probe.connections().open === 0);
		});

		test(`${plugin}: calls the other way round, audio only, and adds video`, async () => {
			await bob.call(alice, { video: false });
			await alice.accept(bob);
			await Promise.all([hears(alice.page), hears(bob.page)]);
			assert.equal((await alice.page.evaluate(() => window.probe.counters())).frames, 0);
			await bob.click('add-video');
			await talkAndSee(alice.page, bob.page);
			await bob.click('hangup');
			await Promise.all([alice.state('over'), bob.state('over')]);
		});

		test(`${plugin}: hanging up what is over already is no error`, async () => {
			const hangups = await alice.events('hangup');
			await alice.click('hangup');
			await until(alice.page, 'is told that it is over', (before) =>
				document.getElementById('events').textContent.split('"event":"hangup"').length - 1 > before, hangups);
		});

		test(`${plugin}: no error was shown`, async () => {
			for (const { page } of [alice, bob])
				assert.equal(await page.textContent('#error'), '', await page.textContent('#events'));
		});
	});
}
