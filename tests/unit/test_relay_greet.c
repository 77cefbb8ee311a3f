/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file test_relay_greet.c  A packet of padding to a client that nothing is sent to yet
 */

#include "fake_leg.h"
#include "plugin/relay_end.h"

enum { SSRC = 5, VIDEO_HERE = 0, PT = 100, LENGTH = 13, SECOND = G_USEC_PER_SEC, CLOCK = 90000 };

static const struct route_plan ringing = { .lanes = 1, .lane = {{
	.from = VIDEO_HERE, .video = TRUE, .clock = CLOCK, .greet = PT,
}}};


/** The call rings: nothing leads from one to the other */
static void ring(struct pair *p)
{
	leg_down(p->b);
	relay_publish(p->a->end, NULL, NULL);
	relay_publish(p->b->end, NULL, &ringing);
}


/** Has the receiver look into its mailbox */
static void report(struct pair *p)
{
	static const guint8 rr[] = { 0x80, 201, 0, 1, 0, 0, 0, SSRC };

	leg_rtcp(p->b, VIDEO_HERE, rr, sizeof(rr));
}


static void test_first(struct pair *p, gconstpointer data)
{
	struct bandwidth_note note[BANDWIDTH_NOTES];
	struct sent hello;

	(void)data;
	ring(p);
	g_assert_cmpuint(p->b->packets, ==, 0);
	pair_up(p);
	g_assert_cmpuint(p->a->packets, ==, 0);
	g_assert_cmpuint(p->b->packets, ==, 1);
	hello = *leg_last(p->b);
	g_assert_cmpint(hello.mindex, ==, VIDEO_HERE);
	g_assert_cmpuint(hello.pt, ==, PT);
	g_assert_false(hello.marker);
	g_assert_cmpuint(hello.length, ==, LENGTH);
	g_assert_cmpuint(hello.seq, <, 0x8000);

	/* the picture goes on behind it, as late as it is */
	leg_now += 2 * SECOND;
	pair_publish(p);
	leg_rtp(p->a, LEG_VIDEO, PAIR_VP8 | 0x80, SSRC, 60000, 9000);
	ASSERT_LAST(p->b, 2, hello.seq + 1, hello.ts + 2 * CLOCK);
	leg_rtp(p->a, LEG_VIDEO, PAIR_VP8 | 0x80, SSRC, 60001, 12000);
	ASSERT_LAST(p->b, 3, hello.seq + 2, hello.ts + 2 * CLOCK + 3000);

	/* the core has numbered it as the others */
	g_assert_cmpuint(bandwidth_sent_read(downlink_sent(relay_end_downlink(p->b->end)),
		note), ==, 3);
	g_assert_cmpuint(note[0].packets, ==, 1);
	g_assert_cmpuint(note[0].bytes, ==, LENGTH);
	g_assert_cmpuint(note[2].packets, ==, 3);
}


/** It is of use once, for each PeerConnection */
static void test_once(struct pair *p, gconstpointer data)
{
	(void)data;
	ring(p);
	pair_up(p);
	report(p);
	g_assert_cmpuint(p->b->packets, ==, 1);
	relay_publish(p->b->end, NULL, &ringing);
	report(p);
	g_assert_cmpuint(p->b->packets, ==, 1);

	relay_hangup(p->b->end);
	relay_publish(p->b->end, NULL, &ringing);
	report(p);
	g_assert_cmpuint(p->b->packets, ==, 1);
	relay_up(p->b->end);
	g_assert_cmpuint(p->b->packets, ==, 2);
}


/** Whom somebody sends to already needs none, and two would number its packets */
static void test_too_late(struct pair *p, gconstpointer data)
{
	(void)data;
	pair_publish(p);
	leg_rtp(p->a, LEG_VIDEO, PAIR_VP8, SSRC, 60000, 9000);
	relay_publish(p->b->end, NULL, &ringing);
	relay_up(p->b->end);
	ASSERT_LAST(p->b, 1, 60000, 9000);
}


/** What was planned counts no more when the call is answered before the transport is up */
static void test_answered(struct pair *p, gconstpointer data)
{
	(void)data;
	ring(p);
	report(p);
	pair_publish(p);
	relay_up(p->b->end);
	g_assert_cmpuint(p->b->packets, ==, 0);
}


/** A source that lets go when the receiver's PeerConnection is another one leaves no word */
static void test_left_late(struct pair *p, gconstpointer data)
{
	struct sent hello;

	(void)data;
	pair_up(p);
	leg_rtp(p->a, LEG_VIDEO, PAIR_VP8, SSRC, 60000, 9000);
	relay_hangup(p->b->end);
	relay_publish(p->b->end, NULL, &ringing);
	relay_up(p->b->end);
	g_assert_cmpuint(p->b->packets, ==, 2);
	hello = *leg_last(p->b);
	relay_hangup(p->a->end);

	pair_publish(p);
	relay_up(p->a->end);
	leg_rtp(p->a, LEG_VIDEO, PAIR_VP8, SSRC, 50000, 100);
	g_assert_cmpuint(leg_last(p->b)->seq, ==, hello.seq + 1);
}


/** An m-line of which the source has no counterpart yet */
static void test_added(struct pair *p, gconstpointer data)
{
	const guint lanes = p->there.lanes;
	struct sent hello;

	(void)data;
	ring(p);
	relay_up(p->b->end);
	hello = *leg_last(p->b);
	g_assert_cmpuint(p->there.lane[1].from, ==, LEG_VIDEO);
	p->there.lanes = 1;
	pair_publish(p);
	leg_rtp(p->a, LEG_AUDIO, PAIR_OPUS, SSRC + 1, 70, 700);
	g_assert_cmpuint(p->b->packets, ==, 2);

	for (guint i = 0; i < 2; i++) {
		p->there.lanes = lanes;
		pair_publish(p);
		leg_rtp(p->a, LEG_VIDEO, PAIR_VP8, SSRC, 60000 + i, 9000);
		g_assert_cmpuint(leg_last(p->b)->seq, ==, hello.seq + 1 + i);
		p->there.lanes = 1;
		pair_publish(p);
		leg_rtp(p->a, LEG_AUDIO, PAIR_OPUS, SSRC + 1, 71 + i, 1660 + i);
	}
}


int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	legs_init();
	PAIR_TEST("greet_first", test_first);
	PAIR_TEST("greet_once", test_once);
	PAIR_TEST("greet_too_late", test_too_late);
	PAIR_TEST("greet_answered", test_answered);
	PAIR_TEST("greet_left_late", test_left_late);
	PAIR_TEST("greet_added", test_added);

	return g_test_run();
}
