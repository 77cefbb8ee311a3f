/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file test_layers.c  A sender with three layers of VP8, a receiver of one
 */

#include "fake_leg.h"
#include "plugin/layers.h"

enum {
	LAYERS = 3,
	FRAME = 33333,         /* us */
	TICKS = 3000,          /* of the RTP clock, per frame */
	RID_EXT = 10,
	SIZE = 60,
};

/** A sender's layer: its own SSRC, numbers and clock */
struct sender {
	guint32 ssrc;
	guint16 seq;
	guint32 ts;
	guint16 picture;
	guint8 base;
	gboolean stopped;
};

static struct sender sender[LAYERS];
static guint frames;


static gint64 leg_time(void)
{
	return leg_now;
}


static void sender_begin(void)
{
	for (guint i = 0; i < LAYERS; i++) {
		sender[i] = (struct sender){
			.ssrc = 0x1000 + i, .seq = 65000 + 200 * i, .ts = 0x80000000u * i,
			.picture = 100 + 10000 * i, .base = 50 * i,
		};
	}
	frames = 0;
}


static void describe_layers(struct route_layers *l, gboolean rids)
{
	static const char *const names[] = { "q", "h", "f" };

	*l = (struct route_layers){
		.count = LAYERS, .codec = ROUTE_CODEC_VP8, .rid_ext = rids ? RID_EXT : 0,
		.wish = { ROUTE_LAYER_AUTO, ROUTE_LAYER_AUTO, 0 },
	};
	for (guint i = 0; i < LAYERS; i++) {
		if (rids)
			g_strlcpy(l->layer[i].rid, names[i], ROUTE_RID_SIZE);
		else
			l->layer[i].ssrc = 0x1000 + i;
	}
}


static struct route_layers *wish(struct pair *p)
{
	return &p->there.lane[1].layers;
}


static void layers_begin(struct pair *p, gconstpointer data)
{
	pair_begin(p, data);
	sender_begin();
	describe_layers(wish(p), FALSE);
	pair_publish(p);
}


/** Sends one packet, which is a whole frame; `rid` may be NULL */
static void send_packet(struct pair *p, guint layer, gboolean key, guint temporal,
	const char *rid)
{
	struct sender *s = &sender[layer];
	guint8 buf[SIZE] = {0x80, 0x80 | PAIR_VP8, s->seq >> 8, (guint8)s->seq, s->ts >> 24,
		s->ts >> 16, s->ts >> 8, s->ts, 0, 0, s->ssrc >> 8, s->ssrc};
	guint at = 12;

	if (rid) {
		const guint8 ext[] = {0xbe, 0xde, 0, 1, RID_EXT << 4, rid[0], 0, 0};

		buf[0] |= 0x10;
		memcpy(buf + at, ext, sizeof(ext));
		at += sizeof(ext);
	}
	buf[at++] = 0x90;                        /* X, start of partition 0 */
	buf[at++] = 0xe0;                        /* picture id, TL0PICIDX, TID */
	buf[at++] = 0x80 | s->picture >> 8;
	buf[at++] = (guint8)s->picture;
	buf[at++] = s->base;
	buf[at++] = temporal << 6 | 0x20;        /* of the lowest alone: sync */
	buf[at++] = key ? 0 : 1;
	leg_raw(p->a, LEG_VIDEO, TRUE, buf, SIZE);
}


/** All layers send a frame each */
static void send_frame(struct pair *p, gboolean key)
{
	static const guint8 temporal[] = { 0, 2, 1, 2 };
	const guint tid = key ? 0 : temporal[frames % 4];

	frames = key ? 1 : frames + 1;
	leg_now += FRAME;
	for (guint i = 0; i < LAYERS; i++) {
		struct sender *s = &sender[i];

		s->ts += TICKS;
		if (s->stopped)
			continue;
		if (!tid)
			s->base++;
		send_packet(p, i, key, tid, NULL);
		s->seq++;
		s->picture++;
	}
}


static void send_frames(struct pair *p, guint count)
{
	while (count--)
		send_frame(p, FALSE);
}


