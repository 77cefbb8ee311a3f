/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** @file dom.js  The elements of the page, and what views do with them */

const SVG = 'http://www.w3.org/2000/svg';
const elements = {};

/** @return The element with an id */
export function $(id) {
	return elements[id] ??= document.getElementById(id);
}

export function show(id, visible) {
	$(id).hidden = !visible;
}

/** Text that comes from others goes into text nodes only, here and below */
export function write(id, text, data = {}) {
	const element = $(id);
	// A live region says again what is written again
	if (element.textContent !== text)
		element.textContent = text;
	Object.assign(element.dataset, data);
}

export function press(id, pressed) {
	$(id).setAttribute('aria-pressed', String(pressed));
}

/** Says whether what a button opens is open */
export function expand(id, open) {
	$(id).setAttribute('aria-expanded', String(open));
}

/** @return A new element, with properties, data, and children that are elements or texts */
export function make(name, { data = {}, ...properties } = {}, ...children) {
	const element = Object.assign(document.createElement(name), properties);
	Object.assign(element.dataset, data);
	element.append(...children);
	return element;
}

/** @return One of the drawings of index.html */
export function icon(name) {
	const svg = document.createElementNS(SVG, 'svg');
	svg.setAttribute('class', 'icon');
	svg.setAttribute('aria-hidden', 'true');
	svg.append(document.createElementNS(SVG, 'use'));
	draw(svg, name);
	return svg;
}

/** Lets the icon of an element be another one */
export function draw(element, name) {
	const use = element.querySelector('use');
	if (use.getAttribute('href') !== `#i-${name}`)
		use.setAttribute('href', `#i-${name}`);
}

/* The same for the same name, always */
function hue(name) {
	return [...name].reduce((sum, letter) => (sum * 31 + letter.codePointAt(0)) % 360, 7);
}

/** Lets an avatar stand for a name */
export function portray(element, name) {
	const words = name.trim().split(/[\s._-]+/).filter(Boolean);
	element.textContent = words.slice(0, 2).map((word) => [...word][0]).join('');
	element.style.setProperty('--hue', hue(name));
}

export function avatar(name) {
	const element = make('span', { className: 'avatar', ariaHidden: 'true' });
	portray(element, name);
	return element;
}

/** Shows a stream, without starting over what is shown already */
export function play(id, stream) {
	const now = $(id).srcObject?.getTracks() ?? [];
	const next = stream?.getTracks() ?? [];
	if (stream && $(id).srcObject && now.length === next.length && next.every((track) => now.includes(track)))
		return;
	if (stream || $(id).srcObject)
		$(id).srcObject = stream;
}

/** @return A duration for people: 1:05, or 1:00:07 */
export function clock(seconds) {
	const two = (n) => String(n).padStart(2, '0');
	const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, Math.floor(seconds) % 60];
	return h ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}
