/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

#include "call.h"

/* Who may do what is in state.c; this is what it does to the call */
static const struct call_cell table[CALL_STATES][CALL_EVENTS] = {
	[CALL_RINGING] = {
		[CALL_ACCEPTED] = { TRUE, CALL_ACTIVE, NULL },
		[CALL_HUNG_UP_CALLER] = { TRUE, CALL_ENDED, "cancelled" },
		[CALL_HUNG_UP_CALLEE] = { TRUE, CALL_ENDED, "declined" },
		[CALL_LOST_CALLER] = { TRUE, CALL_ENDED, "cancelled" },
		[CALL_LOST_CALLEE] = { TRUE, CALL_ENDED, "unreachable" },
		[CALL_TIMED_OUT] = { TRUE, CALL_ENDED, "timeout" },
		[CALL_SHUT_DOWN] = { TRUE, CALL_ENDED, "shutdown" },
	},
	[CALL_ACTIVE] = {
		[CALL_HUNG_UP_CALLER] = { TRUE, CALL_ENDED, "ended" },
		[CALL_HUNG_UP_CALLEE] = { TRUE, CALL_ENDED, "ended" },
		[CALL_LOST_CALLER] = { TRUE, CALL_ENDED, "failed" },
		[CALL_LOST_CALLEE] = { TRUE, CALL_ENDED, "failed" },
		[CALL_MEDIA_LOST] = { TRUE, CALL_ENDED, "failed" },
		[CALL_SHUT_DOWN] = { TRUE, CALL_ENDED, "shutdown" },
	},
};

const struct call_cell *call_cell(enum call_state state, enum call_event event)
{
	return &table[state][event];
}

const char *call_state_name(enum call_state state)
{
	static const char *const names[CALL_STATES] = {
		"ringing", "active", "ended",
	};

	return names[state];
}

const char *call_event_name(enum call_event event)
{
	static const char *const names[CALL_EVENTS] = {
		"accepted", "hung up by caller", "hung up by callee",
		"caller lost", "callee lost", "timed out", "media lost", "shut down",
	};

	return names[event];
}

struct call *call_new(char *id, struct party *caller, struct party *callee, gint64 now)
{
	struct call *call = g_new0(struct call, 1);

	call->id = id;
	call->caller = caller;
	call->callee = callee;
	call->started = now;
	caller->call = callee->call = call;

	return call;
}

void call_free(struct call *call)
{
	if (!call)
		return;

	call->caller->call = call->callee->call = NULL;
	streams_clear(&call->streams);
	g_free(call->id);
	g_free(call);
}

struct party *call_peer(const struct call *call, const struct party *who)
{
	return who == call->caller ? call->callee : call->caller;
}
