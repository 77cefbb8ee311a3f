/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file test_relay_feedback.c  Keyframes and data from one leg to the other
 */

#include "fake_leg.h"
#include "plugin/keyframe.h"
#include "plugin/outbox.h"
#include "plugin/throttle.h"

#define PLI "\x81\xce\0\x02" "sndr" "mdia"
#define FIR "\x84\xce\0\x04" "sndr" "\0\0\0\0" "mdia" "\x01\0\0\0"
#define RR "\x80\xc9\0\x01" "sndr"
#define BYTES(_s) _s, sizeof(_s) - 1

/** B's m-line 0 is A's m-line 1 */
static void ask(struct pair *p)
{
	leg_rtcp(p->b, 0, BYTES(PLI));
}


static void test_pli(struct pair *p, gconstpointer data)
{
	(void)data;
	ask(p);
	g_assert_cmpuint(p->a->plis, ==, 1);
	g_assert_cmpint(p->a->pli_mindex, ==, 1);
	g_assert_cmpuint(p->b->plis, ==, 0);

	leg_rtcp(p->a, 1, BYTES(FIR));
	g_assert_cmpuint(p->b->plis, ==, 1);
	g_assert_cmpint(p->b->pli_mindex, ==, 0);
}


/** What is not a request for a picture that is routed */
static void test_pli_ignored(struct pair *p, gconstpointer data)
{
	(void)data;
	leg_rtcp(p->b, 1, BYTES(PLI));
	leg_rtcp(p->b, 7, BYTES(PLI));
	leg_rtcp(p->b, -1, BYTES(PLI));
	leg_rtcp(p->b, 0, BYTES(RR));
	relay_publish(p->b->end, NULL, NULL);
	ask(p);
	g_assert_cmpuint(p->a->plis, ==, 0);
}


/** Who sends nothing wants to see all the same */
static void test_pli_muted(struct pair *p, gconstpointer data)
{
	(void)data;
	p->back.lane[0].open = FALSE;
	pair_publish(p);
	ask(p);
	g_assert_cmpuint(p->a->plis, ==, 1);
}


static void test_rate(struct pair *p, gconstpointer data)
{
	(void)data;
	ask(p);
	leg_now += KEYFRAME_INTERVAL - 1;
	ask(p);
	ask(p);
	g_assert_cmpuint(p->a->plis, ==, 1);
	leg_now += 1;
	leg_rtcp(p->b, 1, BYTES(RR));
	g_assert_cmpuint(p->a->plis, ==, 2);
	leg_now += 10 * KEYFRAME_INTERVAL;
	leg_rtcp(p->b, 0, BYTES(RR));
	g_assert_cmpuint(p->a->plis, ==, 2);
}


static void video_back(struct pair *p, guint16 seq)
{
	leg_raw(p->b, 0, TRUE, (const guint8 []){0x80, 100, seq >> 8, seq, 0, 0, 0, 0,
		1, 1, 1, 1}, 12);
}


/** Any packet of the receiver brings out a request that waits */
static void test_rate_rtp(struct pair *p, gconstpointer data)
{
	(void)data;
	video_back(p, 1);
	video_back(p, 2);
	ask(p);
	ask(p);
	video_back(p, 3);
	g_assert_cmpuint(p->a->plis, ==, 1);
	leg_now += KEYFRAME_INTERVAL;
	video_back(p, 4);
	g_assert_cmpuint(p->a->plis, ==, 2);
	leg_now += KEYFRAME_INTERVAL;
	video_back(p, 5);
	g_assert_cmpuint(p->a->plis, ==, 2);
	g_assert_cmpuint(p->a->packets, ==, 5);
}


static void test_rate_data(struct pair *p, gconstpointer data)
{
	(void)data;
	ask(p);
	ask(p);
	leg_now += KEYFRAME_INTERVAL;
	relay_data_ready(p->b->end);
	g_assert_cmpuint(p->a->plis, ==, 2);
}


