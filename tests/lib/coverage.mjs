/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/*
 * Reads what gcov writes as JSON, one document per line, on stdin. Prints how many
 * lines of each file of plugin/ were run, or, for files named, those that were not.
 */

import { createInterface } from 'node:readline';

/** file -> line -> how often it was run, in any object */
const files = new Map();

function take(document) {
	for (const { file, lines } of document.files) {
		const name = file.split('/plugin/')[1];
		if (!name)
			continue;
		const counts = files.get(name) ?? new Map();
		for (const { line_number: number, count } of lines)
			counts.set(number, (counts.get(number) ?? 0) + count);
		files.set(name, counts);
	}
}

function percent(run, all) {
	return `${(100 * run / all).toFixed(1).padStart(5)} %`;
}

function print() {
	let run = 0, all = 0;
	for (const name of [...files.keys()].sort()) {
		const counts = [...files.get(name).values()];
		const hit = counts.filter((n) => n > 0).length;
		run += hit;
		all += counts.length;
		console.log(`${percent(hit, counts.length)}  ${String(hit).padStart(5)} of ${String(counts.length).padStart(5)}  plugin/${name}`);
	}
	console.log(`${percent(run, all)}  ${String(run).padStart(5)} of ${String(all).padStart(5)}  total`);
}

function printMissed(name) {
	const missed = [...files.get(name) ?? []].filter(([, n]) => !n).map(([line]) => line);
	console.log(`plugin/${name}: ${missed.sort((a, b) => a - b).join(' ') || 'none'}`);
}

for await (const line of createInterface({ input: process.stdin }))
	take(JSON.parse(line));
if (process.argv.length > 2)
	process.argv.slice(2).forEach(printMissed);
else
	print();
