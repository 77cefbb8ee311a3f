/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

#include "turn.h"

static gboolean can_view(const struct party *device)
{
	return device->offers && device->leg.connected && device->leg.agreed;
}

/* Whoever has it keeps it: a party has one peer, and others would have to be told
 * from it by the relay, packet by packet */
static void choose(struct call *call)
{
	for (guint i = 0; i < call->ringing->len && !call->viewer; i++) {
		struct party *device = g_ptr_array_index(call->ringing, i);

		if (can_view(device))
			call->viewer = device;
	}
}

static gboolean shows(const struct route_plan *plan)
{
	for (guint i = 0; i < plan->lanes; i++) {
		if (plan->lane[i].video && plan->lane[i].open)
			return TRUE;
	}

	return FALSE;
}

/* Both have handles while the call rings. The way back is shut: along it nothing
 * comes but requests for keyframes */
static void show(struct turn *t, const struct call *call)
{
	const struct party *caller = call->caller;
	struct route_plan *plan = link_route(t, call, caller, call->viewer, TRUE);

	plan->data = FALSE;
	link_route(t, call, call->viewer, caller, FALSE)->data = FALSE;
	link_cap(t, caller);
	if (caller->leg.connected && shows(plan))
		effect_add(t->effects, EFFECT_KEYFRAME, caller->handle);
}

void preview(struct turn *t, struct call *call)
{
	if (!call->preview || call->state != CALL_RINGING)
		return;

	choose(call);
	if (call->viewer)
		show(t, call);
	else
		link_source(t, call->caller);
}

void preview_up(struct turn *t, const struct party *p)
{
	struct call *call = p->call;

	if (!call->viewer || p == call->viewer || p == call->caller)
		preview(t, call);
}
