/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file test_relay_probe.c  Trains of padding between the frames of a picture
 */

#include "fake_leg.h"
#include "plugin/relay_end.h"

enum { TRAIN = 12, SIZE = 12 + 255, SSRC = 5 };

static struct bandwidth_sent *sent_to(struct pair *p)
{
	return downlink_sent(relay_end_downlink(p->b->end));
}


static void send(struct pair *p, guint16 seq, gboolean marker)
{
	leg_rtp(p->a, LEG_VIDEO, PAIR_VP8 | (marker ? 0x80 : 0), SSRC, seq, seq * 100);
}


/** A frame of one packet, and the train that is wanted behind it */
static void send_train(struct pair *p, guint16 seq)
{
	bandwidth_sent_want(sent_to(p));
	send(p, seq, TRUE);
}


/** They go between two frames, and there is no gap */
static void test_between(struct pair *p, gconstpointer data)
{
	struct bandwidth_note note[BANDWIDTH_NOTES];

	(void)data;
	pair_up(p);
	send(p, 10, FALSE);
	bandwidth_sent_want(sent_to(p));
	send(p, 11, FALSE);
	g_assert_cmpuint(p->b->packets, ==, 2);
	send(p, 12, TRUE);
	g_assert_cmpuint(p->b->packets, ==, 3 + TRAIN);
	for (guint i = 0; i < TRAIN; i++) {
		const struct sent *s = &p->b->sent[3 + i];

		g_assert_cmpint(s->mindex, ==, 0);
		g_assert_cmpuint(s->seq, ==, 13 + i);
		g_assert_cmpuint(s->ts, ==, 1200);
		g_assert_cmpuint(s->pt, ==, 100);
		g_assert_false(s->marker);
		g_assert_cmpuint(s->length, ==, SIZE);
	}
	send(p, 13, TRUE);
	ASSERT_LAST(p->b, 4 + TRAIN, 13 + TRAIN, 1300);

	g_assert_cmpuint(bandwidth_sent_read(sent_to(p), note), ==, 3);
	g_assert_cmpuint(note[0].kind, ==, BANDWIDTH_FRAME);
	g_assert_cmpuint(note[1].kind, ==, BANDWIDTH_TRAIN_NEEDED);
	g_assert_cmpuint(note[1].packets - note[0].packets, ==, TRAIN);
	g_assert_cmpuint(note[1].bytes - note[0].bytes, ==, TRAIN * SIZE);
	g_assert_cmpuint(note[2].kind, ==, BANDWIDTH_FRAME);
	g_assert_cmpuint(note[2].packets - note[1].packets, ==, 1);
}


/** Where payloads number the pictures, it does not matter when one gets lost */
static void test_numbered(struct pair *p, gconstpointer data)
{
	static const char *const codecs[] = { "vp8", "vp9", "h264", "av1" };

	(void)data;
	pair_up(p);
	for (guint i = 0; i < G_N_ELEMENTS(codecs); i++) {
		struct bandwidth_note note[BANDWIDTH_NOTES];
		guint notes;

		g_strlcpy(p->there.lane[1].format.codec, codecs[i], ROUTE_CODEC_SIZE);
		pair_publish(p);
		send_train(p, 10 + i);
		notes = bandwidth_sent_read(sent_to(p), note);
		g_assert_cmpuint(note[notes - 1].kind, ==,
			i < 2 ? BANDWIDTH_TRAIN : BANDWIDTH_TRAIN_NEEDED);
	}
}


/** What comes late goes where it belongs, as long as that is known */
static void test_late(struct pair *p, gconstpointer data)
{
	(void)data;
	pair_up(p);
	send(p, 8, TRUE);
	send_train(p, 10);
	send(p, 9, FALSE);
	ASSERT_LAST(p->b, 3 + TRAIN, 9, 900);
	send(p, 12, TRUE);
	ASSERT_LAST(p->b, 4 + TRAIN, 12 + TRAIN, 1200);
	send(p, 11, FALSE);
	ASSERT_LAST(p->b, 5 + TRAIN, 11 + TRAIN, 1100);

	send_train(p, 14);
	send(p, 13, FALSE);
	ASSERT_LAST(p->b, 7 + 2 * TRAIN, 13 + TRAIN, 1300);
	send(p, 7, FALSE);
	g_assert_cmpuint(leg_dropped(p->a), ==, 1);
	send(p, 15, FALSE);
	ASSERT_LAST(p->b, 8 + 2 * TRAIN, 15 + 2 * TRAIN, 1500);
}


/** Behind a packet that is late itself there is no place: the next frame will do */
static void test_not_newest(struct pair *p, gconstpointer data)
{
	(void)data;
	pair_up(p);
	send(p, 10, FALSE);
	send(p, 12, FALSE);
	send_train(p, 11);
	g_assert_cmpuint(p->b->packets, ==, 3);
	send(p, 13, TRUE);
	g_assert_cmpuint(p->b->packets, ==, 4 + TRAIN);
}


/** The numbers stay right when the gate closes, and when the source is another one */
static void test_parted(struct pair *p, gconstpointer data)
{
	(void)data;
	pair_up(p);
	send_train(p, 10);
	pair_gate(p, 1, FALSE);
	send(p, 11, TRUE);
	pair_gate(p, 1, TRUE);
	send(p, 12, TRUE);
	ASSERT_LAST(p->b, 2 + TRAIN, 11 + TRAIN, 1200);
	leg_rtp(p->a, LEG_VIDEO, PAIR_VP8, SSRC + 1, 5, 0);
	g_assert_cmpuint(leg_last(p->b)->seq, ==, 12 + TRAIN);
	leg_rtp(p->a, LEG_VIDEO, PAIR_VP8, SSRC + 1, 7, 0);
	g_assert_cmpuint(leg_last(p->b)->seq, ==, 14 + TRAIN);
	leg_rtp(p->a, LEG_VIDEO, PAIR_VP8, SSRC + 1, 6, 0);
	g_assert_cmpuint(leg_last(p->b)->seq, ==, 13 + TRAIN);
}


int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	legs_init();
	PAIR_TEST("probe/between frames", test_between);
	PAIR_TEST("probe/numbered pictures", test_numbered);
	PAIR_TEST("probe/late packets", test_late);
	PAIR_TEST("probe/not the newest", test_not_newest);
	PAIR_TEST("probe/parted", test_parted);

	return g_test_run();
}
