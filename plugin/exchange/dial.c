/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

#include "turn.h"

#define CALL_ID_BYTES 16

static guint ring_seconds(const struct turn *t)
{
	guint max = t->x->settings->ring_timeout;

	return t->req->ring_timeout ? MIN(t->req->ring_timeout, max) : max;
}

/* The caller learns it as the end of a call that never was, as in videocall */
static void refuse_busy(struct turn *t, const char *callee)
{
	g_autofree char *id = turn_token(t, CALL_ID_BYTES);
	json_t *result = json_pack("{ss ss ss ss ss}", "event", "hangup",
		"call_id", id, "username", callee,
		"code", "busy", "reason", "User busy");

	turn_answer(t, result);
	link_close_refused(t->who, t->req->jsep, t->req->update, t->effects);
}

static const struct party *only_device(const struct user *u, const struct party *only)
{
	if (only)
		return only;

	return u->devices->len == 1 ? g_ptr_array_index(u->devices, 0) : NULL;
}

static void notify(struct turn *t, const struct call *call, const char *event)
{
	if (t->x->settings->events)
		turn_notify(t, call->caller, json_pack("{ss ss ss ss}", "event", event,
			"call_id", call->id, "caller", call->from_name, "callee", call->to_name));
}

static void wait_for_user(struct turn *t, struct call *call)
{
	alarm_set(t->x->alarms, &call->offline,
		t->now + t->x->settings->ring_offline * G_USEC_PER_SEC, ALARM_OFFLINE, call);
	notify(t, call, "wakeup");
}

static void start(struct turn *t, struct user *to, struct party *only)
{
	struct party *caller = t->who;
	struct call *call = call_new(turn_token(t, CALL_ID_BYTES), caller, to, t->now);
	struct streams_policy policy = offer_policy(t->x, only_device(to, only));
	const struct media *answer = NULL;
	guint seconds = ring_seconds(t);

	if (!offer_take(t, call)) {
		call_free(call);
		return;
	}

	directory_add(t->x->calls, call->id, call);
	t->x->placed++;
	caller->leg.pending = LEG_THEIRS;
	call->preview = t->req->preview && caller->offers;
	if ((t->req->early || t->req->preview) && caller->offers)
		answer = streams_answer(&call->streams, &caller->leg, NULL, &policy);

	presence_touch(t->x, call->from_name);
	turn_answer_jsep(t, event_calling(call, caller, seconds), answer);
	link_source(t, caller);
	alarm_set(t->x->alarms, &call->timeout, t->now + seconds * G_USEC_PER_SEC,
		ALARM_TIMEOUT, call);
	notify(t, call, "calling");

	if (to->devices->len)
		ring(t, call, only);
	else
		wait_for_user(t, call);
}

/* Whom this request is to call, or NULL */
static const char *wanted(const struct turn *t)
{
	const struct party *p = t->who;
	const struct party *other;

	if (!t->req->room)
		return t->req->username;
	if (!p->room || strcmp(p->room->name, t->req->room))
		return NULL;

	other = room_other(p->room, p);

	return other ? party_name(other) : NULL;
}

/* Both call each other: the earlier call, which the later one answers. It may
 * ring at other devices of this user only, when this one had no time for it */
static struct call *glare(const struct turn *t)
{
	const struct party *p = t->who;
	const char *name = wanted(t);

	if (!name)
		return NULL;
	if (party_state(p) == PARTY_RINGING)
		return strcmp(p->call->from_name, name) ? NULL : p->call;

	for (guint i = 0; !p->call && p->offers && i < p->user->incoming->len; i++) {
		struct call *call = g_ptr_array_index(p->user->incoming, i);

		if (!call->direct && !strcmp(call->from_name, name))
			return call;
	}

	return NULL;
}

static void answer_by_calling(struct turn *t, struct call *call)
{
	struct party *p = t->who;

	if (p->call) {
		accept_call(t, call);
		return;
	}

	call_ring(call, p);
	accept_call(t, call);
	if (call->state == CALL_RINGING)
		call_unring(call, p);
	presence_touch(t->x, call->to_name);
}

static void call_user(struct turn *t, const char *name, struct party *only)
{
	struct user *to = directory_find(t->x->names, name);
	gboolean known = to && (to->devices->len || to->away->len);

	if (to && to == t->who->user)
		turn_refuse(t, DUET_ERROR_USE_ECHO_TEST, "You can't call yourself");
	else if (!known && !t->x->settings->ring_offline)
		turn_refuse(t, DUET_ERROR_NO_SUCH_USERNAME, "Nobody is registered as '%s'", name);
	else if (known ? (only ? only->call != NULL : !user_free_device(to)) :
			to && to->incoming->len)
		refuse_busy(t, name);
	else
		start(t, name_user(t->x, name), only);

	to = directory_find(t->x->names, name);
	if (to)
		name_settle(t->x, to);
}

static void call_room(struct turn *t)
{
	struct party *p = t->who;
	struct party *other;

	if (!p->room || strcmp(p->room->name, t->req->room)) {
		turn_refuse(t, DUET_ERROR_NO_ROOM, "Join the room '%s' first", t->req->room);
		return;
	}

	other = room_other(p->room, p);
	if (!other)
		turn_refuse(t, DUET_ERROR_NO_SUCH_USERNAME, "Nobody else is in the room '%s'",
			t->req->room);
	else
		call_user(t, party_name(other), other);
}

/** Calls somebody by name, or whoever is in the room */
void verb_call(struct turn *t)
{
	struct call *earlier = glare(t);

	if (earlier)
		answer_by_calling(t, earlier);
	else if (t->who->call)
		turn_refuse(t, DUET_ERROR_ALREADY_IN_CALL, "You are in a call already");
	else if (!t->req->username && !t->req->room)
		turn_refuse(t, DUET_ERROR_MISSING_ELEMENT, "Missing mandatory element (username)");
	else if (!offer_ok(t) || !limit_calls(t))
		return;
	else if (t->req->room)
		call_room(t);
	else
		call_user(t, t->req->username, NULL);
}
