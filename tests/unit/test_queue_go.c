/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file test_queue_go.c  Queues whose first jobs run where they are started
 */

#include <pthread.h>
#include "latch.h"
#include "plugin/queue.h"


/** Where a job has run */
struct place {
	pthread_t thread;
	struct latch ran;
};


static void place_job(void *arg)
{
	struct place *place = arg;

	place->thread = pthread_self();
	latch_raise(&place->ran);
}


static gboolean ran_here(struct place *place)
{
	latch_wait(&place->ran, 1);

	return pthread_equal(place->thread, pthread_self());
}


static void test_brief(void)
{
	struct pool *p = pool_new();
	struct queue *q = queue_new(p);
	struct place first = {.ran = LATCH}, second = {.ran = LATCH};
	struct place longer = {.ran = LATCH}, last = {.ran = LATCH};

	g_assert_true(queue_add(q, TRUE, place_job, &first));
	g_assert_false(queue_add(q, TRUE, place_job, &second));
	g_assert_false(queue_add(q, FALSE, place_job, &longer));
	g_assert_false(queue_add(q, TRUE, place_job, &last));
	g_assert_cmpuint(latch_count(&first.ran), ==, 0);

	g_assert_false(queue_go(q, TRUE));
	g_assert_cmpuint(latch_count(&second.ran), ==, 1);
	g_assert_cmpuint(latch_count(&longer.ran), ==, 0);
	g_assert_true(queue_go(q, FALSE));

	g_assert_true(ran_here(&first));
	g_assert_true(ran_here(&second));
	g_assert_false(ran_here(&longer));
	g_assert_false(ran_here(&last));
	queue_unref(q);
	pool_free(p);
}


static void test_brief_given_up(void)
{
	struct pool *p = pool_new();
	struct queue *q = queue_new(p);
	struct place place = {.ran = LATCH};

	g_assert_true(queue_add(q, TRUE, place_job, &place));
	queue_unref(q);
	g_assert_true(queue_go(q, TRUE));
	g_assert_true(ran_here(&place));
	pool_free(p);
}


/** What appends brief jobs as fast as they run */
struct spring {
	struct queue *q;
	guint left;
	pthread_t here;
	gboolean elsewhere;
};


static void spring_job(void *arg)
{
	struct spring *s = arg;

	s->elsewhere |= !pthread_equal(s->here, pthread_self());
	if (--s->left)
		g_assert_false(queue_add(s->q, TRUE, spring_job, s));
}


static void test_brief_bounded(void)
{
	struct pool *p = pool_new();
	struct spring s = {.q = queue_new(p), .left = 1000, .here = pthread_self()};

	g_assert_true(queue_add(s.q, TRUE, spring_job, &s));
	g_assert_false(queue_go(s.q, TRUE));
	g_assert_true(queue_go(s.q, FALSE));
	queue_unref(s.q);
	pool_free(p);
	g_assert_cmpuint(s.left, ==, 0);
	g_assert_true(s.elsewhere);
}


int main(int argc, char *argv[])
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/queue/go/brief jobs run where they are started", test_brief);
	g_test_add_func("/queue/go/a queue that is given up", test_brief_given_up);
	g_test_add_func("/queue/go/brief jobs without end go to the pool", test_brief_bounded);

	return g_test_run();
}