/** Answers the request for a keyframe that must have been made */
static void answer_pli(struct pair *p)
{
	g_assert_cmpuint(p->a->plis, >, 0);
	g_assert_cmpint(p->a->pli_mindex, ==, LEG_VIDEO);
	send_frame(p, TRUE);
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
		g_assert_cmpint((gint32)(s->ts - last->ts), <=, 5 * TICKS);
		g_assert_cmpint((gint16)(s->picture << 1) - (gint16)(last->picture << 1), >, 0);
		g_assert_cmpint((s->picture - last->picture) & 0x7fff, <=, 4);
		g_assert_cmpint((guint8)(s->base - last->base), <=, 1);
	}
}


static void assert_layer(const struct pair *p, int substream)
{
	g_assert_cmpint(p->b->layers.substream, ==, substream);
	g_assert_cmphex(leg_last(p->b)->ssrc, ==, 0x1000 + (guint32)substream);
}


static void ask(struct pair *p, int substream)
{
	wish(p)->wish.substream = (gint8)substream;
	pair_publish(p);
}


static void test_begins_with_keyframe(struct pair *p, gconstpointer data)
{
	(void)data;
	send_frames(p, 5);
	g_assert_cmpuint(p->b->packets, ==, 0);
	answer_pli(p);
	assert_layer(p, 2);
	send_frames(p, 20);
	assert_continuous(p);
	assert_layer(p, 2);
	g_assert_cmpint(p->b->layers.temporal, ==, 2);
	g_assert_cmpint(p->b->layers.mindex, ==, 0);
}


static void test_by_hand(struct pair *p, gconstpointer data)
{
	static const int order[] = { 0, 2, 1, 0, 1, 2 };

	(void)data;
	send_frame(p, TRUE);
	for (guint i = 0; i < G_N_ELEMENTS(order); i++) {
		const guint before = p->b->packets;

		p->a->plis = 0;
		ask(p, order[i]);
		send_frames(p, 20);
		g_assert_cmpuint(p->a->plis, >=, 1);
		g_assert_cmpuint(p->a->plis, <=, 2);
		g_assert_cmpuint(p->b->packets, ==, before + 20);
		answer_pli(p);
		assert_layer(p, order[i]);
		send_frames(p, 20);
		g_assert_cmpuint(p->a->plis, ==, 0);
		assert_continuous(p);
	}
}


static void test_told_again(struct pair *p, gconstpointer data)
{
	(void)data;
	send_frame(p, TRUE);
	p->b->layers_told = 0;
	ask(p, 2);
	send_frame(p, FALSE);
	g_assert_cmpuint(p->b->layers_told, ==, 1);
	assert_layer(p, 2);
	send_frames(p, 10);
	g_assert_cmpuint(p->b->layers_told, ==, 1);
}


static void test_fallback(struct pair *p, gconstpointer data)
{
	(void)data;
	send_frame(p, TRUE);
	send_frames(p, 10);
	p->a->plis = 0;
	sender[2].stopped = TRUE;
	send_frames(p, 6);
	g_assert_cmpuint(p->a->plis, ==, 0);
	send_frames(p, 4);
	answer_pli(p);
	assert_layer(p, 1);

	sender[2].stopped = FALSE;
	send_frame(p, FALSE);
	assert_layer(p, 1);
	leg_now += 1000000;
	send_frame(p, FALSE);
	answer_pli(p);
	assert_layer(p, 2);
}


static void test_fallback_waits(struct pair *p, gconstpointer data)
{
	(void)data;
	wish(p)->wish.fallback = 1000000;
	pair_publish(p);
	send_frame(p, TRUE);
	p->a->plis = 0;
	sender[2].stopped = TRUE;
	send_frames(p, 25);
	g_assert_cmpuint(p->a->plis, ==, 0);
	send_frames(p, 10);
	g_assert_cmpuint(p->a->plis, >, 0);
}


