/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file bandwidth_rate.h  How the estimate falls and grows
 *
 * Private to bandwidth.c, which brings what it needs to know in a struct
 * rate_view.
 */

#ifndef DUET_BANDWIDTH_RATE_H
#define DUET_BANDWIDTH_RATE_H

#include "bandwidth.h"

struct rate {
	gdouble estimate;  /**< of all media, bit/s                          */
	enum bandwidth_limit limit;

	gdouble lagged;    /**< as what is sent now has seen it, bit/s       */
	gdouble usage;     /**< share of it that is sent while it limits     */
	gboolean starting; /**< no congestion so far, or room after one      */
	gdouble measured;  /**< that room, bit/s; 0: there was no congestion */
	gdouble reached;   /**< at the last congestion, bit/s                */
	gdouble grown;     /**< time on the curve since, s; 0: not begun     */
	gint64 concluded;  /**< when it was judged last, us                  */
	gint64 lowered;    /**< when it was lowered last, us                 */
	gint64 queue_lowered; /**< the waiting time at that time, us         */
	gint64 queued_at;  /**< since when there is a queue that does not fall; 0: none */
	gint64 queue_then; /**< the waiting time then, us                    */
};

/** What is known at a time */
struct rate_view {
	gint64 now;        /**< us                                           */
	gboolean arrivals; /**< from transport-wide feedback, not from reports */
	gint64 queue;      /**< waiting time, us; -1: unknown                */
	gint64 seen_at;    /**< when it was that, us                         */
	gint64 rtt_least;  /**< us                                           */
	gint64 rtt_queue;  /**< waiting time there and back, by reports, us; -1: unknown */
	gboolean doubt;    /**< which packets arrived may be miscounted      */
	gdouble sent;      /**< bit/s                                        */
	gdouble delivered; /**< bit/s; -1: unknown                           */
	gdouble loss;      /**< 0 to 1                                       */
	gboolean loss_fresh; /**< it was not judged yet                      */
};

void rate_reset(struct rate *r, gint64 now);
/** Lowers the estimate to this, unless it is lower */
void rate_lower(struct rate *r, gdouble estimate, enum bandwidth_limit why, gint64 now);
/** @return Whether measuring helps: there was no congestion yet, or the estimate is
 *          well beyond where the last one came */
gboolean rate_unknown(const struct rate *r);
/**
 * The link was measured while it is unknown: what that tells is a place to grow to
 * with care, as after a congestion; or it has room, and the estimate grows as at the
 * start. After a congestion less is believed: a link that lets bursts pass tells too much.
 *
 * @param rate What it carries, bit/s
 *
 * @return Whether there may be more to be found by measuring again
 */
gboolean rate_probed(struct rate *r, gdouble rate);
/**
 * Loss, then delay, then growth
 *
 * @return TRUE: the queue is one that stays whatever is sent; the waiting time is
 *         to be counted from it on
 */
gboolean rate_judge(struct rate *r, const struct rate_view *v);

#endif
