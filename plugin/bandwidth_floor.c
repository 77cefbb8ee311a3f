/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file bandwidth_floor.c  The least value of late
 */

#include "bandwidth_floor.h"


void floor_reset(struct floor *f)
{
	f->now = f->before = G_MAXINT64;
	f->until = 0;
}


void floor_add(struct floor *f, gint64 value, gint64 now, gint64 span)
{
	if (now >= f->until) {
		/* after a pause it is not of late */
		f->before = now - f->until < span ? f->now : G_MAXINT64;
		f->now = value;
		f->until = now + span;
	}
	else {
		f->now = MIN(f->now, value);
	}
}


gint64 floor_get(const struct floor *f)
{
	return MIN(f->now, f->before);
}
