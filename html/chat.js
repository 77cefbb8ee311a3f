/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** @file chat.js  The data channels of one PeerConnection */

import { DuetError, asError } from './errors.js';
import { Chain, occurs, within } from './limits.js';

/** Label of the one that is made here */
const LABEL = 'chat';
/** With more than HIGH bytes on their way nothing is added until there are less than LOW */
const HIGH = 1 << 20;
const LOW = 1 << 18;
/** What Janus carries at once, in bytes: it counts them in 16 bits (janus_plugin_data), and cuts what is larger */
const MAXIMUM = (1 << 16) - 1;

/* Text or bytes, and how many bytes it is */
async function content(data) {
	if (typeof data === 'string')
		return { data, size: new TextEncoder().encode(data).length };
	const bytes = data instanceof Blob ? await data.arrayBuffer() : data;
	if (!(bytes instanceof ArrayBuffer || ArrayBuffer.isView(bytes)))
		throw new DuetError('data', 'Only text and bytes can be sent');
	return { data: bytes, size: bytes.byteLength };
}

export class Chat {
	#pc;
	#timeout;
	#pace;
	#emit;
	#turn = new Chain();
	#channels = new Map();

	/**
	 * @param pc       The PeerConnection
	 * @param timeout  How long a channel may take to open, in ms
	 * @param pace     Pace of what is sent
	 * @param emit     Called with (type, detail): 'message' {data, binary, text, label, protocol} and 'channel' {label}
	 */
	constructor(pc, timeout, pace, emit) {
		this.#pc = pc;
		this.#timeout = timeout;
		this.#pace = pace;
		this.#emit = emit;
	}

	/** Makes the channel, unless there is one */
	open() {
		if (!this.#channels.size)
			this.adopt(this.#pc.createDataChannel(LABEL));
	}

	/** Janus opens one towards us as well when the peer's label is another than ours */
	adopt(channel) {
		const { label, protocol = '' } = channel;
		channel.binaryType = 'arraybuffer';
		channel.bufferedAmountLowThreshold = LOW;
		this.#channels.set(label, channel);
		channel.addEventListener('message', ({ data }) => {
			const binary = typeof data !== 'string';
			this.#emit('message', { data, binary, text: binary ? null : data, label, protocol });
		});
		channel.addEventListener('open', () => this.#emit('channel', { label }));
		channel.addEventListener('close', () => {
			if (this.#channels.get(label) === channel)
				this.#channels.delete(label);
		});
	}

	/** Sends text or bytes, after what was sent before, once there is a channel and room on it */
	send(data) {
		return this.#turn.run(() => this.#send(data));
	}

	async #send(given) {
		const { data, size } = await content(given);
		// Janus drops it without a word
		if (!size)
			throw new DuetError('data', 'There is nothing to send');
		const channel = this.#channels.get(LABEL) ?? this.#channels.values().next().value;
		if (!channel)
			throw new DuetError('data', 'This call has no chat');
		const most = Math.min(this.#pc.sctp?.maxMessageSize || MAXIMUM, MAXIMUM);
		if (size > most)
			throw new DuetError('too-large', `At most ${most} bytes can be sent at once`);
		const closed = occurs(channel, 'close');
		if (channel.readyState === 'connecting')
			await within(Promise.race([occurs(channel, 'open'), closed]), this.#timeout, 'Opening the chat');
		while (channel.readyState === 'open' && channel.bufferedAmount > HIGH)
			await Promise.race([occurs(channel, 'bufferedamountlow'), closed]);
		await this.#pace.turn(size);
		try {
			channel.send(data);
		} catch (error) {
			throw asError(error, 'data');
		}
	}
}
