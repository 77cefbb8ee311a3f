/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file bandwidth_loss.h  How much of the video gets lost
 *
 * Told packet by packet in transport-wide feedback, or as a share in reports
 * (RFC 3550 section 6.4.1), and measured over enough of them to be judged by.
 *
 * Private to the estimator.
 */

#ifndef DUET_BANDWIDTH_LOSS_H
#define DUET_BANDWIDTH_LOSS_H

#include <glib.h>

/** So much is not lost by chance, but because it is more than the link carries */
#define LOSS_HEAVY 0.4

struct loss {
	guint received;    /**< packets since it was measured                */
	guint lost;
	gint64 since;      /**< when that was, us                            */
	gint64 told_of;    /**< packets sent when a report came last         */
	guint rest;        /**< told to be lost, in 1/256 packet             */
	gdouble share;     /**< 0 to 1, as measured last                     */
	gboolean fresh;    /**< to be judged by; who has done so clears it   */
};

/**
 * A report: of the few packets since the one before it says little
 *
 * @param sent     Packets so far
 * @param fraction Lost since the report before, in 1/256
 */
void loss_told(struct loss *l, gint64 sent, guint8 fraction);
/** It is measured from now on: what was sent before says nothing of what will be */
void loss_restart(struct loss *l, gint64 now);
/**
 * Measures, when there is enough to judge by, or what is known has become old
 *
 * @return Whether much was lost
 */
gboolean loss_measure(struct loss *l, gint64 now);

#endif
