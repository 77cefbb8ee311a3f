/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file test_bandwidth_loss.c  What was lost, and what follows from it
 */

#include "bandwidth_loss.h"
#include "bandwidth_rate.h"

enum { MS = 1000, KBIT = 1000 };
static const gint64 BEGIN = 1000 * G_USEC_PER_SEC;


static struct loss begin(guint received, guint lost)
{
	struct loss l = { .received = 0 };

	loss_restart(&l, BEGIN);
	l.received = received;
	l.lost = lost;

	return l;
}


static void test_enough(void)
{
	struct loss l = begin(49, 1);

	g_assert_false(loss_measure(&l, BEGIN + 999 * MS));
	g_assert_false(l.fresh);
	g_assert_false(loss_measure(&l, BEGIN + 1000 * MS));
	g_assert_true(l.fresh);
	g_assert_cmpfloat(l.share, ==, 0.02);
	g_assert_cmpuint(l.received + l.lost, ==, 0);

	l = begin(48, 1);
	loss_measure(&l, BEGIN + 1500 * MS);
	g_assert_false(l.fresh);
}


/** Most is lost: there is no time to lose */
static void test_heavy(void)
{
	struct loss l = begin(4, 16);

	g_assert_false(loss_measure(&l, BEGIN + 199 * MS));
	g_assert_true(loss_measure(&l, BEGIN + 200 * MS));
	g_assert_true(l.fresh);
	g_assert_cmpfloat(l.share, ==, 0.8);
}


/** Few packets end what was so before, but are nothing to act upon */
static void test_old(void)
{
	struct loss l = begin(5, 0);

	l.share = 0.9;
	loss_measure(&l, BEGIN + 1999 * MS);
	g_assert_cmpfloat(l.share, ==, 0.9);
	loss_measure(&l, BEGIN + 2000 * MS);
	g_assert_cmpfloat(l.share, ==, 0);
	g_assert_false(l.fresh);

	l = begin(0, 5);
	g_assert_false(loss_measure(&l, BEGIN + 2000 * MS));
	g_assert_false(l.fresh);
}


/** Parts of packets add up */
static void test_reports(void)
{
	struct loss l = begin(0, 0);

	for (gint64 sent = 10; sent <= 100; sent += 10)
		loss_told(&l, sent, 13);   /* 5 % */
	g_assert_cmpuint(l.lost, ==, 5);
	g_assert_cmpuint(l.received, ==, 95);
}


static void heavy(struct rate *r, gdouble delivered, gint64 now)
{
	const struct rate_view v = {
		.now = now, .arrivals = TRUE, .seen_at = now, .rtt_least = 1 * MS, .rtt_queue = 0,
		.sent = 2000 * KBIT, .delivered = delivered, .loss = 0.9, .loss_fresh = TRUE,
	};

	rate_judge(r, &v);
}


/** What was sent before, and is sent again, is lost for a while: that is not another link */
static void test_collapse(void)
{
	struct rate r;

	rate_reset(&r, BEGIN);
	r.estimate = 3000 * KBIT;
	heavy(&r, 600 * KBIT, BEGIN);
	g_assert_cmpfloat(r.estimate, ==, 510 * KBIT);

	/* this was not all of it */
	heavy(&r, 300 * KBIT, BEGIN + 200 * MS);
	g_assert_cmpfloat(r.estimate, ==, 255 * KBIT);
	/* this was */
	heavy(&r, 250 * KBIT, BEGIN + 400 * MS);
	heavy(&r, 230 * KBIT, BEGIN + 600 * MS);
	g_assert_cmpfloat(r.estimate, ==, 255 * KBIT);
	g_assert_cmpfloat(r.reached, ==, 300 * KBIT);

	/* it goes on for longer than that takes */
	heavy(&r, 230 * KBIT, BEGIN + 1300 * MS);
	g_assert_cmpfloat(r.estimate, <, 200 * KBIT);
}


/** Once all comes through and little is sent the link limits nothing */
static void test_calm(void)
{
	struct rate r;
	struct rate_view v = {
		.arrivals = TRUE, .rtt_least = 1 * MS, .sent = 50 * KBIT, .delivered = 50 * KBIT,
		.loss_fresh = TRUE,
	};

	rate_reset(&r, BEGIN);
	r.estimate = 3000 * KBIT;
	heavy(&r, 600 * KBIT, BEGIN);
	g_assert_cmpint(r.limit, ==, BANDWIDTH_LOSS);
	v.now = v.seen_at = BEGIN + G_USEC_PER_SEC;
	rate_judge(&r, &v);
	g_assert_cmpint(r.limit, ==, BANDWIDTH_FREE);
	g_assert_cmpfloat(r.estimate, ==, 510 * KBIT);
}


int main(int argc, char *argv[])
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/bandwidth/loss/enough", test_enough);
	g_test_add_func("/bandwidth/loss/heavy", test_heavy);
	g_test_add_func("/bandwidth/loss/old", test_old);
	g_test_add_func("/bandwidth/loss/reports", test_reports);
	g_test_add_func("/bandwidth/loss/collapse", test_collapse);
	g_test_add_func("/bandwidth/loss/calm", test_calm);

	return g_test_run();
}