/** A new peer has not been asked yet, and is not asked for the old one's sake */
static void test_rate_peer(struct pair *p, gconstpointer data)
{
	struct leg *c = leg_new();

	(void)data;
	ask(p);
	ask(p);
	relay_publish(p->b->end, c->end, &p->back);
	leg_now += KEYFRAME_INTERVAL;
	leg_rtcp(p->b, 0, BYTES(RR));
	g_assert_cmpuint(c->plis, ==, 0);
	leg_now -= KEYFRAME_INTERVAL;
	ask(p);
	g_assert_cmpuint(c->plis, ==, 1);
	g_assert_cmpuint(p->a->plis, ==, 1);
	leg_free(c);
}


static void test_data(struct pair *p, gconstpointer data)
{
	char label[] = "files", protocol[] = "raw", bytes[] = "x\0y";
	janus_plugin_data binary = {label, protocol, TRUE, bytes, 3};
	struct relay_counters c;

	(void)data;
	relay_data_ready(p->b->end);
	leg_text(p->a, "chat", "hello");
	relay_data(p->a->end, &binary);
	g_assert_cmpmem(p->b->data->str, p->b->data->len,
		"chat/chat/t:hello;files/raw/b:x\0y;", 34);
	relay_counters(p->a->end, &c);
	g_assert_cmpuint(c.messages, ==, 2);
	g_assert_cmpuint(c.dropped, ==, 0);
}


/* A flood costs who sends it: the other direction is as it was */
static void test_data_throttled(struct pair *p, gconstpointer data)
{
	struct relay_counters c;

	(void)data;
	throttle_set(2, 100000);
	relay_data_ready(p->a->end);
	relay_data_ready(p->b->end);
	for (guint i = 0; i < 100; i++)
		leg_text(p->a, "chat", "spam");
	g_assert_cmpuint(p->b->messages, ==, 2 * THROTTLE_BURST_SECONDS);
	relay_counters(p->a->end, &c);
	g_assert_cmpuint(c.throttled, ==, 100 - 2 * THROTTLE_BURST_SECONDS);
	g_assert_cmpuint(c.dropped, ==, c.throttled);
	leg_text(p->b, "chat", "stop it");
	g_assert_cmpuint(p->a->messages, ==, 1);
	leg_now += G_USEC_PER_SEC;
	leg_text(p->a, "chat", "sorry");
	g_assert_cmpuint(p->b->messages, ==, 2 * THROTTLE_BURST_SECONDS + 1);
	throttle_set(0, 0);
}


static void test_data_refused(struct pair *p, gconstpointer data)
{
	janus_plugin_data nothing = {NULL, NULL, FALSE, NULL, 0};

	(void)data;
	relay_data_ready(p->b->end);
	relay_data(p->a->end, &nothing);
	leg_text(p->a, "chat", "");
	p->there.data = FALSE;
	pair_publish(p);
	leg_text(p->a, "chat", "gate");
	relay_publish(p->a->end, NULL, NULL);
	leg_text(p->a, "chat", "nowhere");
	g_assert_cmpuint(p->b->messages, ==, 0);
	g_assert_cmpuint(leg_dropped(p->a), ==, 4);
}


static void test_waiting(struct pair *p, gconstpointer data)
{
	(void)data;
	leg_text(p->a, "c", "1");
	leg_text(p->a, "c", "2");
	g_assert_cmpuint(p->b->messages, ==, 0);
	relay_data_ready(p->b->end);
	leg_text(p->a, "c", "3");
	relay_data_ready(p->b->end);
	g_assert_cmpstr(p->b->data->str, ==, "c/c/t:1;c/c/t:2;c/c/t:3;");

	relay_hangup(p->b->end);
	leg_text(p->a, "c", "4");
	g_assert_cmpuint(p->b->messages, ==, 3);
	relay_data_ready(p->b->end);
	g_assert_cmpuint(p->b->messages, ==, 4);
}


