/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** Steps that tests have in common */

/** One calls the other, who accepts */
export async function connect(caller, callee, options) {
	await caller.call(callee, options);
	await callee.accept();
	await Promise.all([caller.isActive(), callee.isActive()]);
}
