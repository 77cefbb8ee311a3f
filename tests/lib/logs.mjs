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
