/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file test_relay.c  RTP from one leg to the other: tables, gates, continuity
 */

#include "fake_leg.h"

#define OPUS 111
#define VP8 96
#define VP9 97
#define SSRC 0x11223344

/** Two legs with a route from the first to the second */
struct pair {
	struct leg *a, *b;
	struct route_plan plan;
};


static void pair_begin(struct pair *p, gconstpointer data)
{
	(void)data;
	p->a = leg_new();
	p->b = leg_new();
	p->plan = leg_plan();
	relay_publish(p->a->end, p->b->end, &p->plan);
}


static void pair_end(struct pair *p, gconstpointer data)
{
	(void)data;
	leg_free(p->a);
	leg_free(p->b);
	g_assert_cmpint(legs_alive(), ==, 0);
}


static void gate(struct pair *p, guint lane, gboolean open)
{
	p->plan.lane[lane].open = open;
	relay_publish(p->a->end, p->b->end, &p->plan);
}


static void audio(struct pair *p, guint16 seq, guint32 ts)
{
	leg_rtp(p->a, LEG_AUDIO, OPUS, SSRC, seq, ts);
}


#define ASSERT_LAST(_leg, _packets, _seq, _ts) do { \
	g_assert_cmpuint((_leg)->packets, ==, _packets); \
	g_assert_cmpuint(leg_last(_leg)->seq, ==, (guint16)(_seq)); \
	g_assert_cmpuint(leg_last(_leg)->ts, ==, (guint32)(_ts)); \
} while (0)


