/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

#include "turn.h"

/* It is shown to one who is ready for it, if there is one, and to nobody unasked */
static char *check_preview(const struct call *call)
{
	gboolean shown = FALSE, ready = FALSE;

	for (guint i = 0; i < call->ringing->len; i++) {
		const struct party *p = g_ptr_array_index(call->ringing, i);
		gboolean up = p->offers && p->leg.connected && p->leg.agreed;

		ready |= up;
		shown |= up && p == call->viewer;
	}
	if (call->viewer && (!call->preview || !shown))
		return g_strdup_printf("call %s is shown to who should not see it", call->id);
	if (call->preview && ready && !shown)
		return g_strdup_printf("call %s is shown to nobody", call->id);

	return NULL;
}

static char *check_recording(const struct call *call)
{
	const struct recording *r = &call->recording;

	if (r->state != RECORDING_OFF && call->state != CALL_ACTIVE)
		return g_strdup_printf("call %s is recorded before it is answered", call->id);
	if (r->state == RECORDING_OFF && (r->by || r->agreed[0] || r->agreed[1] || r->filename))
		return g_strdup_printf("call %s keeps what is left of a recording", call->id);
	if (r->state == RECORDING_ASKED && r->agreed[0] && r->agreed[1])
		return g_strdup_printf("call %s waits for a consent that it has", call->id);

	return NULL;
}

static char *check_ringing(const struct call *call)
{
	if (!alarm_is_set(&call->timeout))
		return g_strdup_printf("call %s rings for ever", call->id);
	if (!call->ringing->len && !alarm_is_set(&call->offline))
		return g_strdup_printf("call %s rings nowhere", call->id);
	if (!call->caller || call->caller->call != call || call->callee)
		return g_strdup_printf("call %s rings without its caller", call->id);
	if (!call->to || !g_ptr_array_find(call->to->incoming, call, NULL))
		return g_strdup_printf("call %s rings for nobody", call->id);

	for (guint i = 0; i < call->ringing->len; i++) {
		const struct party *p = g_ptr_array_index(call->ringing, i);

		if (p->call != call || p->user != call->to || p->away)
			return g_strdup_printf("call %s rings a stranger", call->id);
	}

	return check_preview(call);
}

static char *check_side(const struct call *call, const struct party *p)
{
	if (!p || p->call != call)
		return g_strdup_printf("a side of call %s is in another", call->id);
	if (p->away != alarm_is_set(&p->grace))
		return g_strdup_printf("%s is away for ever", party_name(p));
	if (!p->leg.agreed && !p->away)
		return g_strdup_printf("%s is in an answered call without a leg", party_name(p));
	if (p->leg.pending == LEG_THEIRS)
		return g_strdup_printf("%s never got its answer", party_name(p));
	if (!p->handle && (p->leg.open || !p->away))
		return g_strdup_printf("%s has a leg without a handle", party_name(p));

	return NULL;
}

static char *check_active(const struct call *call)
{
	char *broken = check_side(call, call->caller);

	if (!broken)
		broken = check_side(call, call->callee);
	if (broken)
		return broken;
	if (call->ringing->len || call->to || call->viewer || alarm_is_set(&call->timeout) ||
	    alarm_is_set(&call->offline))
		return g_strdup_printf("call %s is answered and rings", call->id);
	if (call_bridged(call) &&
	    !streams_common(&call->caller->leg, &call->callee->leg))
		return g_strdup_printf("call %s goes on without a medium", call->id);

	return NULL;
}

static char *check_party(const struct exchange *x, const struct party *p)
{
	const struct user *u = p->user;

	if (!u && (p->call || p->room || p->secret))
		return g_strdup("a nameless party is in a call or a room");
	if (u && directory_find(x->names, u->name) != u)
		return g_strdup_printf("%s is not who the directory has", u->name);
	if (u && !g_ptr_array_find(u->devices, p, NULL))
		return g_strdup_printf("%s doesn't know a device", u->name);
	if (!p->call && p->leg.open)
		return g_strdup("a party has a leg without a call");
	if (!p->call && (p->away || p->held || alarm_is_set(&p->grace)))
		return g_strdup("a party keeps the state of a call that is over");
	if (p->call && directory_find(x->calls, p->call->id) != p->call)
		return g_strdup("a party is in a call that is gone");
	if (!p->leg.open && (p->leg.remote || p->leg.agreed || p->leg.proposed))
		return g_strdup("a party keeps the media of a leg that is gone");
	if (p->room && p->room->seat[0] != p && p->room->seat[1] != p)
		return g_strdup("a party is in a room that doesn't know it");

	return NULL;
}

/* The first that is broken is told */
static void check_call(const char *id, void *owner, void *arg)
{
	const struct call *call = owner;
	char **broken = arg;

	if (*broken)
		return;
	if (strcmp(call->id, id))
		*broken = g_strdup_printf("call %s is known as %s", call->id, id);
	else
		*broken = call->state == CALL_RINGING ? check_ringing(call) :
			check_active(call);
	if (!*broken)
		*broken = check_recording(call);
}

char *exchange_check(const struct exchange *x)
{
	GHashTableIter iter;
	gpointer value;
	char *broken = NULL;

	g_hash_table_iter_init(&iter, x->parties);
	while (g_hash_table_iter_next(&iter, NULL, &value)) {
		broken = check_party(x, value);

		if (broken)
			return broken;
	}

	directory_each(x->calls, check_call, &broken);

	return broken;
}
