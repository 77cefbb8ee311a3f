/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/*
 * Video that pauses, feedback that does not come, and what is told late
 */

#include "feed.h"

#define MS 1000
#define SECOND G_USEC_PER_SEC


/** 90 frames on a good link, with the round trip known */
static struct feed *begin(void)
{
	struct feed *l = feed_new();

	bandwidth_report(l->b, TRUE, 0, 20 * MS, 0, l->now);
	feed_frames(l, 90, 20 * MS, 0);
	g_assert_cmpuint(l->state.estimate, >, 2 * BANDWIDTH_START);

	return l;
}


/** Of the video that is sent nothing is heard for long: less is sent, and soon more again */
static void test_silence(void)
{
	struct feed *l = begin();
	guint32 before = 0;

	for (guint i = 0; i < 60; i++) {
		before = MAX(before, l->state.estimate);
		feed_frame(l);
		l->seq += 5;
		feed_audio(l);
	}
	/* which is no reason to send more at first, either */
	g_assert_cmpuint(before, <, 1500000);
	g_assert_cmpint(l->state.limit, ==, BANDWIDTH_SILENCE);
	g_assert_cmpuint(l->state.estimate, <=, before / 2);
	g_assert_cmpuint(l->state.estimate, >=, BANDWIDTH_START);

	feed_frames(l, 450, 20 * MS, 0);
	g_assert_cmpint(l->state.limit, ==, BANDWIDTH_FREE);
	g_assert_cmpuint(l->state.estimate, >=, before / 10 * 9);
	feed_free(l);
}


/** A camera that was off is on again: of its first frames nothing can be heard yet */
static void test_pause(void)
{
	struct feed *l = begin();
	const guint32 before = l->state.estimate;

	for (guint i = 0; i < 5; i++) {
		l->now += 4 * SECOND;
		feed_audio(l);
	}
	for (guint i = 0; i < 20; i++) {
		feed_frame(l);
		feed_audio(l);
	}
	g_assert_cmpuint(l->state.estimate, ==, before);
	g_assert_cmpint(l->state.limit, ==, BANDWIDTH_FREE);
	feed_free(l);
}


/** Who has no more than reports may take 5 s from one to the next */
static void test_seldom(void)
{
	struct feed *l = feed_new();
	guint32 before;

	for (guint i = 0; i < 900; i++) {
		feed_frame(l);
		if (i % 150 == 0)
			bandwidth_report(l->b, TRUE, 0, 20 * MS, 0, l->now);
		if (i % 30 == 0)
			feed_audio(l);
		g_assert_cmpint(l->state.limit, !=, BANDWIDTH_SILENCE);
	}

	before = l->state.estimate;
	for (guint i = 0; i < 300; i++) {
		feed_frame(l);
		feed_audio(l);
	}
	g_assert_cmpint(l->state.limit, ==, BANDWIDTH_SILENCE);
	g_assert_cmpuint(l->state.estimate, <, before);
	feed_free(l);
}


/** Video comes back after hours of sound alone, to another path */
static void test_hours(void)
{
	struct feed *l = begin();
	const guint32 before = l->state.estimate;

	for (guint hours = 1; hours < 4; hours++) {
		l->now += hours * 3600 * SECOND;
		bandwidth_sent_note(&l->sent, 0, 0, hours * 3600 * 5000, BANDWIDTH_FRAME,
			l->now);
		feed_frames(l, 60, (20 + hours * 200) * MS, 0);
		g_assert_cmpint(l->state.limit, ==, BANDWIDTH_FREE);
		g_assert_cmpuint(l->state.audio, <, 50000);
		g_assert_cmpuint(l->state.estimate, >=, before);
		g_assert_cmpint(l->state.queue, <, 10 * MS);
	}
	feed_free(l);
}


/** What was told to have arrived is told again: that mends no loss */
static void test_again(void)
{
	struct feed *l = begin();

	for (guint i = 0; i < 90; i++) {
		feed_frames(l, 1, 20 * MS, 1);
		bandwidth_packet(l->b, ++l->seq, TRUE, l->now + 20 * MS);
		for (guint k = 4; k > 0; k--)
			bandwidth_packet(l->b, l->seq - k, TRUE, l->now + 20 * MS);
	}
	g_assert_cmpfloat(l->state.loss, >, 0.1);
	feed_free(l);
}


/** What was told to be lost comes late: it is none */
static void test_late(void)
{
	struct feed *l = begin();

	for (guint i = 0; i < 60; i++) {
		feed_frame(l);
		for (guint k = 0; k < 5; k++)
			bandwidth_packet(l->b, ++l->seq, k != 2, l->now + 20 * MS);
		bandwidth_update(l->b, l->now + 20 * MS);
		bandwidth_packet(l->b, l->seq - 2, TRUE, l->now + 21 * MS);
		bandwidth_packet(l->b, l->seq - 2, TRUE, l->now + 21 * MS);
		bandwidth_update(l->b, l->now + 21 * MS);
	}
	bandwidth_state(l->b, &l->state);
	g_assert_cmpfloat(l->state.loss, <, 0.05);
	feed_free(l);
}


int main(int argc, char *argv[])
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/bandwidth/silence", test_silence);
	g_test_add_func("/bandwidth/pause", test_pause);
	g_test_add_func("/bandwidth/seldom", test_seldom);
	g_test_add_func("/bandwidth/hours", test_hours);
	g_test_add_func("/bandwidth/again", test_again);
	g_test_add_func("/bandwidth/late", test_late);

	return g_test_run();
}
