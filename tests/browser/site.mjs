/** Serves the page of the project and the pages of the tests under one origin */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { serve } from '../lib/serve.mjs';

const TOP = fileURLToPath(new URL('../..', import.meta.url));

export function startSite() {
	const html = process.env.DUET_HTML ?? join(TOP, 'html');
	return serve({
		'/': html,
		'/vendor/': process.env.DUET_VENDOR ?? join(html, 'vendor'),
		'/pages/': join(TOP, 'tests/browser/pages'),
	});
}
