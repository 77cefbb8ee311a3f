/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file dispatch.c  Effects become jobs, each on the queue of its session
 */

#include <errno.h>
#include "dispatch.h"

struct dispatch {
	const struct perform_port *port;
	const struct dispatch_report *report;
	struct pool *pool;
	struct queue *nobody;  /**< for effects without a session */
};

/** How often an offer is tried; the last time well after half a second */
#define OFFER_ATTEMPTS 7

struct job {
	struct dispatch *dispatch;
	struct session *session;
	struct session *peer;
	struct effect *effect;
	guint epoch;           /**< when the effect was queued       */
	guint runs;            /**< how often it stands in the queue */
	guint attempt;         /**< at an offer, from 0              */
	gboolean done;
};

int dispatch_new(struct dispatch **dp, const struct perform_port *port,
	const struct dispatch_report *report)
{
	struct pool *pool = pool_new();
	struct dispatch *d;

	if (!pool)
		return errno;

	d = g_new0(struct dispatch, 1);
	d->port = port;
	d->report = report;
	d->pool = pool;
	d->nobody = queue_new(pool);
	*dp = d;

	return 0;
}

void dispatch_free(struct dispatch *d)
{
	if (!d)
		return;

	queue_unref(d->nobody);
	pool_free(d->pool);
	g_free(d);
}

struct queue *dispatch_queue(struct dispatch *d)
{
	return queue_new(d->pool);
}

static struct job *job_new(struct dispatch *d, struct session *s, struct session *peer,
	struct effect *e)
{
	struct job *job = g_new0(struct job, 1);

	job->dispatch = d;
	job->session = s ? session_ref(s) : NULL;
	job->peer = peer ? session_ref(peer) : NULL;
	job->effect = e;
	job->epoch = s ? session_epoch(s) : 0;
	job->runs = 1;

	return job;
}

static void job_unref(struct job *job)
{
	if (--job->runs)
		return;

	if (job->effect->transaction)
		session_answer_gone(job->session);
	effect_free(job->effect);
	session_unref(job->peer);
	session_unref(job->session);
	g_free(job);
}

static void job_hold(void *arg)
{
	struct job *job = arg;

	if (!job->done) {
		perform_free(job->dispatch->port, job->session);
		job->dispatch->report->offer_next(job->session, job->attempt);
	}
	job_unref(job);
}

static void job_perform(void *arg)
{
	struct job *job = arg;
	const struct dispatch_report *report = job->dispatch->report;
	int err = job->done ? 0 : perform(job->dispatch->port, job->session, job->peer,
		job->epoch, job->effect);

	job->done = err != EAGAIN || ++job->attempt == OFFER_ATTEMPTS;
	if (err == ENOENT)
		report->close_failed(job->session, job->epoch);
	else if (err && job->done)
		report->push_failed(job->session, job->effect->generation);
	job_unref(job);
}

/**
 * Queues an offer as often as it may have to be tried: between two attempts
 * nothing else of the queue may run, and nothing may wait on a thread
 */
static struct queue *add_offer(struct session *s, struct job *job)
{
	struct queue *q = NULL;

	job->runs = 2 * OFFER_ATTEMPTS;
	for (guint i = 0; i < OFFER_ATTEMPTS; i++) {
		struct queue *first = session_add(s, FALSE, job_hold, job);

		q = q ? q : first;
		session_add(s, FALSE, job_perform, job);
	}

	return q;
}

/**
 * Whether the core carries an effect out without waiting for anything
 *
 * Answers are left to the pool: clients expect the acknowledgement first, which
 * the core sends when the request has been handled.
 */
static gboolean brief(const struct effect *e)
{
	return e->type == EFFECT_NOTIFY || e->type == EFFECT_ROUTE
		|| (e->type == EFFECT_EVENT && !e->media && !e->transaction);
}

static void tell_nobody(struct dispatch *d, struct job *job, GPtrArray *started)
{
	if (queue_add(d->nobody, TRUE, job_perform, job))
		g_ptr_array_add(started, d->nobody);
}

void dispatch_effect(struct dispatch *d, struct session *s, struct session *peer,
	struct effect *e, GPtrArray *started)
{
	struct job *job = job_new(d, s, peer, e);
	struct queue *q;

	if (!s) {
		tell_nobody(d, job, started);
		return;
	}

	if (e->transaction)
		session_answer_queued(s);
	if (e->type == EFFECT_CLOSE)
		session_leg_ends(s, e->generation);
	else
		session_leg_seen(s, e->generation);
	if (e->type == EFFECT_EVENT && e->media && e->offer)
		q = add_offer(s, job);
	else
		q = session_add(s, brief(e), job_perform, job);
	if (q)
		g_ptr_array_add(started, q);
}

void dispatch_go(GPtrArray *started, gboolean here)
{
	for (guint i = 0; here && i < started->len; i++) {
		if (queue_go(g_ptr_array_index(started, i), TRUE))
			started->pdata[i] = NULL;
	}
	for (guint i = 0; i < started->len; i++) {
		if (g_ptr_array_index(started, i))
			queue_go(g_ptr_array_index(started, i), FALSE);
	}
}
