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
	struct streams_policy policy = offer_policy(t->x, call->caller);

	if (t->req->jsep == REQUEST_JSEP_NONE && p->leg.open)
		return TRUE;
	if (!offer_ok(t) || !offer_take(t, call))
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
		offer_refuse_sdp(t, "answer");
	else if (streams_answered(&call->streams, leg, &call->caller->leg,
			t->req->media))
		turn_refuse(t, DUET_ERROR_INVALID_SDP, "The answer doesn't fit the offer");
	else
		return TRUE;

	return FALSE;
}

static gboolean any_common(const struct call *call, const struct party *device)
{
	return streams_used(&call->streams, &call->caller->leg) &
		leg_streams(&device->leg);
}

static gboolean take_jsep(struct turn *t, struct call *call, const struct media **answer)
{
	gboolean offers = t->who->offers;
	struct offer_state before;

	offer_save(&before, call, t->who);
	if (offers ? !take_offer(t, call, answer) : !take_answer(t, call)) {
		offer_keep(&before);
		return FALSE;
	}
	if (any_common(call, t->who)) {
		offer_keep(&before);
		return TRUE;
	}

	turn_refuse(t, DUET_ERROR_NO_COMMON_MEDIA,
		"The two sides have no medium in common");
	/* An answer cannot be taken back */
	if (offers)
		offer_undo(t, call, &before);
	else
		offer_keep(&before);

	return FALSE;
}

static json_t *accepted_event(const struct call *call, const struct party *to)
{
	json_t *event = event_of_call("accepted", call, call_peer_name(call, to));

	json_object_set_new(event, "media", event_list(call, to));

	return event;
}

/* Who accepted by calling back has its `calling` first, as any caller */
static void tell_accepted(struct turn *t, struct call *call,
	const struct media *answer, const struct media *late)
{
	struct party *p = t->who;

	turn_tell_jsep(t, call->caller, accepted_event(call, call->caller), late, FALSE);
	if (t->req->type != REQUEST_CALL) {
		turn_answer_jsep(t, accepted_event(call, p), answer);
	} else {
		turn_answer_jsep(t, event_calling(call, p, 0), answer);
		turn_tell(t, p, accepted_event(call, p));
	}
}

/* Who has muted before this was a call has not told anybody yet */
static void tell_muted(struct turn *t, const struct call *call, const struct party *p)
{
	if (!p->audio || !p->video || p->screen)
		turn_tell(t, call_peer(call, p), event_media(call, p));
}

static void let_others_go(struct turn *t, struct call *call)
{
	while (call->ringing->len)
		call_let_go(t, g_ptr_array_index(call->ringing, 0),
			"answered_elsewhere", "Answered elsewhere");
}

static void notify_accepted(struct turn *t, const struct call *call)
{
	turn_notify(t, t->who, json_pack("{ss ss ss ss sI so}", "event", "accepted",
		"call_id", call->id, "caller", call->from_name, "callee", call->to_name,
		"ring_ms", (json_int_t)((call->accepted - call->started) / 1000),
		"media", event_list(call, call->caller)));
}

static void bridge(struct turn *t, struct call *call, const struct media *answer,
	const struct media *late)
{
	call->state = call_cell(call->state, CALL_ACCEPTED)->next;
	call->accepted = t->now;
	t->x->answered++;
	call_answer(call, t->who);
	alarm_clear(&call->timeout);
	alarm_clear(&call->offline);
	call->caller->heard = call->callee->heard = t->now;
	figures_begin(t->x, call->caller);
	figures_begin(t->x, call->callee);
	if (!t->x->listen && t->x->signsh)
		t->x->listen = t->now + G_USEC_PER_SEC;

	record_begin(t, call);
	link_routes(t, call);
	link_keyframes(t, call);
	tell_accepted(t, call, answer, late);
	tell_muted(t, call, call->caller);
	tell_muted(t, call, call->callee);
	link_cap(t, call->caller);
	link_cap(t, call->callee);
	let_others_go(t, call);
	record_begun(t, call);
	notify_accepted(t, call);
	settle(t, call, 0);
}

void accept_call(struct turn *t, struct call *call)
{
	struct party *caller = call->caller;
	struct streams_policy policy = offer_policy(t->x, t->who);
	const struct media *answer = NULL, *late = NULL;

	if (!take_jsep(t, call, &answer))
		return;
	streams_meet(&call->streams, &caller->leg, &t->who->leg);
	if (caller->leg.pending == LEG_THEIRS)
		late = streams_answer(&call->streams, &caller->leg, &t->who->leg, &policy);

	bridge(t, call, answer, late);
}

/** Answers the call: the gates open */
void verb_accept(struct turn *t)
{
	if (turn_same_call(t))
		accept_call(t, t->who->call);
}
