/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file wire.c
 * @brief A link with delay, jitter and random loss to a network namespace of its own
 *
 * usage: wire NAME
 *
 * Makes a TAP device NAME in the network namespace that it is started in, a new
 * namespace, and a TAP device `net` there, and carries packets between them. It says
 * `ready` then. Its own process is in the new namespace: others enter by its id. When
 * its stdin ends so does it, and with it go both devices and the namespace.
 *
 * Lines on stdin change a direction at once, for packets that come from then on, and
 * are answered with a line each:
 *
 *     up|down DELAY JITTER LOSS     `ok`; us, us, parts per million
 *     count up|down                 `SEEN LOST LATEST`; packets, packets, us
 *
 * `up` is away from the new namespace. Every packet is lost with probability LOSS,
 * independently, out of a generator with a fixed seed for each direction. What is not
 * lost is delayed by DELAY and by an extra between 0 and JITTER, drawn anew every
 * SLOT. Packets never overtake each other, as on real links: one waits for the one
 * before it. LATEST is how much too late a packet was handed on, at worst.
 *
 * Rates and queues are not its business: that is what tbf on the two devices is for.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/if_tun.h>
#include <net/if.h>
#include <sched.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#define FRAME 1514 /* bytes: an Ethernet header and 1500 */
#define QUEUE 8192 /* packets, a power of two */
#define SLOT 20000 /* us */
#define MILLION 1000000

typedef struct packet {
	int64_t due; /* us */
	size_t length;
	uint8_t bytes[FRAME];
} packet;

typedef struct direction {
	int from, to, timer;
	int64_t delay, jitter; /* us */
	uint32_t loss; /* parts per million */
	uint64_t random;
	int64_t slot, extra, due; /* us */
	uint64_t seen, lost;
	int64_t latest; /* us */
	uint32_t head, tail;
	packet *queue;
} direction;

static void give_up(const char *what) {
	fprintf(stderr, "wire: %s: %s\n", what, strerror(errno));
	exit(1);
}

static int64_t now_us(void) {
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * MILLION + now.tv_nsec / 1000;
}

/* splitmix64; a number from 0 to below `limit` */
static uint64_t draw(direction *d, uint64_t limit) {
	uint64_t z = d->random += 0x9e3779b97f4a7c15u;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	return (z ^ z >> 31) % limit;
}

static int open_tap(const char *name) {
	struct ifreq request = { .ifr_flags = IFF_TAP | IFF_NO_PI };
	int fd = open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC);

	snprintf(request.ifr_name, sizeof(request.ifr_name), "%s", name);
	if (fd < 0 || ioctl(fd, TUNSETIFF, &request))
		give_up("cannot make a TAP device");
	return fd;
}

static void direction_open(direction *d, int from, int to, uint64_t seed) {
	*d = (direction){ .from = from, .to = to, .random = seed };
	d->timer = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
	d->queue = calloc(QUEUE, sizeof(packet));
	if (d->timer < 0 || !d->queue)
		give_up("cannot make a queue");
}

/* A device that is down refuses; then the packet is lost, as on a cable that is out */
static void hand_on(direction *d, const packet *one, int64_t now) {
	if (write(d->to, one->bytes, one->length) < 0)
		d->lost++;
	if (now - one->due > d->latest)
		d->latest = now - one->due;
}

static void arm(direction *d) {
	int64_t due = d->queue[d->head % QUEUE].due;
	struct itimerspec when = { .it_value = { due / MILLION, due % MILLION * 1000 } };

	timerfd_settime(d->timer, TFD_TIMER_ABSTIME, &when, NULL);
}

/* Hands on what is due; what is left waits for the timer */
static void deliver(direction *d) {
	int64_t now = now_us();

	while (d->head != d->tail && d->queue[d->head % QUEUE].due <= now)
		hand_on(d, &d->queue[d->head++ % QUEUE], now);
	if (d->head != d->tail)
		arm(d);
}

