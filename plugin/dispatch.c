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
	struct queue *queue;
	struct session *session;
	struct session *peer;
	struct effect *effect;
	guint epoch;           /**< when the effect was queued       */
	guint attempt;         /**< at an offer, from 0              */
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
	job->queue = s ? session_queue(s) : d->nobody;
	job->session = s ? session_ref(s) : NULL;
	job->peer = peer ? session_ref(peer) : NULL;
	job->effect = e;
	job->epoch = s ? session_epoch(s) : 0;

	return job;
}

static void job_free(struct job *job)
{
	if (job->effect->transaction)
		session_answer_gone(job->session);
	effect_free(job->effect);
	session_unref(job->peer);
	session_unref(job->session);
	g_free(job);
}

static void job_perform(void *arg);

/** Has an offer wait in its queue: nothing else of that may run, and no thread wait */
static void job_hold(struct job *job)
{
	queue_add_next(job->queue, job_perform, job);
	job->dispatch->report->offer_next(job->session, job->attempt);
}

static void job_perform(void *arg)
{
	struct job *job = arg;
	const struct dispatch_report *report = job->dispatch->report;
	int err = perform(job->dispatch->port, job->session, job->peer, job->epoch,
		job->effect);

	if (err == EAGAIN && ++job->attempt < OFFER_ATTEMPTS) {
		job_hold(job);
		return;
	}

	if (err == ENOENT)
		report->close_failed(job->session, job->epoch);
	else if (err)
		report->push_failed(job->session, job->effect->generation);
	job_free(job);
}

/** Only an offer that has to wait is worth the shell's mutex */
static void job_offer(void *arg)
{
	struct job *job = arg;

	if (perform_free(job->dispatch->port, job->session))
		job_perform(job);
	else
		job_hold(job);
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

/** What the session has to know of an effect that is queued */
static void note(struct session *s, const struct effect *e)
{
	if (e->transaction)
		session_answer_queued(s);
	if (e->type == EFFECT_CLOSE)
		session_leg_ends(s, e->generation);
	else
		session_leg_seen(s, e->generation);
}

void dispatch_effect(struct dispatch *d, struct session *s, struct session *peer,
	struct effect *e, GPtrArray *started)
{
	gboolean offer = e->type == EFFECT_EVENT && e->media && e->offer;
	struct job *job = job_new(d, s, peer, e);
	struct queue *q = job->queue;

	if (s)
		note(s, e);
	if (queue_add(q, brief(e), offer ? job_offer : job_perform, job))
		g_ptr_array_add(started, q);
}

/* Answers come first among effects, and last here: what others wait for goes
 * out before them, as they have to wait for the acknowledgement anyway */
void dispatch_go(GPtrArray *started, gboolean here)
{
	for (guint i = 0; here && i < started->len; i++) {
		if (queue_go(g_ptr_array_index(started, i), TRUE))
			started->pdata[i] = NULL;
	}
	for (guint i = started->len; i-- > 0;) {
		if (g_ptr_array_index(started, i))
			queue_go(g_ptr_array_index(started, i), FALSE);
	}
}