static void test_tables(struct pair *p, gconstpointer data)
{
	(void)data;
	leg_rtp(p->a, LEG_AUDIO, OPUS | 0x80, SSRC, 7, 960);
	ASSERT_LAST(p->b, 1, 7, 960);
	g_assert_cmpint(leg_last(p->b)->mindex, ==, 1);
	g_assert_cmpuint(leg_last(p->b)->pt, ==, 96);
	g_assert_true(leg_last(p->b)->marker);
	g_assert_cmpuint(leg_last(p->b)->length, ==, 20);

	for (guint i = 0; i < 6; i++) {
		leg_rtp(p->a, LEG_VIDEO, i % 3 ? VP8 : VP9, 5, 65530 + i, 3000 * i);
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
	guint8 buf[40] = {0x80, OPUS};

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
	guint8 buf[12] = {0, OPUS};

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
	const guint8 buf[12] = {0x80, OPUS};

	(void)data;
	for (guint round = 0; round < 2; round++) {
		for (guint i = 0; i < G_N_ELEMENTS(bad); i++)
			leg_raw(p->a, bad[i], FALSE, buf, sizeof(buf));
		p->plan.lanes = 3;
		p->plan.lane[2] = p->plan.lane[0];
		p->plan.lane[2].from = 5;
		relay_publish(p->a->end, p->b->end, &p->plan);
	}
	g_assert_cmpuint(p->b->packets, ==, 0);
	g_assert_cmpuint(leg_dropped(p->a), ==, 2 * G_N_ELEMENTS(bad));

	/* a plan beyond all limits leads nowhere, and harms nobody */
	plan.lanes = 1000;
	for (guint i = 0; i < ROUTE_LANES_MAX; i++) {
		plan.lane[i] = p->plan.lane[0];
		plan.lane[i].from = 200 + i;
		plan.lane[i].pts = 1000;
	}
	relay_publish(p->a->end, p->b->end, &plan);
	leg_rtp(p->a, LEG_AUDIO, OPUS, SSRC, 1, 1);
	g_assert_cmpuint(p->b->packets, ==, 0);
}


static void test_far(struct pair *p, gconstpointer data)
{
	(void)data;
	p->plan.lanes = 3;
	p->plan.lane[2] = p->plan.lane[0];
	p->plan.lane[2].from = 15;
	p->plan.lane[2].to = 3;
	relay_publish(p->a->end, p->b->end, &p->plan);
	leg_rtp(p->a, 15, OPUS, SSRC, 1, 1);
	leg_rtp(p->a, 15, OPUS, SSRC, 2, 2);
	ASSERT_LAST(p->b, 2, 2, 2);
	g_assert_cmpint(leg_last(p->b)->mindex, ==, 3);
}


static void test_kind(struct pair *p, gconstpointer data)
{
	const guint8 buf[12] = {0x80, OPUS};

	(void)data;
	leg_raw(p->a, LEG_AUDIO, TRUE, buf, sizeof(buf));
	g_assert_cmpuint(p->b->packets, ==, 0);
	g_assert_cmpuint(leg_dropped(p->a), ==, 1);
}


static void test_unmapped(struct pair *p, gconstpointer data)
{
	(void)data;
	audio(p, 10, 100);
	leg_rtp(p->a, LEG_AUDIO, 13, SSRC, 11, 200);
	leg_rtp(p->a, LEG_AUDIO, 13, SSRC, 9, 50);
	g_assert_cmpuint(leg_dropped(p->a), ==, 2);
	audio(p, 12, 300);
	ASSERT_LAST(p->b, 2, 11, 300);
	audio(p, 14, 500);
	ASSERT_LAST(p->b, 3, 13, 500);
	audio(p, 13, 400);
	ASSERT_LAST(p->b, 4, 12, 400);
}


static void test_order(struct pair *p, gconstpointer data)
{
	(void)data;
	audio(p, 65534, 0);
	audio(p, 1, 3);
	ASSERT_LAST(p->b, 2, 1, 3);
	audio(p, 65535, 1);
	ASSERT_LAST(p->b, 3, 65535, 1);
	audio(p, 0, 2);
	ASSERT_LAST(p->b, 4, 0, 2);
	audio(p, 2, 4);
	ASSERT_LAST(p->b, 5, 2, 4);

	/* before the first packet that passed there was none to collide with */
	audio(p, 65533, 0xffffffff);
	ASSERT_LAST(p->b, 6, 65533, 0xffffffff);
}


static void test_gate(struct pair *p, gconstpointer data)
{
	(void)data;
	audio(p, 65533, 0);
	audio(p, 65534, 960);
	gate(p, 0, FALSE);
	for (guint16 i = 0; i < 100; i++)
		audio(p, 65535 + i, 960 * (2 + i));
	g_assert_cmpuint(p->b->packets, ==, 2);
	g_assert_cmpuint(leg_dropped(p->a), ==, 100);

	gate(p, 0, TRUE);
	audio(p, 90, 91 * 960);
	g_assert_cmpuint(p->b->packets, ==, 2);
	audio(p, 100, 102 * 960);
	ASSERT_LAST(p->b, 3, 65535, 102 * 960);
	audio(p, 99, 101 * 960);
	g_assert_cmpuint(p->b->packets, ==, 3);
	audio(p, 102, 104 * 960);
	ASSERT_LAST(p->b, 4, 1, 104 * 960);
	audio(p, 101, 103 * 960);
	ASSERT_LAST(p->b, 5, 0, 103 * 960);
}


static void test_gate_closed_first(struct pair *p, gconstpointer data)
{
	(void)data;
	gate(p, 0, FALSE);
	audio(p, 10, 1000);
	gate(p, 0, TRUE);
	audio(p, 11, 1960);
	ASSERT_LAST(p->b, 1, 11, 1960);
	audio(p, 9, 40);
	g_assert_cmpuint(p->b->packets, ==, 1);
}


/** A route that differs elsewhere must not disturb a lane */
static void test_same_route(struct pair *p, gconstpointer data)
{
	(void)data;
	audio(p, 10, 0);
	audio(p, 13, 3);
	gate(p, 1, FALSE);
	audio(p, 12, 2);
	ASSERT_LAST(p->b, 3, 12, 2);
	audio(p, 14, 4);
	ASSERT_LAST(p->b, 4, 14, 4);
}


static void test_new_source(struct pair *p, gconstpointer data)
{
	(void)data;
	audio(p, 100, 5000);
	audio(p, 101, 5960);
	leg_now += 2000000;
	leg_rtp(p->a, LEG_AUDIO, OPUS, 99, 40000, 123456);
	ASSERT_LAST(p->b, 3, 102, 5000 + 2 * 48000);
	leg_rtp(p->a, LEG_AUDIO, OPUS, 99, 40001, 123456 + 960);
	ASSERT_LAST(p->b, 4, 103, 5000 + 2 * 48000 + 960);

	/* no time has passed, and yet time does not stand still */
	leg_rtp(p->a, LEG_AUDIO, OPUS, SSRC, 9, 9);
	ASSERT_LAST(p->b, 5, 104, 5000 + 2 * 48000 + 960 + 480);
}


static void test_restart(struct pair *p, gconstpointer data)
{
	(void)data;
	audio(p, 10000, 5000);
	leg_now += 1000000;
	audio(p, 5000, 77);
	ASSERT_LAST(p->b, 2, 10001, 5000 + 48000);
	audio(p, 5001, 77 + 960);
	ASSERT_LAST(p->b, 3, 10002, 5000 + 48960);
}


/** The source's clock is 1 % fast: only an anchor taken at RTCP can know */
static void test_anchor(struct pair *p, gconstpointer data)
{
	const guint32 drift = 480 * 10;
	guint16 seq = 0;
	guint32 ts = 0;

	(void)data;
	audio(p, seq, ts);
	for (guint i = 0; i < 10; i++) {
		leg_now += 1000000;
		ts += 48000 + 480;
		audio(p, ++seq, ts);
		leg_rtcp(p->a, LEG_AUDIO, "", 0);
	}
	/* silence: an anchor now would pair an old packet with a new time */
	leg_now += 5000000;
	leg_rtcp(p->a, LEG_AUDIO, "", 0);
	audio(p, ++seq, ts + 960);
	leg_rtcp(p->a, LEG_AUDIO, "", 0);

	leg_rtp(p->a, LEG_AUDIO, OPUS, 99, 1, 1);
	ASSERT_LAST(p->b, 13, seq + 1, 15 * 48000 + drift);
}


static void test_resume(struct pair *p, gconstpointer data)
{
	(void)data;
	audio(p, 100, 5000);
	relay_hangup(p->a->end);
	audio(p, 200, 5000);
	g_assert_cmpuint(p->b->packets, ==, 1);

	leg_now += 3000000;
	relay_publish(p->a->end, p->b->end, &p->plan);
	leg_rtp(p->a, LEG_AUDIO, OPUS, SSRC + 1, 7, 1);
	ASSERT_LAST(p->b, 2, 101, 5000 + 3 * 48000);
}


/** The same PeerConnection may start at another number under the old SSRC */
static void test_resume_same_ssrc(struct pair *p, gconstpointer data)
{
	(void)data;
	audio(p, 100, 5000);
	relay_hangup(p->a->end);
	leg_now += 1000000;
	relay_publish(p->a->end, p->b->end, &p->plan);
	audio(p, 99, 1);
	ASSERT_LAST(p->b, 2, 101, 5000 + 48000);
}


static void test_nowhere(struct pair *p, gconstpointer data)
{
	(void)data;
	audio(p, 1, 1);
	relay_publish(p->a->end, NULL, NULL);
	audio(p, 2, 2);
	g_assert_cmpuint(p->b->packets, ==, 1);
	g_assert_cmpuint(leg_dropped(p->a), ==, 1);
	leg_free(p->b);
	g_assert_cmpint(legs_alive(), ==, 1);

	p->b = leg_new();
	relay_publish(p->a->end, p->b->end, &p->plan);
	audio(p, 3, 3);
	ASSERT_LAST(p->b, 1, 2, 3);
}


static void test_counters(struct pair *p, gconstpointer data)
{
	struct relay_counters c;

	(void)data;
	audio(p, 1, 1);
	audio(p, 2, 2);
	leg_rtp(p->a, LEG_VIDEO, VP8, 1, 1, 1);
	p->plan.lane[0].from = 1;
	p->plan.lane[1].from = 0;
	relay_publish(p->a->end, p->b->end, &p->plan);
	leg_raw(p->a, 0, TRUE, "\x80\x60\0\x09ttttssss1234", 16);
	relay_counters(p->a->end, &c);
	g_assert_cmpuint(c.packets[0], ==, 2);
	g_assert_cmpuint(c.bytes[0], ==, 40);
	g_assert_cmpuint(c.packets[1], ==, 2);
	g_assert_cmpuint(c.bytes[1], ==, 36);
	g_assert_cmpuint(c.dropped, ==, 0);
	g_assert_cmpuint(c.messages, ==, 0);
}


#define TEST(name, func) \
	g_test_add("/relay/" name, struct pair, NULL, pair_begin, func, pair_end)

int main(int argc, char *argv[])
{
	g_test_init(&argc, &argv, NULL);
	legs_init();
	TEST("m-lines and payload types are mapped", test_tables);
	TEST("every length from 0 to 40", test_lengths);
	TEST("RTP version 2 alone", test_versions);
	TEST("m-line numbers out of bounds", test_bounds);
	TEST("m-lines beyond the second", test_far);
	TEST("video is not audio", test_kind);
	TEST("unmapped payload types leave no gap", test_unmapped);
	TEST("loss and disorder pass through", test_order);
	TEST("a closed gate leaves no gap", test_gate);
	TEST("a gate closed from the start", test_gate_closed_first);
	TEST("a new route alike disturbs nothing", test_same_route);
	TEST("a new SSRC continues the old", test_new_source);
	TEST("a source that starts anew", test_restart);
	TEST("anchors follow the source's clock", test_anchor);
	TEST("resume after hangup", test_resume);
	TEST("resume under the same SSRC", test_resume_same_ssrc);
	TEST("a route to nowhere gives the peer back", test_nowhere);
	TEST("counters by kind", test_counters);

	return g_test_run();
}
