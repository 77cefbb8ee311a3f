/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file test_queue.c  Serial queues: order, independence, pauses, ends
 */

#include "latch.h"
#include "plugin/queue.h"

enum { QUEUES = 100, PUSHERS = 4, PER_PUSHER = 250, BLOCKED = 70 };

/** Appends a job, and has the pool run it */
static void queue_push(struct queue *q, queue_job_h *run, void *arg)
{
	if (queue_add(q, FALSE, run, arg))
		queue_go(q, FALSE);
}


/** What the jobs of one queue see; on purpose without a lock */
struct log {
	guint seen;
	guint next[PUSHERS];
	gboolean disorder;
	gboolean busy;
};

struct entry {
	struct log *log;
	guint pusher;
	guint serial;
};


static void log_job(void *arg)
{
	struct entry *e = arg;
	struct log *log = e->log;

	log->disorder |= log->busy || e->serial != log->next[e->pusher];
	log->busy = TRUE;
	log->next[e->pusher] = e->serial + 1;
	log->seen++;
	log->busy = FALSE;
	g_free(e);
}


static void push_entry(struct queue *q, struct log *log, guint pusher, guint serial)
{
	struct entry *e = g_new0(struct entry, 1);

	e->log = log;
	e->pusher = pusher;
	e->serial = serial;
	queue_push(q, log_job, e);
}


static void test_order(void)
{
	struct pool *p = pool_new();
	struct queue *q = queue_new(p);
	struct log log = {0};

	for (guint i = 0; i < 10000; i++)
		push_entry(q, &log, 0, i);
	queue_unref(q);
	pool_free(p);

	g_assert_cmpuint(log.seen, ==, 10000);
	g_assert_false(log.disorder);
}


struct block {
	struct latch entered;
	struct latch leave;
};


static void block_job(void *arg)
{
	struct block *b = arg;

	latch_raise(&b->entered);
	latch_wait(&b->leave, 1);
}


static void test_parallel(void)
{
	struct block block = {LATCH, LATCH};
	struct queue *q[BLOCKED], *other;
	struct pool *p = pool_new();
	struct latch ran = LATCH;

	for (guint i = 0; i < BLOCKED; i++) {
		q[i] = queue_new(p);
		queue_push(q[i], block_job, &block);
		queue_push(q[i], latch_raise, &ran);
	}
	latch_wait(&block.entered, BLOCKED);
	g_assert_cmpuint(latch_count(&ran), ==, 0);

	other = queue_new(p);
	queue_push(other, latch_raise, &ran);
	latch_wait(&ran, 1);

	latch_raise(&block.leave);
	latch_wait(&ran, BLOCKED + 1);
	for (guint i = 0; i < BLOCKED; i++)
		queue_unref(q[i]);
	queue_unref(other);
	pool_free(p);
}


/** pool_free() waits for the threads: it would not return if a queue kept one */
static void test_idle(void)
{
	struct pool *p = pool_new();
	struct queue *q[QUEUES];
	struct latch ran = LATCH;

	for (guint i = 0; i < QUEUES; i++) {
		q[i] = queue_new(p);
		queue_push(q[i], latch_raise, &ran);
	}
	latch_wait(&ran, QUEUES);
	queue_pause(q[0]);
	pool_free(p);

	for (guint i = 0; i < QUEUES; i++)
		queue_unref(q[i]);
	g_assert_cmpuint(latch_count(&ran), ==, QUEUES);
}


struct pause {
	struct queue *q;
	struct latch paused;
	struct latch after;
	gboolean resumed;
	gboolean early;
};


static void after_job(void *arg)
{
	struct pause *s = arg;

	s->early = !s->resumed;
	latch_raise(&s->after);
}


static void pause_job(void *arg)
{
	struct pause *s = arg;

	queue_pause(s->q);
	queue_push(s->q, after_job, s);
	latch_raise(&s->paused);
}


static void test_pause(void)
{
	struct pool *p = pool_new();
	struct queue *other = queue_new(p);
	struct pause s = {.paused = LATCH, .after = LATCH};
	struct latch ran = LATCH;

	s.q = queue_new(p);
	queue_push(s.q, pause_job, &s);
	latch_wait(&s.paused, 1);
	for (guint i = 1; i <= 50; i++) {
		queue_push(other, latch_raise, &ran);
		latch_wait(&ran, i);
	}
	g_assert_cmpuint(latch_count(&s.after), ==, 0);

	s.resumed = TRUE;
	queue_resume(s.q);
	latch_wait(&s.after, 1);
	g_assert_false(s.early);

	queue_unref(s.q);
	queue_unref(other);
	pool_free(p);
}


/** Pausing twice is pausing once; resuming what is not paused does nothing */
static void test_pause_flat(void)
{
	struct pool *p = pool_new();
	struct queue *q = queue_new(p);
	struct latch ran = LATCH;

	queue_resume(q);
	queue_pause(q);
	queue_pause(q);
	queue_push(q, latch_raise, &ran);
	queue_resume(q);
	latch_wait(&ran, 1);
	queue_resume(q);
	queue_push(q, latch_raise, &ran);
	latch_wait(&ran, 2);

	queue_unref(q);
	pool_free(p);
}


static void *toggle_thread(void *arg)
{
	for (guint i = 0; i < 5000; i++) {
		queue_pause(arg);
		queue_resume(arg);
	}

	return NULL;
}


