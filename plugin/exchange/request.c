/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

#include "turn.h"

static void (*const verbs[REQUEST_COUNT])(struct turn *) = {
	[REQUEST_REGISTER] = verb_register,
	[REQUEST_UNREGISTER] = verb_unregister,
	[REQUEST_LIST] = verb_list,
	[REQUEST_CALL] = verb_call,
	[REQUEST_RINGING] = verb_ringing,
	[REQUEST_ACCEPT] = verb_accept,
	[REQUEST_HANGUP] = verb_hangup,
	[REQUEST_SET] = verb_set,
	[REQUEST_PING] = verb_ping,
	[REQUEST_STATUS] = verb_status,
	[REQUEST_HOLD] = verb_hold,
	[REQUEST_UNHOLD] = verb_hold,
	[REQUEST_REATTACH] = verb_reattach,
	[REQUEST_WATCH] = verb_watch,
	[REQUEST_UNWATCH] = verb_unwatch,
	[REQUEST_JOIN] = verb_join,
	[REQUEST_LEAVE] = verb_leave,
};

static const char *reason(enum duet_error code)
{
	switch (code) {
	case DUET_ERROR_REGISTER_FIRST:
		return "Register a name first";
	case DUET_ERROR_ALREADY_REGISTERED:
		return "This handle is registered already";
	case DUET_ERROR_ALREADY_IN_CALL:
		return "You are in a call already";
	default:
		return "There is no call for that";
	}
}

static gboolean takes_jsep(enum request_type type)
{
	return type == REQUEST_CALL || type == REQUEST_RINGING ||
		type == REQUEST_ACCEPT || type == REQUEST_SET ||
		type == REQUEST_REATTACH;
}

static void run(struct turn *t)
{
	guint generation = t->who->leg.generation;

	verbs[t->req->type](t);

	/* Nobody wanted the offer, if a refusal has not closed what it made */
	if (!takes_jsep(t->req->type) && t->who->leg.generation == generation)
		link_close_refused(t->who, t->req->jsep, t->req->update, t->effects);
}

void exchange_request(struct exchange *x, guint64 handle,
	const struct request *req, gint64 now, GPtrArray *effects)
{
	struct turn t = { x, now, effects, exchange_find(x, handle), req };
	enum duet_error code;

	if (!t.who)
		return;

	away_heard(&t, t.who);
	code = state_allows(party_state(t.who), req->type);
	if (code)
		turn_refuse(&t, code, "%s", reason(code));
	else
		run(&t);
	presence_flush(&t);
}
