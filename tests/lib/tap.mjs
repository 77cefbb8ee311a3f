/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** A reporter for Node's test runner: flat TAP, one line per test, none for its groups */
import { basename } from 'node:path';

const comment = (text) => `# ${String(text).trimEnd().replaceAll('\n', '\n# ')}\n`;
const escape = (name) => name.replaceAll('#', '\\#').replaceAll('\n', ' ');

/** A group counts only when it failed itself, as with a hook: its tests are counted one by one */
function counts({ details }) {
	if (details.type !== 'suite')
		return true;
	const type = details.error?.failureType;
	return type !== undefined && type !== 'subtestsFailed';
}

function line(ok, number, { name, file, skip, todo, details }) {
	const directive = skip !== undefined ? ` # SKIP ${skip === true ? '' : skip}` : todo !== undefined ? ' # TODO' : '';
	const seconds = (details.duration_ms / 1000).toFixed(1);
	const where = file ? `${basename(file).replace(/\.test\.m?js$/, '')}: ` : '';
	return `${ok ? 'ok' : 'not ok'} ${number} - ${escape(where + name)} (${seconds} s)${directive}\n`;
}

export default async function* tap(events) {
	let number = 0;
	for await (const { type, data } of events) {
		if (type === 'test:pass' && counts(data)) {
			yield line(true, ++number, data);
		} else if (type === 'test:fail' && counts(data)) {
			const { error } = data.details;
			yield line(false, ++number, data);
			yield comment(error.cause?.stack ?? error.cause ?? error.stack ?? error);
		} else if (type === 'test:stderr') {
			yield comment(data.message);
		}
	}
	yield `1..${number}\n`;
}
