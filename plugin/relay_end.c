/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file relay_end.c  Life of the media side of a handle, and its routes
 */

#include "relay_end.h"

struct route route_closed;


static void route_free(struct route *r)
{
	if (!r || r == &route_closed)
		return;

	relay_end_unref(r->to);
	g_free(r);
}


static struct route *route_new(struct relay_end *to, const struct route_plan *plan)
{
	struct route *r = g_new0(struct route, 1);

	if (!plan)
		return r;

	r->to = to ? relay_end_ref(to) : NULL;
	r->plan = *plan;
	r->plan.lanes = MIN(plan->lanes, ROUTE_LANES_MAX);
	for (guint i = 0; i < r->plan.lanes; i++)
		r->plan.lane[i].pts = MIN(r->plan.lane[i].pts, ROUTE_PTS_MAX);

	return r;
}


static const struct route_lane *route_find(const struct route *r, guint mindex)
{
	for (guint i = 0; r && i < r->plan.lanes; i++) {
		if (r->plan.lane[i].from == mindex)
			return &r->plan.lane[i];
	}

	return NULL;
}


static gboolean route_goes_far(const struct route *r)
{
	for (guint i = 0; r && i < r->plan.lanes; i++) {
		if (r->plan.lane[i].from >= LANES_NEAR)
			return TRUE;
	}

	return FALSE;
}


/** Makes the lanes that a route needs */
static void end_reach(struct relay_end *end, const struct route *r)
{
	if (!end->far && route_goes_far(r))
		__atomic_store_n(&end->far,
			aligned_new0(LANES_FAR * sizeof(struct lane)), __ATOMIC_RELEASE);
}


/** Keeps what was counted as audio apart from what will be as video, or vice versa */
static void settle_counters(struct relay_end *end, struct lane *l,
	const struct route_lane *next)
{
	if (!next || !next->video == !l->video)
		return;

	relay_end_count(&end->past_packets[l->video], l->packets);
	relay_end_count(&end->past_bytes[l->video], l->bytes);
	lane_reset_counters(l);
}


/** Leaves word at the old receiver, or hears at the new one where to go on */
static void change_receiver(struct lane *l, const struct route *old, guint8 old_to,
	guint ledger, const struct route *r, const struct route_lane *next)
{
	struct ledger_entry e;

	l->keyframe = (struct keyframe){0};
	if (old && lane_leave(l, &e))
		ledger_write(&old->to->ledger, old_to, ledger, &e);
	if (next && ledger_take(&r->to->ledger, next->to, &e))
		lane_resume(l, &e);
}


struct downlink *relay_end_downlink(struct relay_end *end)
{
	struct downlink *d = __atomic_load_n(&end->downlink, __ATOMIC_ACQUIRE);
	struct downlink *fresh;

	if (d)
		return d;

	/* two threads may be here: one of them is first */
	fresh = downlink_new();
	if (__atomic_compare_exchange_n(&end->downlink, &d, fresh, FALSE,
		__ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE))
		return fresh;

	downlink_free(fresh);

	return d;
}


/** What video may use of the link to a receiver, as long as it has one */
static guint32 link_to(struct relay_end *receiver)
{
	return cap_is_up(&receiver->cap) ?
		downlink_video(relay_end_downlink(receiver)) : BANDWIDTH_START;
}


/** From now on, what is sent takes of another link */
static void change_link(struct relay_end *end, const struct route *r)
{
	relay_counters(end, &end->noted);
	end->sent = r ? downlink_sent(relay_end_downlink(r->to)) : NULL;
	cap_receiver(&end->cap, r ? r->to : NULL, r ? link_to(r->to) : BANDWIDTH_START);
}


/** A route that leads nowhere tells what the source is */
static void end_describe(struct relay_end *end, const struct route *r)
{
	for (guint i = 0; i < r->plan.lanes; i++) {
		struct lane *l = relay_end_lane(end, r->plan.lane[i].from);

		if (l)
			lane_set_layers(l, &r->plan.lane[i], FALSE);
	}
	relay_still_plan(end, &r->plan);
	relay_greet_plan(end, &r->plan);
}


gboolean relay_end_chooses(struct relay_end *end, const struct route_plan *plan)
{
	const struct lane *l;

	for (int i = 0; (l = relay_end_lane(end, i)); i++) {
		if (l->route && l->layers && layers_starved(l->layers))
			return FALSE;
	}

	return route_plan_layered(plan) > 0;
}


void relay_end_hold(struct relay_end *end)
{
	struct lane *l;

	for (int i = 0; (l = relay_end_lane(end, i)); i++)
		lane_hold(l, end->wanting || end->hushed);
}


