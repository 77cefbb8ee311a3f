/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file test_relay.c  RTP from one leg to the other: tables, bounds, counters
 */

#include "fake_leg.h"

static void test_tables(struct pair *p, gconstpointer data)
{
	(void)data;
	leg_rtp(p->a, LEG_AUDIO, PAIR_OPUS | 0x80, PAIR_SSRC, 7, 960);
	ASSERT_LAST(p->b, 1, 7, 960);
	g_assert_cmpint(leg_last(p->b)->mindex, ==, 1);
	g_assert_cmpuint(leg_last(p->b)->pt, ==, 96);
	g_assert_true(leg_last(p->b)->marker);
	g_assert_cmpuint(leg_last(p->b)->length, ==, 20);

	for (guint i = 0; i < 6; i++) {
		leg_rtp(p->a, LEG_VIDEO, i % 3 ? PAIR_VP8 : PAIR_VP9, 5, 65530 + i, 3000 * i);
		ASSERT_LAST(p->b, 2 + i, 65530 + i, 3000 * i);
		g_assert_cmpint(leg_last(p->b)->mindex, ==, 0);
		g_assert_cmpuint(leg_last(p->b)->pt, ==, i % 3 ? 100 : 102);
		g_assert_cmpuint(leg_last(p->b)->ssrc, ==, 5);
	}
	g_assert_cmpuint(leg_dropped(p->a), ==, 0);
}


/** The fast path and the slow one, at every length */
static void test_lengths(struct pair *p, gconstpointer data)
{
	guint8 buf[40] = {0x80, PAIR_OPUS};

	(void)data;
	for (guint length = 0; length <= sizeof(buf); length++) {
		for (guint i = 0; i < 2; i++) {
			buf[3]++;
			leg_raw(p->a, LEG_AUDIO, FALSE, buf, length);
		}
	}
	g_assert_cmpuint(p->b->packets, ==, 2 * (41 - 12));
	g_assert_cmpuint(leg_dropped(p->a), ==, 2 * 12);
}


static void test_versions(struct pair *p, gconstpointer data)
{
	guint8 buf[12] = {0, PAIR_OPUS};

	(void)data;
	for (guint first = 0; first < 256; first++) {
		buf[0] = first;
		buf[3]++;
		leg_raw(p->a, LEG_AUDIO, FALSE, buf, sizeof(buf));
	}
	g_assert_cmpuint(p->b->packets, ==, 64);
	g_assert_cmpuint(leg_dropped(p->a), ==, 192);
}


static void test_bounds(struct pair *p, gconstpointer data)
{
	static const int bad[] = {-1, 2, 15, 16, 17, 255, 1000, G_MAXINT, G_MININT};
	struct route_plan plan = {.lanes = ROUTE_LANES_MAX};
	const guint8 buf[12] = {0x80, PAIR_OPUS};

	(void)data;
	for (guint round = 0; round < 2; round++) {
		for (guint i = 0; i < G_N_ELEMENTS(bad); i++)
			leg_raw(p->a, bad[i], FALSE, buf, sizeof(buf));
		p->there.lanes = 3;
		p->there.lane[2] = p->there.lane[0];
		p->there.lane[2].from = 5;
		relay_publish(p->a->end, p->b->end, &p->there);
	}
	g_assert_cmpuint(p->b->packets, ==, 0);
	g_assert_cmpuint(leg_dropped(p->a), ==, 2 * G_N_ELEMENTS(bad));

	/* a plan beyond all limits leads nowhere, and harms nobody */
	plan.lanes = 1000;
	for (guint i = 0; i < ROUTE_LANES_MAX; i++) {
		plan.lane[i] = p->there.lane[0];
		plan.lane[i].from = 200 + i;
		plan.lane[i].pts = 1000;
	}
	relay_publish(p->a->end, p->b->end, &plan);
	leg_rtp(p->a, LEG_AUDIO, PAIR_OPUS, PAIR_SSRC, 1, 1);
	g_assert_cmpuint(p->b->packets, ==, 0);
}


static void test_far(struct pair *p, gconstpointer data)
{
	(void)data;
	p->there.lanes = 3;
	p->there.lane[2] = p->there.lane[0];
	p->there.lane[2].from = 15;
	p->there.lane[2].to = 3;
	relay_publish(p->a->end, p->b->end, &p->there);
	leg_rtp(p->a, 15, PAIR_OPUS, PAIR_SSRC, 1, 1);
	leg_rtp(p->a, 15, PAIR_OPUS, PAIR_SSRC, 2, 2);
	ASSERT_LAST(p->b, 2, 2, 2);
	g_assert_cmpint(leg_last(p->b)->mindex, ==, 3);
}


static void test_kind(struct pair *p, gconstpointer data)
{
	const guint8 buf[12] = {0x80, PAIR_OPUS};

	(void)data;
	leg_raw(p->a, LEG_AUDIO, TRUE, buf, sizeof(buf));
	g_assert_cmpuint(p->b->packets, ==, 0);
	g_assert_cmpuint(leg_dropped(p->a), ==, 1);
}


static void test_nowhere(struct pair *p, gconstpointer data)
{
	(void)data;
	pair_audio(p, 1, 1);
	relay_publish(p->a->end, NULL, NULL);
	pair_audio(p, 2, 2);
	g_assert_cmpuint(p->b->packets, ==, 1);
	g_assert_cmpuint(leg_dropped(p->a), ==, 1);
	leg_free(p->b);
	g_assert_cmpint(legs_alive(), ==, 1);

	p->b = leg_new();
	relay_publish(p->a->end, p->b->end, &p->there);
	pair_audio(p, 3, 3);
	ASSERT_LAST(p->b, 1, 2, 3);
}


static void test_counters(struct pair *p, gconstpointer data)
{
	struct relay_counters c;

	(void)data;
	pair_audio(p, 1, 1);
	pair_audio(p, 2, 2);
	leg_rtp(p->a, LEG_VIDEO, PAIR_VP8, 1, 1, 1);
	p->there.lane[0].from = 1;
	p->there.lane[1].from = 0;
	relay_publish(p->a->end, p->b->end, &p->there);
	leg_raw(p->a, 0, TRUE, "\x80\x60\0\x09ttttssss1234", 16);
	relay_counters(p->a->end, &c);
	g_assert_cmpuint(c.packets[0], ==, 2);
	g_assert_cmpuint(c.bytes[0], ==, 40);
	g_assert_cmpuint(c.packets[1], ==, 2);
	g_assert_cmpuint(c.bytes[1], ==, 36);
	g_assert_cmpuint(c.dropped, ==, 0);
	g_assert_cmpuint(c.messages, ==, 0);
}


int main(int argc, char *argv[])
{
	g_test_init(&argc, &argv, NULL);
	legs_init();
	PAIR_TEST("m-lines and payload types are mapped", test_tables);
	PAIR_TEST("every length from 0 to 40", test_lengths);
	PAIR_TEST("RTP version 2 alone", test_versions);
	PAIR_TEST("m-line numbers out of bounds", test_bounds);
	PAIR_TEST("m-lines beyond the second", test_far);
	PAIR_TEST("video is not audio", test_kind);
	PAIR_TEST("a route to nowhere gives the peer back", test_nowhere);
	PAIR_TEST("counters by kind", test_counters);

	return g_test_run();
}
