/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** @file people.js  Who is there: the list of the page, with the presence of each */

import { t } from '../words.js';
import { $, avatar, icon, make, show } from './dom.js';

/** The server lets a client watch that many, unless it says otherwise */
const WATCHED = 64;

export class People {
	#client;
	#choose;

	/**
	 * @param client  DuetClient
	 * @param choose  Called with a name that was clicked
	 */
	constructor(client, choose) {
		this.#client = client;
		this.#choose = choose;
		client.addEventListener('presence', ({ detail }) => this.#mark(detail.username, detail.presence));
	}

	/** Asks anew; an operator may keep the list to himself, and that is no reason to complain */
	async refresh() {
		const { username } = this.#client;
		const names = await this.#client.list().catch((error) => {
			if (error.origin !== 'plugin')
				throw error;
			show('refresh', false);
			return [];
		});
		await this.#list(names.filter((name) => name !== username));
	}

	async #list(names) {
		const client = this.#client;
		$('people').replaceChildren(...names.map((name) => this.#row(name)));
		show('nobody', !names.length);
		const watched = names.slice(0, WATCHED);
		await client.unwatch([...client.presence.keys()].filter((name) => !watched.includes(name))).catch(() => {});
		await client.watch(watched).catch(() => {});
		for (const [name, presence] of client.presence)
			this.#mark(name, presence);
	}

	#row(name) {
		const button = make('button', { type: 'button', data: { name } },
			avatar(name), make('span', { className: 'who' }, make('b', {}, name), make('small')), icon('phone'));
		button.title = t('call-name', { peer: name });
		button.addEventListener('click', () => this.#choose(name));
		return make('li', {}, button);
	}

	/** Marks a listed name as 'online', 'busy' or 'offline' */
	#mark(name, presence) {
		for (const button of $('people').querySelectorAll('button')) {
			if (button.dataset.name !== name)
				continue;
			button.dataset.presence = presence ?? '';
			button.querySelector('small').textContent = presence ? t(`presence-${presence}`) : '';
		}
	}

	/** Says it all again, in another language */
	retell() {
		for (const [name, presence] of this.#client.presence)
			this.#mark(name, presence);
	}
}
