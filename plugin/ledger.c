/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file ledger.c  What a receiver got last, for whoever sends to it next
 */

#include "ledger.h"


void ledger_init(struct ledger *l)
{
	pthread_mutex_init(&l->lock, NULL);
	l->known = 0;
	l->asked = FALSE;
	l->generation = 0;
}


void ledger_destroy(struct ledger *l)
{
	pthread_mutex_destroy(&l->lock);
}


guint ledger_generation(struct ledger *l)
{
	guint generation;

	pthread_mutex_lock(&l->lock);
	generation = l->generation;
	pthread_mutex_unlock(&l->lock);

	return generation;
}


static void set_entry(struct ledger *l, guint mindex, const struct ledger_entry *e)
{
	l->entry[mindex] = *e;
	l->known |= 1u << mindex;
}


gboolean ledger_begin(struct ledger *l, guint mindex, const struct ledger_entry *e)
{
	if (mindex >= ROUTE_LANES_MAX)
		return FALSE;

	pthread_mutex_lock(&l->lock);
	if (l->asked || l->known & (1u << mindex)) {
		pthread_mutex_unlock(&l->lock);
		return FALSE;
	}
	set_entry(l, mindex, e);

	return TRUE;
}


void ledger_begun(struct ledger *l)
{
	pthread_mutex_unlock(&l->lock);
}


void ledger_write(struct ledger *l, guint mindex, guint generation, const struct ledger_entry *e)
{
	if (mindex >= ROUTE_LANES_MAX)
		return;

	pthread_mutex_lock(&l->lock);
	if (generation == l->generation)
		set_entry(l, mindex, e);
	pthread_mutex_unlock(&l->lock);
}


gboolean ledger_take(struct ledger *l, guint mindex, struct ledger_entry *out)
{
	gboolean known = FALSE;

	if (mindex >= ROUTE_LANES_MAX)
		return FALSE;

	pthread_mutex_lock(&l->lock);
	l->asked = TRUE;
	if (l->known & (1u << mindex)) {
		*out = l->entry[mindex];
		l->known &= ~(1u << mindex);
		known = TRUE;
	}
	pthread_mutex_unlock(&l->lock);

	return known;
}


void ledger_forget(struct ledger *l)
{
	pthread_mutex_lock(&l->lock);
	l->known = 0;
	l->asked = FALSE;
	l->generation++;
	pthread_mutex_unlock(&l->lock);
}
