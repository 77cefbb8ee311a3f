/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file test_relay_continuity.c  Gates, new sources, resumed ones: no gap at the receiver
 */

#include "fake_leg.h"

static void test_unmapped(struct pair *p, gconstpointer data)
{
	(void)data;
	pair_audio(p, 10, 100);
	leg_rtp(p->a, LEG_AUDIO, 13, PAIR_SSRC, 11, 200);
	leg_rtp(p->a, LEG_AUDIO, 13, PAIR_SSRC, 9, 50);
	g_assert_cmpuint(leg_dropped(p->a), ==, 2);
	pair_audio(p, 12, 300);
	ASSERT_LAST(p->b, 2, 11, 300);
	pair_audio(p, 14, 500);
	ASSERT_LAST(p->b, 3, 13, 500);
	pair_audio(p, 13, 400);
	ASSERT_LAST(p->b, 4, 12, 400);
}


static void test_order(struct pair *p, gconstpointer data)
{
	(void)data;
	pair_audio(p, 65534, 0);
	pair_audio(p, 1, 3);
	ASSERT_LAST(p->b, 2, 1, 3);
	pair_audio(p, 65535, 1);
	ASSERT_LAST(p->b, 3, 65535, 1);
	pair_audio(p, 0, 2);
	ASSERT_LAST(p->b, 4, 0, 2);
	pair_audio(p, 2, 4);
	ASSERT_LAST(p->b, 5, 2, 4);

	/* before the first packet that passed there was none to collide with */
	pair_audio(p, 65533, 0xffffffff);
	ASSERT_LAST(p->b, 6, 65533, 0xffffffff);
}


static void test_gate(struct pair *p, gconstpointer data)
{
	(void)data;
	pair_audio(p, 65533, 0);
	pair_audio(p, 65534, 960);
	pair_gate(p, 0, FALSE);
	for (guint16 i = 0; i < 100; i++)
		pair_audio(p, 65535 + i, 960 * (2 + i));
	g_assert_cmpuint(p->b->packets, ==, 2);
	g_assert_cmpuint(leg_dropped(p->a), ==, 100);

	pair_gate(p, 0, TRUE);
	pair_audio(p, 90, 91 * 960);
	g_assert_cmpuint(p->b->packets, ==, 2);
	pair_audio(p, 100, 102 * 960);
	ASSERT_LAST(p->b, 3, 65535, 102 * 960);
	pair_audio(p, 99, 101 * 960);
	g_assert_cmpuint(p->b->packets, ==, 3);
	pair_audio(p, 102, 104 * 960);
	ASSERT_LAST(p->b, 4, 1, 104 * 960);
	pair_audio(p, 101, 103 * 960);
	ASSERT_LAST(p->b, 5, 0, 103 * 960);
}


static void test_gate_closed_first(struct pair *p, gconstpointer data)
{
	(void)data;
	pair_gate(p, 0, FALSE);
	pair_audio(p, 10, 1000);
	pair_gate(p, 0, TRUE);
	pair_audio(p, 11, 1960);
	ASSERT_LAST(p->b, 1, 11, 1960);
	pair_audio(p, 9, 40);
	g_assert_cmpuint(p->b->packets, ==, 1);
}


/** What is dropped must not change how the next packet is rewritten */
static void test_late_payload(struct pair *p, gconstpointer data)
{
	(void)data;
	leg_rtp(p->a, LEG_VIDEO, PAIR_VP8, 5, 10, 0);
	pair_gate(p, 1, FALSE);
	leg_rtp(p->a, LEG_VIDEO, PAIR_VP8, 5, 11, 3000);
	pair_gate(p, 1, TRUE);
	leg_rtp(p->a, LEG_VIDEO, PAIR_VP8, 5, 12, 6000);
	leg_rtp(p->a, LEG_VIDEO, PAIR_VP8, 5, 13, 9000);
	leg_rtp(p->a, LEG_VIDEO, PAIR_VP9, 5, 11, 3000);
	g_assert_cmpuint(p->b->packets, ==, 3);

	leg_rtp(p->a, LEG_VIDEO, PAIR_VP8, 5, 14, 12000);
	ASSERT_LAST(p->b, 4, 13, 12000);
	g_assert_cmpuint(leg_last(p->b)->pt, ==, 100);
}


/** A route that differs elsewhere must not disturb a lane */
static void test_same_route(struct pair *p, gconstpointer data)
{
	(void)data;
	pair_audio(p, 10, 0);
	pair_audio(p, 13, 3);
	pair_gate(p, 1, FALSE);
	pair_audio(p, 12, 2);
	ASSERT_LAST(p->b, 3, 12, 2);
	pair_audio(p, 14, 4);
	ASSERT_LAST(p->b, 4, 14, 4);
}


