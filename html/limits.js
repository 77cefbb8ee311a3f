/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** @file limits.js  Waiting, never for ever */

import { DuetError } from './errors.js';

/**
 * @param promise  What is waited for
 * @param ms       For how long at most
 * @param what     Words that name it in the error
 * @return The promise's result; rejects with code 'timeout' when it takes longer
 */
export function within(promise, ms, what) {
	let timer;
	const limit = new Promise((_, reject) => {
		timer = setTimeout(() => {
			reject(new DuetError('timeout', `${what}: no answer within ${ms / 1000} s`));
		}, ms);
	});
	return Promise.race([promise, limit]).finally(() => clearTimeout(timer));
}

/** Resolves when so many milliseconds have passed */
export function after(ms) {
	return new Promise((resolve) => {
		setTimeout(resolve, ms);
	});
}

/** Resolves when an event of that type comes */
export function occurs(target, type) {
	return new Promise((resolve) => {
		target.addEventListener(type, resolve, { once: true });
	});
}

/** A promise with its two ends, to be settled from outside */
export function deferred() {
	const d = {};
	d.promise = new Promise((resolve, reject) => Object.assign(d, { resolve, reject }));
	d.promise.catch(() => {});
	return d;
}

/** Runs asynchronous functions one after the other, whatever becomes of each */
export class Chain {
	#last = Promise.resolve();

	/** @return What `fn` returns, once its turn has come */
	run(fn) {
		const result = this.#last.then(fn);
		this.#last = result.catch(() => {});
		return result;
	}
}
