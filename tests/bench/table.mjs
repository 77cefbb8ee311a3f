/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** What commands of benches have in common: arguments, turns and tables */
import { loadavg } from 'node:os';

/* Then what was started is ended by its own handlers of `exit` */
for (const signal of ['SIGINT', 'SIGTERM'])
	process.once(signal, () => process.exit(130));

/** Ends with words about how it was called */
export function refuse(words) {
	console.error(words);
	process.exit(2);
}

/** Of --NAME VALUE, a number unless the default is a text, and --NAME where that is false; the rest is in `rest` */
export function readArguments(defaults, words = process.argv.slice(2)) {
	const options = { ...defaults, rest: [] };
	for (let i = 0; i < words.length; i++) {
		const name = words[i].startsWith('--') ? words[i].slice(2) : undefined;
		if (name === undefined)
			options.rest.push(words[i]);
		else if (defaults[name] === false)
			options[name] = true;
		else if (typeof defaults[name] === 'string')
			options[name] = words[++i] ?? refuse(`Which --${name}?`);
		else if (!(name in defaults) || !(Number(words[++i]) > 0))
			refuse(`What is --${name}? There are: --${Object.keys(defaults).join(', --')}`);
		else
			options[name] = Number(words[i]);
	}
	return options;
}

/** @return Of the names of kinds all, or the only one that is wanted */
export function chosen(kinds, only) {
	if (only && !kinds.includes(only))
		refuse(`What is ${only}? There are: ${kinds.join(', ')}`);
	return only ? [only] : kinds;
}

/** The load of the machine now: figures are worth as much as it was quiet */
export function load() {
	return `load average ${loadavg()[0].toFixed(2)}`;
}

export function median(values) {
	const sorted = [...values].sort((a, b) => a - b);
	const middle = sorted.length >> 1;
	return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/**
 * Lets kinds take turns, each going first in turn, so that noise meets all alike
 *
 * @param kinds Their names
 * @param runs  How many of each
 * @param once  Called with a name; its figures by name
 * @return Figures of all runs by kind; those of a run that fails, which is told of, are none
 */
export async function takeTurns(kinds, runs, once) {
	const all = new Map(kinds.map((kind) => [kind, []]));
	for (let run = 0; run < runs; run++) {
		for (let i = 0; i < kinds.length; i++) {
			const kind = kinds[(run + i) % kinds.length];
			all.get(kind).push(await once(kind).catch((error) => {
				process.stderr.write(`${kind}: ${error.message}\n`);
				return {};
			}));
			process.stderr.write('.');
		}
	}
	process.stderr.write('\n');
	return all;
}

function cell(values, digits) {
	const known = values.filter(Number.isFinite);
	if (!known.length)
		return '-';
	const text = [Math.min(...known), median(known), Math.max(...known)].map((value) => value.toFixed(digits));
	return text.join(' / ') + (known.length < values.length ? ` (${values.length - known.length} without)` : '');
}

/**
 * Prints a table of minimum, median and maximum: a line per kind
 *
 * @param all     As of takeTurns()
 * @param columns Words for each figure, and digits after the point
 */
export function print(all, columns) {
	const names = Object.keys(columns);
	const lines = [['', ...names.map((name) => columns[name][0])]];
	for (const [kind, runs] of all)
		lines.push([kind, ...names.map((name) => cell(runs.map((run) => run[name]), columns[name][1]))]);
	const widths = lines[0].map((_, i) => Math.max(...lines.map((line) => line[i].length)));
	for (const line of lines)
		console.log(line.map((text, i) => text.padEnd(widths[i])).join('  ').trimEnd());
}
