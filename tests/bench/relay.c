/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file relay.c  What one packet costs in a plugin: Duet beside videocall
 *
 * Stands in for the host suites (tests/host/check.h), so that it runs inside
 * the real janus, whose functions the plugins need. README.md says what the
 * figures mean.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "people.h"
#include "tests/host/check.h"

enum {
	CALLS = 10000,
	RUNS = 9,
	PACKETS = 1000000,   /* per run */
	LENGTH = 1200,
	SSRC_AT = 8,
};

struct contender {
	const char *name;
	const char *prefix;  /* of its users' names */
	enum people_kind kind;
	void (*incoming)(janus_plugin_session *session, janus_plugin_rtp *packet);
	struct light_client *client[2 * CALLS];   /* callers, then callees */
	double ns[RUNS];
};

static struct contender bare = {.name = "bare"};
static struct contender videocall = {.name = "videocall", .prefix = "v"};
static struct contender duet = {.name = "Duet", .prefix = "d"};
static struct contender duet_offers = {.name = "Duet, own offers", .prefix = "o",
	.kind = PEOPLE_DUET};
static struct contender *const contenders[] = {&bare, &videocall, &duet, &duet_offers};

struct bare_session {
	janus_plugin_session *peer;
};

static janus_callbacks *core;
static int out;        /* file descriptor */
static guint32 source; /* SSRC: every run is a new one, so that numbers begin anew */


/** The least that a plugin does: finds its session, calls the core for the peer */
static void bare_incoming(janus_plugin_session *session, janus_plugin_rtp *packet)
{
	const struct bare_session *b = session->plugin_handle;

	core->relay_rtp(b->peer, packet);
}


static void send_all(struct contender *c, guint from, guint to,
	void (*send)(struct contender *c, guint i))
{
	for (guint i = from; i < to; i++)
		send(c, i);
}


static void send_register(struct contender *c, guint i)
{
	g_autofree char *name = g_strdup_printf("%s%u", c->prefix, i);

	people_register(c->client[i], c->kind, name);
}


static void send_call(struct contender *c, guint i)
{
	g_autofree char *name = g_strdup_printf("%s%u", c->prefix, CALLS + i);

	people_call(c->client[i], c->kind, name);
}


static void send_accept(struct contender *c, guint i)
{
	people_accept(c->client[i], c->kind);
}


/** Sets up all calls of a contender; `before` of its plugin's are up already */
static gboolean connect_all(struct contender *c, struct light *l, guint before)
{
	c->incoming = light_plugin(l)->incoming_rtp;
	for (guint i = 0; i < 2 * CALLS; i++) {
		c->client[i] = light_attach(l);
		if (!c->client[i])
			return FALSE;
	}

	send_all(c, 0, 2 * CALLS, send_register);
	if (!light_wait(l, "registered", 2 * (before + CALLS)))
		return FALSE;
	send_all(c, 0, CALLS, send_call);
	if (!light_wait(l, "incomingcall", before + CALLS)
	    || !light_wait(l, "calling", before + CALLS))
		return FALSE;
	send_all(c, CALLS, 2 * CALLS, send_accept);

	return light_wait(l, "accepted", 2 * (before + CALLS));
}


static void detach_all(struct contender *c)
{
	for (guint i = 0; i < 2 * CALLS; i++)
		g_clear_pointer(&c->client[i], light_detach);
}


static void bare_attach_all(void)
{
	core = light_callbacks();
	bare.incoming = bare_incoming;
	for (guint i = 0; i < 2 * CALLS; i++) {
		bare.client[i] = g_new0(struct light_client, 1);
		bare.client[i]->session = g_new0(janus_plugin_session, 1);
	}
	for (guint i = 0; i < CALLS; i++) {
		struct bare_session *b = g_new0(struct bare_session, 1);

		b->peer = bare.client[CALLS + i]->session;
		bare.client[i]->session->plugin_handle = b;
	}
}


static void bare_detach_all(void)
{
	for (guint i = 0; i < 2 * CALLS; i++) {
		g_free(bare.client[i]->session->plugin_handle);
		g_free(bare.client[i]->session);
		g_free(bare.client[i]);
	}
}


static gint64 cpu_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);

	return (gint64)t.tv_sec * 1000000000 + t.tv_nsec;
}


/** Sends one packet on each of `n` calls, `rounds` times */
static void send_packets(const struct contender *c, janus_plugin_session **order, guint n,
	guint rounds, int mindex, guint32 seq)
{
	static char buf[LENGTH];
	janus_plugin_rtp packet = {.mindex = mindex, .video = mindex, .buffer = buf,
		.length = sizeof(buf)};
	const guint64 first = (guint64)(mindex ? 0x8060 : 0x806f) << 48;

	memcpy(buf + SSRC_AT, &source, sizeof(source));
	for (guint round = 0; round < rounds; round++, seq++) {
		/* in one piece, so that reading it does not wait for two stores */
		const guint64 header = GUINT64_TO_BE(first | (guint64)(guint16)seq << 32
			| seq * 960);

		for (guint i = 0; i < n; i++) {
			memcpy(buf, &header, sizeof(header));
			c->incoming(order[i], &packet);
		}
	}
}


