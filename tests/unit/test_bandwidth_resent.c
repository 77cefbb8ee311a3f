/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file test_bandwidth_resent.c  How many retransmissions there were
 */

#include "bandwidth_notes.h"
#include "bandwidth_resent.h"

enum { MS = 1000, PACKETS = 5, LOST = 10 };

struct fixture {
	struct bandwidth_sent *sent;
	struct delay d;
	gint64 now;
};

/** Frames were sent, and some packets of the first ones are told to be lost; `late`: the core kept none of these */
static void set_up(struct fixture *f, gconstpointer late)
{
	f->sent = aligned_alloc(64, sizeof(*f->sent));
	memset(f->sent, 0, sizeof(*f->sent));
	delay_reset(&f->d, f->sent);
	if (!late)
		delay_keeps(&f->d);
	f->now = 1000 * G_USEC_PER_SEC;
	for (guint i = 0; i < 20; i++) {
		f->now += 33 * MS;
		bandwidth_sent_note(f->sent, PACKETS, PACKETS * 1000, 0, BANDWIDTH_FRAME, f->now);
	}
	notes_read(&f->d, f->sent);
	if (late)
		delay_keeps(&f->d);
	for (guint seq = 1; seq <= 20 * PACKETS; seq++)
		delay_packet(&f->d, seq, seq <= LOST || seq > 2 * LOST, f->now + seq * MS);
	delay_update(&f->d, 20 * MS, f->now);
}


static void tear_down(struct fixture *f, gconstpointer data)
{
	(void)data;
	free(f->sent);
}


/** Nothing is heard of losses for long enough */
static void rest(struct fixture *f)
{
	for (guint i = 0; i < 3; i++) {
		f->now += 500 * MS;
		resent_age(&f->d, f->now);
	}
}


/** It is told, and again when nothing has come for long enough */
static void tell(struct fixture *f, guint32 count)
{
	resent_told(&f->d, count, f->now);
	f->now += 500 * MS;
	resent_told(&f->d, count, f->now);
}


/** Until anything is told, all that was lost counts as sent again */
static void test_guessed(struct fixture *f, gconstpointer data)
{
	(void)data;
	g_assert_cmpint(f->d.unseen, ==, LOST);
	g_assert_false(f->d.exact);
}


/** What was lost before the core kept anything is not sent again */
static void test_not_kept(struct fixture *f, gconstpointer data)
{
	(void)data;
	g_assert_cmpint(f->d.unseen, ==, 0);
	g_assert_true(f->d.torn);

	bandwidth_sent_note(f->sent, PACKETS, PACKETS * 1000, 0, BANDWIDTH_FRAME, f->now);
	notes_read(&f->d, f->sent);
	g_assert_cmpuint(f->d.resends, ==, 0);
	delay_packet(&f->d, 20 * PACKETS + 1, FALSE, f->now);
	g_assert_cmpuint(f->d.resends, ==, 1);
}


/** While packets get lost, those that are told are not all; but there are no more than lost */
static void test_bounded(struct fixture *f, gconstpointer data)
{
	(void)data;
	resent_told(&f->d, 3, f->now);
	g_assert_cmpint(f->d.unseen, ==, LOST);
	g_assert_false(f->d.doubt);

	f->d.unseen = LOST + 20;
	resent_told(&f->d, 3, f->now);
	g_assert_cmpint(f->d.unseen, ==, 3 + LOST);
	g_assert_true(f->d.doubt);
	g_assert_false(f->d.exact);
}


static void test_exact(struct fixture *f, gconstpointer data)
{
	(void)data;
	rest(f);
	tell(f, 3);
	g_assert_cmpint(f->d.unseen, ==, 3);
	g_assert_true(f->d.exact);
	/* what delays are above is not known until they are measured again */
	g_assert_true(f->d.doubt);
	g_assert_cmpint(floor_get(&f->d.floor), ==, G_MAXINT64);
	g_assert_cmpuint(f->d.counted, ==, f->d.resends);

	/* the same again changes nothing */
	f->d.doubt = FALSE;
	resent_told(&f->d, 3, f->now);
	g_assert_false(f->d.doubt);
	g_assert_true(f->d.exact);

	/* until more is lost */
	resent_lost(&f->d, 20 * PACKETS);
	g_assert_false(f->d.exact);
}


