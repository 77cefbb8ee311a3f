/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file queue.h  Serial queues over a pool of threads
 *
 * Jobs of one queue run one after the other, in order; jobs of different
 * queues run side by side. A queue with nothing to do holds no thread. A pool is
 * not freed while one of its queues has jobs, paused or not.
 */

#ifndef DUET_QUEUE_H
#define DUET_QUEUE_H

#include <glib.h>
#include "pool.h"

struct queue;

typedef void (queue_job_h)(void *arg);

struct queue *queue_new(struct pool *p);
/**
 * Frees a queue once its last job has run; callable from a job
 *
 * The queue is the caller's no more. When it is paused it goes on, for nobody
 * is left to resume it.
 */
void queue_unref(struct queue *q);
/**
 * Appends a job, any thread; without starting the queue, so that it can be done
 * where locks are held that jobs take, or that others wait for
 *
 * @param brief The job never waits: it may run on the thread of queue_go()
 *
 * @return TRUE: the caller has to call queue_go(), once, soon
 */
gboolean queue_add(struct queue *q, gboolean brief, queue_job_h *run, void *arg);
/**
 * Puts a job before all others, so that what has begun may wait in a paused
 * queue without a thread; callable only from a job of this queue
 */
void queue_add_next(struct queue *q, queue_job_h *run, void *arg);
/**
 * Starts a queue after queue_add(): runs its first jobs here if they are brief
 * and `here`, and leaves what remains to the pool
 *
 * To hand a job to another thread takes longer than most of them.
 *
 * @return FALSE: nothing has been run or handed over yet, for `here` was TRUE
 *         and the next job is not brief: to be called again with FALSE
 */
gboolean queue_go(struct queue *q, gboolean here);
/** Stops running jobs after the current one, until queue_resume(); any thread */
void queue_pause(struct queue *q);
/** Goes on where queue_pause() stopped; does not nest; any thread */
void queue_resume(struct queue *q);

#endif
