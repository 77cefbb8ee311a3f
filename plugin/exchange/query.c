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

	o = figures_status(x, p, now);
	json_object_del(o, "event");
	json_object_set_new(o, "leg", json_pack("{sb sb sb si}",
		"open", p->leg.open, "connected", p->leg.connected,
		"closing", p->leg.closing, "generation", (int)p->leg.generation));

	return o;
}

void exchange_counts(const struct exchange *x, struct exchange_counts *out)
{
	out->handles = g_hash_table_size(x->parties);
	out->names = directory_count(x->names);
	out->users = x->users;
	out->calls = g_hash_table_size(x->calls);
	out->rooms = g_hash_table_size(x->rooms);
	out->watches = g_hash_table_size(x->watches);
	memcpy(out->refused, x->refused, sizeof(out->refused));
}
