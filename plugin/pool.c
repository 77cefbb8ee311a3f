/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file pool.c  As many threads as there is work for
 */

#define _GNU_SOURCE   /* SCHED_BATCH */
#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <time.h>
#include "pool.h"

/** Seconds after which a thread without work ends */
#define IDLE_SECONDS 15

struct pool {
	pthread_mutex_t lock;
	pthread_cond_t wake;   /**< of threads without work                    */
	pthread_cond_t done;   /**< of pool_free()                             */
	struct pool_task *first; /**< those that wait for a thread             */
	struct pool_task **last;
	guint threads;         /**< all there are, `idle` and `coming` too     */
	guint idle;            /**< that wait to be woken                      */
	gboolean coming;       /**< one was woken or made, and is not here yet */
	gboolean over;
	gboolean left;         /**< whether `leaver` is one                    */
	pthread_t leaver;      /**< has ended, and was not joined yet          */
	guint64 work;          /**< atomic; reaches 0 with the lock held       */
};


/** Waits for a task; locked. @return NULL: the thread is to end */
static struct pool_task *task_await(struct pool *p)
{
	struct pool_task *task;
	struct timespec until;
	int err = 0;

	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_sec += IDLE_SECONDS;
	while (!p->first && !p->over && !err) {
		p->idle++;
		err = pthread_cond_timedwait(&p->wake, &p->lock, &until);
		p->idle--;
		p->coming = FALSE;
	}

	task = p->first;
	if (task)
		p->first = task->next;
	if (!p->first)
		p->last = &p->first;

	return task;
}


/** Joins the one that ended before, so that at most one is to be joined; locked */
static void thread_leave(struct pool *p)
{
	const pthread_t before = p->leaver;
	const gboolean join = p->left;

	p->leaver = pthread_self();
	p->left = TRUE;
	if (join) {
		pthread_mutex_unlock(&p->lock);
		pthread_join(before, NULL);
		pthread_mutex_lock(&p->lock);
	}
	if (!--p->threads)
		pthread_cond_broadcast(&p->done);
}


static void *thread_run(void *arg);

/** Has one more thread look after what waits, if none is on its way; locked */
static void thread_call(struct pool *p)
{
	pthread_t thread;

	if (!p->first || p->coming)
		return;

	if (p->idle) {
		p->coming = TRUE;
		pthread_cond_signal(&p->wake);
	}
	else if (!pthread_create(&thread, NULL, thread_run, p)) {
		/* without one, those that there are take it once they can */
		p->coming = TRUE;
		p->threads++;
	}
}


/**
 * Has a thread of the pool wait its turn where processors are scarce
 *
 * It does not take the processor from who wakes it, as the threads of media and
 * of requests, and gets its share all the same (sched(7), SCHED_BATCH).
 */
static void be_patient(void)
{
	const struct sched_param none = { 0 };
	struct sched_param param;
	int policy;

	/* an operator who chose another policy for Janus did so for its threads, too */
	if (!pthread_getschedparam(pthread_self(), &policy, &param) && policy == SCHED_OTHER)
		pthread_setschedparam(pthread_self(), SCHED_BATCH, &none);
}


static void *thread_run(void *arg)
{
	struct pool *p = arg;
	struct pool_task *task;

	be_patient();
	pthread_mutex_lock(&p->lock);
	p->coming = FALSE;
	while ((task = task_await(p))) {
		thread_call(p);
		pthread_mutex_unlock(&p->lock);
		task->run(task);
		pthread_mutex_lock(&p->lock);
	}
	thread_leave(p);
	pthread_mutex_unlock(&p->lock);

	return NULL;
}


struct pool *pool_new(void)
{
	struct pool *p = g_new0(struct pool, 1);
	int err;

	p->last = &p->first;
	err = pthread_mutex_init(&p->lock, NULL);
	if (err)
		goto lock;
	err = pthread_cond_init(&p->wake, NULL);
	if (err)
		goto wake;
	err = pthread_cond_init(&p->done, NULL);
	if (!err)
		return p;

	pthread_cond_destroy(&p->wake);
wake:
	pthread_mutex_destroy(&p->lock);
lock:
	g_free(p);
	errno = err;

	return NULL;
}


void pool_free(struct pool *p)
{
	if (!p)
		return;

	pthread_mutex_lock(&p->lock);
	while (__atomic_load_n(&p->work, __ATOMIC_ACQUIRE))
		pthread_cond_wait(&p->done, &p->lock);
	p->over = TRUE;
	pthread_cond_broadcast(&p->wake);
	while (p->threads)
		pthread_cond_wait(&p->done, &p->lock);
	pthread_mutex_unlock(&p->lock);

	if (p->left)
		pthread_join(p->leaver, NULL);
	pthread_cond_destroy(&p->done);
	pthread_cond_destroy(&p->wake);
	pthread_mutex_destroy(&p->lock);
	g_free(p);
}


void pool_start(struct pool *p, struct pool_task *task)
{
	task->next = NULL;
	pthread_mutex_lock(&p->lock);
	*p->last = task;
	p->last = &task->next;
	thread_call(p);
	pthread_mutex_unlock(&p->lock);
}


void pool_work_add(struct pool *p)
{
	__atomic_fetch_add(&p->work, 1, __ATOMIC_RELAXED);
}


void pool_work_done(struct pool *p)
{
	guint64 left = __atomic_load_n(&p->work, __ATOMIC_RELAXED);

	while (left > 1) {
		if (__atomic_compare_exchange_n(&p->work, &left, left - 1, TRUE,
						__ATOMIC_RELEASE, __ATOMIC_RELAXED))
			return;
	}

	/* The last one: pool_free() must not free what this still needs */
	pthread_mutex_lock(&p->lock);
	if (!__atomic_sub_fetch(&p->work, 1, __ATOMIC_ACQ_REL))
		pthread_cond_broadcast(&p->done);
	pthread_mutex_unlock(&p->lock);
}
