/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * A network for measurements: a server, and an access link each from it to a caller
 * and a callee, who reach each other over both links. This program itself is the
 * server, and must be in a network namespace of its own (tests/bench/lab.sh sees to
 * that); the others are entered by the id of a process in them.
 */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

const ADDRESS = '10.77.0.1';
const NETWORK = '10.77.0';
const ETHERNET = '02:00:00:00:00';
const NO_IPV6 = '/proc/sys/net/ipv6/conf/all/disable_ipv6';
const UNLIMITED = 1e9;
const DEEP = 200;

function run(command, ...args) {
	return execFileSync(command, args, { encoding: 'utf8' });
}

const inside = (pid, ...command) => run('nsenter', `--net=/proc/${pid}/ns/net`, '--', ...command);
const here = (...command) => run(...command);

/* Of bursts: at least a packet, and a millisecond's worth, for timers are hardly finer than that */
function tbf(rate, queue) {
	const burst = Math.max(2000, Math.ceil(rate / 8000));
	return ['tbf', 'rate', `${rate}bit`, 'burst', `${burst}`, 'limit', `${Math.ceil(rate * queue / 8000)}`];
}

/** An access link */
class Link {
	#wire;
	#answers;

	static async open(name, host) {
		const wire = spawn(process.env.DUET_WIRE, [name], { stdio: ['pipe', 'pipe', 'inherit'] });
		const answers = createInterface({ input: wire.stdout })[Symbol.asyncIterator]();
		if ((await answers.next()).value !== 'ready')
			throw new Error(`There is no link for ${name}`);
		const self = new Link(wire, answers, name, host);
		self.#configure();
		return self;
	}

	constructor(wire, answers, name, host) {
		this.#wire = wire;
		this.#answers = answers;
		this.name = name;
		/** A process in the network behind it */
		this.pid = wire.pid;
		this.address = `${NETWORK}.${host}`;
		this.ethernet = `${ETHERNET}:${host}`;
	}

	#configure() {
		const { pid, name, address, ethernet } = this;
		inside(pid, 'sh', '-c', `echo 1 >${NO_IPV6}`);
		inside(pid, 'ip', 'link', 'set', 'lo', 'up');
		inside(pid, 'ip', 'link', 'set', 'net', 'address', ethernet, 'up');
		inside(pid, 'ip', 'address', 'add', `${address}/24`, 'dev', 'net');
		inside(pid, 'ip', 'route', 'add', 'default', 'via', ADDRESS);
		here('ip', 'link', 'set', name, 'master', 'server', 'up');
		for (const direction of ['up', 'down'])
			this.#queue('add', direction, UNLIMITED, DEEP);
	}

	/** Tells one side where another is: asking for it takes time on slow links */
	meet({ address, ethernet }) {
		inside(this.pid, 'ip', 'neighbour', 'add', address, 'lladdr', ethernet, 'dev', 'net');
	}

	/* A queue belongs to the device that sends into the link */
	#tc(direction, [option, verb], ...args) {
		return direction === 'up' ? inside(this.pid, 'tc', ...option, 'qdisc', verb, 'dev', 'net', ...args) :
			here('tc', ...option, 'qdisc', verb, 'dev', this.name, ...args);
	}

	#queue(verb, direction, rate, queue) {
		this.#tc(direction, [[], verb], 'root', ...tbf(rate, queue));
	}

	async #ask(line) {
		this.#wire.stdin.write(`${line}\n`);
		return (await this.#answers.next()).value;
	}

	/**
	 * Changes one direction, for what is sent from now on; what is not named is as if
	 * the link had no limit
	 *
	 * @param direction      'up' to the server or 'down' from it
	 * @param shape.rate     bit/s, Ethernet headers included
	 * @param shape.queue    What waits at most at that rate, ms; what comes on top is dropped
	 * @param shape.delay    One way, ms
	 * @param shape.jitter   A packet takes up to so much longer, ms
	 * @param shape.loss     Share of packets lost at random, 0 to 1
	 */
	async shape(direction, { rate = UNLIMITED, queue = DEEP, delay = 0, jitter = 0, loss = 0 } = {}) {
		this.#queue('change', direction, rate, queue);
		const numbers = [delay * 1000, jitter * 1000, loss * 1e6].map(Math.round);
		if (await this.#ask(`${direction} ${numbers.join(' ')}`) !== 'ok')
			throw new Error(`The link of ${this.name} is gone`);
	}

	/** What a direction has lost: packets seen, lost at random, dropped by the queue; and its clock's worst error, us */
	async count(direction) {
		const [seen, lost, late] = (await this.#ask(`count ${direction}`)).split(' ').map(Number);
		const [queue] = JSON.parse(this.#tc(direction, [['-s', '-j'], 'show'], 'root'));
		return { seen, lost, late, dropped: queue.drops };
	}

	async stop() {
		this.#wire.stdin.end();
		await once(this.#wire, 'exit');
	}
}

/* A switch: Janus binds to the device of its address, so both sides must be behind that one */
function configureServer() {
	writeFileSync(NO_IPV6, '1');
	here('ip', 'link', 'set', 'lo', 'up');
	here('ip', 'link', 'add', 'server', 'type', 'bridge');
	here('ip', 'link', 'set', 'server', 'address', `${ETHERNET}:1`, 'up');
	here('ip', 'address', 'add', `${ADDRESS}/24`, 'dev', 'server');
}

/** Makes the network: two links without limit or delay */
export async function startLab() {
	if (!process.env.DUET_WIRE)
		throw new Error('Start benches with their commands in tests/bench');
	configureServer();
	const caller = await Link.open('caller', 2);
	const callee = await Link.open('callee', 3);
	const server = { address: ADDRESS, ethernet: `${ETHERNET}:1` };
	for (const [link, others] of [[caller, [callee, server]], [callee, [caller, server]]]) {
		others.forEach((other) => link.meet(other));
		here('ip', 'neighbour', 'add', link.address, 'lladdr', link.ethernet, 'dev', 'server');
	}
	return {
		caller, callee, address: ADDRESS,
		/** Runs something in the network behind a link, with its stdout in a pipe */
		spawn: (link, ...command) => spawn('nsenter', [`--net=/proc/${link.pid}/ns/net`, '--', ...command],
			{ stdio: ['ignore', 'pipe', 'inherit'] }),
		/** Both links, both directions alike */
		async shape(shape) {
			for (const link of [caller, callee])
				for (const direction of ['up', 'down'])
					await link.shape(direction, shape);
		},
		async stop() {
			await caller.stop();
			await callee.stop();
			here('ip', 'link', 'delete', 'server');
		},
	};
}
