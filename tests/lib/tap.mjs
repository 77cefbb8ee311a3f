/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** A reporter for Node's test runner: flat TAP, one line per test, none for its groups */
import { basename } from 'node:path';

const escape = (name) => name.replaceAll('#', '\\#').replaceAll('\n', ' ');

/** A group counts only when it failed itself, as with a hook: its tests are counted one by one */
function counts({ details }) {
	if (details.type !== 'suite')
		return true;
	const type = details.error?.failureType;
	return type !== undefined && type !== 'subtestsFailed';
}

export const comment = (text) => `# ${String(text).trimEnd().replaceAll('\n', '\n# ')}\n`;

/** What a failed test threw */
export const thrown = ({ details: { error } }) => error.cause?.stack ?? error.cause ?? error.stack ?? error;

/** Where a test is from, and its name */
export const title = ({ name, file }) => escape((file ? `${basename(file).replace(/\.test\.m?js$/, '')}: ` : '') + name);

export function line(ok, number, test) {
	const { skip, todo, details } = test;
	const directive = skip !== undefined ? ` # SKIP ${skip === true ? '' : skip}` : todo !== undefined ? ' # TODO' : '';
	const seconds = (details.duration_ms / 1000).toFixed(1);
	return `${ok ? 'ok' : 'not ok'} ${number} - ${title(test)} (${seconds} s)${directive}\n`;
}

/** Of the runner's events those that tell how a test ended, with `ok`, and what was written to stderr, as `stderr` */
export async function* results(events) {
	for await (const { type, data } of events) {
		if ((type === 'test:pass' || type === 'test:fail') && counts(data))
			yield { ok: type === 'test:pass', test: data };
		else if (type === 'test:stderr')
			yield { stderr: data.message };
	}
}

export default async function* tap(events) {
	let number = 0;
	for await (const { ok, test, stderr } of results(events)) {
		if (stderr !== undefined) {
			yield comment(stderr);
			continue;
		}
		yield line(ok, ++number, test);
		if (!ok)
			yield comment(thrown(test));
	}
	yield `1..${number}\n`;
}
