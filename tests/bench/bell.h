/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file bell.h  Waiting for what other threads change
 *
 * Costs those who change it two instructions while nobody waits: Janus has no
 * lock that every event takes, so that a bench must not have one either.
 */

#ifndef DUET_BENCH_BELL_H
#define DUET_BENCH_BELL_H

#include <glib.h>
#include <pthread.h>

struct bell {
	pthread_mutex_t lock;
	pthread_cond_t cond;
	guint waiting;       /* how many do; atomic */
};

#define BELL_INITIALIZER { PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, 0 }

/** Whether what is waited for has come; reads what is atomic */
typedef gboolean (bell_h)(const void *arg);

/** Something that somebody may wait for has been changed; any thread */
void bell_ring(struct bell *b);
/** Waits until come(arg); @return FALSE: it has not within a minute */
gboolean bell_wait(struct bell *b, bell_h *come, const void *arg);

#endif
