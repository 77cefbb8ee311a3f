/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file fuzz_feedback.c  Bytes are an RTCP compound
 */

#include <string.h>
#include "fuzz.h"
#include "feedback.h"

struct count {
	guint packets, received;
};

static void arrival(guint index, gboolean received, gint64 at, void *arg)
{
	struct count *c = arg;

	(void)at;
	g_assert_cmpuint(index, ==, c->packets);
	c->packets++;
	c->received += !!received;
}

static void arrivals(const struct feedback_arrivals *a, void *arg)
{
	struct count c = {0};

	(void)arg;
	feedback_arrivals_each(a, arrival, &c);
	g_assert_cmpuint(c.packets, >, 0);
	g_assert_cmpuint(c.packets, ==, a->count);
	g_assert_cmpuint(c.received, ==, a->received);
}

static void report(const struct feedback_report *r, void *arg)
{
	(void)arg;
	g_assert_cmpint(r->lost, >=, -0x800000);
	g_assert_cmpint(r->lost, <, 0x800000);
	g_assert_cmpint(r->rtt, >=, -1);
	g_assert_cmpint(r->rtt, <=, 30 * G_USEC_PER_SEC);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct feedback_sink sink = { .report = report, .arrivals = arrivals };
	/* exactly as long, so that reading on is noticed */
	g_autofree uint8_t *copy = g_malloc(size);

	if (size)
		memcpy(copy, data, size);
	feedback_read(copy, size, 1600000000 * (gint64)G_USEC_PER_SEC, &sink);

	return 0;
}
