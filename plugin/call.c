/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

#include "call.h"

#include "user.h"

/* Who may do what is in state.c; this is what it does to the call */
static const struct call_cell table[CALL_STATES][CALL_EVENTS] = {
	[CALL_RINGING] = {
		[CALL_ACCEPTED] = { TRUE, CALL_ACTIVE, NULL },
		[CALL_HUNG_UP_CALLER] = { TRUE, CALL_ENDED, "cancelled" },
		[CALL_HUNG_UP_CALLEE] = { TRUE, CALL_ENDED, "declined" },
		[CALL_LOST_CALLER] = { TRUE, CALL_ENDED, "cancelled" },
		[CALL_LOST_CALLEE] = { TRUE, CALL_ENDED, "unreachable" },
		[CALL_TIMED_OUT] = { TRUE, CALL_ENDED, "timeout" },
		[CALL_REPLACED] = { TRUE, CALL_ENDED, "replaced" },
		[CALL_KICKED] = { TRUE, CALL_ENDED, "kicked" },
		[CALL_SHUT_DOWN] = { TRUE, CALL_ENDED, "shutdown" },
	},
	[CALL_ACTIVE] = {
		[CALL_HUNG_UP_CALLER] = { TRUE, CALL_ENDED, "ended" },
		[CALL_HUNG_UP_CALLEE] = { TRUE, CALL_ENDED, "ended" },
		[CALL_LOST_CALLER] = { TRUE, CALL_ENDED, "failed" },
		[CALL_LOST_CALLEE] = { TRUE, CALL_ENDED, "failed" },
		[CALL_MEDIA_LOST] = { TRUE, CALL_ENDED, "failed" },
		[CALL_REPLACED] = { TRUE, CALL_ENDED, "replaced" },
		[CALL_KICKED] = { TRUE, CALL_ENDED, "kicked" },
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
		"caller lost", "callee lost", "timed out", "media lost",
		"replaced", "kicked", "shut down",
	};

	return names[event];
}

struct call *call_new(char *id, struct party *caller, struct user *to, gint64 now)
{
	struct call *call = g_new0(struct call, 1);

	call->id = id;
	call->caller = caller;
	call->to = to;
	call->ringing = g_ptr_array_new();
	call->recording.files = g_ptr_array_new_with_free_func(g_free);
	call->from_name = g_strdup(caller->user->name);
	call->to_name = g_strdup(to->name);
	call->started = now;
	caller->call = call;
	g_ptr_array_add(to->incoming, call);

	return call;
}

static void leave_user(struct call *call)
{
	if (call->to)
		g_ptr_array_remove(call->to->incoming, call);
	call->to = NULL;
}

void call_free(struct call *call)
{
	if (!call)
		return;

	while (call->ringing->len)
		call_unring(call, g_ptr_array_index(call->ringing, 0));
	if (call->caller)
		call->caller->call = NULL;
	if (call->callee)
		call->callee->call = NULL;
	leave_user(call);
	alarm_clear(&call->timeout);
	alarm_clear(&call->offline);
	streams_clear(&call->streams);
	g_ptr_array_unref(call->ringing);
	g_ptr_array_unref(call->recording.files);
	g_free(call->recording.filename);
	g_free(call->from_name);
	g_free(call->to_name);
	g_free(call->id);
	g_free(call);
}

void call_ring(struct call *call, struct party *device)
{
	g_ptr_array_add(call->ringing, device);
	device->call = call;
}

void call_unring(struct call *call, struct party *device)
{
	g_ptr_array_remove(call->ringing, device);
	device->call = NULL;
	if (call->viewer == device)
		call->viewer = NULL;
}

void call_answer(struct call *call, struct party *device)
{
	g_ptr_array_remove(call->ringing, device);
	call->callee = device;
	call->viewer = NULL;
	leave_user(call);
}

struct party *call_peer(const struct call *call, const struct party *who)
{
	return who == call->caller ? call->callee : call->caller;
}

struct party *call_counterpart(const struct call *call, const struct party *who)
{
	struct party *peer = call_peer(call, who);

	return !peer && call->ringing->len == 1 ? g_ptr_array_index(call->ringing, 0) : peer;
}

const char *call_peer_name(const struct call *call, const struct party *who)
{
	return who == call->caller ? call->to_name : call->from_name;
}

gboolean call_bridged(const struct call *call)
{
	return call->state == CALL_ACTIVE && call->caller->leg.agreed &&
		call->callee->leg.agreed;
}