static int64_t due_at(direction *d, int64_t now) {
	int64_t due;

	if (now - d->slot >= SLOT) {
		d->slot = now;
		d->extra = d->jitter ? (int64_t)draw(d, (uint64_t)d->jitter + 1) : 0;
	}
	due = now + d->delay + d->extra;
	return d->due = due > d->due ? due : d->due;
}

static void take(direction *d) {
	for (;;) {
		packet *one = &d->queue[d->tail % QUEUE];
		ssize_t length = read(d->from, one->bytes, FRAME);

		if (length <= 0)
			break;
		d->seen++;
		if (d->tail - d->head == QUEUE - 1 || draw(d, MILLION) < d->loss) {
			d->lost++;
			continue;
		}
		one->length = (size_t)length;
		one->due = due_at(d, now_us());
		d->tail++;
	}
	deliver(d);
}

static void tick(direction *d) {
	uint64_t times;

	if (read(d->timer, &times, sizeof(times)) > 0)
		deliver(d);
}

static bool attend(direction *d, int fd) {
	if (fd == d->from)
		take(d);
	else if (fd == d->timer)
		tick(d);
	return fd == d->from || fd == d->timer;
}

static void obey(const char *line, direction *up, direction *down) {
	char name[8];
	long long delay, jitter;
	unsigned loss;
	direction *d;

	if (sscanf(line, "count %7s", name) == 1) {
		d = strcmp(name, "up") ? down : up;
		printf("%llu %llu %lld\n", (unsigned long long)d->seen, (unsigned long long)d->lost,
			(long long)d->latest);
		d->latest = 0;
	} else if (sscanf(line, "%7s %lld %lld %u", name, &delay, &jitter, &loss) == 4) {
		d = strcmp(name, "up") ? down : up;
		d->delay = delay;
		d->jitter = jitter;
		d->loss = loss;
		d->slot = 0;
		puts("ok");
	} else {
		puts("what?");
	}
}

static void watch(int poll, int fd) {
	struct epoll_event event = { .events = EPOLLIN, .data.fd = fd };

	if (epoll_ctl(poll, EPOLL_CTL_ADD, fd, &event))
		give_up("cannot wait");
}

static void carry(direction *up, direction *down) {
	char line[80];
	struct epoll_event event;
	int poll = epoll_create1(EPOLL_CLOEXEC);
	const int fds[] = { STDIN_FILENO, up->from, up->timer, down->from, down->timer };

	for (size_t i = 0; i < sizeof(fds) / sizeof(fds[0]); i++)
		watch(poll, fds[i]);
	puts("ready");
	for (;;) {
		if (epoll_wait(poll, &event, 1, -1) != 1)
			continue;
		if (event.data.fd == STDIN_FILENO) {
			if (!fgets(line, sizeof(line), stdin))
				return;
			obey(line, up, down);
		} else if (!attend(up, event.data.fd)) {
			attend(down, event.data.fd);
		}
	}
}

int main(int argc, char **argv) {
	direction up, down;
	int near, far;
	const struct sched_param urgent = { .sched_priority = 1 };

	if (argc != 2) {
		fputs("usage: wire NAME\n", stderr);
		return 2;
	}
	setvbuf(stdin, NULL, _IONBF, 0);
	setvbuf(stdout, NULL, _IOLBF, 0);
	near = open_tap(argv[1]);
	if (unshare(CLONE_NEWNET))
		give_up("cannot make a network namespace");
	far = open_tap("net");
	/* What it is to delay by must not depend on who else computes */
	if (sched_setscheduler(0, SCHED_FIFO, &urgent) || mlockall(MCL_CURRENT | MCL_FUTURE))
		fputs("wire: no real-time priority: delays may be longer than asked for\n", stderr);
	direction_open(&up, far, near, 1);
	direction_open(&down, near, far, 2);
	carry(&up, &down);
	return 0;
}
