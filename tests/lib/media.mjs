/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** What a page really sees and hears, awaited with limits */

import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';

const LIMIT = 40_000;
const AGAIN = 50;

/* Runs in the page: asks again and again, promises included, until the answer is true or time is up */
const POLL = `async (ask, arg, limit) => {
	for (const end = performance.now() + limit; ;) {
		const answer = await ask(arg);
		if (answer || performance.now() > end)
			return answer;
		await new Promise((good) => setTimeout(good, 50));
	}
}`;

/** Waits until a function in the page gives something true; says what was missing if not */
export async function until(page, what, ask, arg, limit = LIMIT) {
	const answer = await page.evaluate(`(${POLL})(${ask}, ${JSON.stringify(arg)}, ${limit})`);
	if (answer)
		return answer;
	const now = await page.evaluate(() => window.probe.describe());
	throw new Error(`${page.label}: ${what}: not within ${limit / 1000} s; ${now}; ${page.problems.join('; ')}`);
}

/** Waits until something that is asked from here is true, such as what several pages say; returns it */
export async function eventually(what, ask, limit = LIMIT) {
	for (const end = performance.now() + limit; ;) {
		const answer = await ask();
		if (answer)
			return answer;
		if (performance.now() > end)
			throw new Error(`${what}: not within ${limit / 1000} s`);
		await pause(AGAIN);
	}
}

export function counters(page) {
	return page.evaluate(() => window.probe.counters());
}

/** Waits until a page has decoded more frames than it had when asked */
export async function decodesVideo(page, frames = 10) {
	const before = (await counters(page)).frames;
	await until(page, `decodes ${frames} frames more than ${before}`,
		async (goal) => (await window.probe.counters()).frames >= goal, before + frames);
}

/** Waits until an element shows a picture that is neither black nor uniform, and moves */
export async function seesMovingPicture(page, selector = '#remote') {
	await decodesVideo(page);
	await until(page, `${selector} shows a picture`, (selector) => {
		const picture = window.probe.picture(document.querySelector(selector));
		if (!picture || picture.mean < 16 || picture.variance < 100)
			return false;
		window.probe.earlier = picture;
		return true;
	}, selector);
	await until(page, `the picture in ${selector} moves`, (selector) => {
		const picture = window.probe.picture(document.querySelector(selector));
		return picture && picture.variance >= 100 && window.probe.difference(picture, window.probe.earlier) > 0.2;
	}, selector);
}

/** Waits until an element shows a picture that changes its colour, as the plain one of Firefox's fake camera does */
export async function seesChangingColour(page, selector = '#remote') {
	await decodesVideo(page);
	await until(page, `the colour of ${selector} changes`, (selector) => {
		const { probe } = window;
		const now = probe.colour(document.querySelector(selector));
		probe.firstColour ??= now;
		return now && now.some((value, i) => Math.abs(value - probe.firstColour[i]) > 10);
	}, selector);
}

/** Waits until a page has received sound: Chromium's fake microphone beeps every second */
export async function hears(page) {
	const before = (await counters(page)).audioEnergy;
	await until(page, 'hears sound',
		async (goal) => (await window.probe.counters()).audioEnergy > goal, before + 1e-2);
}

/** Waits until for two seconds on end a page has received no sound */
export async function hearsNothing(page) {
	await still(page, 'hears nothing', 'audioEnergy', 1e-4);
}

/** Waits until for two seconds on end a page has decoded no frame */
export async function seesNothingNew(page) {
	await still(page, 'sees no new frame', 'frames', 0);
}

async function still(page, what, counter, tolerance) {
	await page.evaluate(() => { window.probe.still = undefined; });
	await until(page, what, async ({ counter, tolerance }) => {
		const now = (await window.probe.counters())[counter];
		const { still } = window.probe;
		if (!still || now - still.value > tolerance) {
			window.probe.still = { value: now, since: performance.now() };
			return false;
		}
		return performance.now() - still.since > 2000;
	}, { counter, tolerance });
}

/** Fails unless nothing of a microphone or camera is sent; what a page draws itself may be */
export async function sendsNoDevice(page) {
	const tracks = await page.evaluate(() => window.probe.pc().getSenders()
		.filter(({ track }) => track && !track.canvas).map(({ track }) => `${track.kind} ${track.label}`));
	const { sentAudio } = await counters(page);
	assert.deepEqual({ tracks, sentAudio }, { tracks: [], sentAudio: 0 }, `${page.label} sends unasked`);
}

/** Both see each other move and hear each other */
export async function talkAndSee(...pages) {
	await Promise.all(pages.flatMap((page) => [seesMovingPicture(page), hears(page)]));
}
