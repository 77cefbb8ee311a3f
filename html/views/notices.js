/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** @file notices.js  What went wrong, in words, with what helps; and what is worth a line */

import { has, t } from '../words.js';
import { $, show, write } from './dom.js';

const TOAST = 5000;

/* What the library says beside the numbers of the plugin */
const KEYS = {
	connect: 'server',
	timeout: 'timeout',
	disconnected: 'disconnected',
	unsupported: 'unsupported',
	busy: 'busy',
};
const HINTS = { timeout: 'timeout-server', busy: 'busy-now' };

/** What the page itself finds wrong; `key` is that of its texts */
export class Trouble extends Error {
	constructor(key, values = {}, cause = undefined) {
		super(cause?.message ?? key, { cause });
		this.key = key;
		this.values = values;
	}
}

function keyOf(error) {
	return [error.key, KEYS[error.code], String(error.code)].find((key) => key && has(`error-${key}`));
}

let remedy = null;
let timer = null;

/**
 * Says what went wrong
 *
 * @param error        Trouble, or what the library threw
 * @param help.key     Of the words of the button, when something helps
 * @param help.run     What it does
 * @param help.values  For the words
 */
export function fail(error, { key, run, values = {} } = {}) {
	const known = keyOf(error);
	const filled = { ...values, ...error.values };
	const hint = `hint-${HINTS[known] ?? known}`;
	show('notice', true);
	write('error', known ? t(`error-${known}`, filled) : error.message);
	write('error-hint', known && has(hint) ? t(hint, filled) : '');
	$('notice').dataset.code = known ?? error.code ?? '';
	remedy = run ?? null;
	show('error-do', Boolean(run));
	if (run)
		write('error-do', t(key));
}

export function noticed() {
	remedy = null;
	show('notice', false);
	write('error', '');
	write('error-hint', '');
}

/** Says something for a moment */
export function toast(text) {
	clearTimeout(timer);
	write('toast', text);
	timer = setTimeout(() => write('toast', ''), TOAST);
}

$('error-close').addEventListener('click', noticed);
$('error-do').addEventListener('click', () => {
	const run = remedy;
	noticed();
	run?.();
});
