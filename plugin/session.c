/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file session.c  The one thing that exists per Janus handle
 */

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include "session.h"

/** How long we wait for the core to be done with a PeerConnection */
#define CLOSING_MAX (4 * G_USEC_PER_SEC)
/** The pause after an offer that the core did not take; it doubles each time */
#define RETRY_FIRST (10 * G_TIME_SPAN_MILLISECOND)

/** How many PeerConnections of refused offers are closed for a client */
static const struct bucket_rule refused_rule = { 1, SESSION_REFUSED_SECONDS, SESSION_REFUSED_BURST };

struct session {
	guint64 id;
	janus_plugin_session *handle;
	struct relay_end *end;
	guint64 version;       /**< of the last SDP of ours                     */

	pthread_mutex_t lock;
	atomic_uint answers;   /**< queued                                      */
	_Atomic gint64 full_at; /**< its bucket of requests, see bucket.h        */
	_Atomic guint64 turned_away;
	struct queue *queue;   /**< NULL once retired                           */
	atomic_uint epoch;     /**< written locked                              */
	gboolean pc;           /**< the core has a PeerConnection               */
	gboolean closing;      /**< close_pc was called, hangup_media not yet   */
	gboolean left;         /**< to the client, to close it                  */
	gint64 refused_full_at; /**< bucket of those that are closed for it     */
	gint64 held;           /**< the queue is paused until then, 0: it isn't */

	guint seen;            /**< latest generation an effect was queued for  */
	gboolean ending;       /**< an effect closes a leg, hangup_media not yet */
	atomic_uint over;      /**< latest generation known to be over          */
};

static void session_release(void *arg)
{
	struct session *s = arg;
	janus_plugin_session *handle = s->handle;

	queue_unref(s->queue);
	pthread_mutex_destroy(&s->lock);
	g_free(s);
	janus_refcount_decrease(&handle->ref);
}

struct session *session_new(guint64 id, janus_plugin_session *handle, struct queue *q)
{
	struct session *s = g_new0(struct session, 1);

	s->id = id;
	s->handle = handle;
	s->queue = q;
	pthread_mutex_init(&s->lock, NULL);
	s->end = relay_end_new(handle, session_release, s);

	return s;
}

struct session *session_ref(struct session *s)
{
	relay_end_ref(s->end);

	return s;
}

void session_unref(struct session *s)
{
	if (s)
		relay_end_unref(s->end);
}

guint64 session_id(const struct session *s)
{
	return s->id;
}

janus_plugin_session *session_handle(const struct session *s)
{
	return s->handle;
}

struct relay_end *session_end(const struct session *s)
{
	return s->end;
}

guint64 session_version(struct session *s)
{
	return ++s->version;
}

struct queue *session_queue(const struct session *s)
{
	return s->queue;
}

void session_answer_queued(struct session *s)
{
	atomic_fetch_add(&s->answers, 1);
}

void session_answer_gone(struct session *s)
{
	atomic_fetch_sub(&s->answers, 1);
}

gboolean session_flooded(const struct session *s)
{
	return atomic_load(&s->answers) >= SESSION_ANSWERS_MAX;
}

gboolean session_may_ask(struct session *s, const struct bucket_rule *rule, gint64 now)
{
	gint64 full_at = atomic_load(&s->full_at), after;

	do {
		after = bucket_take(full_at, rule, 1, now);
		if (after < 0) {
			atomic_fetch_add(&s->turned_away, 1);
			return FALSE;
		}
	} while (!atomic_compare_exchange_weak(&s->full_at, &full_at, after));

	return TRUE;
}

guint64 session_turned_away(const struct session *s)
{
	return atomic_load(&s->turned_away);
}

void session_resume(struct session *s)
{
	if (!s->held)
		return;

	s->held = 0;
	queue_resume(s->queue);
}

void session_retire(struct session *s)
{
	struct queue *q;

	session_lock(s);
	session_resume(s);
	q = g_steal_pointer(&s->queue);
	session_unlock(s);

	queue_unref(q);
}

gboolean session_retired(const struct session *s)
{
	return !s->queue;
}

void session_lock(struct session *s)
{
	pthread_mutex_lock(&s->lock);
}

void session_unlock(struct session *s)
{
	pthread_mutex_unlock(&s->lock);
}

guint session_epoch(const struct session *s)
{
	return atomic_load(&s->epoch);
}

static void session_turn(struct session *s, gboolean pc)
{
	atomic_fetch_add(&s->epoch, 1);
	s->pc = pc;
	s->closing = FALSE;
	s->left = FALSE;
	session_resume(s);
}

void session_pc_made(struct session *s)
{
	session_turn(s, TRUE);
	s->ending = FALSE;
}

void session_pc_gone(struct session *s)
{
	session_turn(s, FALSE);
}

gboolean session_pc(const struct session *s)
{
	return s->pc;
}

guint session_pc_offered(struct session *s)
{
	s->pc = TRUE;

	return session_epoch(s);
}

void session_pc_refused(struct session *s, guint epoch)
{
	if (session_epoch(s) == epoch)
		s->pc = FALSE;
}

int session_pc_close(struct session *s, guint epoch)
{
	if (session_epoch(s) != epoch)
		return ESTALE;
	if (!s->pc)
		return ENOENT;

	s->closing = TRUE;
	s->left = FALSE;

	return 0;
}

gboolean session_pc_leave(struct session *s, guint epoch, gint64 now)
{
	gint64 after;

	if (session_epoch(s) != epoch || !s->pc)
		return FALSE;

	after = bucket_take(s->refused_full_at, &refused_rule, 1, now);
	s->left = after < 0;
	if (!s->left)
		s->refused_full_at = after;

	return s->left;
}

gboolean session_pc_left(const struct session *s)
{
	return s->left;
}

gboolean session_pc_closing(const struct session *s)
{
	return s->closing;
}

gint64 session_hold(struct session *s, guint attempt, gint64 now)
{
	if (!attempt && !s->closing)
		return 0;

	s->held = now + (attempt ? RETRY_FIRST << (attempt - 1) : CLOSING_MAX);
	queue_pause(s->queue);

	return s->held;
}

gboolean session_overdue(const struct session *s, gint64 now)
{
	return s->held && s->held <= now;
}

void session_leg_seen(struct session *s, guint generation)
{
	s->seen = MAX(s->seen, generation);
}

void session_leg_ends(struct session *s, guint generation)
{
	session_leg_seen(s, generation);
	s->ending = TRUE;
	if (generation > atomic_load(&s->over))
		atomic_store(&s->over, generation);
}

void session_leg_gone(struct session *s)
{
	if (!s->ending)
		atomic_store(&s->over, s->seen);
	s->ending = FALSE;
}

gboolean session_leg_over(const struct session *s, guint generation)
{
	return atomic_load(&s->over) >= generation;
}
