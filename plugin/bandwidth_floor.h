/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file bandwidth_floor.h  The least value of late
 *
 * Private to the estimator.
 */

#ifndef DUET_BANDWIDTH_FLOOR_H
#define DUET_BANDWIDTH_FLOOR_H

#include <glib.h>

/** The minimum of the last one to two spans of time in which there were values */
struct floor {
	gint64 now;        /**< minimum of this span; G_MAXINT64: none yet   */
	gint64 before;     /**< of the one before                            */
	gint64 until;      /**< when this span ends                          */
};

void floor_reset(struct floor *f);
/** Takes a value into account; spans are `span` us long */
void floor_add(struct floor *f, gint64 value, gint64 now, gint64 span);
/** @return The minimum; G_MAXINT64: there is none */
gint64 floor_get(const struct floor *f);

#endif
