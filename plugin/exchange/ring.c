/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

#include "turn.h"

static void ring_device(struct turn *t, struct call *call, struct party *device)
{
	struct streams_policy policy = offer_policy(t->x, device);
	const struct media *offer = NULL;

	call_ring(call, device);
	presence_touch(t->x, call->to_name);

	/* A client written for videocall gets our offer at once */
	if (!device->offers) {
		leg_open(&device->leg);
		figures_leg_opened(t, device);
		offer = streams_propose(&call->streams, &device->leg,
			&call->caller->leg, &policy);
	}

	device->leg.asked = streams_used(&call->streams, &call->caller->leg);
	turn_tell_jsep(t, device, event_incoming(call, device, t->now), offer, TRUE);
}

void ring(struct turn *t, struct call *call, struct party *only)
{
	const GPtrArray *devices = call->to->devices;

	for (guint i = 0; i < devices->len; i++) {
		struct party *device = g_ptr_array_index(devices, i);

		if (!device->call && (!only || device == only))
			ring_device(t, call, device);
	}

	call->direct = only != NULL;
}

void ring_new_device(struct turn *t, struct party *device, struct call *first)
{
	const GPtrArray *incoming = device->user->incoming;

	for (guint i = 0; i < incoming->len && !first; i++) {
		struct call *call = g_ptr_array_index(incoming, i);

		if (!call->direct)
			first = call;
	}
	if (device->call || !first)
		return;

	alarm_clear(&first->offline);
	ring_device(t, first, device);
}

void ring_lost(struct turn *t, struct party *device, const char *reason)
{
	struct call *call = device->call;
	guint wait = t->x->settings->ring_offline;

	if (call->ringing->len == 1 && (!wait || call->direct)) {
		call_end(t, call, CALL_LOST_CALLEE, device, NULL, reason);
		return;
	}

	call_let_go(t, device, "unreachable", reason);
	if (!call->ringing->len)
		alarm_set(t->x->alarms, &call->offline, t->now + wait * G_USEC_PER_SEC,
			ALARM_OFFLINE, call);
}

/** A device says that it rings, and may bring its transport up already */
void verb_ringing(struct turn *t)
{
	struct party *p = t->who;
	struct call *call = p->call;
	const struct media *answer = NULL;
	json_t *result;

	if (!turn_same_call(t))
		return;

	if (t->req->jsep != REQUEST_JSEP_NONE) {
		if (!p->offers) {
			turn_refuse(t, DUET_ERROR_INVALID_SDP,
				"Only a client that sent features offers here");
			return;
		}
		if (!offer_ok(t))
			return;
		answer = offer_answer(t, call, call->caller, OFFER_ANY,
			"No medium in the offer can be used in this call");
		if (!answer)
			return;
	}

	result = event_of_call("ringing", call, call->from_name);
	json_object_set_new(result, "media", event_list(call, p));
	turn_answer_jsep(t, result, answer);
	link_source(t, p);
	if (answer && p == call->viewer)
		preview(t, call);

	if (!call->rang) {
		call->rang = TRUE;
		turn_notify_call(t, p, "ringing");
		turn_tell(t, call->caller, event_of_call("ringing", call, call->to_name));
	}
}
