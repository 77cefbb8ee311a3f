/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file test_layers.c  Which of a sender's layers a receiver gets
 */

#include "layered.h"


static struct route_layers *wish(struct pair *p)
{
	return &p->there.lane[1].layers;
}


static void layers_begin(struct pair *p, gconstpointer data)
{
	pair_begin(p, data);
	layered_begin();
	layered_describe(wish(p), FALSE);
	pair_publish(p);
}


/** Answers the request for a keyframe that must have been made */
static void answer_pli(struct pair *p)
{
	g_assert_cmpuint(p->a->plis, >, 0);
	g_assert_cmpint(p->a->pli_mindex, ==, LEG_VIDEO);
	layered_frame(p, TRUE);
	p->a->plis = 0;
}


/** What the receiver has got has no gap, and its numbers of pictures go on */
static void assert_continuous(const struct pair *p)
{
	const struct leg *b = p->b;
	const guint from = b->packets > LEG_SENT_MAX ? b->packets - LEG_SENT_MAX : 0;

	for (guint i = from + 1; i < b->packets; i++) {
		const struct sent *last = &b->sent[(i - 1) % LEG_SENT_MAX];
		const struct sent *s = &b->sent[i % LEG_SENT_MAX];

		g_assert_cmpuint(s->seq, ==, (guint16)(last->seq + 1));
		g_assert_cmpint((gint32)(s->ts - last->ts), >, 0);
		g_assert_cmpint((gint32)(s->ts - last->ts), <=, 5 * LAYERED_TICKS);
		g_assert_cmpint((gint16)(s->picture << 1) - (gint16)(last->picture << 1), >, 0);
		g_assert_cmpint((s->picture - last->picture) & 0x7fff, <=, 4);
		g_assert_cmpint((guint8)(s->base - last->base), <=, 1);
	}
}


static void assert_layer(const struct pair *p, int substream)
{
	g_assert_cmpint(p->b->layers.substream, ==, substream);
	g_assert_cmphex(leg_last(p->b)->ssrc, ==, LAYERED_SSRC + (guint32)substream);
}


static void ask(struct pair *p, int substream)
{
	wish(p)->wish.substream = (gint8)substream;
	pair_publish(p);
}


static void test_begins_with_keyframe(struct pair *p, gconstpointer data)
{
	(void)data;
	layered_frames(p, 5);
	g_assert_cmpuint(p->b->packets, ==, 0);
	answer_pli(p);
	assert_layer(p, 2);
	layered_frames(p, 20);
	assert_continuous(p);
	assert_layer(p, 2);
	g_assert_cmpint(p->b->layers.temporal, ==, 2);
	g_assert_cmpint(p->b->layers.mindex, ==, 0);
}


/** The sender's SSRCs are others since it offered anew: the next picture is one to begin with */
static void test_other_sources(struct pair *p, gconstpointer data)
{
	guint before;

	(void)data;
	wish(p)->wish.temporal = 0;   /* thinned out, its numbers are kept in mind */
	pair_publish(p);
	layered_frame(p, TRUE);
	layered_frames(p, 600);
	before = p->b->packets;
	p->a->plis = 0;

	for (guint i = 0; i < LAYERED_COUNT; i++) {
		layered[i].ssrc += 0x100;
		layered[i].seq -= 20000;
		wish(p)->layer[i].ssrc = layered[i].ssrc;
	}
	pair_publish(p);
	layered_frames(p, 3);
	g_assert_cmpuint(p->b->packets, ==, before);
	answer_pli(p);
	layered_frames(p, 20);
	g_assert_cmpuint(p->b->packets, >=, before + 5);
	g_assert_cmpint(p->b->layers.substream, ==, 2);
	for (guint i = before; i < p->b->packets; i++)
		g_assert_cmpuint(p->b->sent[i % LEG_SENT_MAX].seq, ==,
			(guint16)(p->b->sent[(i - 1) % LEG_SENT_MAX].seq + 1));
}


static void test_by_hand(struct pair *p, gconstpointer data)
{
	static const int order[] = { 0, 2, 1, 0, 1, 2 };

	(void)data;
	layered_frame(p, TRUE);
	for (guint i = 0; i < G_N_ELEMENTS(order); i++) {
		const guint before = p->b->packets;

		p->a->plis = 0;
		ask(p, order[i]);
		layered_frames(p, 20);
		g_assert_cmpuint(p->a->plis, >=, 1);
		g_assert_cmpuint(p->a->plis, <=, 2);
		g_assert_cmpuint(p->b->packets, ==, before + 20);
		answer_pli(p);
		assert_layer(p, order[i]);
		layered_frames(p, 20);
		g_assert_cmpuint(p->a->plis, ==, 0);
		assert_continuous(p);
	}
}


