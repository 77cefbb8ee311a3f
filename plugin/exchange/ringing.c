/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

#include "turn.h"

/* Early transport: the device's PeerConnection comes up while the user decides */
static const struct media *answer_early(struct turn *t, struct call *call)
{
	struct party *p = t->who;
	struct streams_policy policy = link_policy(t->x, call->caller);
	struct link_state before;
	const struct media *answer;

	link_save(&before, call, p);
	if (!link_take_offer(t, call)) {
		link_keep(&before);
		return NULL;
	}

	answer = streams_answer(&call->streams, &p->leg, &call->caller->leg, &policy);
	if (!leg_streams(&p->leg)) {
		turn_refuse(t, DUET_ERROR_NO_COMMON_MEDIA,
			"No medium in the offer can be used in this call");
		link_undo(t, call, &before);
		return NULL;
	}

	link_keep(&before);

	return answer;
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
		if (!link_offer_ok(t) || !(answer = answer_early(t, call)))
			return;
	}

	result = event_of_call("ringing", call, call->caller);
	json_object_set_new(result, "media", event_ringing_media(call, p));
	turn_answer_jsep(t, result, answer);

	if (!call->rang) {
		call->rang = TRUE;
		turn_tell(t, call->caller, event_of_call("ringing", call, p));
	}
}
