/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file test_bandwidth_probe.c  Trains of padding: what is measured, and when
 */

#include "bandwidth_probe.h"
#include "bandwidth_rate.h"
#include "feed.h"

enum { MS = 1000, COUNT = 12, SIZE = 250 };

/** A train whose packets arrive so long apart; @return The rate, or 0 */
static gdouble train(struct probe *p, gint64 apart)
{
	for (guint i = 0; i < COUNT; i++)
		probe_packet(p, i, COUNT, SIZE, 1000 * MS + i * apart);

	return probe_take(p);
}


static void test_measured(void)
{
	struct probe p = {0};

	g_assert_cmpfloat(train(&p, 5 * MS), ==, 400e3);
	g_assert_cmpfloat(probe_take(&p), ==, 0);
	g_assert_cmpfloat(train(&p, 1 * MS), ==, 2e6);
	/* all at once is very fast, and no more can be said */
	g_assert_cmpfloat(train(&p, 0), ==, 5.5e6);
}


/** Packets of the frames around it may be taken for its own: a link that rests is no rate */
static void test_split(void)
{
	for (guint others = 1; others <= 6; others++) {
		struct probe before = { .miscounted = TRUE }, after = before;

		for (guint i = 0; i < COUNT; i++) {
			probe_packet(&before, i, COUNT, SIZE, i * 2 * MS + (i >= others ? 25 * MS : 0));
			probe_packet(&after, i, COUNT, SIZE,
				i * 2 * MS + (i >= COUNT - others ? 25 * MS : 0));
		}
		g_assert_cmpfloat(probe_take(&before), ==, 1e6);
		g_assert_cmpfloat(probe_take(&after), ==, 1e6);
	}
}


/** As long as nothing was sent again, a time without packets is the link's own */
static void test_whole(void)
{
	struct probe p = {0};

	for (guint i = 0; i < COUNT; i++)
		probe_packet(&p, i, COUNT, SIZE, i * MS / 10 + (i >= 6 ? 30 * MS : 0));
	g_assert_cmpfloat(probe_take(&p), <, 750e3);
}


/** Packets that are late together are no rest: so does a link deliver that is slow */
static void test_uneven(void)
{
	struct probe p = { .miscounted = TRUE };

	for (guint i = 0; i < COUNT; i++)
		probe_packet(&p, i, COUNT, SIZE, i / 2 * 12 * MS);
	g_assert_cmpfloat(probe_take(&p), <, 400e3);
}


/** What lacks a packet tells nothing, and spoils no other */
static void test_lossy(void)
{
	for (guint lost = 0; lost < COUNT; lost++) {
		struct probe p = {0};

		for (guint i = 0; i < COUNT; i++) {
			if (i != lost)
				probe_packet(&p, i, COUNT, SIZE, i * 5 * MS);
		}
		g_assert_cmpfloat(probe_take(&p), ==, 0);
		g_assert_cmpfloat(train(&p, 5 * MS), ==, 400e3);
	}
}


static void test_wanted(void)
{
	struct probe p = {0};
	guint trains = 1;

	/* nothing is known, then a queue drains */
	g_assert_false(probe_want(&p, -1, 1000 * MS));
	for (gint64 now = -400 * MS; now <= -150 * MS; now += 50 * MS) {
		g_assert_false(probe_want(&p, -1, now));
		probe_delay(&p, -now, now);
	}
	probe_delay(&p, 148 * MS, -50 * MS);
	g_assert_false(probe_want(&p, -1, -1 * MS));
	g_assert_true(probe_want(&p, -1, 0));
	g_assert_false(probe_want(&p, 100 * MS, 250 * MS));
	for (gint64 now = 300 * MS; now < 10000 * MS; now += 50 * MS)
		trains += probe_want(&p, 100 * MS, now);
	g_assert_cmpuint(trains, ==, 4);

	p = (struct probe){ .over = TRUE, .calm = 1 };
	g_assert_false(probe_want(&p, -1, 1000 * MS));
}


/** @return When a train is wanted again, s */
static gint64 wanted_again(struct probe *p, gint64 from)
{
	gint64 now = from * G_USEC_PER_SEC;

	probe_again(p);
	while (!probe_want(p, -1, now))
		now += 100 * MS;

	return now / G_USEC_PER_SEC;
}


/** Once a link is known it is left alone; the longer the more often a train was wrong */
static void test_rest(void)
{
	struct probe p = { .calm = 1 };

	probe_told(&p, TRUE, 10 * G_USEC_PER_SEC);
	g_assert_cmpint(wanted_again(&p, 11), ==, 11);
	probe_told(&p, FALSE, 20 * G_USEC_PER_SEC);
	g_assert_cmpint(wanted_again(&p, 21), ==, 25);

	/* nobody's fault */
	probe_told(&p, TRUE, 30 * G_USEC_PER_SEC);
	probe_congested(&p, 34 * G_USEC_PER_SEC);
	g_assert_cmpint(wanted_again(&p, 35), ==, 35);

	for (guint rest = 30, at = 40; at < 4000; at += rest + 10, rest *= 2) {
		probe_told(&p, TRUE, at * G_USEC_PER_SEC);
		probe_congested(&p, (at + 1) * G_USEC_PER_SEC);
		/* it counts once */
		probe_congested(&p, (at + 2) * G_USEC_PER_SEC);
		g_assert_cmpint(wanted_again(&p, at + 2), ==, at + 1 + MIN(rest, 960));
	}
}


