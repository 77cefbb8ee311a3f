/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** @file library.js  janus.js, wherever it is */

import { DuetError } from './errors.js';

/**
 * @param load  Loads a module whose default export it is
 * @return Its constructor; rejects with 'unsupported'
 */
export async function loadJanus(load) {
	try {
		return (await load()).default;
	} catch (error) {
		throw new DuetError('unsupported', `janus.js cannot be loaded: ${error.message}`, 'client', { cause: error });
	}
}
