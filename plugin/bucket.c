/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file bucket.c  How much may come at once, and how fast it may go on
 */

#include "bucket.h"

static gint64 time_for(const struct bucket_rule *rule, guint n)
{
	guint64 us = (guint64)n * rule->seconds * G_USEC_PER_SEC;

	return (gint64)((us + rule->units - 1) / rule->units);
}

gint64 bucket_take(gint64 full_at, const struct bucket_rule *rule, guint n, gint64 now)
{
	gint64 after;

	if (!rule->units)
		return full_at;

	after = MAX(full_at, now) + time_for(rule, n);

	return after - now > time_for(rule, rule->burst) ? -1 : after;
}
