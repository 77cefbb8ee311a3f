/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file bandwidth_rate.c  How the estimate falls and grows
 */

#include <math.h>
#include "bandwidth_loss.h"
#include "bandwidth_rate.h"

/** A waiting time above this is too much, us; below the other there is room */
#define QUEUE_MAX (50 * 1000)
#define QUEUE_CALM (30 * 1000)
/** Nor is there room when round trips wait longer than this, us */
#define RTT_QUEUE_MAX (300 * 1000)
/** or than this while it is in doubt which packets the feedback is about */
#define RTT_QUEUE_DOUBT (80 * 1000)
/** A waiting time that does not fall for so long is not of our making, us */
#define FOREIGN (4 * G_USEC_PER_SEC)
/** and for so many times its length */
#define FOREIGN_QUEUES 4
/** What is left of the delivery rate: less with a longer queue */
#define BACK 0.85
#define BACK_LEAST 0.4
#define BACK_QUEUE (900 * 1000)
/** and what is left of the estimate when it was not used, and in any case */
#define BACK_UNUSED 0.7
#define BACK_ONCE 0.5
/** What is kept of the rate of a congestion when the estimate is lowered again */
#define KEEP 0.9
/** How long a sender takes to follow, beside a round trip, and to begin with it, us */
#define FOLLOW (400 * 1000)
#define FOLLOW_LEAST (100 * 1000)
/** Growth until the first congestion, per second */
#define START_GROWTH 1.6
/** Nor does one measurement count for more than so many times what was known, */
#define PROBE_STEP 3
/** or than this after a congestion, */
#define PROBE_STEP_AGAIN 1.5
/** nor are there any beyond this, bit/s */
#define PROBE_TOP 1800000
/** So far beyond the last congestion the link is another one than it was then */
#define BEYOND 1.15
/** Growth at least while there is less than this, bit/s, per second */
#define LOW (BANDWIDTH_START / 2)
#define LOW_GROWTH 1.25
/** Growth after one, as in CUBIC (RFC 9438), in shares of the rate it came at */
#define CUBIC 0.008
/** The estimate grows while so much of it is used, and no further than this beyond */
#define USED 0.5
#define AHEAD 1.8
/** What is sent follows the estimate so late, beside a round trip, s */
#define LAG 0.7
/** The share of it that is used is learnt in so long, s, and is no less */
#define USAGE_UP 1.0
#define USAGE_DOWN 3.0
#define USAGE_LEAST 0.65
/** and is found to be less only while the estimate is that of late, but for this: encoders grow slower than it */
#define STEADY 0.05
/** and has to be learnt anew when no more than this comes through of what is sent */
#define ANEW 0.5
/** Slower, and not so far, when round trips are all that is known */
#define SLOW 0.7
#define AHEAD_SLOW 1.5
/** Loss above this lowers the estimate, above the other it does not grow */
#define LOSS_MAX 0.08
#define LOSS_CALM 0.05
/** It is not lowered more often than that for loss, us, */
#define LOSS_WAIT G_USEC_PER_SEC
/** unless no more comes through than this share of what did */
#define COLLAPSED 0.7


void rate_reset(struct rate *r, gint64 now)
{
	memset(r, 0, sizeof(*r));
	r->estimate = BANDWIDTH_START;
	r->lagged = r->estimate;
	r->usage = 1;
	r->starting = TRUE;
	r->concluded = now;
}


void rate_lower(struct rate *r, gdouble estimate, enum bandwidth_limit why, gint64 now)
{
	/* there was no congestion yet: the way up leads back to where it was */
	if (!r->reached)
		r->reached = r->estimate;
	r->estimate = MIN(r->estimate, estimate);
	r->limit = why;
	r->starting = FALSE;
	r->grown = 0;
	r->lowered = now;
}


/** @return Whether the queue is one that stays whatever we do */
static gboolean foreign(struct rate *r, const struct rate_view *v)
{
	if (!r->queued_at || v->queue < r->queue_then * 3 / 4) {
		r->queued_at = v->now;
		r->queue_then = v->queue;
	}

	return v->arrivals
		&& v->now - r->queued_at > FOREIGN + FOREIGN_QUEUES * r->queue_then;
}


