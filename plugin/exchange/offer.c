/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

#include "turn.h"

struct streams_policy offer_policy(const struct exchange *x, const struct party *other)
{
	return (struct streams_policy) {
		.audio = x->settings->audio_codecs,
		.video = x->settings->video_codecs,
		.known = other ? other->codecs : NULL,
	};
}

void offer_refuse_sdp(struct turn *t, const char *what)
{
	turn_refuse(t, DUET_ERROR_INVALID_SDP, "The %s is invalid: %s", what,
		t->req->jsep_error ? t->req->jsep_error : "no description");
}

gboolean offer_ok(struct turn *t)
{
	const struct request *req = t->req;
	struct leg *leg = &t->who->leg;

	if (req->jsep == REQUEST_JSEP_NONE)
		turn_refuse(t, DUET_ERROR_MISSING_SDP, "An offer is missing");
	else if (req->jsep != REQUEST_JSEP_OFFER)
		turn_refuse(t, DUET_ERROR_INVALID_SDP, "Expected an offer, not an answer");
	else if (!req->media)
		offer_refuse_sdp(t, "offer");
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

gboolean offer_take(struct turn *t, struct call *call)
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
		figures_leg_opened(t, t->who);
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

void offer_save(struct offer_state *before, const struct call *call, const struct party *p)
{
	streams_copy(&before->streams, &call->streams);
	leg_copy(&before->leg, &p->leg);
}

void offer_keep(struct offer_state *before)
{
	streams_clear(&before->streams);
	leg_reset(&before->leg);
}

void offer_undo(struct turn *t, struct call *call, struct offer_state *before)
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

const struct media *offer_answer(struct turn *t, struct call *call, struct party *other,
	guint32 needed, const char *error)
{
	struct party *p = t->who;
	struct streams_policy policy = offer_policy(t->x, other);
	struct offer_state before;
	const struct media *answer;

	offer_save(&before, call, p);
	if (!offer_take(t, call)) {
		offer_keep(&before);
		return NULL;
	}

	answer = streams_answer(&call->streams, &p->leg, other ? &other->leg : NULL, &policy);
	if (!error || (leg_streams(&p->leg) & needed)) {
		offer_keep(&before);
		return answer;
	}

	turn_refuse(t, DUET_ERROR_NO_COMMON_MEDIA, "%s", error);
	offer_undo(t, call, &before);

	return NULL;
}
