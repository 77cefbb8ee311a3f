/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

#include "turn.h"

/* Without signs of life for that long a leg is lost, whatever is set: an idle
 * audio leg sends no more than RTCP, every 4 to 7 s (RFC 3550 section 6.2) */
#define QUIET_LEG_SECONDS 15

static void tell_reconnecting(struct turn *t, struct party *p)
{
	if (p->away)
		return;

	p->away = TRUE;
	alarm_set(t->x->alarms, &p->grace,
		t->now + t->x->settings->resume_grace * G_USEC_PER_SEC, ALARM_GRACE, p);
	turn_tell_peer(t, p, "reconnecting");
	turn_notify_call(t, p, "reconnecting");
}

void away_end(struct turn *t, struct party *p, const char *reason)
{
	struct call *call = p->call;

	call_end(t, call, p == call->caller ? CALL_LOST_CALLER : CALL_LOST_CALLEE, p, NULL, reason);
}

static gboolean may_come_back(const struct turn *t, const struct party *p)
{
	return p->call->state == CALL_ACTIVE && p->offers && t->x->settings->resume_grace;
}

void away(struct turn *t, struct party *p, const char *reason)
{
	struct call *call = p->call;

	if (!call)
		return;

	if (call->state == CALL_RINGING && p != call->caller)
		ring_lost(t, p, reason);
	else if (!may_come_back(t, p))
		away_end(t, p, reason);
	else
		tell_reconnecting(t, p);
}

void away_without_handle(struct turn *t, struct party *p)
{
	struct user *u = p->user;
	const struct party *peer;

	away(t, p, "Left without hanging up");
	rooms_leave(t, p);
	presence_forget(t->x, p);
	g_hash_table_steal(t->x->parties, &p->handle);

	if (!p->call) {
		name_take(t, p);
		party_free(p);
		return;
	}

	/* Its seat in the call stays, and its name with it */
	peer = call_peer(p->call, p);
	name_leave(t, p);
	g_ptr_array_add(u->away, p);
	figures_leave(t->x, p);
	figures_leg_lost(t->x, p);
	p->handle = 0;
	leg_reset(&p->leg);
	link_unroute(t, peer);
}

void away_over(struct turn *t, struct party *p)
{
	if (!p->away)
		return;

	p->away = FALSE;
	alarm_clear(&p->grace);
	turn_tell_peer(t, p, "connected");
	turn_notify_call(t, p, "resumed");
	link_keyframes(t, p->call);
}

/* How long a leg may be silent, 0: for ever */
static gint64 patience(const struct turn *t, const struct call *call, const struct party *p)
{
	guint limit = t->x->settings->media_timeout;
	guint32 streams;

	if (!limit || !may_come_back(t, p) || !p->leg.connected)
		return 0;
	if (p->pings)
		return limit * G_USEC_PER_SEC;

	streams = leg_streams(&p->leg);
	if (!(streams & ~streams_of(&call->streams, MEDIA_DATA)))
		return 0;
	if (!(streams & streams_of(&call->streams, MEDIA_VIDEO)))
		limit = MAX(limit, QUIET_LEG_SECONDS);

	return limit * G_USEC_PER_SEC;
}

void away_heard(struct turn *t, struct party *p)
{
	p->heard = t->now;
	/* It had only fallen silent: its leg is as it was */
	if (p->away && p->leg.connected)
		away_over(t, p);
}

static void listen_to(struct turn *t, const struct call *call, struct party *p)
{
	gint64 limit = patience(t, call, p);
	guint64 signs = p->handle ? t->x->signsh(p->handle, t->x->signs_arg) : p->signs;

	if (signs != p->signs)
		away_heard(t, p);
	else if (limit && t->now - p->heard >= limit)
		tell_reconnecting(t, p);
	p->signs = signs;
}

/* Sets when to listen again, if there is anything to listen to */
static void listen_to_call(const char *id, void *owner, void *arg)
{
	const struct call *call = owner;
	struct turn *t = arg;

	(void)id;
	if (call->state != CALL_ACTIVE)
		return;

	listen_to(t, call, call->caller);
	listen_to(t, call, call->callee);
	t->x->listen = t->now + G_USEC_PER_SEC;
}

void away_listen(struct turn *t)
{
	t->x->listen = 0;
	directory_each(t->x->calls, listen_to_call, t);
}
