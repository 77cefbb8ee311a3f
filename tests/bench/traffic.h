/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file traffic.h  Users who call each other, and how long it takes
 */

#ifndef DUET_BENCH_TRAFFIC_H
#define DUET_BENCH_TRAFFIC_H

#include "crowd.h"

/** From `call` to `incomingcall`, us */
struct traffic_latency {
	double p50;
	double p99;
};

/* Each of the following brings users of its own, and sends them away again */

/**
 * Two threads call, each again when its last call rings; `calls` in all
 *
 * @param pace Calls per second at most, of both together; 0: as many as there can be
 */
gboolean traffic_ring(struct crowd *crowd, guint calls, guint pace,
	struct traffic_latency *out);
/** `pace` calls per second for `seconds`, all the time of which the handle of
 *  somebody else, who has been called before, is gathering */
gboolean traffic_ring_stalled(struct crowd *crowd, guint seconds, guint pace,
	struct traffic_latency *out);
/**
 * Sets up calls, up to 64 at a time, from two threads
 *
 * @param gathering us per handle
 * @param rate      Set to calls per second, from the first `call` to the last `accepted`
 */
gboolean traffic_connect(struct crowd *crowd, guint calls, gint64 gathering, double *rate);

/** A client that asks for the list of users, again and again */
struct lister;
struct lister *traffic_list(struct crowd *crowd);
void traffic_list_stop(struct lister *lister);

#endif
