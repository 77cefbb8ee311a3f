/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file bandwidth_pleas.c  Does a receiver ask for lost packets in vain?
 */

#include <string.h>
#include "bandwidth_pleas.h"

/** When a run tells so, us */
static const struct {
	gint64 again;      /**< from one to the next at most, beside a round trip */
	gint64 least;      /**< from the first to the last                    */
	gint64 more;       /**< and so much longer than a round trip takes    */
	guint count;
} vain[] = {
	/* the receiver knows the round trip, and it is short; or it takes 100 ms for it */
	{ 40 * 1000, 130 * 1000, 60 * 1000, 6 },
	{ 130 * 1000, 350 * 1000, 250 * 1000, 4 },
};


void pleas_reset(struct pleas *p)
{
	memset(p, 0, sizeof(*p));
}


gboolean pleas_vain(struct pleas *p, gint64 rtt, gint64 most, gint64 now)
{
	gboolean is_vain = FALSE;

	for (guint i = 0; i < G_N_ELEMENTS(vain); i++) {
		struct pleas_run *run = &p->run[i];

		if (now - run->at > vain[i].again + MAX(rtt, 0)) {
			run->since = now;
			run->count = 0;
		}
		run->at = now;
		run->count++;
		is_vain |= run->count >= vain[i].count
			&& now - run->since >= MAX(vain[i].least, vain[i].more + most);
	}

	return is_vain;
}
