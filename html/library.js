/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** @file library.js  janus.js, where the build puts it */

import { DuetError } from './errors.js';

/** @return Its constructor; rejects with 'unsupported' */
export async function loadJanus() {
	try {
		return (await import('./vendor/janus.js')).default;
	} catch (error) {
		throw new DuetError('unsupported', `janus.js is missing beside the page: ${error.message}`);
	}
}
