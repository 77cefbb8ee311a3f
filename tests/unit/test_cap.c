/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file test_cap.c  The least of what is asked and what a link carries, and when it is told
 */

#include "cap.h"

enum { START = 300000, MS = 1000, SECOND = 1000 * MS };

struct fixture {
	struct cap cap;
	gint64 now;
};


static void begin(struct fixture *f, gconstpointer data)
{
	(void)data;
	cap_init(&f->cap);
	f->now = SECOND;
}


static void end(struct fixture *f, gconstpointer data)
{
	(void)data;
	cap_destroy(&f->cap);
}


#define ASSERT_DUE(f, expected) \
	g_assert_cmpuint(cap_due(&(f)->cap, (f)->now), ==, expected)
#define ASSERT_NOW(f, expected, by_request) do { \
	gboolean _asked = !(by_request); \
	g_assert_cmpuint(cap_now(&(f)->cap, &_asked), ==, expected); \
	g_assert_cmpint(_asked, ==, by_request); \
} while (0)


/** Without a PeerConnection nobody is told anything */
static void test_down(struct fixture *f, gconstpointer data)
{
	(void)data;
	ASSERT_DUE(f, 0);
	ASSERT_NOW(f, 0, FALSE);
	g_assert_false(cap_is_up(&f->cap));
	cap_receiver(&f->cap, f, 500000);
	cap_ask(&f->cap, 400000);
	ASSERT_DUE(f, 0);

	cap_up(&f->cap, START);
	g_assert_true(cap_is_up(&f->cap));
	ASSERT_DUE(f, 500000);
	cap_down(&f->cap);
	f->now += 2 * SECOND;
	cap_ask(&f->cap, 100000);
	ASSERT_DUE(f, 0);
	ASSERT_NOW(f, 500000, TRUE);
}


/** A new PeerConnection has been told nothing, and asks for nothing yet */
static void test_up(struct fixture *f, gconstpointer data)
{
	(void)data;
	cap_up(&f->cap, START);
	ASSERT_DUE(f, CAP_ALONE);
	ASSERT_DUE(f, 0);
	cap_ask(&f->cap, 100000);
	ASSERT_DUE(f, 100000);
	cap_down(&f->cap);
	cap_up(&f->cap, START);
	ASSERT_DUE(f, CAP_ALONE);
	ASSERT_NOW(f, CAP_ALONE, FALSE);
}


/** The first to listen gets the first picture as fast as a sender alone may send it */
static void test_first(struct fixture *f, gconstpointer data)
{
	const int bob = 0, carol = 0;

	(void)data;
	cap_up(&f->cap, START);
	ASSERT_DUE(f, CAP_ALONE);
	f->now += 10 * SECOND;
	ASSERT_DUE(f, CAP_ALONE);
	cap_receiver(&f->cap, &bob, START);
	ASSERT_DUE(f, 0);
	f->now += CAP_FIRST - 1;
	ASSERT_DUE(f, 0);
	f->now++;
	ASSERT_DUE(f, START);

	cap_receiver(&f->cap, NULL, START);
	cap_receiver(&f->cap, &carol, START);
	ASSERT_DUE(f, 0);
	ASSERT_NOW(f, START, FALSE);
}


/** A link that turns out to be slow counts at once */
static void test_first_slow(struct fixture *f, gconstpointer data)
{
	const int bob = 0;

	(void)data;
	cap_up(&f->cap, START);
	cap_receiver(&f->cap, &bob, START);
	ASSERT_DUE(f, CAP_ALONE);
	cap_link(&f->cap, &bob, CAP_SLOW);
	ASSERT_DUE(f, 0);
	cap_link(&f->cap, &bob, CAP_SLOW - 1);
	ASSERT_DUE(f, CAP_SLOW - 1);

	cap_receiver(&f->cap, NULL, START);
	cap_up(&f->cap, START);
	ASSERT_DUE(f, CAP_ALONE);
	cap_receiver(&f->cap, &bob, CAP_SLOW - 1);
	ASSERT_DUE(f, CAP_SLOW - 1);
}


