/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file pool.h  As many threads as there is work for
 *
 * Any task may block, and none keeps another waiting: whoever takes one while
 * others wait has a further thread look after those first. Not a GThreadPool,
 * which wakes a thread for each task, even if those that run could take it
 * before the woken one gets a processor: most of what it took was the kernel's.
 */

#ifndef DUET_POOL_H
#define DUET_POOL_H

#include <glib.h>

struct pool;

/** Is part of what it is about */
struct pool_task {
	struct pool_task *next;
	void (*run)(struct pool_task *task);
};

/** @return New pool whose threads are made on demand, or NULL (logged nowhere: see errno) */
struct pool *pool_new(void);
/**
 * Waits until all work is done, then frees
 *
 * What is done may make further work meanwhile, nobody else may any more. Not
 * callable from a task.
 */
void pool_free(struct pool *p);

/** Has a thread run a task, soon; any thread. The task is the pool's until it runs */
void pool_start(struct pool *p, struct pool_task *task);

/** Counts something that pool_free() has to wait for */
void pool_work_add(struct pool *p);
/** It is done. The caller touches the pool no more, unless it does something else for it */
void pool_work_done(struct pool *p);

#endif
