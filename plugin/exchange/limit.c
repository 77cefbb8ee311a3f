/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

#include "turn.h"
#include "../bucket.h"

/** Callers that are remembered before the first look for some to forget */
#define CALLERS_FEW 64

void limit_init(struct limit *l)
{
	l->callers = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	l->sweep = CALLERS_FEW;
}

void limit_clear(struct limit *l)
{
	g_hash_table_unref(l->callers);
}

static gboolean is_full(void *name, void *full_at, void *now)
{
	(void)name;

	return *(gint64 *)full_at <= *(gint64 *)now;
}

/* A bucket that is full again is as good as none. Whoever makes the table grow to
 * twice of what it had to be pays for a look at all of it */
static void sweep(struct limit *l, gint64 now)
{
	if (g_hash_table_size(l->callers) < l->sweep)
		return;

	g_hash_table_foreach_remove(l->callers, is_full, &now);
	l->sweep = MAX(CALLERS_FEW, 2 * g_hash_table_size(l->callers));
}

/* By name, and kept when the name is given back: to register again helps nobody. And
 * by handle: nor does another name, such as guests get with each room */
static gboolean may_call_again(struct turn *t)
{
	guint rate = t->x->settings->calls_per_minute;
	const struct bucket_rule rule = { rate, 60, rate };
	struct limit *l = &t->x->limit;
	gint64 *full_at = g_hash_table_lookup(l->callers, party_name(t->who));
	gint64 after = bucket_take(full_at ? *full_at : BUCKET_FULL, &rule, 1, t->now);
	gint64 handle_after = bucket_take(t->who->calls_full_at, &rule, 1, t->now);

	if (after < 0 || handle_after < 0)
		return FALSE;
	if (!rate)
		return TRUE;

	t->who->calls_full_at = handle_after;

	if (!full_at) {
		sweep(l, t->now);
		full_at = g_new(gint64, 1);
		g_hash_table_insert(l->callers, g_strdup(party_name(t->who)), full_at);
	}
	*full_at = after;

	return TRUE;
}

gboolean limit_calls(struct turn *t)
{
	guint max = t->x->settings->calls_max;

	if (t->x->draining) {
		turn_refuse(t, DUET_ERROR_DRAINING, "The server takes no new calls");
		return FALSE;
	}
	if (max && directory_count(t->x->calls) >= max) {
		turn_refuse(t, DUET_ERROR_CALLS_FULL, "No more than %u calls at once", max);
		return FALSE;
	}
	if (!may_call_again(t)) {
		turn_refuse(t, DUET_ERROR_TOO_MANY_CALLS, "No more than %u calls a minute",
			t->x->settings->calls_per_minute);
		return FALSE;
	}

	return TRUE;
}
