/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include "bandwidth_sent.h"

#define RACE 200000

static struct bandwidth_sent *sent_new(void)
{
	struct bandwidth_sent *s = aligned_alloc(64, sizeof(*s));

	memset(s, 0, sizeof(*s));

	return s;
}


static void test_totals(void)
{
	struct bandwidth_note note[BANDWIDTH_NOTES];
	struct bandwidth_sent *s = sent_new();

	g_assert_cmpuint(bandwidth_sent_read(s, note), ==, 0);

	bandwidth_sent_note(s, 3, 3000, 200, BANDWIDTH_FRAME, 33000);
	bandwidth_sent_note(s, 2, 1500, 0, BANDWIDTH_FRAME, 66000);
	g_assert_cmpuint(bandwidth_sent_read(s, note), ==, 2);
	g_assert_cmpuint(note[0].packets, ==, 3);
	g_assert_cmpuint(note[0].bytes, ==, 3000);
	g_assert_cmpuint(note[0].audio, ==, 200);
	g_assert_cmpuint(note[0].at, ==, 33000);
	g_assert_cmpuint(note[1].packets, ==, 5);
	g_assert_cmpuint(note[1].bytes, ==, 4500);
	g_assert_cmpuint(note[1].audio, ==, 200);
	g_assert_cmpuint(note[1].at, ==, 66000);
	free(s);
}


static void test_newest(void)
{
	struct bandwidth_note note[BANDWIDTH_NOTES];
	struct bandwidth_sent *s = sent_new();
	guint count;

	for (guint i = 1; i <= 3 * BANDWIDTH_NOTES + 5; i++)
		bandwidth_sent_note(s, 1, 10, 0, BANDWIDTH_FRAME, i);
	count = bandwidth_sent_read(s, note);
	g_assert_cmpuint(count, ==, BANDWIDTH_NOTES - 1);
	for (guint i = 0; i < count; i++) {
		g_assert_cmpuint(note[i].at, ==, 2 * BANDWIDTH_NOTES + 5 + 2 + i);
		g_assert_cmpuint(note[i].packets, ==, note[i].at);
		g_assert_cmpuint(note[i].bytes, ==, 10 * note[i].at);
	}
	free(s);
}


static void *write_notes(void *arg)
{
	for (guint i = 1; i <= RACE; i++)
		bandwidth_sent_note(arg, 1, 3, 7, BANDWIDTH_FRAME, 5 * (gint64)i);

	return NULL;
}


/** A note is read whole, and after the one before it, whatever the writer does */
static void test_race(void)
{
	struct bandwidth_note note[BANDWIDTH_NOTES];
	struct bandwidth_sent *s = sent_new();
	guint32 newest = 0;
	pthread_t writer;

	g_assert_cmpint(pthread_create(&writer, NULL, write_notes, s), ==, 0);
	while (newest < RACE) {
		const guint count = bandwidth_sent_read(s, note);

		for (guint i = 0; i < count; i++) {
			g_assert_cmpuint(note[i].packets, ==, note[0].packets + i);
			g_assert_cmpuint(note[i].bytes, ==, 3 * note[i].packets);
			g_assert_cmpuint(note[i].audio, ==, 7 * note[i].packets);
			g_assert_cmpuint(note[i].at, ==, 5 * note[i].packets);
		}
		if (count) {
			g_assert_cmpuint(note[count - 1].packets, >=, newest);
			newest = note[count - 1].packets;
		}
	}
	pthread_join(writer, NULL);
	free(s);
}


int main(int argc, char *argv[])
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/bandwidth/sent/totals", test_totals);
	g_test_add_func("/bandwidth/sent/newest", test_newest);
	g_test_add_func("/bandwidth/sent/race", test_race);

	return g_test_run();
}