static void test_waiting_number(struct pair *p, gconstpointer data)
{
	(void)data;
	for (guint i = 0; i < OUTBOX_MESSAGES + 3; i++)
		leg_text(p->a, "c", i < OUTBOX_MESSAGES ? "old" : "new");
	g_assert_cmpuint(leg_dropped(p->a), ==, 3);
	relay_data_ready(p->b->end);
	g_assert_cmpuint(p->b->messages, ==, OUTBOX_MESSAGES);
	g_assert_null(strstr(p->b->data->str, "new"));
}


static void test_waiting_bytes(struct pair *p, gconstpointer data)
{
	g_autofree char *big = g_strnfill(32768 - 8, 'x');

	(void)data;
	for (guint i = 0; i < 9; i++)
		leg_text(p->a, "chat", big);
	g_assert_cmpuint(leg_dropped(p->a), ==, 1);
	relay_data_ready(p->b->end);
	g_assert_cmpuint(p->b->messages, ==, 8);

	/* what was delivered makes room again */
	relay_hangup(p->b->end);
	for (guint i = 0; i < 9; i++)
		leg_text(p->a, "chat", big);
	g_assert_cmpuint(leg_dropped(p->a), ==, 2);
}


static void test_waiting_gone(struct pair *p, gconstpointer data)
{
	struct leg *c = leg_new();

	(void)data;
	leg_text(p->a, "c", "lost with the PeerConnection");
	relay_hangup(p->b->end);
	relay_data_ready(p->b->end);
	g_assert_cmpuint(p->b->messages, ==, 0);

	/* not for a later call's ears */
	relay_hangup(p->b->end);
	leg_text(p->a, "c", "secret");
	relay_publish(c->end, p->b->end, &p->there);
	leg_text(c, "c", "for you");
	relay_publish(p->b->end, c->end, &p->back);
	relay_data_ready(p->b->end);
	g_assert_cmpstr(p->b->data->str, ==, "c/c/t:for you;");
	leg_free(c);
}


static void test_waiting_closed(struct pair *p, gconstpointer data)
{
	struct relay_end *end = relay_end_ref(p->b->end);

	(void)data;
	leg_text(p->a, "c", "1");
	leg_close(p->b);
	leg_text(p->a, "c", "2");
	relay_data_ready(end);
	leg_text(p->a, "c", "3");
	g_assert_cmpuint(leg_dropped(p->a), ==, 2);
	g_assert_cmpuint(p->b->messages, ==, 0);
	relay_end_unref(end);
}


/* b's channel goes first, and what a still says then must not wait for their next call */
static void test_waiting_over(struct pair *p, gconstpointer data)
{
	(void)data;
	relay_hangup(p->b->end);
	leg_text(p->a, "c", "left over");
	relay_hangup(p->a->end);

	pair_publish(p);
	leg_text(p->a, "c", "new");
	relay_data_ready(p->b->end);
	g_assert_cmpstr(p->b->data->str, ==, "c/c/t:new;");
}


int main(int argc, char *argv[])
{
	g_test_init(&argc, &argv, NULL);
	legs_init();
	PAIR_TEST("PLI and FIR reach the sender's m-line", test_pli);
	PAIR_TEST("feedback on anything else does not", test_pli_ignored);
	PAIR_TEST("a muted receiver asks too", test_pli_muted);
	PAIR_TEST("one keyframe in 500 ms, none lost", test_rate);
	PAIR_TEST("RTP brings out what waits", test_rate_rtp);
	PAIR_TEST("an open channel brings out what waits", test_rate_data);
	PAIR_TEST("a new peer is asked anew", test_rate_peer);
	PAIR_TEST("text and binary, label and protocol", test_data);
	PAIR_TEST("data: a flood is cut down to the rate", test_data_throttled);
	PAIR_TEST("data that may not cross", test_data_refused);
	PAIR_TEST("data waits for the channel, in order", test_waiting);
	PAIR_TEST("at most 64 messages wait", test_waiting_number);
	PAIR_TEST("at most 256 KiB wait", test_waiting_bytes);
	PAIR_TEST("what waits goes with the call", test_waiting_gone);
	PAIR_TEST("what waits does not wait for the next call", test_waiting_over);
	PAIR_TEST("nothing waits at a closed end", test_waiting_closed);

	return g_test_run();
}
