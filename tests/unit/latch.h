/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file latch.h  Something for threads to wait for
 */

#ifndef DUET_LATCH_H
#define DUET_LATCH_H

#include <pthread.h>
#include <glib.h>

/** Counts up; zero at first, see LATCH */
struct latch {
	pthread_mutex_t lock;
	pthread_cond_t cond;
	guint count;
};

#define LATCH {PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, 0}


static inline void latch_raise(void *arg)
{
	struct latch *l = arg;

	pthread_mutex_lock(&l->lock);
	l->count++;
	pthread_cond_broadcast(&l->cond);
	pthread_mutex_unlock(&l->lock);
}


static inline void latch_wait(struct latch *l, guint count)
{
	pthread_mutex_lock(&l->lock);
	while (l->count < count)
		pthread_cond_wait(&l->cond, &l->lock);
	pthread_mutex_unlock(&l->lock);
}


static inline guint latch_count(struct latch *l)
{
	guint count;

	pthread_mutex_lock(&l->lock);
	count = l->count;
	pthread_mutex_unlock(&l->lock);

	return count;
}

#endif