/** Where more is known of the link than that, or less was asked for, that counts */
static void test_first_bounds(struct fixture *f, gconstpointer data)
{
	(void)data;
	cap_up(&f->cap, START);
	cap_ask(&f->cap, 200000);
	ASSERT_DUE(f, 200000);
	cap_ask(&f->cap, 0);
	cap_receiver(&f->cap, f, 2 * CAP_ALONE);
	f->now += CAP_RISE;
	ASSERT_DUE(f, 2 * CAP_ALONE);
}


static void test_least(struct fixture *f, gconstpointer data)
{
	(void)data;
	cap_receiver(&f->cap, f, 1000000);
	cap_up(&f->cap, START);
	ASSERT_NOW(f, 1000000, FALSE);
	cap_ask(&f->cap, 400000);
	ASSERT_NOW(f, 400000, TRUE);
	cap_link(&f->cap, f, 300000);
	ASSERT_NOW(f, 300000, FALSE);
	cap_link(&f->cap, f, 400000);
	ASSERT_NOW(f, 400000, TRUE);
	cap_ask(&f->cap, 0);
	ASSERT_NOW(f, 400000, FALSE);
}


/** Somebody who is no longer, or not yet, the receiver has no say */
static void test_receiver(struct fixture *f, gconstpointer data)
{
	const int bob = 0, carol = 0;

	(void)data;
	cap_receiver(&f->cap, &bob, START);
	cap_up(&f->cap, START);
	cap_link(&f->cap, &carol, 1000000);
	ASSERT_NOW(f, START, FALSE);
	cap_link(&f->cap, &bob, 200000);
	cap_link(&f->cap, &carol, 1000000);
	ASSERT_NOW(f, 200000, FALSE);
	cap_receiver(&f->cap, &carol, START);
	cap_link(&f->cap, &bob, 1000000);
	ASSERT_NOW(f, START, FALSE);
	cap_receiver(&f->cap, NULL, START);
	cap_link(&f->cap, &carol, 1000000);
	ASSERT_NOW(f, START, FALSE);
}


/** A leg that comes up within a call keeps its receiver */
static void test_receiver_stays(struct fixture *f, gconstpointer data)
{
	(void)data;
	cap_receiver(&f->cap, f, 700000);
	cap_up(&f->cap, START);
	ASSERT_DUE(f, 700000);
}


/** Down at once, up not at every step, and what stays is repeated */
static void test_pace(struct fixture *f, gconstpointer data)
{
	(void)data;
	cap_receiver(&f->cap, f, 1000000);
	cap_up(&f->cap, START);
	ASSERT_DUE(f, 1000000);

	cap_link(&f->cap, f, 970000);
	ASSERT_DUE(f, 0);
	cap_link(&f->cap, f, 969999);
	ASSERT_DUE(f, 969999);
	cap_link(&f->cap, f, 500000);
	ASSERT_DUE(f, 500000);

	cap_link(&f->cap, f, 600000);
	f->now += CAP_RISE - 1;
	ASSERT_DUE(f, 0);
	f->now++;
	ASSERT_DUE(f, 600000);
	cap_link(&f->cap, f, 618000);
	f->now += CAP_RISE;
	ASSERT_DUE(f, 0);
	f->now += CAP_REPEAT - CAP_RISE;
	ASSERT_DUE(f, 618000);
	f->now += CAP_REPEAT - 1;
	ASSERT_DUE(f, 0);
	f->now++;
	ASSERT_DUE(f, 618000);
}


int main(int argc, char *argv[])
{
	g_test_init(&argc, &argv, NULL);
#define CAP_TEST(name, func) \
	g_test_add("/cap/" name, struct fixture, NULL, begin, func, end)
	CAP_TEST("nothing without a PeerConnection", test_down);
	CAP_TEST("a new one starts anew", test_up);
	CAP_TEST("the first to listen gets the first picture fast", test_first);
	CAP_TEST("a slow link counts at once", test_first_slow);
	CAP_TEST("a first picture within what is known and asked", test_first_bounds);
	CAP_TEST("the least counts", test_least);
	CAP_TEST("the receiver's link alone counts", test_receiver);
	CAP_TEST("a receiver that was there first", test_receiver_stays);
	CAP_TEST("down at once, up at a pace, repeated", test_pace);

	return g_test_run();
}
