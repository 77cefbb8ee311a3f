/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** What the library says about itself: in its code, its types and its documentation */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

export const TOP = fileURLToPath(new URL('../..', import.meta.url));
export const HTML = join(TOP, 'html');

export function read(path) {
	return readFileSync(join(TOP, path), 'utf8');
}

/** Names of html/*.js that npm.js imports, itself included */
export function modules(entry = 'npm.js', seen = new Set()) {
	seen.add(entry);
	for (const [, next] of read(`html/${entry}`).matchAll(/from '\.\/([^']+)'/g)) {
		if (!seen.has(next))
			modules(next, seen);
	}
	return seen;
}

/** The declarations of html/duet.d.ts: by name, {exported, members}; a union's members are its words */
export function declared() {
	const tree = ts.createSourceFile('duet.d.ts', read('html/duet.d.ts'), ts.ScriptTarget.Latest, true);
	const found = {};
	for (const node of tree.statements.filter(({ name }) => name)) {
		const exported = node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) ?? false;
		const members = (node.members ?? []).filter(({ name }) => name).map(({ name }) => name.text);
		const words = node.type?.types?.map((type) => type.literal?.text) ?? [];
		const value = ts.isClassDeclaration(node) || ts.isFunctionDeclaration(node);
		found[node.name.text] = { exported, value, members: [...new Set([...members, ...words])] };
	}
	return found;
}

/** What a class has for its users, methods and accessors alike */
export function members(type) {
	const names = [];
	for (let at = type.prototype; at !== EventTarget.prototype && at !== Error.prototype && at !== Object.prototype;
		at = Object.getPrototypeOf(at))
		names.push(...Object.getOwnPropertyNames(at).filter((name) => name !== 'constructor'));
	return [...new Set(names)];
}

/** Fields that a file declares as public */
export function fields(file) {
	return [...read(`html/${file}`).matchAll(/^\t(\w+)(?: = [^(]*)?;$/gm)].map(([, name]) => name);
}

/** Events that the comment of a class announces: 'name' {fields}, 'name'... */
export function announced(file) {
	const source = read(`html/${file}`);
	const comment = source.slice(source.lastIndexOf('/**', source.search(/^export class/m)), source.search(/^export class/m));
	const code = comment.slice(comment.search(/Events, |Fires /)).replace(/\([^)]*\)|"[^"]*"/g, '');
	return [...code.matchAll(/'([a-z-]+)'/g)].map(([, name]) => name);
}

/** Events that a file fires with a function, given as a pattern */
export function fired(file, emit) {
	const calls = read(`html/${file}`).matchAll(new RegExp(`${emit}\\(([^,)]*)`, 'g'));
	return [...calls].flatMap(([, first]) => [...first.matchAll(/'([a-z-]+)'/g)].map(([, name]) => name));
}

/** Options that the comment before a method documents */
export function documented(file, method) {
	const source = read(`html/${file}`);
	const at = source.search(new RegExp(`^\\t(?:async )?${method}\\(`, 'm'));
	const comment = source.slice(source.lastIndexOf('/**', at), at);
	return [...comment.matchAll(/@param \w+\.(\w+)/g)].map(([, name]) => name);
}

/** All names that docs/client.md has in `code` */
export function mentioned() {
	return new Set([...read('docs/client.md').matchAll(/`([^`\n]+)`/g)].flatMap(([, code]) => code.match(/[\w-]+/g) ?? []));
}

