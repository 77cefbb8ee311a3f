/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** @file panels.js  What opens beside a call: chat, connection. One at a time */

import { $, expand, show } from './dom.js';

const OPENERS = { chat: ['open-chat'], stats: ['quality', 'open-stats'] };
let from = null;

export function isOpen(id) {
	return !$(id).hidden;
}

/** Opens or closes one; the focus goes in with it, and back */
export function openPanel(id, open) {
	if (open === isOpen(id))
		return;
	for (const other of Object.keys(OPENERS)) {
		const on = other === id && open;
		show(other, on);
		OPENERS[other].forEach((opener) => expand(opener, on));
	}
	$('in-call').dispatchEvent(new CustomEvent('panel', { detail: { id, open } }));
	if (open) {
		from = document.activeElement;
		($(id).querySelector('input') ?? $(id).querySelector('[tabindex="0"]')).focus();
	} else {
		(from?.checkVisibility() ? from : $(OPENERS[id][0])).focus();
	}
}

/** Closes whatever is open; returns whether something was */
export function closePanels() {
	const open = Object.keys(OPENERS).find(isOpen);
	if (open)
		openPanel(open, false);
	return Boolean(open);
}

for (const [id, openers] of Object.entries(OPENERS)) {
	for (const opener of openers)
		$(opener).addEventListener('click', () => openPanel(id, !isOpen(id)));
	$(`${id}-close`).addEventListener('click', () => openPanel(id, false));
}
