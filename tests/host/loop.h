/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file loop.h  A thread that runs jobs, as the core's handle loops do
 */

#ifndef DUET_HOST_LOOP_H
#define DUET_HOST_LOOP_H

#include <glib.h>
#include <pthread.h>

struct loop;
typedef void (loop_job_h)(void *arg);

struct loop *loop_new(void);
/** Runs what is due, then ends the thread; jobs that are not due are run too */
void loop_free(struct loop *l);
/** Adds a job; `delay_ms` counts from now */
void loop_post(struct loop *l, loop_job_h *run, void *arg, guint delay_ms);
/** Adds a job before all others */
void loop_post_front(struct loop *l, loop_job_h *run, void *arg);

/** A condition whose waits take a deadline of the monotonic clock */
void cond_init(pthread_cond_t *cond);
/** Waits until `deadline` (us, g_get_monotonic_time()); @return FALSE: it has passed */
gboolean cond_wait_until(pthread_cond_t *cond, pthread_mutex_t *lock, gint64 deadline);
/** When a wait that begins now gives up */
gint64 wait_deadline(void);

#endif
