/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file queue.h  Serial queues over a pool of threads
 *
 * Jobs of one queue run one after the other, in order; jobs of different
 * queues run side by side. A queue with nothing to do holds no thread.
 */

#ifndef DUET_QUEUE_H
#define DUET_QUEUE_H

#include <glib.h>

struct pool;
struct queue;

typedef void (queue_job_h)(void *arg);

/** @return New pool whose threads are made on demand, or NULL (logged nowhere: see errno) */
struct pool *pool_new(void);
/**
 * Waits until every job has run, then frees
 *
 * Jobs may push further jobs meanwhile, nobody else may push any more. A
 * paused queue with jobs keeps it waiting until it is resumed or given up. Not
 * callable from a job.
 */
void pool_free(struct pool *p);

struct queue *queue_new(struct pool *p);
/**
 * Frees a queue once its last job has run; callable from a job
 *
 * The queue is the caller's no more. When it is paused it goes on, for nobody
 * is left to resume it.
 */
void queue_unref(struct queue *q);
/** Appends a job; any thread */
void queue_push(struct queue *q, queue_job_h *run, void *arg);
/** Stops running jobs after the current one, until queue_resume(); any thread */
void queue_pause(struct queue *q);
/** Goes on where queue_pause() stopped; does not nest; any thread */
void queue_resume(struct queue *q);

#endif