/** @return Whether it did not grow since it was lowered */
static gboolean is_lowered(const struct rate *r)
{
	return r->limit == BANDWIDTH_DELAY || r->limit == BANDWIDTH_LOSS;
}


/** Lowers the estimate, with the waiting time that there is then */
static void lower(struct rate *r, const struct rate_view *v, gdouble estimate,
	enum bandwidth_limit why)
{
	r->queue_lowered = v->queue;
	rate_lower(r, estimate, why, v->now);
}


/** Lowers the estimate so that the queue drains */
static void back_off(struct rate *r, const struct rate_view *v)
{
	const gdouble back = CLAMP(BACK - (gdouble)(v->queue - QUEUE_MAX) / BACK_QUEUE,
		BACK_LEAST, BACK);
	gdouble rate, estimate, reached;

	if (v->delivered >= 0 && v->delivered < ANEW * r->usage * r->lagged)
		r->usage = 1;
	rate = v->delivered / r->usage;
	estimate = back * rate;
	/* the first frames after a rest are a queue, and no rate */
	if (v->delivered < 0 || v->sent < USED * r->estimate)
		estimate = MAX(estimate, BACK_UNUSED * r->estimate);
	estimate = MAX(estimate, BACK_ONCE * r->estimate);
	/* in doubt which packets arrive it is in doubt how large they are */
	reached = v->doubt ? estimate / BACK : MAX(rate, estimate);
	/* while a queue drains that is not ours alone, little arrives because little is sent */
	if (is_lowered(r) && v->queue < r->queue_lowered + QUEUE_CALM)
		reached = MAX(reached, KEEP * r->reached);
	r->reached = reached;
	lower(r, v, estimate, BANDWIDTH_DELAY);
}


/** @return Whether to wait for what lowering the estimate before does */
static gboolean patient(struct rate *r, const struct rate_view *v)
{
	const gint64 since = v->seen_at - r->lowered;

	if (since < FOLLOW_LEAST + v->rtt_least)
		return TRUE;
	if (v->queue > r->queue_lowered + QUEUE_MAX)
		return FALSE;
	/* what is sent from now on is seen behind the queue */
	if (since < FOLLOW + v->rtt_least + 2 * r->queue_lowered)
		return TRUE;
	if (r->queued_at <= r->lowered)
		return FALSE;

	/* it drains: give it time */
	r->lowered = v->now;
	r->queue_lowered = v->queue;

	return TRUE;
}


/** How much of what it may a sender sends: encoders stay below, and count headers */
static void observe(struct rate *r, const struct rate_view *v)
{
	const gdouble passed = (gdouble)(v->now - r->concluded) / G_USEC_PER_SEC;
	const gdouble lag = LAG + (gdouble)v->rtt_least / G_USEC_PER_SEC;
	gdouble usage;

	r->lagged += (r->estimate - r->lagged) * MIN(passed / lag, 1);
	usage = CLAMP(v->sent / r->lagged, USAGE_LEAST, 1);
	if (v->sent >= USED * r->lagged
		&& (usage > r->usage || fabs(r->lagged / r->estimate - 1) < STEADY))
		r->usage += (usage - r->usage)
			* MIN(passed / (usage > r->usage ? USAGE_UP : USAGE_DOWN), 1);
}


/** The link has become another one: what comes through is what it carries */
static void collapse(struct rate *r, const struct rate_view *v)
{
	const gdouble estimate = BACK * v->delivered;

	if (v->delivered < 0 || estimate >= r->estimate)
		return;
	/* of what was sent before, and is sent again, much is still to be lost */
	if (is_lowered(r) && v->now - r->lowered <= LOSS_WAIT && v->delivered > COLLAPSED * r->reached)
		return;

	r->usage = 1;
	r->reached = MAX(v->delivered, BANDWIDTH_MIN);
	lower(r, v, estimate, BANDWIDTH_LOSS);
}


