/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

#include "turn.h"

static char *new_call_id(const struct exchange *x)
{
	guint8 raw[16];
	GString *id = g_string_sized_new(2 * sizeof(raw));

	x->randomh(raw, sizeof(raw));
	for (guint i = 0; i < sizeof(raw); i++)
		g_string_append_printf(id, "%02x", raw[i]);

	return g_string_free(id, FALSE);
}

static guint ring_seconds(const struct turn *t)
{
	guint max = t->x->settings->ring_timeout;

	return t->req->ring_timeout ? MIN(t->req->ring_timeout, max) : max;
}

/* The caller learns it as the end of a call that never was, as in videocall */
static void refuse_busy(struct turn *t, const struct party *callee)
{
	g_autofree char *id = new_call_id(t->x);
	json_t *result = json_pack("{ss ss ss ss ss}", "event", "hangup",
		"call_id", id, "username", callee->name,
		"code", "busy", "reason", "User busy");

	turn_answer(t, result);
	link_close_refused(t->who, t->req->jsep, t->req->update, t->effects);
}

static void ring(struct turn *t, struct call *call, guint seconds)
{
	struct party *callee = call->callee;
	json_t *event = event_of_call("incomingcall", call, call->caller);
	struct streams_policy policy = link_policy(t->x, callee);
	const struct media *offer = NULL;

	if (call->caller->display)
		json_object_set_new(event, "display", json_string(call->caller->display));
	json_object_set_new(event, "media",
		streams_list(&call->streams, &call->caller->leg, NULL));
	json_object_set_new(event, "ring_timeout", json_integer(seconds));

	if (!callee->offers) {
		leg_open(&callee->leg);
		offer = streams_propose(&call->streams, &callee->leg,
			&call->caller->leg, &policy);
	}

	callee->leg.asked = streams_used(&call->streams, &call->caller->leg);
	turn_tell_jsep(t, callee, event, offer, TRUE);
}

static void start(struct turn *t, struct party *callee)
{
	struct party *caller = t->who;
	struct call *call = call_new(new_call_id(t->x), caller, callee, t->now);
	struct streams_policy policy = link_policy(t->x, callee);
	const struct media *answer = NULL;
	guint seconds = ring_seconds(t);
	json_t *result;

	t->x->calls++;
	if (!link_take_offer(t, call)) {
		call_free(call);
		t->x->calls--;
		return;
	}

	caller->leg.pending = LEG_THEIRS;
	if (t->req->early && caller->offers)
		answer = streams_answer(&call->streams, &caller->leg, NULL, &policy);

	result = event_of_call("calling", call, callee);
	json_object_set_new(result, "ring_timeout", json_integer(seconds));
	json_object_set_new(result, "media",
		streams_list(&call->streams, &caller->leg, NULL));
	turn_answer_jsep(t, result, answer);
	deadline_arm(t->x, call, t->now + seconds * G_USEC_PER_SEC);
	ring(t, call, seconds);
	turn_notify(t, caller, json_pack("{ss ss ss ss}", "event", "calling",
		"call_id", call->id, "caller", caller->name, "callee", callee->name));
}

/** Calls somebody by name */
void verb_call(struct turn *t)
{
	struct party *callee = directory_find(t->x->names, t->req->username);

	if (!link_offer_ok(t))
		return;
	if (callee == t->who)
		turn_refuse(t, DUET_ERROR_USE_ECHO_TEST, "You can't call yourself");
	else if (!callee)
		turn_refuse(t, DUET_ERROR_NO_SUCH_USERNAME, "Nobody is registered as '%s'",
			t->req->username);
	else if (callee->call)
		refuse_busy(t, callee);
	else
		start(t, callee);
}
