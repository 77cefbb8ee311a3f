/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

#include "turn.h"

static gboolean jsep_ok(struct turn *t)
{
	const struct request *req = t->req;
	struct leg *leg = &t->who->leg;

	if (req->jsep == REQUEST_JSEP_NONE)
		return TRUE;

	if (!t->who->call || (req->jsep == REQUEST_JSEP_OFFER && !leg->open && !req->update))
		turn_refuse(t, DUET_ERROR_NO_CALL, "There is nothing to renegotiate");
	else if (req->jsep == REQUEST_JSEP_OFFER)
		return offer_ok(t);
	else if (leg->pending != LEG_OURS || party_state(t->who) == PARTY_RINGING)
		turn_refuse(t, DUET_ERROR_NO_CALL, "No offer of ours waits for an answer");
	else if (!req->media)
		offer_refuse_sdp(t, "answer");
	else
		return TRUE;

	return FALSE;
}

static gboolean set_flag(gboolean *flag, enum request_flag wanted)
{
	gboolean before = *flag;

	if (wanted != REQUEST_ABSENT)
		*flag = wanted == REQUEST_TRUE;

	return *flag != before;
}

static json_t *set_event(const struct party *p)
{
	json_t *event = json_pack("{ss sb sb sb sI}", "event", "set", "audio", p->audio,
		"video", p->video, "screen", p->screen, "bitrate", (json_int_t)p->bitrate);

	if (!p->choosy)
		return event;

	json_object_set_new(event, "substream", json_integer(p->layers.substream));
	json_object_set_new(event, "temporal", json_integer(p->layers.temporal));
	json_object_set_new(event, "fallback", json_integer(p->layers.fallback));

	return event;
}

/* What this client wants of the layers that the other side sends */
static void choose_layers(struct party *p, const struct request *req)
{
	if (req->substream != REQUEST_NO_LAYER)
		p->layers.substream = (gint8)req->substream;
	if (req->temporal != REQUEST_NO_LAYER)
		p->layers.temporal = (gint8)req->temporal;
	if (req->fallback >= 0)
		p->layers.fallback = (guint32)req->fallback;
	p->choosy |= req->substream != REQUEST_NO_LAYER ||
		req->temporal != REQUEST_NO_LAYER || req->fallback >= 0;
}

/* Renegotiates this leg; the other follows on its own. Returns FALSE when the
 * JSEP was refused */
static gboolean renegotiate(struct turn *t, const struct media **answer)
{
	struct party *p = t->who;
	struct call *call = p->call;
	struct party *other = call_counterpart(call, p);
	struct leg *there = other ? &other->leg : NULL;

	if (t->req->jsep == REQUEST_JSEP_ANSWER) {
		if (!streams_answered(&call->streams, &p->leg, there, t->req->media))
			return TRUE;
		turn_refuse(t, DUET_ERROR_INVALID_SDP, "The answer doesn't fit the offer");
		return FALSE;
	}

	/* A call without a medium cannot ring */
	*answer = offer_answer(t, call, other, OFFER_ANY, party_state(p) == PARTY_CALLING ?
		"No medium of the call would be left" : NULL);

	return *answer != NULL;
}

static gboolean sends_already(const struct party *p)
{
	return p->call && (p->call->state == CALL_ACTIVE ||
		(p->call->viewer && p == p->call->caller));
}

static void apply_settings(struct turn *t)
{
	struct party *p = t->who;
	gboolean changed = set_flag(&p->audio, t->req->audio);

	changed |= set_flag(&p->video, t->req->video);
	changed |= set_flag(&p->screen, t->req->screen);
	if (t->req->bitrate >= 0)
		p->bitrate = t->req->bitrate;
	choose_layers(p, t->req);
	if (t->req->bitrate >= 0 && sends_already(p))
		link_bitrate(t, p);
	if (party_state(p) != PARTY_ACTIVE)
		return;

	if (changed) {
		turn_tell(t, call_peer(p->call, p), event_media(p->call, p));
		turn_notify(t, p, event_media(p->call, p));
	}
	if (changed && t->req->video == REQUEST_TRUE)
		link_keyframe(t, p);
}

static void answer_client(struct turn *t, const struct media *answer)
{
	struct party *p = t->who;

	if (p->offers || !answer) {
		turn_answer_jsep(t, set_event(p), answer);
		return;
	}

	/* videocall's clients wait for `update` */
	turn_answer(t, set_event(p));
	turn_tell_jsep(t, p, event_of_call("update", p->call,
		call_peer_name(p->call, p)),
		answer, FALSE);
}

static void follow(struct turn *t, guint32 used, guint32 common)
{
	struct call *call = t->who->call;

	if (call->state == CALL_RINGING && call->viewer)
		preview(t, call);
	if (!call_bridged(call)) {
		link_source(t, t->who);
		return;
	}
	if (!streams_common(&call->caller->leg, &call->callee->leg) && common) {
		struct turn ending = turn_aside(t);

		call_end(&ending, call, CALL_MEDIA_LOST, t->who, NULL, "No medium is left");
		return;
	}

	link_routes(t, call);
	settle_common(t, call, common);
	settle(t, call, used & ~leg_streams(&t->who->leg));
}

/** Changes what this client sends, or renegotiates its leg */
void verb_set(struct turn *t)
{
	struct party *p = t->who;
	const struct media *answer = NULL;
	guint32 used = leg_streams(&p->leg), common = 0;

	if (!turn_same_call(t) || !jsep_ok(t) || !record_ok(t))
		return;
	if (p->call && call_bridged(p->call))
		common = streams_common(&p->call->caller->leg, &p->call->callee->leg);
	if (t->req->jsep != REQUEST_JSEP_NONE && !renegotiate(t, &answer))
		return;

	apply_settings(t);
	answer_client(t, answer);
	if (p->call)
		follow(t, used, common);
	record_set(t);
}
