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
	PAYLOAD_AT = 12,
	START_CODE_AT = 21,  /* of a VP8 keyframe, RFC 6386 section 9.1 */
	LEAD = 4,            /* rounds that are not timed: one with each temporal layer */
};

/** What is sent */
struct flow {
	const char *name;
	int mindex;
	guint16 head;        /* version, and payload type */
	gboolean layers;     /* it is the highest layer of a simulcast */
};

struct contender {
	const char *name;
	const char *prefix;  /* of its users' names */
	enum people_kind kind;
	void (*incoming)(janus_plugin_session *session, janus_plugin_rtp *packet);
	struct light_client *client[2 * CALLS];   /* callers, then callees */
	guint32 seq;         /* next of the layer, which goes on from run to run */
	double ns[RUNS];
};

static struct contender bare = {.name = "bare"};
static struct contender videocall = {.name = "videocall", .prefix = "v"};
static struct contender duet = {.name = "Duet", .prefix = "d"};
static struct contender duet_offers = {.name = "Duet, own offers", .prefix = "o",
	.kind = PEOPLE_DUET};
static struct contender *const contenders[] = {&bare, &videocall, &duet, &duet_offers};

static const struct flow audio = {.name = "audio", .mindex = 0, .head = 0x806f};
static const struct flow video = {.name = "video", .mindex = 1, .head = 0x8060};
static const struct flow layers = {.name = "layers", .mindex = 1, .head = 0x8060,
	.layers = TRUE};

struct bare_session {
	janus_plugin_session *peer;
};

static janus_callbacks *core;
static int out;        /* file descriptor */
static gboolean layered; /* the calls that are being made */
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


/** Others for the second calls: the first names may be kept for who comes back */
static char *name_of(const struct contender *c, guint i)
{
	return g_strdup_printf("%s%c%u", c->prefix, layered ? 'l' : 'p', i);
}


static void send_register(struct contender *c, guint i)
{
	g_autofree char *name = name_of(c, i);

	people_register(c->client[i], c->kind, name);
}


static void send_call(struct contender *c, guint i)
{
	g_autofree char *name = name_of(c, CALLS + i);

	people_call(c->client[i], c->kind, name, layered);
}


static void send_accept(struct contender *c, guint i)
{
	people_accept(c->client[i], c->kind);
}


/** Before any call is made: those who come after it are scattered in the memory that it left */
static gboolean attach_all(struct contender *c, struct light *l)
{
	for (guint i = 0; i < 2 * CALLS; i++) {
		c->client[i] = light_attach(l);
		if (!c->client[i])
			return FALSE;
	}

	return TRUE;
}


