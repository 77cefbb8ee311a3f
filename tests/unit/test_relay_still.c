/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file test_relay_still.c  The picture that is kept until somebody is there to see it
 */

#include <string.h>
#include "fake_leg.h"
#include "plugin/still.h"

enum {
	SSRC = 5, FRAME = 3000, SECOND = G_USEC_PER_SEC,
	KEY = 0x00, DELTA = 0x01,               /* a VP8 frame's first byte */
	SIZE = 1000,
};

/** The time and the numbers of the source go on */
struct camera {
	struct pair *pair;
	guint8 pt;
	guint16 seq;
	guint32 ts;
	guint size;            /**< of a packet                             */
};


static void packet(struct camera *c, guint8 descriptor, guint8 byte, gboolean marker)
{
	guint8 rtp[SIZE] = { 0x80, c->pt | (marker ? 0x80 : 0), c->seq >> 8, c->seq & 0xff,
		c->ts >> 24, c->ts >> 16 & 0xff, c->ts >> 8 & 0xff, c->ts & 0xff, 0, 0, 0, SSRC,
		descriptor, byte };

	leg_raw(c->pair->a, LEG_VIDEO, TRUE, rtp, c->size);
	c->seq++;
}


/** A frame of three packets, and what time it takes */
static void frame(struct camera *c, guint8 byte)
{
	packet(c, 0x10, byte, FALSE);
	packet(c, 0x00, DELTA, FALSE);
	packet(c, 0x00, DELTA, TRUE);
	c->ts += FRAME;
	leg_now += SECOND / 30;
}


static void frames(struct camera *c, guint8 byte, guint count)
{
	for (guint i = 0; i < count; i++)
		frame(c, byte);
}


/** It rings: both transports are up, and the caller's video leads nowhere */
static struct camera ring(struct pair *p, enum route_codec codec, gboolean sealed)
{
	const struct route_plan source = { .lanes = 1, .lane = {{
		.from = LEG_VIDEO, .video = TRUE, .clock = 90000,
		.still = { .wanted = TRUE, .sealed = sealed, .codec = codec },
	}}};

	relay_publish(p->a->end, NULL, NULL);
	pair_up(p);
	relay_publish(p->a->end, NULL, &source);

	return (struct camera){ .pair = p, .pt = PAIR_VP8, .seq = 65533, .ts = 70000,
		.size = SIZE };
}


/** Accept: the next packet, of whatever kind, finds the gate open */
static void answer(struct pair *p)
{
	pair_publish(p);
	pair_audio(p, 1, 960);
}


static void assert_sent(const struct sent *s, guint16 seq, guint32 ts, gboolean marker)
{
	g_assert_cmpint(s->mindex, ==, 0);
	g_assert_cmpuint(s->pt, ==, 100);
	g_assert_cmpuint(s->ssrc, ==, SSRC);
	g_assert_cmpuint(s->length, ==, SIZE);
	g_assert_cmpuint(s->seq, ==, seq);
	g_assert_cmpuint(s->ts, ==, ts);
	g_assert_cmpint(s->marker, ==, marker);
}


/** The picture first, then nothing that builds on another, then the live one; without a gap */
static void test_shown(struct pair *p, gconstpointer data)
{
	struct camera c = ring(p, ROUTE_CODEC_VP8, FALSE);
	guint32 live;

	(void)data;
	frame(&c, KEY);
	frames(&c, DELTA, 20);
	g_assert_cmpuint(p->b->packets, ==, 0);
	answer(p);
	g_assert_cmpuint(p->b->packets, ==, 4);
	for (guint i = 0; i < 3; i++)
		assert_sent(&p->b->sent[i], (guint16)(65533 + i), 70000 + 20 * FRAME, i == 2);

	frames(&c, DELTA, 4);
	g_assert_cmpuint(p->b->packets, ==, 4);
	frame(&c, KEY);
	g_assert_cmpuint(p->b->packets, ==, 7);
	live = p->b->sent[4].ts;
	/* its clock went on for as long as it took, but for what is lost in rounding */
	g_assert_cmpint(ABS((gint)(live - (70000 + 20 * FRAME)) - 4 * FRAME), <=, 1);
	for (guint i = 0; i < 3; i++)
		assert_sent(&p->b->sent[4 + i], i, live, i == 2);
	frame(&c, DELTA);
	assert_sent(leg_last(p->b), 5, live + FRAME, TRUE);
	g_assert_cmpuint(p->a->plis, ==, 0);
}


