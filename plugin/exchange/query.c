/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

#include "turn.h"

enum party_state exchange_state(const struct exchange *x, guint64 handle)
{
	const struct party *p = exchange_find(x, handle);

	return p ? party_state(p) : PARTY_UNREGISTERED;
}

json_t *exchange_query(const struct exchange *x, guint64 handle, gint64 now)
{
	const struct party *p = exchange_find(x, handle);
	json_t *o;

	if (!p)
		return NULL;

	o = event_status(p, now);
	json_object_del(o, "event");
	json_object_set_new(o, "leg", json_pack("{sb sb sb si}",
		"open", p->leg.open, "connected", p->leg.connected,
		"closing", p->leg.closing, "generation", (int)p->leg.generation));

	return o;
}

void exchange_counts(const struct exchange *x, struct exchange_counts *out)
{
	out->handles = g_hash_table_size(x->parties);
	out->users = directory_count(x->names);
	out->calls = x->calls;
}

static char *check_call(const struct party *p)
{
	const struct call *call = p->call;
	const struct party *peer = call_peer(call, p);

	if (p != call->caller && p != call->callee)
		return g_strdup_printf("%s is in a call that doesn't know it", p->name);
	if (peer == p || peer->call != call)
		return g_strdup_printf("the peer of %s is in another call", p->name);
	if ((call->state == CALL_RINGING) != (call->timer != NULL))
		return g_strdup_printf("call %s: timer and state disagree", call->id);
	if (call->state == CALL_ACTIVE && (!p->leg.open || p->leg.pending == LEG_THEIRS))
		return g_strdup_printf("%s is in an answered call without a leg", p->name);
	if (call->state == CALL_ACTIVE && !streams_common(&p->leg, &peer->leg))
		return g_strdup_printf("call %s goes on without a medium", call->id);

	return NULL;
}

static char *check_party(const struct exchange *x, const struct party *p)
{
	if (p->name && directory_find(x->names, p->name) != p)
		return g_strdup_printf("%s is not who the directory has", p->name);
	if (!p->name && p->call)
		return g_strdup("a nameless party is in a call");
	if (!p->call && p->leg.open)
		return g_strdup_printf("%s has a leg without a call", p->name);
	if (!p->leg.open && (p->leg.remote || p->leg.agreed || p->leg.proposed))
		return g_strdup_printf("%s keeps the media of a leg that is gone", p->name);

	return p->call ? check_call(p) : NULL;
}

char *exchange_check(const struct exchange *x)
{
	GHashTableIter iter;
	gpointer value;
	guint named = 0, in_calls = 0;

	g_hash_table_iter_init(&iter, x->parties);
	while (g_hash_table_iter_next(&iter, NULL, &value)) {
		const struct party *p = value;
		char *broken = check_party(x, p);

		if (broken)
			return broken;
		named += p->name != NULL;
		in_calls += p->call != NULL;
	}

	if (named != directory_count(x->names))
		return g_strdup("the directory has names without parties");
	if (in_calls != 2 * x->calls)
		return g_strdup("a call has lost a party");

	return NULL;
}
