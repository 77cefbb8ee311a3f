/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file crowd.h  Users of one plugin, most of them idle, others in pairs
 */

#ifndef DUET_BENCH_CROWD_H
#define DUET_BENCH_CROWD_H

#include <pthread.h>
#include "bell.h"
#include "people.h"

struct pair {
	struct crowd *crowd;
	struct light_client *caller, *callee;
	char *name;          /* the callee's */
	gint64 sent;         /* when `call` was, us */
	gint64 rang;         /* when `incomingcall` came, 0: not yet; atomic */
	gint accepted;       /* how many of both know; atomic */
};

struct crowd {
	struct light *light;
	enum people_kind kind;
	char prefix;
	guint serial;        /* of the next name */
	GPtrArray *idle;     /* struct light_client */
	GPtrArray *pairs;    /* struct pair, all that ever were */

	GAsyncQueue *ringing; /* gets each pair when it rings, or NULL */
	struct bell bell;    /* rung when a pair rings, and when one is up */
	guint up;            /* calls that both know to be accepted; atomic */
};

/**
 * @param prefix Of all their names, not used by another crowd of the plugin
 * @param idle   Users who register and do nothing else
 *
 * @return NULL: they can't be registered; why has been written to stderr
 */
struct crowd *crowd_new(struct light *l, enum people_kind kind, char prefix, guint idle);
/** Detaches everybody who is idle; NULL is ignored */
void crowd_leave(struct crowd *crowd);
/** After the plugin was closed: until then it may still push; NULL is ignored */
void crowd_free(struct crowd *crowd);

/**
 * Attaches and registers users who will call each other
 *
 * @param gathering us per handle
 *
 * @return Index of the first in crowd->pairs, or -1
 */
int crowd_pair(struct crowd *crowd, guint pairs, gint64 gathering);
/** Detaches all of the last `pairs` */
void crowd_part(struct crowd *crowd, guint pairs);
/** Waits until a pair rings; @return FALSE: it has not within a minute */
gboolean crowd_await_ring(struct crowd *crowd, const struct pair *p);
/** Waits until `n` calls in all are up; the same */
gboolean crowd_await_up(struct crowd *crowd, guint n);

#endif
