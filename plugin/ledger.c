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
}


void ledger_destroy(struct ledger *l)
{
	pthread_mutex_destroy(&l->lock);
}


void ledger_write(struct ledger *l, guint mindex, const struct ledger_entry *e)
{
	if (mindex >= ROUTE_LANES_MAX)
		return;

	pthread_mutex_lock(&l->lock);
	l->entry[mindex] = *e;
	l->known |= 1u << mindex;
	pthread_mutex_unlock(&l->lock);
}


gboolean ledger_read(struct ledger *l, guint mindex, struct ledger_entry *out)
{
	gboolean known = FALSE;

	if (mindex >= ROUTE_LANES_MAX)
		return FALSE;

	pthread_mutex_lock(&l->lock);
	if (l->known & (1u << mindex)) {
		*out = l->entry[mindex];
		known = TRUE;
	}
	pthread_mutex_unlock(&l->lock);

	return known;
}


void ledger_forget(struct ledger *l)
{
	pthread_mutex_lock(&l->lock);
	l->known = 0;
	pthread_mutex_unlock(&l->lock);
}
