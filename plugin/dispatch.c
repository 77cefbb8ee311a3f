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

struct job {
	struct dispatch *dispatch;
	struct session *session;
	struct session *peer;
	struct effect *effect;
	guint epoch;           /**< when the effect was queued    */
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

	return job;
}

static void job_free(struct job *job)
{
	effect_free(job->effect);
	session_unref(job->peer);
	session_unref(job->session);
	g_free(job);
}

static void job_hold(void *arg)
{
	struct job *job = arg;

	job->dispatch->report->offer_next(job->session);
	job_free(job);
}

static void job_perform(void *arg)
{
	struct job *job = arg;
	const struct dispatch_report *report = job->dispatch->report;
	int err = perform(job->dispatch->port, job->session, job->peer, job->epoch,
		job->effect);

	if (err == EPROTO)
		report->push_failed(job->session, job->effect->generation);
	else if (err == ENOENT)
		report->close_failed(job->session, job->epoch);
	job_free(job);
}

void dispatch_effect(struct dispatch *d, struct session *s, struct session *peer,
	struct effect *e)
{
	struct job *job = job_new(d, s, peer, e);

	if (!s) {
		queue_push(d->nobody, job_perform, job);
		return;
	}

	if (e->type == EFFECT_CLOSE)
		session_leg_ends(s, e->generation);
	else
		session_leg_seen(s, e->generation);
	if (e->type == EFFECT_EVENT && e->media && e->offer)
		session_push(s, job_hold, job_new(d, s, NULL, NULL));
	session_push(s, job_perform, job);
}
