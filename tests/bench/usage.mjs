/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** What a process takes: memory, descriptors, threads */
import { readdir, readFile } from 'node:fs/promises';

const MB = 1024;

async function number(file, name) {
	const text = await readFile(file, 'utf8');
	return Number(text.match(new RegExp(`^${name}:\\s+(\\d+)`, 'm'))?.[1] ?? NaN);
}

/**
 * @param pid Of the process
 * @return rss and dirty (private pages that were written), both in MB; fds; threads; cpu in s since it began
 */
export async function usage(pid) {
	const [rss, dirty, threads, fds, stat] = await Promise.all([
		number(`/proc/${pid}/status`, 'VmRSS'),
		number(`/proc/${pid}/smaps_rollup`, 'Private_Dirty'),
		number(`/proc/${pid}/status`, 'Threads'),
		readdir(`/proc/${pid}/fd`),
		readFile(`/proc/${pid}/stat`, 'utf8'),
	]);
	const [user, system] = stat.slice(stat.lastIndexOf(')')).split(' ').slice(12, 14).map(Number);
	return { rss: rss / MB, dirty: dirty / MB, fds: fds.length, threads, cpu: (user + system) / 100 };
}