/** It is the last one that is shown */
static void test_last(struct pair *p, gconstpointer data)
{
	struct camera c = ring(p, ROUTE_CODEC_VP8, FALSE);

	(void)data;
	frame(&c, KEY);
	frames(&c, DELTA, 10);
	frame(&c, KEY);
	answer(p);
	g_assert_cmpuint(p->b->packets, ==, 4);
	assert_sent(&p->b->sent[0], (guint16)(65533 + 33), 70000 + 11 * FRAME, FALSE);
}


/** As long as it is kept it is no older than some seconds */
static void test_fresh(struct pair *p, gconstpointer data)
{
	struct camera c = ring(p, ROUTE_CODEC_VP8, FALSE);

	(void)data;
	frame(&c, KEY);
	frames(&c, DELTA, 85);
	g_assert_cmpuint(p->a->plis, ==, 0);
	frames(&c, DELTA, 10);
	g_assert_cmpuint(p->a->plis, ==, 1);
	g_assert_cmpint(p->a->pli_mindex, ==, LEG_VIDEO);
	frames(&c, DELTA, 80);
	g_assert_cmpuint(p->a->plis, ==, 1);

	/* a source that will not send one is not shown as it was then */
	answer(p);
	g_assert_cmpuint(p->b->packets, ==, 1);
	frame(&c, DELTA);
	g_assert_cmpuint(p->b->packets, ==, 4);
}


/** The live picture is asked for again, and what comes is let pass at last */
static void test_waits(struct pair *p, gconstpointer data)
{
	struct camera c = ring(p, ROUTE_CODEC_VP8, FALSE);

	(void)data;
	frame(&c, KEY);
	frames(&c, DELTA, 60);
	answer(p);
	frames(&c, DELTA, 14);
	g_assert_cmpuint(p->a->plis, ==, 0);
	frames(&c, DELTA, 3);
	g_assert_cmpuint(p->a->plis, ==, 1);
	frames(&c, DELTA, 40);
	g_assert_cmpuint(p->a->plis, ==, 3);
	g_assert_cmpuint(p->b->packets, ==, 4);
	frames(&c, DELTA, 6);
	/* what builds on others does not look as if it built on what was shown */
	g_assert_cmpuint(p->b->packets, >, 4);
	g_assert_cmpuint(p->b->sent[4].seq, ==, 1);
}


/** A browser does not hear two requests in 300 ms: then it is asked again sooner */
static void test_deaf(struct pair *p, gconstpointer data)
{
	struct camera c = ring(p, ROUTE_CODEC_VP8, FALSE);

	(void)data;
	frame(&c, KEY);
	frames(&c, DELTA, 91);
	g_assert_cmpuint(p->a->plis, ==, 1);
	answer(p);
	frames(&c, DELTA, 7);
	g_assert_cmpuint(p->a->plis, ==, 1);
	frames(&c, DELTA, 4);
	g_assert_cmpuint(p->a->plis, ==, 2);
}


/** Answers, and sees that all goes on as if nothing had been kept */
static void assert_nothing(struct pair *p, struct camera *c)
{
	answer(p);
	g_assert_cmpuint(p->b->packets, ==, 1);
	frame(c, DELTA);
	g_assert_cmpuint(p->b->packets, ==, 4);
	frame(c, KEY);
	g_assert_cmpuint(p->b->packets, ==, 7);
	g_assert_cmpuint(leg_last(p->b)->seq - p->b->sent[1].seq, ==, 5);
}


