/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** Serves the page of the project and the pages of the tests under one origin */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { serve } from '../lib/serve.mjs';

const TOP = fileURLToPath(new URL('../..', import.meta.url));

/**
 * @param options.address  Where to listen; by default on loopback
 * @param options.folders  More folders by their path, as for serve()
 */
export function startSite({ address, folders } = {}) {
	const build = process.env.DUET_BUILD ?? join(TOP, 'build');
	return serve({
		'/': process.env.DUET_HTML ?? join(TOP, 'html'),
		'/vendor/': process.env.DUET_VENDOR ?? join(build, 'html/vendor'),
		'/pages/': join(TOP, 'tests/browser/pages'),
		...folders,
	}, address);
}
