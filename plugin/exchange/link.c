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

static gboolean has_video(const struct call *call)
{
	guint32 common = streams_common(&call->caller->leg, &call->callee->leg);

	for (guint s = 0; s < call->streams.count; s++) {
		if ((common & (1u << s)) && call->streams.stream[s].kind == MEDIA_VIDEO)
			return TRUE;
	}

	return FALSE;
}

void link_keyframes(struct turn *t, const struct call *call)
{
	if (!call->caller->leg.connected || !call->callee->leg.connected ||
	    !has_video(call))
		return;

	effect_add(t->effects, EFFECT_KEYFRAME, call->caller->handle);
	effect_add(t->effects, EFFECT_KEYFRAME, call->callee->handle);
}

static void route(struct turn *t, const struct call *call, const struct party *from)
{
	const struct party *to = call_peer(call, from);
	struct effect *e = effect_add(t->effects, EFFECT_ROUTE, from->handle);

	e->peer = to->handle;
	e->plan = g_new0(struct route_plan, 1);
	streams_plan(&call->streams, &from->leg, &to->leg, from->audio, from->video,
		e->plan);
}

void link_routes(struct turn *t, const struct call *call)
{
	route(t, call, call->caller);
	route(t, call, call->callee);
}

void link_unroute(struct turn *t, const struct party *p)
{
	effect_add(t->effects, EFFECT_ROUTE, p->handle);
}

struct streams_policy link_policy(const struct exchange *x, const struct party *other)
{
	return (struct streams_policy) {
		.audio = x->settings->audio_codecs,
		.video = x->settings->video_codecs,
		.known = other->codecs,
	};
}

gboolean link_offer_ok(struct turn *t)
{
	const struct request *req = t->req;
	struct leg *leg = &t->who->leg;

	if (req->jsep == REQUEST_JSEP_NONE)
		turn_refuse(t, DUET_ERROR_MISSING_SDP, "An offer is missing");
	else if (req->jsep != REQUEST_JSEP_OFFER)
		turn_refuse(t, DUET_ERROR_INVALID_SDP, "Expected an offer, not an answer");
	else if (!req->media)
		turn_refuse(t, DUET_ERROR_INVALID_SDP, "The offer is invalid: %s",
			req->jsep_error ? req->jsep_error : "no description");
	else if (req->update && !leg->open)
		turn_refuse(t, DUET_ERROR_TRY_AGAIN,
			"The last PeerConnection is still closing, try again");
	else if (leg->open && leg->pending != LEG_SETTLED)
		turn_refuse(t, DUET_ERROR_TRY_AGAIN,
			"Another offer is waiting for its answer, try again");
	else
		return TRUE;

	return FALSE;
}

/* Whether an m-line has anything that the operator allows */
static gboolean usable(const struct settings *settings, const struct media_line *line)
{
	char **names = line->kind == MEDIA_AUDIO ?
		settings->audio_codecs : settings->video_codecs;

	if (!media_line_active(line) || line->kind == MEDIA_DATA)
		return media_line_active(line);

	for (; *names; names++) {
		if (media_line_find(line, *names))
			return TRUE;
	}

	return FALSE;
}

static gboolean useful(const struct settings *settings, const struct media *m)
{
	for (guint i = 0; i < media_count(m); i++) {
		if (usable(settings, media_line(m, i)))
			return TRUE;
	}

	return FALSE;
}

gboolean link_take_offer(struct turn *t, struct call *call)
{
	struct leg *leg = &t->who->leg;
	gboolean fresh = !leg->open;

	if (fresh && !useful(t->x->settings, t->req->media)) {
		turn_refuse(t, DUET_ERROR_NO_COMMON_MEDIA, "No medium in the offer can be used here");
		return FALSE;
	}

	/* The core took this offer as a new PeerConnection: the last one is gone,
	 * or it would have called it an update */
	if (fresh) {
		leg_open(leg);
		leg->closing = FALSE;
	}

	if (streams_map(&call->streams, leg, t->req->media)) {
		turn_refuse(t, DUET_ERROR_INVALID_SDP, "The call would have too many media");
		if (fresh)
			link_close(t, t->who);
		return FALSE;
	}

	return TRUE;
}

void link_save(struct link_state *before, const struct call *call, const struct party *p)
{
	streams_copy(&before->streams, &call->streams);
	leg_copy(&before->leg, &p->leg);
}

void link_keep(struct link_state *before)
{
	streams_clear(&before->streams);
	leg_reset(&before->leg);
}

void link_undo(struct turn *t, struct call *call, struct link_state *before)
{
	struct leg *leg = &t->who->leg;

	streams_clear(&call->streams);
	call->streams = before->streams;

	if (before->leg.open) {
		leg_reset(leg);
		*leg = before->leg;
	} else {
		link_close(t, t->who);
		leg->asked = before->leg.asked;
	}
}
