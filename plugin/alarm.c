/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

#include "alarm.h"

struct alarms {
	GSequence *by_time;
};

struct alarms *alarms_new(void)
{
	struct alarms *as = g_new0(struct alarms, 1);

	as->by_time = g_sequence_new(NULL);

	return as;
}

void alarms_free(struct alarms *as)
{
	if (!as)
		return;

	g_sequence_free(as->by_time);
	g_free(as);
}

static gint earlier(gconstpointer a, gconstpointer b, gpointer arg)
{
	const struct alarm *x = a, *y = b;
	(void)arg;

	return (x->at > y->at) - (x->at < y->at);
}

void alarm_set(struct alarms *as, struct alarm *a, gint64 at, int what, void *owner)
{
	alarm_clear(a);
	a->at = at;
	a->what = what;
	a->owner = owner;
	a->place = g_sequence_insert_sorted(as->by_time, a, earlier, NULL);
}

void alarm_clear(struct alarm *a)
{
	if (a->place)
		g_sequence_remove(a->place);
	a->place = NULL;
}

gboolean alarm_is_set(const struct alarm *a)
{
	return a->place != NULL;
}

static struct alarm *first(const struct alarms *as)
{
	GSequenceIter *i = g_sequence_get_begin_iter(as->by_time);

	return g_sequence_iter_is_end(i) ? NULL : g_sequence_get(i);
}

gint64 alarms_next(const struct alarms *as)
{
	const struct alarm *a = first(as);

	return a ? a->at : -1;
}

struct alarm *alarms_due(struct alarms *as, gint64 now)
{
	struct alarm *a = first(as);

	if (!a || a->at > now)
		return NULL;

	alarm_clear(a);

	return a;
}
