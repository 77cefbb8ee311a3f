/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file test_relay_ledger.c  A sender comes back on another handle
 */

#include "fake_leg.h"

#define SECOND G_USEC_PER_SEC

/** `who` sends to b from now on */
static void publish(struct pair *p, struct leg *who)
{
	relay_publish(who->end, p->b->end, &p->there);
}


static void audio(struct leg *who, guint16 seq, guint32 ts)
{
	leg_rtp(who, LEG_AUDIO, PAIR_OPUS, 0x5555, seq, ts);
}


static void test_new_handle(struct pair *p, gconstpointer data)
{
	struct leg *again = leg_new();

	(void)data;
	pair_audio(p, 10, 1000);
	pair_audio(p, 11, 1960);
	relay_hangup(p->a->end);

	leg_now += 2 * SECOND;
	publish(p, again);
	audio(again, 40000, 7);
	ASSERT_LAST(p->b, 3, 12, 1000 + 2 * 48000);
	audio(again, 40001, 967);
	ASSERT_LAST(p->b, 4, 13, 1000 + 2 * 48000 + 960);

	leg_free(again);
}


/** The old one is there still, and is told only later that it is out */
static void test_taken_over(struct pair *p, gconstpointer data)
{
	struct leg *again = leg_new();

	(void)data;
	pair_audio(p, 10, 1000);
	relay_publish(p->a->end, NULL, NULL);
	pair_audio(p, 11, 1960);
	g_assert_cmpuint(p->b->packets, ==, 1);

	publish(p, again);
	audio(again, 500, 0);
	ASSERT_LAST(p->b, 2, 11, 1000 + 480);

	leg_free(again);
}


/** Its own numbers from an earlier call don't count where another has sent since */
static void test_receiver_knows_best(struct pair *p, gconstpointer data)
{
	struct leg *other = leg_new();

	(void)data;
	publish(p, other);
	audio(other, 10, 0);
	relay_publish(other->end, NULL, NULL);
	audio(other, 11, 960);

	pair_audio(p, 3000, 5000);
	pair_audio(p, 3001, 5960);
	ASSERT_LAST(p->b, 3, 12, 480 + 960);
	relay_hangup(p->a->end);

	publish(p, other);
	audio(other, 12, 1920);
	g_assert_cmpuint(leg_last(p->b)->seq, ==, 13);

	leg_free(other);
}


/** A receiver with a new PeerConnection has got nothing: what comes is as it is */
static void test_new_receiver(struct pair *p, gconstpointer data)
{
	struct leg *again = leg_new();

	(void)data;
	pair_audio(p, 10, 1000);
	relay_hangup(p->a->end);
	relay_hangup(p->b->end);

	relay_up(p->b->end);
	publish(p, again);
	audio(again, 40000, 7);
	ASSERT_LAST(p->b, 2, 40000, 7);

	leg_free(again);
}


int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	legs_init();
	PAIR_TEST("ledger/new-handle", test_new_handle);
	PAIR_TEST("ledger/taken-over", test_taken_over);
	PAIR_TEST("ledger/receiver-knows-best", test_receiver_knows_best);
	PAIR_TEST("ledger/new-receiver", test_new_receiver);

	return g_test_run();
}
