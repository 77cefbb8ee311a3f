/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** @file words.js  Everything the page says, in the language of the person */

import { recall, remember } from './keep.js';

/** What there is a table for */
const LANGUAGES = ['en', 'zh'];

let table = {};

/** @return The language to speak: the one chosen once, else the first of the browser's that there is */
export function preferred() {
	const wanted = [recall('language'), ...(navigator.languages ?? [navigator.language])];
	return wanted.map((tag) => tag?.toLowerCase().split('-')[0]).find((tag) => LANGUAGES.includes(tag)) ?? 'en';
}

/** Loads a language and puts it on the page */
export async function speak(language) {
	table = (await import(`./words/${language}.js`)).default;
	document.documentElement.lang = language === 'zh' ? 'zh-Hans' : language;
	translate();
}

/** Speaks another language, from now on */
export async function chooseLanguage(language) {
	remember('language', language);
	await speak(language);
}

export function has(key) {
	return key in table;
}

/** @return The text with a key, filled in */
export function t(key, values = {}) {
	return table[key]?.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? '') ?? key;
}

/** Names a control, for those who see its icon alone and those who do not */
export function label(element, text) {
	if (element.getAttribute('aria-label') === text)
		return;
	element.setAttribute('aria-label', text);
	if (element.localName === 'button')
		element.title = text;
}

function translate() {
	for (const element of document.querySelectorAll('[data-t]'))
		element.textContent = t(element.dataset.t);
	for (const element of document.querySelectorAll('[data-t-label]'))
		label(element, t(element.dataset.tLabel));
	for (const element of document.querySelectorAll('[data-t-hint]'))
		element.placeholder = t(element.dataset.tHint);
}