/** A measurement never lowers, and counts for no more than it is worth */
static void test_rate(void)
{
	struct rate r;

	rate_reset(&r, 0);
	g_assert_false(rate_probed(&r, 200e3));
	g_assert_cmpfloat(r.estimate, ==, BANDWIDTH_START);
	g_assert_false(r.starting);

	rate_reset(&r, 0);
	g_assert_false(rate_probed(&r, 800e3));
	g_assert_cmpfloat(r.estimate, ==, 0.85 * 800e3);
	g_assert_cmpfloat(r.reached, ==, 800e3);
	g_assert_false(r.starting);

	rate_reset(&r, 0);
	g_assert_true(rate_probed(&r, 5e6));
	g_assert_cmpfloat(r.estimate, ==, 3 * BANDWIDTH_START);
	g_assert_false(rate_probed(&r, 5e6));
	g_assert_cmpfloat(r.estimate, <, 2e6);
	g_assert_true(r.starting);

	rate_lower(&r, 500e3, BANDWIDTH_DELAY, 0);
	g_assert_false(rate_probed(&r, 5e6));
	g_assert_cmpfloat(r.estimate, ==, 500e3);
}


/** After a congestion it counts when the estimate has grown beyond that */
static void test_rate_beyond(void)
{
	struct rate r;

	rate_reset(&r, 0);
	rate_lower(&r, 400e3, BANDWIDTH_DELAY, 0);
	r.reached = 500e3;
	r.limit = BANDWIDTH_FREE;
	r.estimate = 570e3;
	g_assert_false(rate_unknown(&r));
	g_assert_false(rate_probed(&r, 5e6));
	g_assert_cmpfloat(r.estimate, ==, 570e3);

	r.estimate = 580e3;
	r.grown = 3;
	g_assert_true(rate_unknown(&r));
	g_assert_false(rate_probed(&r, 600e3));
	g_assert_cmpfloat(r.estimate, ==, 580e3);
	g_assert_cmpfloat(r.reached, ==, 600e3);
	g_assert_cmpfloat(r.grown, ==, 0);

	g_assert_false(r.starting);

	r.reached = 500e3;
	g_assert_false(rate_probed(&r, 5e6));
	g_assert_cmpfloat(r.estimate, ==, 1.5 * 580e3);
	g_assert_true(r.starting);
}


/** The way up after a congestion ends where a train has told */
static void test_rate_room(void)
{
	struct rate r;
	struct rate_view v = { .queue = 0, .rtt_queue = 0, .arrivals = TRUE };

	rate_reset(&r, 0);
	rate_lower(&r, 100e3, BANDWIDTH_DELAY, 0);
	r.reached = 150e3;
	r.limit = BANDWIDTH_FREE;
	r.estimate = 200e3;
	g_assert_false(rate_probed(&r, 400e3));
	g_assert_cmpfloat(r.estimate, ==, 300e3);
	g_assert_true(r.starting);
	while (r.starting) {
		v.now += 50 * MS;
		v.sent = v.delivered = r.estimate;
		rate_judge(&r, &v);
		g_assert_cmpfloat(r.estimate, <=, 0.85 * 400e3);
	}
	g_assert_cmpint(v.now, <, 500 * MS);
	g_assert_cmpfloat(r.reached, ==, 400e3);

	/* and from there as after a congestion at that rate */
	for (guint i = 0; i < 10; i++) {
		v.now += 50 * MS;
		v.sent = v.delivered = r.estimate;
		rate_judge(&r, &v);
	}
	g_assert_cmpfloat(r.estimate, <, 400e3);
}


/** Nothing waits: a train is wanted, and what it tells becomes the estimate */
static void test_estimate(void)
{
	struct feed *l = feed_new();

	feed_frames(l, 3, 20 * MS, 0);
	g_assert_false(bandwidth_sent_wanted(&l->sent));
	feed_frames(l, 7, 20 * MS, 0);
	g_assert_true(bandwidth_sent_wanted(&l->sent));

	bandwidth_sent_note(&l->sent, COUNT, COUNT * SIZE, 0, BANDWIDTH_TRAIN, l->now);
	g_assert_false(bandwidth_sent_wanted(&l->sent));
	for (guint i = 0; i < COUNT; i++)
		bandwidth_packet(l->b, ++l->seq, TRUE, l->now + 20 * MS + i * 2500);
	bandwidth_update(l->b, l->now + 20 * MS);
	bandwidth_state(l->b, &l->state);
	g_assert_cmpuint(l->state.estimate, ==, 0.85 * 800e3);

	feed_frames(l, 60, 20 * MS, 0);
	g_assert_false(bandwidth_sent_wanted(&l->sent));
	feed_free(l);
}


/** A queue that drains is one */
static void test_queue(void)
{
	struct feed *l = feed_new();

	for (guint i = 0; i < 20; i++)
		feed_frames(l, 1, (300 - 10 * i) * MS, 0);
	g_assert_false(bandwidth_sent_wanted(&l->sent));
	feed_frames(l, 10, 100 * MS, 0);
	g_assert_true(bandwidth_sent_wanted(&l->sent));
	feed_free(l);
}


int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/probe/measured", test_measured);
	g_test_add_func("/probe/lossy", test_lossy);
	g_test_add_func("/probe/split", test_split);
	g_test_add_func("/probe/whole", test_whole);
	g_test_add_func("/probe/uneven", test_uneven);
	g_test_add_func("/probe/wanted", test_wanted);
	g_test_add_func("/probe/rest", test_rest);
	g_test_add_func("/probe/rate", test_rate);
	g_test_add_func("/probe/rate_beyond", test_rate_beyond);
	g_test_add_func("/probe/rate_room", test_rate_room);
	g_test_add_func("/probe/estimate", test_estimate);
	g_test_add_func("/probe/queue", test_queue);

	return g_test_run();
}
