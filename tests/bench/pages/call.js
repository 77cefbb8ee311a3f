/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/*
 * What is drawn beside a call, and takes its share of a machine: ?by=... is the
 * script that makes the calls, direct or duet
 */
export const parameters = new URLSearchParams(location.search);
export const element = (id) => document.getElementById(id);
export const on = (id, action) => element(id).addEventListener('click', () => action().catch(failed));

export function state(text) {
	element('state').textContent = text;
}

export function failed(error) {
	element('error').textContent = error.message;
}

import(`./${parameters.get('by')}.js`).catch(failed);
