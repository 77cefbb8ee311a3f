/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file timer.c  A thread that calls back at one time, which may be moved
 */

#include <errno.h>
#include <pthread.h>
#include <time.h>
#include "timer.h"

struct timer {
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t moved;
	gint64 when;          /**< -1: never */
	gint64 until;         /**< what the thread waits for, -1: to be woken  */
	gboolean stop;
	timer_due_h *due;
};

/** Waits, with the lock held, until the time has come or was moved */
static void timer_wait(struct timer *t)
{
	struct timespec ts = {
		.tv_sec = t->when / G_USEC_PER_SEC,
		.tv_nsec = t->when % G_USEC_PER_SEC * 1000,
	};

	t->until = t->when;
	if (t->when < 0)
		pthread_cond_wait(&t->moved, &t->lock);
	else
		pthread_cond_timedwait(&t->moved, &t->lock, &ts);
}

static void *timer_run(void *arg)
{
	struct timer *t = arg;

	pthread_mutex_lock(&t->lock);
	while (!t->stop) {
		if (t->when < 0 || t->when > g_get_monotonic_time()) {
			timer_wait(t);
			continue;
		}
		t->when = -1;
		pthread_mutex_unlock(&t->lock);
		t->due();
		pthread_mutex_lock(&t->lock);
	}
	pthread_mutex_unlock(&t->lock);

	return NULL;
}

int timer_new(struct timer **timerp, timer_due_h *due)
{
	struct timer *t = g_new0(struct timer, 1);
	pthread_condattr_t attr;
	int err;

	t->when = -1;
	t->due = due;
	pthread_mutex_init(&t->lock, NULL);
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&t->moved, &attr);
	pthread_condattr_destroy(&attr);

	err = pthread_create(&t->thread, NULL, timer_run, t);
	if (err) {
		pthread_cond_destroy(&t->moved);
		pthread_mutex_destroy(&t->lock);
		g_free(t);
		return err;
	}
	*timerp = t;

	return 0;
}

void timer_free(struct timer *t)
{
	if (!t)
		return;

	pthread_mutex_lock(&t->lock);
	t->stop = TRUE;
	pthread_cond_signal(&t->moved);
	pthread_mutex_unlock(&t->lock);
	pthread_join(t->thread, NULL);

	pthread_cond_destroy(&t->moved);
	pthread_mutex_destroy(&t->lock);
	g_free(t);
}

void timer_set(struct timer *t, gint64 when)
{
	pthread_mutex_lock(&t->lock);
	t->when = when;
	/* Woken too early the thread looks when it is due now: cheaper than a signal */
	if (when >= 0 && (t->until < 0 || when < t->until)) {
		t->until = when;
		pthread_cond_signal(&t->moved);
	}
	pthread_mutex_unlock(&t->lock);
}
