/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

#include "turn.h"

static gint by_deadline(gconstpointer a, gconstpointer b, gpointer arg)
{
	const struct call *x = a, *y = b;
	(void)arg;

	return (x->deadline > y->deadline) - (x->deadline < y->deadline);
}

void deadline_arm(struct exchange *x, struct call *call, gint64 at)
{
	deadline_disarm(call);
	call->deadline = at;
	call->timer = g_sequence_insert_sorted(x->deadlines, call, by_deadline, NULL);
}

void deadline_disarm(struct call *call)
{
	if (call->timer)
		g_sequence_remove(call->timer);
	call->timer = NULL;
}

static struct call *earliest(const struct exchange *x)
{
	GSequenceIter *first = g_sequence_get_begin_iter(x->deadlines);

	return g_sequence_iter_is_end(first) ? NULL : g_sequence_get(first);
}

gint64 exchange_deadline(const struct exchange *x)
{
	const struct call *call = earliest(x);

	return call ? call->deadline : -1;
}

void exchange_tick(struct exchange *x, gint64 now, GPtrArray *effects)
{
	struct turn t = { .x = x, .now = now, .effects = effects };
	struct call *call;

	while ((call = earliest(x)) && call->deadline <= now)
		call_end(&t, call, CALL_TIMED_OUT, call->callee, NULL, "No answer");
}
