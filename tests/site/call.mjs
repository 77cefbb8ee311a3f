/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** node call.mjs URL [PICTURE]: a call between two browsers at an address, and a picture of it */
import { visit } from './visit.mjs';

const [url, picture] = process.argv.slice(2);
await visit(url, {
	flags: ['--ignore-certificate-errors'],
	meet: alice => picture && alice.page.screenshot({ path: picture }),
});
console.log(`a call at ${url}: both saw, heard and read each other`);
