/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** @file calls.js  The call that a client is in, the one that it places, and those that come in */

import { peerDid, recordingIs } from './catchup.js';
import { Course } from './course.js';
import { Dial } from './dial.js';
import { DuetError } from './errors.js';
import { Pulse } from './pulse.js';

export class Calls {
	#link;
	#emit;
	#pulse;
	#course = null;
	#dial = null;

	/**
	 * @param link  The client's Link
	 * @param emit  Called with (type, detail): fires an event at the client
	 */
	constructor(link, emit) {
		this.#link = link;
		this.#emit = emit;
		this.#pulse = new Pulse(link);
	}

	/** The Course of the call there is, or null */
	get course() {
		return this.#course;
	}

	/** See DuetClient.call() */
	async place(username, options) {
		const link = this.#link;
		const there = this.#course;
		if (there?.state === 'ringing' && there.peer === username) {
			await there.accept(options);
			return there.call;
		}
		if (there || this.#dial)
			throw new DuetError('state', 'You are in a call');
		const { name, other } = link.room;
		const dial = new Dial(link, {
			username: username ?? other,
			room: username ? null : name,
			begin: (course) => this.#begin(course),
		});
		this.#dial = dial;
		try {
			const { call } = await dial.place(options);
			return call;
		} finally {
			this.#dial = null;
			if (dial.waiting && link.signal.up)
				this.#ring(dial.waiting);
		}
	}

	#begin({ result, role, state, preview, media, local }) {
		const course = new Course(this.#link, {
			id: result.call_id,
			peer: result.username,
			display: result.display,
			role,
			preview: result.preview ?? preview,
			state,
			media: result.media ?? media,
			ringTimeout: result.ring_timeout,
			local,
		});
		this.#course = course;
		this.#pulse.start();
		// Before any listener of the application hears of it
		course.call.addEventListener('state', () => {
			if (course.state === 'ended' && this.#course === course) {
				this.#course = null;
				this.#pulse.stop();
			}
		});
		return course;
	}

	/** An event of the server about a call */
	handle(result, jsep) {
		if (result.event === 'incomingcall')
			this.incoming(result);
		else if (result.call_id === this.#course?.id)
			this.#course.handle(result, jsep);
		else
			this.#dial?.handle(result);
	}

	/** A call comes in, as `incomingcall` tells it */
	incoming(result) {
		// The server has one call for a handle: whatever was here is over there
		this.#course?.end('failed');
		if (this.#dial)
			this.#dial.hold(result);
		else
			this.#ring(result);
	}

	#ring(result) {
		const course = this.#begin({ result, role: 'callee' });
		course.ring(this.#link.early);
		this.#emit('incomingcall', { call: course.call });
	}

	/** The call of before a reload goes on, as `registered` tells it */
	resume({ role, ...result }) {
		const link = this.#link;
		const course = this.#begin({ result, role, state: 'active' });
		link.forget();
		this.#emit('resumed', { call: course.call });
		peerDid(course, result.peer);
		recordingIs(course, result.recording);
		course.mend({ anew: 'The page was loaded again' });
		link.status().then((status) => course.resume(status), (error) => course.fail(error));
	}

	/** The network is another one */
	moved() {
		this.#pulse.check();
		this.#course?.moved();
	}

	/** There is nothing any more that a call could go through */
	end(code, reason) {
		this.#course?.end(code, reason);
	}

	close(reason) {
		this.#pulse.stop();
		this.end('failed', reason);
	}
}
