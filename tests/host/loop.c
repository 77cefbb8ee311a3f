/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

#include <stdlib.h>
#include <time.h>
#include "loop.h"

struct job {
	struct job *next;
	gint64 due;
	loop_job_h *run;
	void *arg;
};

struct loop {
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t cond;
	struct job *jobs;     /* by time due, then by order of arrival */
	gboolean ending;
};


void cond_init(pthread_cond_t *cond)
{
	pthread_condattr_t attr;

	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(cond, &attr);
	pthread_condattr_destroy(&attr);
}


gboolean cond_wait_until(pthread_cond_t *cond, pthread_mutex_t *lock, gint64 deadline)
{
	struct timespec ts = {
		.tv_sec = deadline / G_USEC_PER_SEC,
		.tv_nsec = deadline % G_USEC_PER_SEC * 1000,
	};

	return pthread_cond_timedwait(cond, lock, &ts) == 0;
}


gint64 wait_deadline(void)
{
	const char *ms = getenv("HOST_WAIT_MS");

	return g_get_monotonic_time() + (ms ? atoi(ms) : 5000) * G_GINT64_CONSTANT(1000);
}


/* Locked. The job to run now; NULL: the loop has ended */
static struct job *next_job(struct loop *l)
{
	for (;;) {
		struct job *job = l->jobs;

		if (job && (l->ending || job->due <= g_get_monotonic_time())) {
			l->jobs = job->next;
			return job;
		}
		if (job)
			cond_wait_until(&l->cond, &l->lock, job->due);
		else if (l->ending)
			return NULL;
		else
			pthread_cond_wait(&l->cond, &l->lock);
	}
}


static void *loop_thread(void *arg)
{
	struct loop *l = arg;
	struct job *job;

	pthread_mutex_lock(&l->lock);
	while ((job = next_job(l))) {
		pthread_mutex_unlock(&l->lock);
		job->run(job->arg);
		g_free(job);
		pthread_mutex_lock(&l->lock);
	}
	pthread_mutex_unlock(&l->lock);
	return NULL;
}


struct loop *loop_new(void)
{
	struct loop *l = g_new0(struct loop, 1);

	pthread_mutex_init(&l->lock, NULL);
	cond_init(&l->cond);
	if (pthread_create(&l->thread, NULL, loop_thread, l))
		g_error("no thread for a loop");
	return l;
}


void loop_free(struct loop *l)
{
	pthread_mutex_lock(&l->lock);
	l->ending = TRUE;
	pthread_cond_signal(&l->cond);
	pthread_mutex_unlock(&l->lock);
	pthread_join(l->thread, NULL);
	pthread_cond_destroy(&l->cond);
	pthread_mutex_destroy(&l->lock);
	g_free(l);
}


static void insert(struct loop *l, loop_job_h *run, void *arg, gint64 due)
{
	struct job *job = g_new0(struct job, 1), **at = &l->jobs;

	job->run = run;
	job->arg = arg;
	job->due = due;
	pthread_mutex_lock(&l->lock);
	while (*at && (*at)->due <= due)
		at = &(*at)->next;
	job->next = *at;
	*at = job;
	pthread_cond_signal(&l->cond);
	pthread_mutex_unlock(&l->lock);
}


void loop_post(struct loop *l, loop_job_h *run, void *arg, guint delay_ms)
{
	/* Without a delay order of arrival counts, not the clock's resolution */
	insert(l, run, arg, delay_ms ? g_get_monotonic_time() + delay_ms * 1000 : 1);
}


void loop_post_front(struct loop *l, loop_job_h *run, void *arg)
{
	insert(l, run, arg, 0);
}