/** Sets up all calls of a contender; `before` of its plugin's are up already */
static gboolean connect_all(struct contender *c, struct light *l, guint before)
{
	c->incoming = light_plugin(l)->incoming_rtp;
	send_all(c, 0, 2 * CALLS, send_register);
	if (!light_wait(l, "registered", 2 * (before + CALLS)))
		return FALSE;
	send_all(c, 0, CALLS, send_call);
	if (!light_wait(l, "incomingcall", before + CALLS)
	    || !light_wait(l, "calling", before + CALLS))
		return FALSE;
	send_all(c, CALLS, 2 * CALLS, send_accept);
	if (!light_wait(l, "accepted", 2 * (before + CALLS)))
		return FALSE;
	for (guint i = 0; i < 2 * CALLS; i++)
		light_plugin(l)->setup_media(c->client[i]->session);

	return TRUE;
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


static guint64 header_of(const struct flow *f, guint32 seq)
{
	return GUINT64_TO_BE((guint64)f->head << 48 | (guint64)(guint16)seq << 32 | seq * 960);
}


/**
 * The first eight bytes of VP8, RFC 7741 section 4.2: picture id, TL0PICIDX and
 * three temporal layers, as browsers make them, and one byte of the frame's own
 */
static guint64 payload_of(guint32 seq, gboolean key)
{
	static const guint8 temporal[LEAD] = {0, 2, 1, 2};
	const guint64 picture = 0x8000 | (seq & 0x7fff), base = seq / LEAD % 256;

	return GUINT64_TO_BE((guint64)0x90e0 << 48 | picture << 32 | base << 24
		| (guint64)temporal[seq % LEAD] << 22 | (guint64)!key << 8);
}


/** Sends one packet on each of `n` calls, `rounds` times; keyframes first if `key` */
static void send_packets(const struct contender *c, janus_plugin_session **order, guint n,
	guint rounds, const struct flow *f, guint32 seq, gboolean key)
{
	static char buf[LENGTH] = {[START_CODE_AT] = (char)0x9d, 0x01, 0x2a};
	janus_plugin_rtp packet = {.mindex = f->mindex, .video = f->mindex, .buffer = buf,
		.length = sizeof(buf)};
	const guint32 ssrc = f->layers ? g_htonl(PEOPLE_LAYER) : source;

	memcpy(buf + SSRC_AT, &ssrc, sizeof(ssrc));
	for (guint round = 0; round < rounds; round++, seq++) {
		/* in one piece, so that reading it does not wait for two stores */
		const guint64 header = header_of(f, seq);
		const guint64 payload = payload_of(seq, key && !round);

		for (guint i = 0; i < n; i++) {
			memcpy(buf, &header, sizeof(header));
			memcpy(buf + PAYLOAD_AT, &payload, sizeof(payload));
			c->incoming(order[i], &packet);
		}
	}
}


/** @return ns per packet, negative when any was not relayed once */
static double run(struct contender *c, janus_plugin_session **order, guint n,
	const struct flow *f)
{
	const guint rounds = PACKETS / n / LEAD * LEAD;
	const guint32 seq = f->layers ? c->seq : 0;
	gint64 begin, end;

	source++;
	send_packets(c, order, n, LEAD, f, seq, TRUE);
	light_relayed = 0;
	begin = cpu_ns();
	send_packets(c, order, n, rounds, f, seq + LEAD, FALSE);
	end = cpu_ns();
	if (f->layers)
		c->seq = seq + LEAD + rounds;
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
static gboolean print_row(guint n, const struct flow *f)
{
	gboolean exact = TRUE;

	dprintf(out, "# %6u  %d %-6s", n, f->mindex, f->name);
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
static gboolean measure(guint n, const struct flow *f)
{
	janus_plugin_session **order[G_N_ELEMENTS(contenders)];

	for (guint i = 0; i < G_N_ELEMENTS(contenders); i++)
		order[i] = shuffled(contenders[i], n);
	for (guint r = 0; r < RUNS; r++) {
		for (guint i = 0; i < G_N_ELEMENTS(contenders); i++) {
			const guint k = (r + i) % G_N_ELEMENTS(contenders);

			contenders[k]->ns[r] = run(contenders[k], order[k], n, f);
		}
	}
	for (guint i = 0; i < G_N_ELEMENTS(contenders); i++)
		g_free(order[i]);

	return print_row(n, f);
}


static void print_load(const char *when)
{
	double load = 0;

	getloadavg(&load, 1);
	dprintf(out, "# load average %s: %.1f\n", when, load);
}


static void print_head(void)
{
	dprintf(out, "# ns per packet, minimum, median and maximum of %d runs\n", RUNS);
	dprintf(out, "#  calls  m-line  ");
	for (guint i = 0; i < G_N_ELEMENTS(contenders); i++)
		dprintf(out, "  %20s", contenders[i]->name);
	dprintf(out, "\n");
}


/** Rows of one or two kinds of packets */
static gboolean measure_flows(const struct flow *first, const struct flow *second)
{
	gboolean exact = TRUE;

	for (guint n = 1; n <= CALLS; n = n == 1 ? 1000 : n * 10)
		exact &= measure(n, first) && (!second || measure(n, second));

	return exact;
}


static guint result(gboolean ok, guint n, const char *name)
{
	dprintf(out, "%s %u - %s\n", ok ? "ok" : "not ok", n, name);

	return !ok;
}


/** Makes all calls and measures in them; `before` calls of each kind have been made */
static guint measure_calls(struct light *v, struct light *d, guint before, guint number)
{
	guint failed;

	layered = before > 0;
	failed = result(attach_all(&videocall, v) && attach_all(&duet, d)
		&& attach_all(&duet_offers, d) && connect_all(&videocall, v, before)
		&& connect_all(&duet, d, 2 * before)
		&& connect_all(&duet_offers, d, 2 * before + CALLS), number, "all calls are up");
	if (!failed)
		failed = result(layered ? measure_flows(&layers, NULL) :
			measure_flows(&audio, &video), number + 1,
			"every packet was relayed once");
	detach_all(&videocall);
	detach_all(&duet);
	detach_all(&duet_offers);

	return failed;
}


guint check_run(int fd, const char *filter)
{
	const char *folder = getenv("BENCH_CONF");
	struct light *v = light_open(getenv("BENCH_VIDEOCALL"), folder);
	struct light *d = light_open(getenv("HOST_PLUGIN"), folder);
	guint failed;

	(void)filter;
	out = fd;
	dprintf(fd, "1..5\n");
	failed = result(v && d, 1, "plugins are loaded");
	bare_attach_all();
	print_load("before");
	print_head();
	if (!failed)
		failed = measure_calls(v, d, 0, 2) + measure_calls(v, d, CALLS, 4);
	print_load("after");

	bare_detach_all();
	light_close(v);
	light_close(d);

	return failed;
}