static void test_told_again(struct pair *p, gconstpointer data)
{
	(void)data;
	layered_frame(p, TRUE);
	p->b->layers_told = 0;
	ask(p, 2);
	layered_frame(p, FALSE);
	g_assert_cmpuint(p->b->layers_told, ==, 1);
	assert_layer(p, 2);
	layered_frames(p, 10);
	g_assert_cmpuint(p->b->layers_told, ==, 1);
}


static void test_fallback(struct pair *p, gconstpointer data)
{
	(void)data;
	layered_frame(p, TRUE);
	layered_frames(p, 10);
	p->a->plis = 0;
	layered[2].stopped = TRUE;
	layered_frames(p, 6);
	g_assert_cmpuint(p->a->plis, ==, 0);
	layered_frames(p, 4);
	answer_pli(p);
	assert_layer(p, 1);

	layered[2].stopped = FALSE;
	layered_frame(p, FALSE);
	assert_layer(p, 1);
	leg_now += 1000000;
	layered_frame(p, FALSE);
	answer_pli(p);
	assert_layer(p, 2);
}


static void test_fallback_waits(struct pair *p, gconstpointer data)
{
	(void)data;
	wish(p)->wish.fallback = 1000000;
	pair_publish(p);
	layered_frame(p, TRUE);
	p->a->plis = 0;
	layered[2].stopped = TRUE;
	layered_frames(p, 25);
	g_assert_cmpuint(p->a->plis, ==, 0);
	layered_frames(p, 10);
	g_assert_cmpuint(p->a->plis, >, 0);
}


/** A sender that stands still is no reason to go anywhere */
static void test_pause(struct pair *p, gconstpointer data)
{
	(void)data;
	layered_frame(p, TRUE);
	p->a->plis = 0;
	for (guint i = 0; i < 10; i++) {
		leg_now += 2000000;
		layered_frame(p, FALSE);
	}
	g_assert_cmpuint(p->a->plis, ==, 0);
	assert_layer(p, 2);
}


static void test_temporal(struct pair *p, gconstpointer data)
{
	guint before;

	(void)data;
	layered_frame(p, TRUE);
	layered_frames(p, 7);
	wish(p)->wish.temporal = 0;
	pair_publish(p);
	before = p->b->packets;
	layered_frames(p, 40);
	g_assert_cmpuint(p->b->packets, ==, before + 10);
	g_assert_cmpint(p->b->layers.temporal, ==, 0);
	assert_continuous(p);

	wish(p)->wish.temporal = 1;
	pair_publish(p);
	layered_frames(p, 4);
	before = p->b->packets;
	layered_frames(p, 40);
	g_assert_cmpuint(p->b->packets, ==, before + 20);
	g_assert_cmpint(p->b->layers.temporal, ==, 1);

	wish(p)->wish.temporal = ROUTE_LAYER_AUTO;
	pair_publish(p);
	layered_frames(p, 8);
	before = p->b->packets;
	layered_frames(p, 40);
	g_assert_cmpuint(p->b->packets, ==, before + 40);
	assert_continuous(p);
	g_assert_cmpuint(p->a->plis, ==, 0);
}


/** What comes late gets the number that was left for it */
static void test_late(struct pair *p, gconstpointer data)
{
	struct layered_sender saved, *s = &layered[2];
	guint16 seq;
	guint before;

	(void)data;
	wish(p)->wish.temporal = 1;
	pair_publish(p);
	layered_frame(p, TRUE);            /* T0 */
	layered[0].stopped = layered[1].stopped = TRUE;
	layered_frame(p, FALSE);           /* T2: cut */
	seq = leg_last(p->b)->seq;
	before = p->b->packets;
	saved = *s;                     /* T1: lost on the way */
	s->seq++, s->picture++, s->ts += LAYERED_TICKS;
	layered_frames_sent++;
	layered_frame(p, FALSE);           /* T2: cut */
	layered_frame(p, FALSE);           /* T0 */
	ASSERT_LAST(p->b, before + 1, seq + 2, leg_last(p->b)->ts);

	*s = saved;
	s->ts += LAYERED_TICKS;
	layered_packet(p, 2, FALSE, 1, NULL);
	ASSERT_LAST(p->b, before + 2, seq + 1, leg_last(p->b)->ts);
}


