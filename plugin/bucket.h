/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file bucket.h  How much may come at once, and how fast it may go on
 *
 * A token bucket as one number, the time at which it is full again (the virtual
 * scheduling of ITU-T I.371's GCRA): the caller keeps it, plain or atomic.
 */

#ifndef DUET_BUCKET_H
#define DUET_BUCKET_H

#include <glib.h>

struct bucket_rule {
	guint units;      /**< flow in...                                   */
	guint seconds;    /**< ...in so many                                */
	guint burst;      /**< units that a full bucket has                 */
};

/** That of a bucket which is full */
#define BUCKET_FULL 0

/**
 * Takes units out of a bucket
 *
 * @param full_at When it is full again, us; BUCKET_FULL at first
 * @param rule    Of the bucket; no `units` mean no limit
 * @param n       How many
 * @param now     us, monotonic
 *
 * @return The new `full_at`, or -1: there are not that many in it
 */
gint64 bucket_take(gint64 full_at, const struct bucket_rule *rule, guint n, gint64 now);

#endif