static void test_pause_race(void)
{
	struct pool *p = pool_new();
	struct queue *q = queue_new(p);
	struct log log = {0};
	pthread_t thread[2];

	for (guint i = 0; i < 2; i++)
		g_assert_cmpint(pthread_create(&thread[i], NULL, toggle_thread, q), ==, 0);
	for (guint i = 0; i < 10000; i++)
		push_entry(q, &log, 0, i);
	for (guint i = 0; i < 2; i++)
		pthread_join(thread[i], NULL);
	queue_unref(q);
	pool_free(p);

	g_assert_cmpuint(log.seen, ==, 10000);
	g_assert_false(log.disorder);
}


struct retry {
	struct queue *q;
	struct latch paused;
	guint tries;
	guint after;         /* jobs that ran before the last try */
};


/** Is to be tried three times, and waits in the paused queue between them */
static void retry_job(void *arg)
{
	struct retry *r = arg;

	if (++r->tries == 3)
		return;

	queue_add_next(r->q, retry_job, r);
	queue_pause(r->q);
	latch_raise(&r->paused);
}


static void follow_job(void *arg)
{
	struct retry *r = arg;

	r->after += r->tries < 3;
}


/** Whether others wait behind what is tried again */
static void test_next(void)
{
	for (guint others = 0; others < 3; others++) {
		struct pool *p = pool_new();
		struct retry r = {queue_new(p), LATCH, 0, 0};

		queue_push(r.q, retry_job, &r);
		latch_wait(&r.paused, 1);
		for (guint i = 0; i < others; i++)
			queue_push(r.q, follow_job, &r);
		queue_resume(r.q);
		latch_wait(&r.paused, 2);
		queue_push(r.q, follow_job, &r);
		queue_unref(r.q);
		pool_free(p);
		g_assert_cmpuint(r.tries, ==, 3);
		g_assert_cmpuint(r.after, ==, 0);
	}
}


static void unref_job(void *arg)
{
	queue_unref(arg);
}


static void test_unref(void)
{
	struct pool *p = pool_new();
	struct block block = {LATCH, LATCH};
	struct latch ran = LATCH;
	struct queue *q;

	q = queue_new(p);
	queue_unref(q);

	q = queue_new(p);
	queue_push(q, block_job, &block);
	queue_push(q, latch_raise, &ran);
	latch_wait(&block.entered, 1);
	queue_unref(q);
	latch_raise(&block.leave);

	q = queue_new(p);
	queue_pause(q);
	queue_push(q, unref_job, q);
	queue_push(q, latch_raise, &ran);
	queue_resume(q);

	q = queue_new(p);
	queue_pause(q);
	queue_push(q, latch_raise, &ran);
	queue_unref(q);

	queue_unref(NULL);
	pool_free(p);
	g_assert_cmpuint(latch_count(&ran), ==, 3);
}


struct chain {
	struct queue *q[2];
	guint left;
};


static void chain_job(void *arg)
{
	struct chain *c = arg;

	if (c->left-- > 1)
		queue_push(c->q[c->left % 2], chain_job, c);
}


static void test_free_waits(void)
{
	struct pool *p = pool_new();
	struct chain c = {{queue_new(p), queue_new(p)}, 1000};

	queue_push(c.q[0], chain_job, &c);
	pool_free(p);
	g_assert_cmpuint(c.left, ==, 0);

	queue_unref(c.q[0]);
	queue_unref(c.q[1]);
}


struct pusher {
	struct queue **q;
	struct log *log;
	guint number;
};


static void *pusher_thread(void *arg)
{
	struct pusher *s = arg;

	for (guint serial = 0; serial < PER_PUSHER; serial++) {
		for (guint i = 0; i < QUEUES; i++)
			push_entry(s->q[i], &s->log[i], s->number, serial);
	}

	return NULL;
}


static void test_many(void)
{
	struct pool *p = pool_new();
	g_autofree struct log *log = g_new0(struct log, QUEUES);
	struct pusher pusher[PUSHERS];
	pthread_t thread[PUSHERS];
	struct queue *q[QUEUES];

	for (guint i = 0; i < QUEUES; i++)
		q[i] = queue_new(p);
	for (guint i = 0; i < PUSHERS; i++) {
		pusher[i] = (struct pusher){q, log, i};
		g_assert_cmpint(pthread_create(&thread[i], NULL, pusher_thread,
			&pusher[i]), ==, 0);
	}
	for (guint i = 0; i < PUSHERS; i++)
		pthread_join(thread[i], NULL);
	for (guint i = 0; i < QUEUES; i++)
		queue_unref(q[i]);
	pool_free(p);

	for (guint i = 0; i < QUEUES; i++) {
		g_assert_cmpuint(log[i].seen, ==, PUSHERS * PER_PUSHER);
		g_assert_false(log[i].disorder);
	}
}


int main(int argc, char *argv[])
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/queue/order", test_order);
	g_test_add_func("/queue/a blocked job delays no other queue", test_parallel);
	g_test_add_func("/queue/a queue with nothing to do holds no thread", test_idle);
	g_test_add_func("/queue/pause from a job", test_pause);
	g_test_add_func("/queue/pauses do not nest", test_pause_flat);
	g_test_add_func("/queue/pauses race with pushes", test_pause_race);
	g_test_add_func("/queue/a job that is tried again stays first", test_next);
	g_test_add_func("/queue/unref", test_unref);
	g_test_add_func("/queue/pool_free waits for jobs of jobs", test_free_waits);
	g_test_add_func("/queue/100 queues, 4 threads, 100000 jobs", test_many);

	return g_test_run();
}