static void lose(struct rate *r, const struct rate_view *v)
{
	if (v->loss_fresh && v->loss > LOSS_HEAVY) {
		collapse(r, v);
		return;
	}
	if (!v->loss_fresh || v->loss <= LOSS_MAX || v->now - r->lowered <= LOSS_WAIT)
		return;

	r->reached = is_lowered(r) ? MAX(r->estimate, KEEP * r->reached) : r->estimate;
	lower(r, v, r->estimate * (1 - v->loss / 2), BANDWIDTH_LOSS);
}


/** Growth by itself, up to what a train measured after a congestion */
static gdouble grown_freely(struct rate *r, gdouble seconds)
{
	const gdouble estimate = r->estimate * pow(START_GROWTH, seconds);

	if (!r->measured || estimate < BACK * r->measured)
		return estimate;

	r->starting = FALSE;
	r->reached = r->measured;
	r->grown = 0;

	return BACK * r->measured;
}


/** The way up: by itself until the first congestion, then along CUBIC's curve */
static gdouble grown(struct rate *r, gdouble seconds)
{
	gdouble t, curve;

	if (r->starting)
		return grown_freely(r, seconds);

	/* it was lowered further only for the queue to drain */
	r->estimate = MAX(r->estimate, BACK * r->reached);
	if (!r->grown)
		r->grown = -cbrt(MAX(0, 1 - r->estimate / r->reached) / CUBIC);
	r->grown += seconds;
	t = r->grown;
	curve = r->reached * (1 + CUBIC * t * t * t);

	return r->estimate < LOW ? MAX(curve, r->estimate * pow(LOW_GROWTH, seconds)) : curve;
}


static void grow(struct rate *r, const struct rate_view *v)
{
	const gdouble passed = (gdouble)MIN(v->now - r->concluded, G_USEC_PER_SEC)
		/ G_USEC_PER_SEC;
	const gdouble ahead = v->arrivals ? AHEAD : AHEAD_SLOW;
	gdouble estimate;

	if (v->queue > QUEUE_CALM
		|| v->rtt_queue > (v->doubt ? RTT_QUEUE_DOUBT : RTT_QUEUE_MAX))
		return;

	r->limit = BANDWIDTH_FREE;
	/* so little may be tried without proof */
	if (v->sent < USED * r->estimate && r->estimate > BANDWIDTH_START)
		return;

	estimate = grown(r, v->arrivals ? passed : passed * SLOW);
	estimate = MIN(estimate, MAX(ahead * v->sent, BANDWIDTH_START));
	r->estimate = MAX(r->estimate, estimate);
}


gboolean rate_unknown(const struct rate *r)
{
	return r->limit == BANDWIDTH_FREE && r->estimate < PROBE_TOP
		&& (r->starting || r->estimate > BEYOND * r->reached);
}


gboolean rate_probed(struct rate *r, gdouble rate)
{
	const gboolean first = !r->reached;
	const gdouble most = MIN((first ? PROBE_STEP : PROBE_STEP_AGAIN) * r->estimate, PROBE_TOP);
	const gboolean more = BACK * rate >= most;

	if (!rate_unknown(r))
		return FALSE;

	r->estimate = MAX(r->estimate, MIN(BACK * rate, most));
	r->starting = more;
	if (!first)
		r->measured = rate;
	if (!more) {
		r->reached = MAX(rate, r->estimate);
		r->grown = 0;
	}

	return first && more && most < PROBE_TOP;
}


gboolean rate_judge(struct rate *r, const struct rate_view *v)
{
	gboolean stays = FALSE;

	observe(r, v);
	lose(r, v);
	if (v->queue <= QUEUE_MAX) {
		r->queued_at = 0;
		if (v->loss <= LOSS_CALM)
			grow(r, v);
	}
	else if (foreign(r, v)) {
		r->queued_at = 0;
		stays = TRUE;
	}
	else if (!is_lowered(r) || !patient(r, v)) {
		back_off(r, v);
	}
	r->concluded = v->now;

	return stays;
}
