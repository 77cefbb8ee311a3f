#!/usr/bin/env node
/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * Runs test files, two at a time, and prints TAP
 *
 * Two browsers, Janus and a sender of noise share a machine whose other users are not
 * known: a file with a failed test is run again when all others are through, alone. What
 * fails then has failed. What passes counts as passed, and is named in a line
 * `# second try: ...` with the first error, which ./check prints: seen often, it is a
 * fault to look for. So it goes with a file that takes too long.
 */
import { resolve } from 'node:path';
import { run } from 'node:test';
import { comment, line, results, thrown, title } from './tap.mjs';

const TOGETHER = 2;
const LIMIT = 600_000; // ms, for each file
const print = (text) => process.stdout.write(text);
const files = process.argv.slice(2).map((file) => resolve(file));
const reported = new Set();
const failed = new Map();
let number = 0;
let lost = 0;

const key = (test) => `${test.file} ${title(test)}`;

function report(ok, test) {
	reported.add(key(test));
	print(line(ok, ++number, test));
	if (!ok) {
		lost++;
		print(comment(thrown(test)));
	}
}

async function* runs(options) {
	for await (const result of results(run({ ...options, timeout: LIMIT }))) {
		if (result.stderr === undefined)
			yield result;
		else
			print(comment(result.stderr));
	}
}

/* The first try: failures wait for the second */
for await (const { ok, test } of runs({ files, concurrency: TOGETHER })) {
	if (ok)
		report(ok, test);
	else
		failed.set(test.file, [...failed.get(test.file) ?? [], test]);
}

for (const [file, tests] of failed) {
	for await (const { ok, test } of runs({ files: [file], concurrency: 1 }))
		if (!ok || !reported.has(key(test)))
			report(ok, test);
	for (const test of tests)
		print(`# second try: ${title(test)}\n${comment(thrown(test))}`);
}
print(`1..${number}\n`);
process.exitCode = lost ? 1 : 0;
