/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file bandwidth_pleas.h  Does a receiver ask for lost packets in vain?
 *
 * A receiver asks for a packet at once and then about every round trip, some ten
 * times, with a report in front each time (RFC 4585 section 3.1). The core keeps the
 * NACKs to itself, the reports come through. Who goes on asking does not get what he
 * asks for: the core sends a packet twice in 200 ms at most. Nothing else tells, for
 * transport-wide numbers of what is sent again are not known for sure.
 *
 * Private to the estimator.
 */

#ifndef DUET_BANDWIDTH_PLEAS_H
#define DUET_BANDWIDTH_PLEAS_H

#include <glib.h>

/** Reports on video, one soon after the other */
struct pleas_run {
	gint64 since;      /**< the first, us                                 */
	gint64 at;         /**< the newest, us                                */
	guint count;
};

struct pleas {
	struct pleas_run run[2]; /**< soon by two measures                    */
};

void pleas_reset(struct pleas *p);
/**
 * A report on video came, maybe with NACKs
 *
 * @param rtt  As told, us; -1: unknown
 * @param most What one may take now, with the queue that there is, us
 *
 * @return Whether the receiver asks in vain
 */
gboolean pleas_vain(struct pleas *p, gint64 rtt, gint64 most, gint64 now);

#endif
