/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file timer.h  A thread that calls back at one time, which may be moved
 */

#ifndef DUET_TIMER_H
#define DUET_TIMER_H

#include <glib.h>

struct timer;

typedef void (timer_due_h)(void);

/**
 * Starts the thread of a timer that is not set
 *
 * @param timerp Set on success
 * @param due    Called on that thread whenever the time has come; it is then
 *               not set any more
 *
 * @return 0, or the error of pthread_create()
 */
int timer_new(struct timer **timerp, timer_due_h *due);

/** Stops the thread and waits until it has ended; not from `due` */
void timer_free(struct timer *t);

/** Sets the time, in microseconds of g_get_monotonic_time(), -1: never; any thread */
void timer_set(struct timer *t, gint64 when);

#endif
