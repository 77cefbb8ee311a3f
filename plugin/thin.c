/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file thin.c  Sequence numbers of a source of which some packets are left out
 */

#include "thin.h"


/** @return Whether it is newer than all before */
static gboolean follow(struct thin *t, guint16 seq)
{
	if (t->live && (gint16)(seq - t->newest) <= 0)
		return FALSE;

	t->newest = seq;
	t->live = TRUE;

	return TRUE;
}


void thin_cut(struct thin *t, guint16 seq)
{
	/* the receiver has been left a gap for one that comes late */
	if (follow(t, seq))
		t->past[t->count++ % THIN_PAST] = seq;
}


gboolean thin_keep(struct thin *t, guint16 *seq)
{
	guint64 before = t->count;

	if (!follow(t, *seq)) {
		while (before && t->count - before < THIN_PAST
		       && (gint16)(t->past[(before - 1) % THIN_PAST] - *seq) > 0)
			before--;
		if (t->count - before == THIN_PAST)
			return FALSE;
	}
	*seq -= (guint16)before;

	return TRUE;
}