/** A sender that stands still is no reason to go anywhere */
static void test_pause(struct pair *p, gconstpointer data)
{
	(void)data;
	send_frame(p, TRUE);
	p->a->plis = 0;
	for (guint i = 0; i < 10; i++) {
		leg_now += 2000000;
		send_frame(p, FALSE);
	}
	g_assert_cmpuint(p->a->plis, ==, 0);
	assert_layer(p, 2);
}


static void test_temporal(struct pair *p, gconstpointer data)
{
	guint before;

	(void)data;
	send_frame(p, TRUE);
	send_frames(p, 7);
	wish(p)->wish.temporal = 0;
	pair_publish(p);
	before = p->b->packets;
	send_frames(p, 40);
	g_assert_cmpuint(p->b->packets, ==, before + 10);
	g_assert_cmpint(p->b->layers.temporal, ==, 0);
	assert_continuous(p);

	wish(p)->wish.temporal = 1;
	pair_publish(p);
	send_frames(p, 4);
	before = p->b->packets;
	send_frames(p, 40);
	g_assert_cmpuint(p->b->packets, ==, before + 20);
	g_assert_cmpint(p->b->layers.temporal, ==, 1);

	wish(p)->wish.temporal = ROUTE_LAYER_AUTO;
	pair_publish(p);
	send_frames(p, 8);
	before = p->b->packets;
	send_frames(p, 40);
	g_assert_cmpuint(p->b->packets, ==, before + 40);
	assert_continuous(p);
	g_assert_cmpuint(p->a->plis, ==, 0);
}


/** What comes late gets the number that was left for it */
static void test_late(struct pair *p, gconstpointer data)
{
	struct sender saved, *s = &sender[2];
	guint16 seq;
	guint before;

	(void)data;
	wish(p)->wish.temporal = 1;
	pair_publish(p);
	send_frame(p, TRUE);            /* T0 */
	sender[0].stopped = sender[1].stopped = TRUE;
	send_frame(p, FALSE);           /* T2: cut */
	seq = leg_last(p->b)->seq;
	before = p->b->packets;
	saved = *s;                     /* T1: lost on the way */
	s->seq++, s->picture++, s->ts += TICKS;
	frames++;
	send_frame(p, FALSE);           /* T2: cut */
	send_frame(p, FALSE);           /* T0 */
	ASSERT_LAST(p->b, before + 1, seq + 2, leg_last(p->b)->ts);

	*s = saved;
	s->ts += TICKS;
	send_packet(p, 2, FALSE, 1, NULL);
	ASSERT_LAST(p->b, before + 2, seq + 1, leg_last(p->b)->ts);
}


static void test_rids(struct pair *p, gconstpointer data)
{
	static const char *const names[] = { "q", "h", "f" };
	struct route_plan source = {.lanes = 1, .lane = {{.from = 1, .video = TRUE}}};

	(void)data;
	describe_layers(wish(p), TRUE);
	source.lane[0].layers = *wish(p);
	relay_publish(p->a->end, NULL, &source);

	/* names come at the beginning alone, while the call still rings */
	for (guint i = 0; i < LAYERS; i++) {
		send_packet(p, i, FALSE, 0, names[i]);
		sender[i].seq++;
	}
	g_assert_cmpuint(p->b->packets, ==, 0);
	g_assert_cmpuint(p->a->plis, ==, 0);

	wish(p)->wish.substream = 1;
	pair_publish(p);
	send_frame(p, TRUE);
	assert_layer(p, 1);
	send_frames(p, 10);
	assert_continuous(p);
}


static void test_unknown(struct pair *p, gconstpointer data)
{
	static const guint8 padding[] = {0xa0, PAIR_VP8, 0, 1, 0, 0, 0, 0, 0, 0, 0x10, 0x02,
		0, 0, 0, 4};

	(void)data;
	send_frame(p, TRUE);
	g_assert_cmpuint(p->b->packets, >, 0);
	p->b->packets = 0;
	sender[2].ssrc = 0x9999;
	send_packet(p, 2, TRUE, 0, NULL);
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
	send_frames(p, 2);
	g_assert_cmpuint(p->a->plis, ==, 1);
	send_frames(p, 10);
	g_assert_cmpuint(p->b->packets, >, 0);
	ask(p, 0);
	send_frames(p, 10);
	assert_layer(p, 0);
	assert_continuous(p);
}


