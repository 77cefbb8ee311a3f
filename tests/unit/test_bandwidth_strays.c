/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file test_bandwidth_strays.c  Feedback about packets that are not known
 */

#include "bandwidth_notes.h"

enum { MS = 1000, PACKETS = 5, FRAME = 200 * MS, FEEDBACK = 50 * MS, RTT = 1 * MS };

struct fixture {
	struct bandwidth_sent *sent;
	struct delay d;
	gint64 now;
	guint16 seq;
};


/** So many packets are told of that arrived in the last moments */
static void feedback(struct fixture *f, guint packets)
{
	f->now += FEEDBACK;
	notes_read(&f->d, f->sent);
	for (guint i = 0; i < packets; i++)
		delay_packet(&f->d, ++f->seq, TRUE, f->now - FEEDBACK + i * MS);
	delay_update(&f->d, RTT, f->now);
}


/** A frame, all of it told of by the first feedback after it, and some without any */
static void frames(struct fixture *f, guint n)
{
	for (guint i = 0; i < n; i++) {
		bandwidth_sent_note(f->sent, PACKETS, PACKETS * 1000, 0, BANDWIDTH_FRAME, f->now);
		feedback(f, PACKETS);
		f->now += FRAME - FEEDBACK;
	}
}


static void set_up(struct fixture *f, gconstpointer data)
{
	(void)data;
	f->sent = aligned_alloc(64, sizeof(*f->sent));
	memset(f->sent, 0, sizeof(*f->sent));
	delay_reset(&f->d, f->sent);
	f->now = 1000 * G_USEC_PER_SEC;
	f->seq = 0;
	frames(f, 10);
	g_assert_cmpint(f->d.unseen, ==, 0);
}


static void tear_down(struct fixture *f, gconstpointer data)
{
	(void)data;
	free(f->sent);
}


/** Numbers that others have taken: all is counted anew, also where frames are few */
static void test_jump(struct fixture *f, gconstpointer data)
{
	(void)data;
	f->seq += 300;
	frames(f, 10);
	g_assert_cmpint(f->d.unseen, >=, 300 - PACKETS);
	g_assert_cmpint(f->d.unseen, <=, 300 + PACKETS);
	g_assert_cmpuint(f->d.strays, ==, 0);
}


/** A frame that takes long to come is told of before it is noted */
static void test_slow_frame(struct fixture *f, gconstpointer data)
{
	(void)data;
	for (guint i = 0; i < 40; i++)
		feedback(f, 1);
	bandwidth_sent_note(f->sent, 40 + PACKETS, (40 + PACKETS) * 1000, 0, BANDWIDTH_FRAME, f->now);
	feedback(f, PACKETS);
	g_assert_cmpint(f->d.unseen, ==, 0);
	g_assert_cmpuint(f->d.strays, ==, 0);
}


int main(int argc, char *argv[])
{
	g_test_init(&argc, &argv, NULL);
	g_test_add("/bandwidth/strays/numbers jump", struct fixture, NULL, set_up, test_jump, tear_down);
	g_test_add("/bandwidth/strays/a slow frame", struct fixture, NULL, set_up, test_slow_frame, tear_down);

	return g_test_run();
}
