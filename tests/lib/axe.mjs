/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** What axe-core has to say against a page as it is */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

const SOURCE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** Fails when axe-core finds something, in light or in dark */
export async function isAccessible(page, view) {
	if (!await page.evaluate(() => 'axe' in window))
		await page.evaluate(await readFile(SOURCE, 'utf8'));
	for (const colorScheme of ['light', 'dark']) {
		await page.emulateMedia({ colorScheme });
		const { violations, passes } = await page.evaluate(() => window.axe.run());
		const found = violations.flatMap(({ id, help, nodes }) =>
			nodes.map(({ html, failureSummary }) => `${id}: ${help}: ${html}: ${failureSummary}`));
		assert.deepEqual(found, [], `axe-core on ${view}, ${colorScheme}`);
		assert.ok(passes.length > 5, 'axe-core has looked at something');
	}
}