static void test_new_source(struct pair *p, gconstpointer data)
{
	(void)data;
	pair_audio(p, 100, 5000);
	pair_audio(p, 101, 5960);
	leg_now += 2000000;
	leg_rtp(p->a, LEG_AUDIO, PAIR_OPUS, 99, 40000, 123456);
	ASSERT_LAST(p->b, 3, 102, 5000 + 2 * 48000);
	leg_rtp(p->a, LEG_AUDIO, PAIR_OPUS, 99, 40001, 123456 + 960);
	ASSERT_LAST(p->b, 4, 103, 5000 + 2 * 48000 + 960);

	/* no time has passed, and yet time does not stand still */
	leg_rtp(p->a, LEG_AUDIO, PAIR_OPUS, PAIR_SSRC, 9, 9);
	ASSERT_LAST(p->b, 5, 104, 5000 + 2 * 48000 + 960 + 480);
}


static void test_restart(struct pair *p, gconstpointer data)
{
	(void)data;
	pair_audio(p, 10000, 5000);
	leg_now += 1000000;
	pair_audio(p, 5000, 77);
	ASSERT_LAST(p->b, 2, 10001, 5000 + 48000);
	pair_audio(p, 5001, 77 + 960);
	ASSERT_LAST(p->b, 3, 10002, 5000 + 48960);
}


/** A clock that is not ours: only anchors taken at RTCP can know */
static void anchor_with_clock(struct pair *p, guint32 clock)
{
	guint16 seq = 0;
	guint32 ts = 0;

	pair_audio(p, seq, ts);
	for (guint i = 0; i < 10; i++) {
		leg_now += 1000000;
		ts += clock;
		pair_audio(p, ++seq, ts);
		leg_rtcp(p->a, LEG_AUDIO, "", 0);
	}

	/* silence: an anchor now would pair an old packet with a new time */
	for (guint i = 0; i < 500; i++) {
		leg_now += 10000;
		leg_rtcp(p->a, LEG_AUDIO, "", 0);
	}
	pair_audio(p, ++seq, ts + 960);
	leg_rtcp(p->a, LEG_AUDIO, "", 0);

	leg_rtp(p->a, LEG_AUDIO, PAIR_OPUS, 99, 1, 1);
	ASSERT_LAST(p->b, 13, seq + 1, ts + 5 * 48000);
}


static void test_anchor_fast(struct pair *p, gconstpointer data)
{
	(void)data;
	anchor_with_clock(p, 48000 + 480);
}


static void test_anchor_slow(struct pair *p, gconstpointer data)
{
	(void)data;
	anchor_with_clock(p, 48000 - 240);
}


static void test_resume(struct pair *p, gconstpointer data)
{
	(void)data;
	pair_audio(p, 100, 5000);
	relay_hangup(p->a->end);
	pair_audio(p, 200, 5000);
	g_assert_cmpuint(p->b->packets, ==, 1);

	leg_now += 3000000;
	relay_publish(p->a->end, p->b->end, &p->there);
	leg_rtp(p->a, LEG_AUDIO, PAIR_OPUS, PAIR_SSRC + 1, 7, 1);
	ASSERT_LAST(p->b, 2, 101, 5000 + 3 * 48000);
}


/** The same PeerConnection may start at another number under the old SSRC */
static void test_resume_same_ssrc(struct pair *p, gconstpointer data)
{
	(void)data;
	pair_audio(p, 100, 5000);
	relay_hangup(p->a->end);
	leg_now += 1000000;
	relay_publish(p->a->end, p->b->end, &p->there);
	pair_audio(p, 99, 1);
	ASSERT_LAST(p->b, 2, 101, 5000 + 48000);
}


int main(int argc, char *argv[])
{
	g_test_init(&argc, &argv, NULL);
	legs_init();
	PAIR_TEST("unmapped payload types leave no gap", test_unmapped);
	PAIR_TEST("a late packet of another payload type changes nothing", test_late_payload);
	PAIR_TEST("loss and disorder pass through", test_order);
	PAIR_TEST("a closed gate leaves no gap", test_gate);
	PAIR_TEST("a gate closed from the start", test_gate_closed_first);
	PAIR_TEST("a new route alike disturbs nothing", test_same_route);
	PAIR_TEST("a new SSRC continues the old", test_new_source);
	PAIR_TEST("a source that starts anew", test_restart);
	PAIR_TEST("anchors follow a fast clock", test_anchor_fast);
	PAIR_TEST("anchors follow a slow clock", test_anchor_slow);
	PAIR_TEST("resume after hangup", test_resume);
	PAIR_TEST("resume under the same SSRC", test_resume_same_ssrc);

	return g_test_run();
}
