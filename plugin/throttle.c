/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file throttle.c  How many data channel messages a handle may send
 */

#include <stdatomic.h>
#include "bucket.h"
#include "throttle.h"

static _Atomic guint messages_rate;
static _Atomic guint bytes_rate;

void throttle_set(guint messages, guint bytes)
{
	atomic_store(&messages_rate, messages);
	atomic_store(&bytes_rate, bytes);
}

static gint64 after(gint64 full_at, guint rate, guint n, gint64 now)
{
	const struct bucket_rule rule = { rate, 1, rate * THROTTLE_BURST_SECONDS };

	return bucket_take(full_at, &rule, n, now);
}

gboolean throttle_pass(struct throttle *t, guint bytes, gint64 now)
{
	gint64 m = after(t->messages_full_at, atomic_load(&messages_rate), 1, now);
	gint64 b = after(t->bytes_full_at, atomic_load(&bytes_rate), bytes, now);

	if (m < 0 || b < 0)
		return FALSE;

	t->messages_full_at = m;
	t->bytes_full_at = b;

	return TRUE;
}