/** @return ns per packet, negative when any was not relayed once */
static double run(const struct contender *c, janus_plugin_session **order, guint n, int mindex)
{
	const guint rounds = PACKETS / n;
	gint64 begin, end;

	source++;
	send_packets(c, order, n, 1, mindex, 0);
	light_relayed = 0;
	begin = cpu_ns();
	send_packets(c, order, n, rounds, mindex, 1);
	end = cpu_ns();
	if (light_relayed != (guint64)rounds * n)
		return -1;

	return (double)(end - begin) / (rounds * n);
}


/** The callers of the first `n` calls, the same shuffle for every contender */
static janus_plugin_session **shuffled(const struct contender *c, guint n)
{
	janus_plugin_session **order = g_new(janus_plugin_session *, n);
	g_autoptr(GRand) rand = g_rand_new_with_seed(1);

	for (guint i = 0; i < n; i++) {
		const guint j = g_rand_int_range(rand, 0, i + 1);

		order[i] = order[j];
		order[j] = c->client[i]->session;
	}

	return order;
}


static int by_value(const void *a, const void *b)
{
	const double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}


/** Prints a row of the table; @return whether every packet was relayed once */
static gboolean print_row(guint n, int mindex)
{
	gboolean exact = TRUE;

	dprintf(out, "# %6u  %d %-5s", n, mindex, mindex ? "video" : "audio");
	for (guint i = 0; i < G_N_ELEMENTS(contenders); i++) {
		double *ns = contenders[i]->ns;

		qsort(ns, RUNS, sizeof(ns[0]), by_value);
		exact &= ns[0] >= 0;
		dprintf(out, "  %6.1f %6.1f %6.1f", ns[0], ns[RUNS / 2], ns[RUNS - 1]);
	}
	dprintf(out, "\n");

	return exact;
}


/** Runs take turns, so that noise meets all alike, and each goes first in turn */
static gboolean measure(guint n, int mindex)
{
	janus_plugin_session **order[G_N_ELEMENTS(contenders)];

	for (guint i = 0; i < G_N_ELEMENTS(contenders); i++)
		order[i] = shuffled(contenders[i], n);
	for (guint r = 0; r < RUNS; r++) {
		for (guint i = 0; i < G_N_ELEMENTS(contenders); i++) {
			const guint k = (r + i) % G_N_ELEMENTS(contenders);

			contenders[k]->ns[r] = run(contenders[k], order[k], n, mindex);
		}
	}
	for (guint i = 0; i < G_N_ELEMENTS(contenders); i++)
		g_free(order[i]);

	return print_row(n, mindex);
}


static void print_load(const char *when)
{
	double load = 0;

	getloadavg(&load, 1);
	dprintf(out, "# load average %s: %.1f\n", when, load);
}


static gboolean measure_all(void)
{
	gboolean exact = TRUE;

	print_load("before");
	dprintf(out, "# ns per packet, minimum, median and maximum of %d runs\n", RUNS);
	dprintf(out, "#  calls  m-line ");
	for (guint i = 0; i < G_N_ELEMENTS(contenders); i++)
		dprintf(out, "  %20s", contenders[i]->name);
	dprintf(out, "\n");
	for (guint n = 1; n <= CALLS; n = n == 1 ? 1000 : n * 10) {
		for (int mindex = 0; mindex < 2; mindex++)
			exact &= measure(n, mindex);
	}
	print_load("after");

	return exact;
}


static guint result(gboolean ok, guint n, const char *name)
{
	dprintf(out, "%s %u - %s\n", ok ? "ok" : "not ok", n, name);

	return !ok;
}


guint check_run(int fd, const char *filter)
{
	const char *folder = g_get_tmp_dir();
	struct light *v = light_open(getenv("BENCH_VIDEOCALL"), folder);
	struct light *d = light_open(getenv("HOST_PLUGIN"), folder);
	guint failed;

	(void)filter;
	out = fd;
	dprintf(fd, "1..2\n");
	bare_attach_all();
	failed = result(v && d && connect_all(&videocall, v, 0) && connect_all(&duet, d, 0)
		&& connect_all(&duet_offers, d, CALLS), 1, "all calls are up");
	if (!failed)
		failed = result(measure_all(), 2, "every packet was relayed once");

	detach_all(&videocall);
	detach_all(&duet);
	detach_all(&duet_offers);
	bare_detach_all();
	light_close(v);
	light_close(d);

	return failed;
}