static void test_incomplete(struct pair *p, gconstpointer data)
{
	struct camera c = ring(p, ROUTE_CODEC_VP8, FALSE);

	(void)data;
	packet(&c, 0x10, KEY, FALSE);
	c.seq++;
	packet(&c, 0x00, DELTA, TRUE);
	c.ts += FRAME;
	frame(&c, DELTA);
	packet(&c, 0x10, KEY, FALSE);
	c.ts += FRAME;
	frame(&c, DELTA);
	assert_nothing(p, &c);
}


static void test_large(struct pair *p, gconstpointer data)
{
	struct camera c = ring(p, ROUTE_CODEC_VP8, FALSE);

	(void)data;
	packet(&c, 0x10, KEY, FALSE);
	for (guint i = 0; i < STILL_BYTES / SIZE; i++)
		packet(&c, 0x00, DELTA, i + 1 == STILL_BYTES / SIZE);
	/* nor is it asked for another like that */
	frames(&c, DELTA, 100);
	g_assert_cmpuint(p->a->plis, ==, 0);
	assert_nothing(p, &c);
}


/** Small packets are too many sooner than they are too large */
static void test_many(struct pair *p, gconstpointer data)
{
	struct camera c = ring(p, ROUTE_CODEC_VP8, FALSE);

	(void)data;
	c.size = 14;
	packet(&c, 0x10, KEY, FALSE);
	for (guint i = 0; i < STILL_PACKETS; i++)
		packet(&c, 0x00, DELTA, i + 1 == STILL_PACKETS);
	c.size = SIZE;
	assert_nothing(p, &c);
}


/** A source that has begun long before is asked for one at once */
static void test_begun(struct pair *p, gconstpointer data)
{
	struct camera c = ring(p, ROUTE_CODEC_VP8, FALSE);

	(void)data;
	frame(&c, DELTA);
	g_assert_cmpuint(p->a->plis, ==, 1);
	frame(&c, DELTA);
	g_assert_cmpuint(p->a->plis, ==, 1);
}


/** What is not to be seen at accept is not to be seen later either */
static void test_gate(struct pair *p, gconstpointer data)
{
	struct camera c = ring(p, ROUTE_CODEC_VP8, FALSE);

	(void)data;
	frame(&c, KEY);
	p->there.lane[1].open = FALSE;
	answer(p);
	g_assert_cmpuint(p->b->packets, ==, 1);
	pair_gate(p, 1, TRUE);
	frame(&c, DELTA);
	g_assert_cmpuint(p->b->packets, ==, 4);
	assert_sent(&p->b->sent[1], 0, 70000 + FRAME, FALSE);
}


static void test_down(struct pair *p, gconstpointer data)
{
	struct camera c = ring(p, ROUTE_CODEC_VP8, FALSE);

	(void)data;
	frame(&c, KEY);
	relay_hangup(p->b->end);
	answer(p);
	frame(&c, KEY);
	g_assert_cmpuint(p->b->packets, ==, 0);
	relay_up(p->b->end);
	frame(&c, DELTA);
	g_assert_cmpuint(p->b->packets, ==, 3);
}


/** Its receiver is another before the live one has come, or it is held */
static void test_changed(struct pair *p, gconstpointer data)
{
	struct camera c = ring(p, ROUTE_CODEC_VP8, FALSE);

	(void)data;
	frame(&c, KEY);
	answer(p);
	g_assert_cmpuint(p->b->packets, ==, 4);
	pair_publish(p);
	frame(&c, DELTA);
	g_assert_cmpuint(p->b->packets, ==, 4);
	pair_gate(p, 1, FALSE);
	frame(&c, DELTA);
	pair_gate(p, 1, TRUE);
	frame(&c, DELTA);
	g_assert_cmpuint(p->b->packets, ==, 7);
	g_assert_cmpuint(p->b->sent[4].seq, ==, 1);
}


