/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** Links to a room */
import { test } from 'node:test';
import { talkAndSee, until } from '../lib/media.mjs';
import { useDuet } from './fixture.mjs';

const duet = useDuet('room');

/** Opens the link in two tabs: who comes second calls, who came first accepts */
async function meet(t, room) {
	const first = await duet.visitor(t, 'first', room);
	await first.state('registered');
	const second = await duet.visitor(t, 'second', room);
	await first.state('ringing');
	await first.accept();
	await Promise.all([first.isActive(), second.isActive()]);
	return [first, second];
}

test('two open a link and are in a call; a third is told that the room is full', async (t) => {
	const [first, second] = await meet(t, 'tea at five & more');
	await talkAndSee(first.page, second.page);
	const third = await duet.visitor(t, 'third', 'tea at five & more');
	await third.showsError('The room is full');
	await third.state('connected');
	await talkAndSee(first.page, second.page);
});

test('a guest that loads the page again is in the call again', async (t) => {
	const [first, second] = await meet(t, 'reload');
	await talkAndSee(first.page, second.page);
	await second.reload();
	await Promise.all([second.isActive(), first.isActive()]);
	await talkAndSee(first.page, second.page);
});

test('somebody makes a room and copies its link', async (t) => {
	const [alice] = await duet.phones(t, 1);
	await alice.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
	await alice.page.click('#meet');
	await until(alice.page, 'is in a room', () => location.hash.startsWith('#room='));
	await alice.page.click('#copy-link');
	await until(alice.page, 'says that the link is copied', () => document.getElementById('copied').textContent);
	const link = await alice.page.evaluate(() => navigator.clipboard.readText());
	const room = new URLSearchParams(new URL(link).hash.slice(1)).get('room');
	const guest = await duet.visitor(t, 'guest', room);
	await alice.state('ringing');
	await alice.accept();
	await Promise.all([alice.isActive(), guest.isActive()]);
	await guest.hangup();
	await Promise.all([alice.isOver('ended'), guest.isOver('ended')]);
	await Promise.all([alice.lobby(), guest.lobby()]);
	await alice.page.click('#call-room');
	await guest.state('ringing');
	await guest.accept();
	await Promise.all([alice.isActive(), guest.isActive()]);
});
