#!/usr/bin/env node
/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * Signs a token for janus.plugin.duet, or for Janus itself: see docs/security.md
 *
 *     scripts/token.mjs --user alice              to register as alice
 *     scripts/token.mjs --room kitchen            to join a room
 *     scripts/token.mjs --user alice --room den   both
 *     scripts/token.mjs --session                 for Janus's own API
 *
 *     --seconds N     how long it is good, 3600 unless said otherwise
 *     --secret-file F holds token_auth_secret of janus.jcfg; without it the
 *                     environment's DUET_TOKEN_SECRET is taken
 */
import { createHmac } from 'node:crypto';
import { readFileSync, realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const PACKAGE = 'janus.plugin.duet';

/** Writes what means something in a token as in a URI */
const escaped = (name) => name.normalize('NFC').replace(/[%,:=]/g, encodeURIComponent);

export const forUser = (name) => escaped(name);
export const forRoom = (name) => `room=${escaped(name)}`;

function sign(secret, realm, descriptors, seconds) {
	const expiry = Math.floor(Date.now() / 1000) + seconds;
	const data = [expiry, realm, ...descriptors].join(',');
	return `${data}:${createHmac('sha1', secret).update(data).digest('base64')}`;
}

/**
 * A token for requests of Duet
 *
 * @param secret       token_auth_secret of janus.jcfg
 * @param descriptors  What it is good for: forUser() and forRoom() of names
 * @param seconds      How long
 */
export function duetToken(secret, descriptors, seconds = 3600) {
	return sign(secret, PACKAGE, descriptors, seconds);
}

/** A token for Janus's own API, with which to attach to Duet and to no other plugin */
export function janusToken(secret, seconds = 3600) {
	return sign(secret, 'janus', [PACKAGE], seconds);
}

function main() {
	const { values } = parseArgs({ options: {
		user: { type: 'string', multiple: true, default: [] },
		room: { type: 'string', multiple: true, default: [] },
		session: { type: 'boolean', default: false },
		seconds: { type: 'string', default: '3600' },
		'secret-file': { type: 'string' },
	} });
	const file = values['secret-file'];
	const secret = file ? readFileSync(file, 'utf8').trimEnd() : process.env.DUET_TOKEN_SECRET;
	const seconds = Number(values.seconds);
	const descriptors = [...values.user.map(forUser), ...values.room.map(forRoom)];

	if (!secret)
		throw new Error('No secret: give --secret-file, or set DUET_TOKEN_SECRET');
	if (!Number.isInteger(seconds) || seconds < 1)
		throw new Error('--seconds takes a whole number from 1');
	if (values.session === descriptors.length > 0)
		throw new Error('Give --user and --room, or --session alone');
	console.log(values.session ? janusToken(secret, seconds) : duetToken(secret, descriptors, seconds));
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
	try {
		main();
	} catch (error) {
		console.error(`token: ${error.message}`);
		process.exitCode = 1;
	}
}
