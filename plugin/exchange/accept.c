/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

#include "turn.h"

/* The callee makes the offer, unless it did with `ringing` */
static gboolean take_offer(struct turn *t, struct call *call,
	const struct media **answer)
{
	struct party *p = t->who;
	struct streams_policy policy = link_policy(t->x, call->caller);

	if (t->req->jsep == REQUEST_JSEP_NONE && p->leg.open)
		return TRUE;
	if (!link_offer_ok(t) || !link_take_offer(t, call))
		return FALSE;

	*answer = streams_answer(&call->streams, &p->leg, &call->caller->leg, &policy);

	return TRUE;
}

/* A videocall client answers the offer that it got with `incomingcall` */
static gboolean take_answer(struct turn *t, struct call *call)
{
	struct leg *leg = &t->who->leg;

	if (t->req->jsep == REQUEST_JSEP_NONE)
		turn_refuse(t, DUET_ERROR_MISSING_SDP, "The answer is missing");
	else if (t->req->jsep != REQUEST_JSEP_ANSWER || leg->pending != LEG_OURS)
		turn_refuse(t, DUET_ERROR_INVALID_SDP, "Expected an answer to our offer");
	else if (!t->req->media)
		turn_refuse(t, DUET_ERROR_INVALID_SDP, "The answer is invalid: %s",
			t->req->jsep_error ? t->req->jsep_error : "no description");
	else if (streams_answered(&call->streams, leg, &call->caller->leg,
			t->req->media))
		turn_refuse(t, DUET_ERROR_INVALID_SDP, "The answer doesn't fit the offer");
	else
		return TRUE;

	return FALSE;
}

static void tell_accepted(struct turn *t, const struct call *call,
	struct party *to, const struct media *answer)
{
	const struct party *other = call_peer(call, to);
	json_t *event = event_of_call("accepted", call, other);

	json_object_set_new(event, "media",
		streams_list(&call->streams, &to->leg, &other->leg));
	if (to == t->who)
		turn_answer_jsep(t, event, answer);
	else
		turn_tell_jsep(t, to, event, answer, FALSE);
}

/* Who has muted before this was a call has not told anybody yet */
static void tell_muted(struct turn *t, const struct call *call, const struct party *p)
{
	if (!p->audio || !p->video)
		turn_tell(t, call_peer(call, p), event_media(call, p));
}

static void bridge(struct turn *t, struct call *call, const struct media *answer,
	const struct media *late)
{
	call->state = call_cell(call->state, CALL_ACCEPTED)->next;
	call->accepted = t->now;
	deadline_disarm(call);

	link_routes(t, call);
	link_keyframes(t, call);
	tell_accepted(t, call, call->caller, late);
	tell_accepted(t, call, call->callee, answer);
	tell_muted(t, call, call->caller);
	tell_muted(t, call, call->callee);
	link_cap(t, call->caller);
	link_cap(t, call->callee);
	turn_notify(t, t->who, json_pack("{ss ss}", "event", "accepted",
		"call_id", call->id));
	settle(t, call, 0);
}

static gboolean any_common(const struct call *call)
{
	return streams_used(&call->streams, &call->caller->leg) &
		leg_streams(&call->callee->leg);
}

static gboolean take_jsep(struct turn *t, struct call *call, const struct media **answer)
{
	gboolean offers = t->who->offers;
	struct link_state before;

	link_save(&before, call, t->who);
	if (offers ? !take_offer(t, call, answer) : !take_answer(t, call)) {
		link_keep(&before);
		return FALSE;
	}
	if (any_common(call)) {
		link_keep(&before);
		return TRUE;
	}

	turn_refuse(t, DUET_ERROR_NO_COMMON_MEDIA,
		"The two sides have no medium in common");
	/* An answer cannot be taken back */
	if (offers)
		link_undo(t, call, &before);
	else
		link_keep(&before);

	return FALSE;
}

/** Answers the call: the gates open */
void verb_accept(struct turn *t)
{
	struct party *p = t->who;
	struct call *call = p->call;
	struct party *caller = call->caller;
	struct streams_policy policy = link_policy(t->x, p);
	const struct media *answer = NULL, *late = NULL;

	if (!turn_same_call(t) || !take_jsep(t, call, &answer))
		return;

	if (caller->leg.pending == LEG_THEIRS)
		late = streams_answer(&call->streams, &caller->leg, &p->leg, &policy);

	bridge(t, call, answer, late);
}
