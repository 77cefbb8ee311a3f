/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file bell.c  Waiting for what other threads change
 */

#include <time.h>
#include "bell.h"

#define WAIT_SECONDS 60


void bell_ring(struct bell *b)
{
	/* either this sees who waits, or that one sees the change */
	__atomic_thread_fence(__ATOMIC_SEQ_CST);
	if (!__atomic_load_n(&b->waiting, __ATOMIC_RELAXED))
		return;

	pthread_mutex_lock(&b->lock);
	pthread_cond_broadcast(&b->cond);
	pthread_mutex_unlock(&b->lock);
}


gboolean bell_wait(struct bell *b, bell_h *come, const void *arg)
{
	struct timespec until;
	gboolean there = come(arg);
	int err = 0;

	if (there)
		return TRUE;

	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_sec += WAIT_SECONDS;
	pthread_mutex_lock(&b->lock);
	__atomic_fetch_add(&b->waiting, 1, __ATOMIC_SEQ_CST);
	__atomic_thread_fence(__ATOMIC_SEQ_CST);
	while (!(there = come(arg)) && !err)
		err = pthread_cond_timedwait(&b->cond, &b->lock, &until);
	__atomic_fetch_sub(&b->waiting, 1, __ATOMIC_RELAXED);
	pthread_mutex_unlock(&b->lock);

	return there;
}