static void test_rids(struct pair *p, gconstpointer data)
{
	static const char *const names[] = { "q", "h", "f" };
	struct route_plan source = {.lanes = 1, .lane = {{.from = 1, .video = TRUE}}};

	(void)data;
	layered_describe(wish(p), TRUE);
	source.lane[0].layers = *wish(p);
	relay_publish(p->a->end, NULL, &source);

	/* names come at the beginning alone, while the call still rings */
	for (guint i = 0; i < LAYERED_COUNT; i++) {
		layered_packet(p, i, FALSE, 0, names[i]);
		layered[i].seq++;
	}
	g_assert_cmpuint(p->b->packets, ==, 0);
	g_assert_cmpuint(p->a->plis, ==, 0);

	wish(p)->wish.substream = 1;
	pair_publish(p);
	layered_frame(p, TRUE);
	assert_layer(p, 1);
	layered_frames(p, 10);
	assert_continuous(p);
}


static void test_unknown(struct pair *p, gconstpointer data)
{
	static const guint8 padding[] = {0xa0, PAIR_VP8, 0, 1, 0, 0, 0, 0, 0, 0, 0x10, 0x02,
		0, 0, 0, 4};

	(void)data;
	layered_frame(p, TRUE);
	g_assert_cmpuint(p->b->packets, >, 0);
	p->b->packets = 0;
	layered[2].ssrc = 0x9999;
	layered_packet(p, 2, TRUE, 0, NULL);
	leg_raw(p->a, LEG_VIDEO, TRUE, padding, sizeof(padding));
	for (guint n = 0; n < sizeof(padding); n++)
		leg_raw(p->a, LEG_VIDEO, TRUE, padding, n);
	g_assert_cmpuint(p->b->packets, ==, 0);
}


/** Nothing can be read: what begins soon after a request is taken for a keyframe */
static void test_sealed(struct pair *p, gconstpointer data)
{
	(void)data;
	wish(p)->sealed = TRUE;
	pair_publish(p);
	layered_frames(p, 2);
	g_assert_cmpuint(p->a->plis, ==, 1);
	layered_frames(p, 10);
	g_assert_cmpuint(p->b->packets, >, 0);
	ask(p, 0);
	layered_frames(p, 10);
	assert_layer(p, 0);
	assert_continuous(p);
}


/** Another receiver begins anew */
static void test_other_receiver(struct pair *p, gconstpointer data)
{
	struct leg *c = leg_new();

	(void)data;
	layered_frame(p, TRUE);
	layered_frames(p, 3);
	relay_publish(p->a->end, c->end, &p->there);
	layered_frames(p, 3);
	g_assert_cmpuint(c->packets, ==, 0);
	layered_frame(p, TRUE);
	g_assert_cmpuint(c->packets, >, 0);
	relay_publish(p->a->end, NULL, NULL);
	layered_frame(p, FALSE);
	leg_free(c);
}


int main(int argc, char *argv[])
{
	g_test_init(&argc, &argv, NULL);
	legs_init();
#define LAYERS_TEST(name, func) \
	g_test_add("/layers/" name, struct pair, NULL, layers_begin, func, pair_end)
	LAYERS_TEST("the highest, from its keyframe on", test_begins_with_keyframe);
	LAYERS_TEST("the sources are others", test_other_sources);
	LAYERS_TEST("any by hand, with a keyframe each", test_by_hand);
	LAYERS_TEST("who asks for what it gets is told", test_told_again);
	LAYERS_TEST("a lower one when one stops, and back", test_fallback);
	LAYERS_TEST("a receiver may wait longer", test_fallback_waits);
	LAYERS_TEST("all that pause stay what they are", test_pause);
	LAYERS_TEST("fewer frames, and more again", test_temporal);
	LAYERS_TEST("late packets keep their numbers", test_late);
	LAYERS_TEST("names of layers that come before the call", test_rids);
	LAYERS_TEST("unknown sources and padding go nowhere", test_unknown);
	LAYERS_TEST("encrypted frames", test_sealed);
	LAYERS_TEST("another receiver", test_other_receiver);

	return g_test_run();
}