/** Makes a route the one that counts, and gives back the one before */
static void end_set_route(struct relay_end *end, struct route *r)
{
	struct route *old = end->route;
	const gboolean other = !old || !r || old->to != r->to;

	end_reach(end, r);
	for (int i = 0; i < ROUTE_LANES_MAX; i++) {
		const struct route_lane *was = route_find(old, i), *next = route_find(r, i);
		struct lane *l = relay_end_lane(end, i);
		const guint8 old_to = l ? l->to : 0;

		if (!l)
			break;
		settle_counters(end, l, next);
		if (other || !was != !next) {
			lane_route(l, NULL);
			change_receiver(l, was ? old : NULL, old_to, end->ledger_of, r, next);
		}
		lane_set_layers(l, next, other);
		relay_record_lane(end, l, r ? &r->plan : NULL, next);
		lane_route(l, next);
	}
	relay_record_messages(end, r ? &r->plan : NULL);
	if (old && other)
		outbox_forget(&old->to->outbox, end);
	if (r && other)
		outbox_keep(&end->outbox, r->to);

	if (other)
		change_link(end, r);
	cap_layers(&end->cap, r && relay_end_chooses(end, &r->plan));

	end->route = r;
	end->ledger_of = r ? ledger_generation(&r->to->ledger) : 0;
	end->peer = r ? r->to->handle : NULL;
	end->hushed = r && !cap_is_up(&r->to->cap);
	relay_end_hold(end);
	route_free(old);
}


/** What was sent to the peer since the last time */
static struct relay_counters since_noted(struct relay_end *end)
{
	const struct relay_counters before = end->noted;
	struct relay_counters since;

	relay_counters(end, &end->noted);
	since = end->noted;
	for (guint i = 0; i < 2; i++) {
		since.packets[i] -= before.packets[i];
		since.bytes[i] -= before.bytes[i];
	}

	return since;
}


void relay_end_note(struct relay_end *end, enum bandwidth_kind kind, gint64 now)
{
	struct relay_counters c;

	if (!end->sent)
		return;

	c = since_noted(end);
	bandwidth_sent_note(end->sent, (guint32)c.packets[1], (guint32)c.bytes[1],
		(guint32)c.bytes[0], kind, now);
}


gboolean relay_end_heard(struct relay_end *end)
{
	if (end->hushed && cap_is_up(&end->route->to->cap)) {
		end->hushed = FALSE;
		relay_end_hold(end);
	}

	return !end->hushed;
}


void relay_end_take(struct relay_end *end)
{
	struct route *r;

	if (relay_end_mail(end) == &route_closed)
		return;

	/* whatever is in there: only the owner ever closes the mailbox */
	r = __atomic_exchange_n(&end->mailbox, NULL, __ATOMIC_ACQ_REL);
	relay_greet_plan(end, NULL);
	if (r && !r->to) {
		end_reach(end, r);
		end_describe(end, r);
		route_free(r);
		r = NULL;
	}
	end_set_route(end, r);
}


/** Whoever sends to the client starts anew, as on a link of which nothing is known */
static void release_sender(struct relay_end *end)
{
	if (end->route)
		cap_link(&end->route->to->cap, end, BANDWIDTH_START);
}


static void end_drain(struct relay_end *end, struct route *mailbox)
{
	struct lane *l;

	cap_down(&end->cap);
	release_sender(end);
	route_free(__atomic_exchange_n(&end->mailbox, mailbox, __ATOMIC_ACQ_REL));
	end_set_route(end, NULL);
	relay_greet_plan(end, NULL);
	relay_still_clear(end);
	for (int i = 0; (l = relay_end_lane(end, i)); i++) {
		g_clear_pointer(&l->layers, layers_free);
		lane_forget(l);
	}
}


void relay_end_renew(struct relay_end *end, gint64 now)
{
	downlink_reset(relay_end_downlink(end), now);
	release_sender(end);
}


void relay_hangup(struct relay_end *end)
{
	const gboolean over = relay_end_mail(end) == &route_closed;

	end_drain(end, over ? &route_closed : NULL);
	outbox_close(&end->outbox);
	ledger_forget(&end->ledger);
}


void relay_end_close(struct relay_end *end)
{
	end_drain(end, &route_closed);
	outbox_shut(&end->outbox);
}


struct relay_end *relay_end_new(janus_plugin_session *handle,
	void (*release)(void *arg), void *arg)
{
	struct relay_end *end = aligned_new0(sizeof(*end));

	outbox_init(&end->outbox);
	ledger_init(&end->ledger);
	cap_init(&end->cap);
	end->refs = 1;
	end->handle = handle;
	end->release = release;
	end->arg = arg;

	return end;
}


struct relay_end *relay_end_ref(struct relay_end *end)
{
	g_atomic_int_inc(&end->refs);

	return end;
}


void relay_end_unref(struct relay_end *end)
{
	void (*release)(void *arg);
	struct lane *l;
	void *arg;

	if (!end || !g_atomic_int_dec_and_test(&end->refs))
		return;

	release = end->release;
	arg = end->arg;
	relay_record_clear(end);
	relay_still_clear(end);
	for (int i = 0; (l = relay_end_lane(end, i)); i++)
		layers_free(l->layers);
	route_free(end->mailbox);
	route_free(end->route);
	outbox_clear(&end->outbox);
	ledger_destroy(&end->ledger);
	cap_destroy(&end->cap);
	downlink_free(end->downlink);
	free(end->far);
	free(end);
	if (release)
		release(arg);
}


void relay_publish(struct relay_end *from, struct relay_end *to,
	const struct route_plan *plan)
{
	struct route *r = route_new(to, plan);
	struct route *old = relay_end_mail(from);

	do {
		if (old == &route_closed) {
			route_free(r);
			return;
		}
	} while (!__atomic_compare_exchange_n(&from->mailbox, &old, r, TRUE,
		__ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE));

	route_free(old);
}