/** Half a second in which each layer sends so many bits per second, of whole frames */
static guint half_second(struct layers *s, guint32 budget, gboolean limited)
{
	static const guint size[LAYERS] = { 500, 2000, 6000 };   /* q 120, h 480, f 1440 kbit/s */
	static guint8 buf[6000];
	guint verdict, all = 0;

	for (guint frame = 0; frame < 15; frame++) {
		leg_now += FRAME;
		for (guint i = 0; i < LAYERS; i++) {
			const guint32 next = sender[i].ts += TICKS, ts = g_htonl(next);
			const guint8 head[] = {0x80, PAIR_VP8, sender[i].seq >> 8,
				(guint8)sender[i].seq, 0, 0, 0, 0, 0, 0, 0x10, i, 0x10, 0};

			sender[i].seq++;
			memcpy(buf, head, sizeof(head));
			memcpy(buf + 4, &ts, sizeof(ts));
			verdict = layers_take(s, buf, size[i], NULL, 0, leg_time);
			if (verdict & LAYERS_LOOK_DUE)
				layers_limit(s, budget, limited, leg_now);
			all |= verdict;
		}
	}

	return all;
}


static void run(struct layers *s, guint seconds, guint32 budget, gboolean limited)
{
	for (guint i = 0; i < 2 * seconds; i++)
		half_second(s, budget, limited);
}


static void test_follows_link(void)
{
	struct layers *s = layers_new();
	struct route_layers plan;

	sender_begin();
	describe_layers(&plan, FALSE);
	layers_plan(s, &plan);

	/* an estimate that has not been tried is no limit */
	run(s, 5, 300000, FALSE);
	g_assert_cmpint(layers_state(s).substream, ==, 2);
	run(s, 2, 700000, TRUE);
	g_assert_cmpint(layers_state(s).substream, ==, 1);
	run(s, 2, 300000, TRUE);
	g_assert_cmpint(layers_state(s).substream, ==, 0);

	/* a little more is no reason, enough is, after a while */
	run(s, 4, 500000, TRUE);
	g_assert_cmpint(layers_state(s).substream, ==, 0);
	half_second(s, 700000, TRUE);
	g_assert_cmpint(layers_state(s).substream, ==, 0);
	run(s, 4, 700000, TRUE);
	g_assert_cmpint(layers_state(s).substream, ==, 1);

	/* then a higher one is tried, ever more seldom while that is in vain */
	run(s, 25, 700000, TRUE);
	g_assert_cmpint(layers_state(s).substream, ==, 1);
	run(s, 45, 2000000, FALSE);
	g_assert_cmpint(layers_state(s).substream, ==, 2);

	/* what is asked for by hand does not go beyond */
	plan.wish.substream = 2;
	layers_plan(s, &plan);
	run(s, 3, 300000, TRUE);
	g_assert_cmpint(layers_state(s).substream, ==, 0);
	layers_free(s);
}


/** Another receiver begins anew */
static void test_other_receiver(struct pair *p, gconstpointer data)
{
	struct leg *c = leg_new();

	(void)data;
	send_frame(p, TRUE);
	send_frames(p, 3);
	relay_publish(p->a->end, c->end, &p->there);
	send_frames(p, 3);
	g_assert_cmpuint(c->packets, ==, 0);
	send_frame(p, TRUE);
	g_assert_cmpuint(c->packets, >, 0);
	relay_publish(p->a->end, NULL, NULL);
	send_frame(p, FALSE);
	leg_free(c);
}


int main(int argc, char *argv[])
{
	g_test_init(&argc, &argv, NULL);
	legs_init();
#define LAYERS_TEST(name, func) \
	g_test_add("/layers/" name, struct pair, NULL, layers_begin, func, pair_end)
	LAYERS_TEST("the highest, from its keyframe on", test_begins_with_keyframe);
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
	g_test_add_func("/layers/what the link carries", test_follows_link);

	return g_test_run();
}
