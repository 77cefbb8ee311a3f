/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file queue.c  Serial queues over a pool of threads
 */

#include <pthread.h>
#include "queue.h"

struct job {
	struct job *next;
	queue_job_h *run;
	void *arg;
	gboolean brief;
};

struct queue {
	struct pool_task task; /**< first, so that it leads to the queue        */
	struct pool *pool;
	pthread_mutex_t lock;
	struct job *first;
	struct job **last;
	gboolean scheduled;   /**< on a thread, or waiting for one             */
	gboolean paused;
	gboolean given_up;    /**< queue_unref() was called                    */
};


static void queue_destroy(struct queue *q)
{
	pthread_mutex_destroy(&q->lock);
	g_free(q);
}


/** Jobs that one queue_go() runs: others may append as fast as it runs them */
#define JOBS_HERE 16

/** What job_take() came to */
enum taken {
	TAKEN,      /* a job                                                */
	TAKEN_LAST, /* none is left: q has let go of the thread             */
	TAKEN_OVER, /* the same, and q is to be freed                       */
	TAKEN_LONG, /* none, for the next is not brief                      */
};

static enum taken job_take(struct queue *q, gboolean brief, struct job **jobp)
{
	enum taken taken = TAKEN;

	pthread_mutex_lock(&q->lock);
	if (q->first && !q->paused && brief && !q->first->brief) {
		taken = TAKEN_LONG;
	}
	else if (q->first && !q->paused) {
		*jobp = q->first;
		q->first = (*jobp)->next;
		if (!q->first)
			q->last = &q->first;
	}
	else {
		q->scheduled = FALSE;
		taken = q->given_up ? TAKEN_OVER : TAKEN_LAST;
	}
	pthread_mutex_unlock(&q->lock);

	return taken;
}


/** Runs jobs as long as there are any, or brief ones; @return FALSE: one is left */
static gboolean run_jobs(struct queue *q, gboolean brief)
{
	struct pool *p = q->pool;
	enum taken taken;
	struct job *job;
	guint ran = 0;

	while ((taken = job_take(q, brief, &job)) == TAKEN) {
		job->run(job->arg);
		g_free(job);
		pool_work_done(p);
		if (brief && ++ran == JOBS_HERE)
			return FALSE;
	}
	if (taken == TAKEN_LONG)
		return FALSE;

	if (taken == TAKEN_OVER)
		queue_destroy(q);
	pool_work_done(p);

	return TRUE;
}


static void queue_run(struct pool_task *task)
{
	run_jobs((struct queue *)task, FALSE);
}


/** Decides, with the lock held, whether the caller is to call queue_start() */
static gboolean queue_wake(struct queue *q)
{
	if (q->scheduled || q->paused || !q->first)
		return FALSE;

	q->scheduled = TRUE;
	pool_work_add(q->pool);

	return TRUE;
}


struct queue *queue_new(struct pool *p)
{
	struct queue *q = g_new0(struct queue, 1);

	q->pool = p;
	q->task.run = queue_run;
	q->last = &q->first;
	pthread_mutex_init(&q->lock, NULL);

	return q;
}


void queue_unref(struct queue *q)
{
	gboolean start, idle;

	if (!q)
		return;

	pthread_mutex_lock(&q->lock);
	q->given_up = TRUE;
	q->paused = FALSE;
	start = queue_wake(q);
	idle = !q->scheduled;
	pthread_mutex_unlock(&q->lock);

	if (start)
		pool_start(q->pool, &q->task);
	else if (idle)
		queue_destroy(q);
}


static struct job *job_new(struct pool *p, gboolean brief, queue_job_h *run, void *arg)
{
	struct job *job = g_new0(struct job, 1);

	job->run = run;
	job->arg = arg;
	job->brief = brief;
	pool_work_add(p);

	return job;
}


gboolean queue_add(struct queue *q, gboolean brief, queue_job_h *run, void *arg)
{
	struct job *job = job_new(q->pool, brief, run, arg);
	gboolean start;

	pthread_mutex_lock(&q->lock);
	*q->last = job;
	q->last = &job->next;
	start = queue_wake(q);
	pthread_mutex_unlock(&q->lock);

	return start;
}


void queue_add_next(struct queue *q, queue_job_h *run, void *arg)
{
	struct job *job = job_new(q->pool, FALSE, run, arg);

	pthread_mutex_lock(&q->lock);
	job->next = q->first;
	if (!q->first)
		q->last = &job->next;
	q->first = job;
	pthread_mutex_unlock(&q->lock);
}


gboolean queue_go(struct queue *q, gboolean here)
{
	if (here)
		return run_jobs(q, TRUE);

	pool_start(q->pool, &q->task);

	return TRUE;
}


void queue_pause(struct queue *q)
{
	pthread_mutex_lock(&q->lock);
	q->paused = TRUE;
	pthread_mutex_unlock(&q->lock);
}


void queue_resume(struct queue *q)
{
	gboolean start;

	pthread_mutex_lock(&q->lock);
	q->paused = FALSE;
	start = queue_wake(q);
	pthread_mutex_unlock(&q->lock);

	if (start)
		pool_start(q->pool, &q->task);
}
