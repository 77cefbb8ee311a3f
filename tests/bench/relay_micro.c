/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file relay_micro.c  What one packet costs in the relay
 *
 * Drives the relay as the core does, with a port that does nothing, for 1,
 * 1000 and 10,000 calls in shuffled order, beside a callback that only finds
 * its session and calls the same port. Prints the median of several runs, in ns
 * of processor time: other work on the machine shows in the caches only.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "plugin/relay.h"

enum { RUNS = 15, PACKETS = 2000000, HEADER = 12, SSRC = 3, LAYERED = 2 /* m-line */ };

typedef void (incoming_h)(janus_plugin_session *handle, janus_plugin_rtp *packet);

struct call {
	janus_plugin_session *from, *to;
	struct relay_end *end[2];
};


static void port_rtp(janus_plugin_session *handle, janus_plugin_rtp *packet)
{
	__asm__ volatile("" : : "r"(handle), "r"(packet) : "memory");
}


static void port_remb(janus_plugin_session *handle, guint32 bitrate)
{
	(void)handle;
	(void)bitrate;
}


static const struct relay_port port = {.rtp = port_rtp, .remb = port_remb};
static void (*volatile bare_port)(janus_plugin_session *, janus_plugin_rtp *) = port_rtp;


static void bare(janus_plugin_session *handle, janus_plugin_rtp *packet)
{
	struct call *call = handle->plugin_handle;

	bare_port(call->to, packet);
}


static void relayed(janus_plugin_session *handle, janus_plugin_rtp *packet)
{
	relay_rtp(handle->plugin_handle, packet);
}


static struct call *calls_new(guint n)
{
	struct call *calls = g_new0(struct call, n);
	const struct route_plan plan = {.lanes = 3, .lane = {
		{.from = 0, .to = 0, .open = TRUE, .clock = 48000, .pts = 1, .pt = {{111, 111}}},
		{.from = 1, .to = 1, .video = TRUE, .open = TRUE, .clock = 90000, .pts = 1,
			.pt = {{96, 97}}},
		{.from = LAYERED, .to = 2, .video = TRUE, .open = TRUE, .clock = 90000, .pts = 1,
			.pt = {{96, 97}}, .layers = {.count = 3, .codec = ROUTE_CODEC_VP8,
			.layer = {{.ssrc = 1}, {.ssrc = 2}, {.ssrc = SSRC}},
			.wish = {ROUTE_LAYER_AUTO, ROUTE_LAYER_AUTO, 0}}},
	}};

	for (guint i = 0; i < n; i++) {
		calls[i].from = g_new0(janus_plugin_session, 1);
		calls[i].to = g_new0(janus_plugin_session, 1);
		calls[i].end[0] = relay_end_new(calls[i].from, NULL, NULL);
		calls[i].end[1] = relay_end_new(calls[i].to, NULL, NULL);
		relay_up(calls[i].end[1]);
		relay_publish(calls[i].end[0], calls[i].end[1], &plan);
	}

	return calls;
}


static void calls_free(struct call *calls, guint n)
{
	for (guint i = 0; i < n; i++) {
		for (guint j = 0; j < 2; j++) {
			relay_end_close(calls[i].end[j]);
			relay_end_unref(calls[i].end[j]);
		}
		g_free(calls[i].from);
		g_free(calls[i].to);
	}
	g_free(calls);
}


static janus_plugin_session **shuffled(const struct call *calls, guint n)
{
	janus_plugin_session **order = g_new(janus_plugin_session *, n);
	g_autoptr(GRand) rand = g_rand_new_with_seed(1);

	for (guint i = 0; i < n; i++) {
		const guint j = g_rand_int_range(rand, 0, i + 1);

		order[i] = order[j];
		order[j] = calls[i].from;
	}

	return order;
}


static gint64 cpu_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);

	return (gint64)t.tv_sec * 1000000000 + t.tv_nsec;
}


/** One run: `seq` goes on from run to run, as a source's does */
static double run(incoming_h *incoming, janus_plugin_session **order, guint n,
	guint16 *seq, int mindex)
{
	/* SSRC, then VP8 with picture id, TL0PICIDX and temporal layer */
	char buf[HEADER + 160] = {[11] = SSRC, (char)0x90, (char)0xe0, (char)0x80};
	janus_plugin_rtp packet = {.mindex = mindex, .video = mindex, .buffer = buf,
		.length = sizeof(buf)};
	const guint rounds = PACKETS / n;
	gint64 begin = cpu_ns();

	for (guint round = 0; round < rounds; round++, ++*seq) {
		/* in one piece, as decryption leaves it: no store has to be waited for */
		const guint64 header = GUINT64_TO_BE((guint64)0x80 << 56
			| (guint64)(mindex ? 96 : 111) << 48 | (guint64)*seq << 32 | *seq * 3000u);

		for (guint i = 0; i < n; i++) {
			memcpy(buf, &header, sizeof(header));
			incoming(order[i], &packet);
		}
	}

	return (double)(cpu_ns() - begin) / (rounds * n);
}


static int by_value(const void *a, const void *b)
{
	const double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}


static double median(incoming_h *incoming, janus_plugin_session **order, guint n, int mindex)
{
	double ns[RUNS];
	guint16 seq = 0;

	run(incoming, order, n, &seq, mindex);
	for (guint i = 0; i < RUNS; i++)
		ns[i] = run(incoming, order, n, &seq, mindex);
	qsort(ns, RUNS, sizeof(ns[0]), by_value);

	return ns[RUNS / 2];
}


static void measure(guint n)
{
	struct call *calls = calls_new(n);
	g_autofree janus_plugin_session **order = shuffled(calls, n);
	struct relay_counters c;
	double floor, audio, video, layered;

	for (guint i = 0; i < n; i++)
		calls[i].from->plugin_handle = &calls[i];
	floor = median(bare, order, n, 0);

	for (guint i = 0; i < n; i++)
		calls[i].from->plugin_handle = calls[i].end[0];
	audio = median(relayed, order, n, 0);
	video = median(relayed, order, n, 1);
	layered = median(relayed, order, n, LAYERED);

	relay_counters(calls[0].end[0], &c);
	printf("%6u calls: bare %5.1f, first m-line %5.1f, second %5.1f,"
		" with layers %5.1f ns per packet%s\n",
		n, floor, audio, video, layered, c.dropped ? " (DROPPED)" : "");
	calls_free(calls, n);
}


int main(void)
{
	relay_init(&port);
	measure(1);
	measure(1000);
	measure(10000);

	return 0;
}