/** What came just now may be of numbers that no feedback has told of */
static void test_ahead(struct fixture *f, gconstpointer data)
{
	(void)data;
	rest(f);
	resent_told(&f->d, LOST + 2, f->now);
	g_assert_cmpint(f->d.unseen, ==, LOST);
	g_assert_false(f->d.doubt);
	tell(f, LOST + 2);
	g_assert_cmpint(f->d.unseen, ==, LOST + 2);
	g_assert_true(f->d.exact);
}


/** What was to be counted later is not, when nothing came of it */
static void test_waiting(struct fixture *f, gconstpointer data)
{
	(void)data;
	for (guint i = 0; i < 20; i++)
		resent_lost(&f->d, 20 * PACKETS);
	g_assert_cmpuint(f->d.resends - f->d.counted, ==, 20);
	rest(f);
	tell(f, LOST);
	g_assert_cmpint(f->d.unseen, ==, LOST);
	resent_count(&f->d, 1000 * 1000);
	g_assert_cmpint(f->d.unseen, ==, LOST);
}


/** The last ones may have been lost, too: round trips tell, and it holds until more come */
static void test_refuted(struct fixture *f, gconstpointer data)
{
	(void)data;
	rest(f);
	tell(f, 3);
	g_assert_true(f->d.exact);
	f->d.refuted = TRUE;
	f->d.exact = FALSE;
	f->d.unseen = LOST;
	tell(f, 3);
	g_assert_cmpint(f->d.unseen, ==, LOST);
	g_assert_false(f->d.exact);
	tell(f, LOST + 1);
	g_assert_cmpint(f->d.unseen, ==, LOST + 1);
	g_assert_true(f->d.exact);
}


/** Numbers that do not begin at 1 say nothing */
static void test_foreign(struct fixture *f, gconstpointer data)
{
	(void)data;
	rest(f);
	tell(f, 40000);
	g_assert_cmpint(f->d.unseen, ==, LOST);
	resent_told(&f->d, 3, f->now);
	g_assert_cmpint(f->d.unseen, ==, LOST);
	g_assert_false(f->d.exact);
}


/** What was lost and comes with its old number took no other one */
static void test_found(struct fixture *f, gconstpointer data)
{
	(void)data;
	delay_packet(&f->d, LOST + 1, TRUE, f->now);
	g_assert_cmpint(f->d.unseen, ==, LOST - 1);
	delay_packet(&f->d, LOST + 1, TRUE, f->now);
	g_assert_cmpint(f->d.unseen, ==, LOST - 1);

	/* before it was counted */
	f->d.rtt = 500 * MS;
	delay_packet(&f->d, 20 * PACKETS + 1, FALSE, -1);
	g_assert_cmpuint(f->d.resends - f->d.counted, ==, 1);
	delay_packet(&f->d, 20 * PACKETS + 1, TRUE, f->now);
	g_assert_cmpuint(f->d.resends - f->d.counted, ==, 0);
	g_assert_cmpint(f->d.unseen, ==, LOST - 1);

	/* nothing, where it is known how many were sent in a stream of their own */
	resent_told(&f->d, LOST, f->now);
	delay_packet(&f->d, LOST + 2, TRUE, f->now);
	g_assert_cmpint(f->d.unseen, ==, LOST - 1);
}


static void add(const char *name, void (*test)(struct fixture *f, gconstpointer data))
{
	g_test_add(name, struct fixture, NULL, set_up, test, tear_down);
}


int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	add("/resent/guessed", test_guessed);
	g_test_add("/resent/not_kept", struct fixture, "late", set_up, test_not_kept, tear_down);
	add("/resent/bounded", test_bounded);
	add("/resent/exact", test_exact);
	add("/resent/ahead", test_ahead);
	add("/resent/waiting", test_waiting);
	add("/resent/refuted", test_refuted);
	add("/resent/foreign", test_foreign);
	add("/resent/found", test_found);

	return g_test_run();
}
