/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

#include "turn.h"

void link_close(struct turn *t, struct party *p)
{
	struct effect *e;

	if (!p->leg.open)
		return;

	e = effect_add(t->effects, EFFECT_CLOSE, p->handle);
	e->generation = p->leg.generation;
	leg_reset(&p->leg);
	p->leg.closing = TRUE;
}

/* By the time a request reaches us the core has already taken its offer: for a
 * handle without PeerConnection it made one, which nobody else would close. An
 * update of a PeerConnection that is closing anyway needs nothing */
void link_close_refused(struct party *p, enum request_jsep jsep, gboolean update,
	GPtrArray *effects)
{
	struct effect *e;

	if (jsep != REQUEST_JSEP_OFFER || p->leg.open || (update && p->leg.closing))
		return;

	p->leg.generation++;
	p->leg.closing = TRUE;
	e = effect_add(effects, EFFECT_CLOSE, p->handle);
	e->generation = p->leg.generation;
	e->refused = TRUE;
}

static guint32 lower_cap(guint32 a, guint32 b)
{
	if (!a || !b)
		return a ? a : b;

	return MIN(a, b);
}

void link_bitrate(struct turn *t, const struct party *p)
{
	struct effect *e = effect_add(t->effects, EFFECT_BITRATE, p->handle);

	e->bitrate = lower_cap(p->bitrate, t->x->settings->bitrate_max);
}

void link_cap(struct turn *t, const struct party *p)
{
	if (lower_cap(p->bitrate, t->x->settings->bitrate_max))
		link_bitrate(t, p);
}

void link_keyframe(struct turn *t, const struct party *p)
{
	const struct party *peer = call_peer(p->call, p);
	const guint32 video = streams_of(&p->call->streams, MEDIA_VIDEO);

	if (p->leg.connected && peer->leg.connected && streams_common(&p->leg, &peer->leg) & video)
		effect_add(t->effects, EFFECT_KEYFRAME, p->handle);
}

void link_keyframes(struct turn *t, const struct call *call)
{
	link_keyframe(t, call->caller);
	link_keyframe(t, call->callee);
}

struct route_plan *link_route(struct turn *t, const struct call *call,
	const struct party *from, const struct party *to, gboolean open)
{
	struct effect *e;

	if (!from->handle)
		return NULL;

	e = effect_add(t->effects, EFFECT_ROUTE, from->handle);
	if (!to->handle)
		return NULL;

	e->peer = to->handle;
	e->plan = g_new0(struct route_plan, 1);
	streams_plan(&call->streams, &from->leg, &to->leg, open && from->audio,
		open && from->video, e->plan);
	for (guint i = 0; i < e->plan->lanes; i++)
		e->plan->lane[i].layers.wish = to->layers;
	record_plan(call, from, e->plan);

	return e->plan;
}

void link_routes(struct turn *t, struct call *call)
{
	const gboolean open = !call->caller->held && !call->callee->held;

	record_check(t, call);
	link_route(t, call, call->caller, call->callee, open);
	link_route(t, call, call->callee, call->caller, open);
}

void link_source(struct turn *t, const struct party *p)
{
	g_autofree struct route_plan *plan = g_new0(struct route_plan, 1);
	const struct call *call = p->call;
	struct effect *e;
	gboolean caller;

	if (!call || call_bridged(call))
		return;
	caller = p == call->caller;
	if (call->viewer && (caller || p == call->viewer))
		return;

	/* the core learns the codec of an m-line from its first packet, and a caller's may change */
	if (streams_plan_source(&call->streams, &p->leg, caller && p->video,
		!caller || p->video, plan)) {
		e = effect_add(t->effects, EFFECT_ROUTE, p->handle);
		e->plan = g_steal_pointer(&plan);
	} else if (p->leg.agreed) {
		/* what was kept of it has to go: it is not to be seen any more */
		link_unroute(t, p);
	}
}

void link_unroute(struct turn *t, const struct party *p)
{
	if (p->handle)
		effect_add(t->effects, EFFECT_ROUTE, p->handle);
}