/** A beginning that comes late, after the rest of its frame, is none to go on from */
static void test_late(struct pair *p, gconstpointer data)
{
	struct camera c = ring(p, ROUTE_CODEC_VP8, FALSE);

	(void)data;
	frame(&c, KEY);
	answer(p);
	c.seq++;
	packet(&c, 0x00, DELTA, FALSE);
	c.seq -= 2;
	packet(&c, 0x10, KEY, FALSE);
	c.seq++;
	packet(&c, 0x00, DELTA, TRUE);
	g_assert_cmpuint(p->b->packets, ==, 4);
	frame(&c, KEY);
	g_assert_cmpuint(p->b->packets, ==, 7);
	g_assert_cmpuint(p->b->sent[4].seq, ==, 0);
}


/** Any slice of an H.264 keyframe looks like its beginning */
static void test_slices(struct pair *p, gconstpointer data)
{
	struct camera c = ring(p, ROUTE_CODEC_H264, FALSE);
	const guint8 sps = 7, idr = 5, other = 1;

	(void)data;
	packet(&c, sps, 0, FALSE);
	packet(&c, idr, 0, FALSE);
	packet(&c, idr, 0, TRUE);
	answer(p);
	g_assert_cmpuint(p->b->packets, ==, 4);
	c.ts += FRAME;
	packet(&c, other, 0, TRUE);
	c.ts += FRAME;
	c.seq++;
	packet(&c, idr, 0, FALSE);
	packet(&c, idr, 0, TRUE);
	g_assert_cmpuint(p->b->packets, ==, 4);
	c.ts += FRAME;
	packet(&c, sps, 0, FALSE);
	packet(&c, idr, 0, TRUE);
	g_assert_cmpuint(p->b->packets, ==, 6);
}


static void test_over(struct pair *p, gconstpointer data)
{
	struct camera c = ring(p, ROUTE_CODEC_VP8, FALSE);

	(void)data;
	frame(&c, KEY);
	relay_publish(p->a->end, NULL, NULL);
	frame(&c, DELTA);
	assert_nothing(p, &c);
	ring(p, ROUTE_CODEC_VP8, FALSE);
	frame(&c, KEY);
	relay_hangup(p->a->end);
	g_assert_cmpuint(p->b->packets, ==, 7);
}


/** What cannot be told from outside is not guessed */
static void test_sealed(struct pair *p, gconstpointer data)
{
	struct camera c = ring(p, ROUTE_CODEC_VP8, TRUE);

	(void)data;
	frame(&c, KEY);
	assert_nothing(p, &c);

	c = ring(p, ROUTE_CODEC_VP9, TRUE);
	c.pt = PAIR_VP9;
	packet(&c, 0x0c, 0xee, TRUE); /* no P, begins and ends a frame */
	p->b->packets = 0;
	answer(p); /* that audio was heard before */
	g_assert_cmpuint(p->b->packets, ==, 1);
	g_assert_cmpuint(leg_last(p->b)->pt, ==, 102);
}


int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	legs_init();
	PAIR_TEST("still/shown", test_shown);
	PAIR_TEST("still/the last", test_last);
	PAIR_TEST("still/fresh", test_fresh);
	PAIR_TEST("still/waits for the live one", test_waits);
	PAIR_TEST("still/deaf browser", test_deaf);
	PAIR_TEST("still/incomplete", test_incomplete);
	PAIR_TEST("still/too large", test_large);
	PAIR_TEST("still/too many packets", test_many);
	PAIR_TEST("still/begun before", test_begun);
	PAIR_TEST("still/late beginning", test_late);
	PAIR_TEST("still/slices", test_slices);
	PAIR_TEST("still/gate closed", test_gate);
	PAIR_TEST("still/peer not up", test_down);
	PAIR_TEST("still/changed", test_changed);
	PAIR_TEST("still/over", test_over);
	PAIR_TEST("still/sealed", test_sealed);

	return g_test_run();
}
