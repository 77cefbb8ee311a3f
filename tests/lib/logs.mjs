/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where logs and pictures go: DUET_LOGS, or build/logs of the source tree */
export function logFolder() {
	const fallback = fileURLToPath(new URL('../../build/logs', import.meta.url));
	const folder = resolve(process.env.DUET_LOGS ?? fallback);
	mkdirSync(folder, { recursive: true });
	return folder;
}

export function logFile(name) {
	return join(logFolder(), name);
}
