/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file negotiate.c  Offers and answers of one leg (RFC 3264)
 */

#include "streams.h"

#include <errno.h>
#include <string.h>
#include "bundle.h"
#include "choice.h"

static void decide(struct stream *s, const struct media_codec *codec)
{
	char *fmtp = g_strdup(codec->fmtp);

	g_free(s->codec.fmtp);
	s->codec = *codec;
	s->codec.fmtp = fmtp;
	s->decided = TRUE;
}

/* What a leg has agreed on, or is about to */
static const struct media_line *latest_line(const struct leg *leg, guint stream)
{
	if (leg->pending != LEG_OURS || leg->line[stream] < 0)
		return leg_agreed_line(leg, stream);

	return media_line(leg->proposed, leg->line[stream]);
}

/* What the other leg agreed on no longer crosses: it has to offer anew */
static void mark_stale(struct leg *other, guint stream, const struct stream *s)
{
	const struct media_line *line = other ? latest_line(other, stream) : NULL;

	if (!line || !media_line_active(line))
		return;

	if (!media_line_same(line, &s->codec) || (media_line_find(line, "red") && !s->red))
		other->stale = TRUE;
}

static gboolean kept(const struct media_codec *c, guint8 pt, guint32 clock,
	gboolean red)
{
	if (c->pt == pt)
		return TRUE;
	if (!strcmp(c->name, "red"))
		return red;

	return !strcmp(c->name, "telephone-event") && c->clock == clock;
}

/* `chosen` may be one of the line's own */
static void keep_codecs(struct media_line *line, const struct media_codec *chosen,
	gboolean red)
{
	const guint8 pt = chosen->pt;
	const guint32 clock = chosen->clock;

	for (guint i = line->codecs->len; i-- > 0;) {
		if (!kept(media_line_codec(line, i), pt, clock, red))
			g_array_remove_index(line->codecs, i);
	}
}

static void answer_rtp(struct stream *s, guint stream, struct leg *leg,
	struct leg *other, const struct streams_policy *policy,
	struct media_line *line)
{
	const struct media_line *there = other ? leg_remote_line(other, stream) : NULL;
	const struct media_codec *codec;

	if (there && !media_line_active(there))
		there = NULL;

	codec = choice_codec(s, line, there, policy);
	if (!codec) {
		line->enabled = FALSE;
		leg->line[stream] = -1;
		return;
	}

	if (line->direction != MEDIA_INACTIVE) {
		gboolean red = !strcmp(codec->name, "opus") &&
			choice_red(s, line, there, policy);

		s->red = red;
		decide(s, codec);
		mark_stale(other, stream, s);
	}

	keep_codecs(line, codec, s->red);
	choice_descriptor(s, line, leg->remote->sealed);
}

static void answer_line(struct streams *st, guint mindex, struct leg *leg,
	struct leg *other, const struct streams_policy *policy,
	struct media_line *line)
{
	for (guint s = 0; s < st->count; s++) {
		if (leg->line[s] != (gint8)mindex)
			continue;

		line->direction = media_direction_flip(line->direction);
		if (line->kind != MEDIA_DATA)
			answer_rtp(&st->stream[s], s, leg, other, policy, line);
		return;
	}

	line->enabled = FALSE;
}

const struct media *streams_answer(struct streams *st, struct leg *leg,
	struct leg *other, const struct streams_policy *policy)
{
	struct media *answer = media_copy(leg->remote);

	for (guint i = 0; i < media_count(answer); i++)
		answer_line(st, i, leg, other, policy, media_line(answer, i));

	leg_set_agreed(leg, answer);
	leg->stale = FALSE;

	return answer;
}

/* Leaves in a line what the operator allows, and once the codec is chosen that
 * one only. Returns FALSE when nothing is left */
static gboolean restrict_codecs(struct media_line *line, const struct stream *s,
	const struct streams_policy *policy)
{
	char **names = line->kind == MEDIA_AUDIO ? policy->audio : policy->video;
	gboolean any = FALSE;

	for (guint i = line->codecs->len; i-- > 0;) {
		const struct media_codec *c = media_line_codec(line, i);
		gboolean keep;

		if (media_codec_auxiliary(c))
			keep = strcmp(c->name, "red") || !s->decided || s->red;
		else if (s->decided)
			keep = media_codec_same(c, &s->codec);
		else
			keep = g_strv_contains((const char *const *)names, c->name);

		if (!keep)
			g_array_remove_index(line->codecs, i);
		else if (!media_codec_auxiliary(c))
			any = TRUE;
	}

	return any;
}

/* Moves the last m-line of an offer to one of its kind that was rejected, if
 * there is one (RFC 3264 section 8.2); returns where it is */
static guint reuse_line(struct media *offer)
{
	guint last = media_count(offer) - 1;
	gpointer *lines = offer->lines->pdata;

	for (guint i = 0; i < last; i++) {
		gpointer rejected = lines[i];

		if (media_line(offer, i)->enabled ||
		    media_line(offer, i)->kind != media_line(offer, last)->kind)
			continue;
		lines[i] = lines[last];
		lines[last] = rejected;
		g_ptr_array_set_size(offer->lines, last);
		return i;
	}

	return last;
}

static void propose_stream(struct streams *st, guint s, struct leg *leg,
	const struct leg *other, const struct streams_policy *policy,
	struct media *offer)
{
	const struct media_line *there = leg_remote_line(other, s);
	struct media_line *line;
	guint mindex;

	if (!there || !media_line_active(there))
		return;

	line = media_add_copy(offer, there);
	g_clear_pointer(&line->mid, g_free);
	line->layers.count = 0;
	line->direction = MEDIA_SENDRECV;

	if (line->kind != MEDIA_DATA &&
	    !restrict_codecs(line, &st->stream[s], policy)) {
		g_ptr_array_set_size(offer->lines, offer->lines->len - 1);
		return;
	}

	mindex = reuse_line(offer);
	if (mindex == MEDIA_LINES_MAX) {
		g_ptr_array_set_size(offer->lines, mindex);
		return;
	}
	bundle_fit(offer, mindex);
	leg->line[s] = mindex;
}

/* An m-line that is there already, with the codec that crosses by now */
static void propose_again(const struct stream *s, struct media *offer, guint mindex,
	const struct media_line *there, const struct streams_policy *policy)
{
	struct media_line *line = media_line(offer, mindex);

	if (!there || !media_line_active(there)) {
		line->direction = MEDIA_INACTIVE;
		return;
	}

	line->direction = MEDIA_SENDRECV;
	if (line->kind == MEDIA_DATA || restrict_codecs(line, s, policy))
		return;

	g_array_set_size(line->codecs, 0);
	for (guint i = 0; i < there->codecs->len; i++)
		media_line_add_codec(line, media_line_codec(there, i));
	restrict_codecs(line, s, policy);
	bundle_fit(offer, mindex);
}

const struct media *streams_propose(struct streams *st, struct leg *leg,
	const struct leg *other, const struct streams_policy *policy)
{
	struct media *offer = leg->agreed ? media_copy(leg->agreed) : media_new();

	for (guint s = 0; s < st->count; s++) {
		if (leg->line[s] < 0)
			propose_stream(st, s, leg, other, policy, offer);
		else
			propose_again(&st->stream[s], offer, leg->line[s],
				leg_remote_line(other, s), policy);
	}

	media_free(leg->proposed);
	leg->proposed = offer;
	leg->pending = LEG_OURS;

	return offer;
}

static const struct media_codec *same_format(const struct media_line *line,
	const struct media_codec *c)
{
	const struct media_codec *found;

	for (guint i = 0; (found = media_line_codec(line, i)); i++) {
		if (found->pt == c->pt && !strcmp(found->name, c->name))
			return found;
	}

	return NULL;
}

/* Leaves in our m-line what the answer took of it. Returns the codec that it
 * prefers, one of the line's, or NULL */
static const struct media_codec *take_codecs(struct media_line *line,
	const struct media_line *answer)
{
	const struct media_codec *c, *own;

	for (guint i = line->codecs->len; i-- > 0;) {
		if (!same_format(answer, media_line_codec(line, i)))
			g_array_remove_index(line->codecs, i);
	}

	for (guint i = 0; (c = media_line_codec(answer, i)); i++) {
		own = same_format(line, c);
		if (own && !media_codec_auxiliary(own))
			return own;
	}

	return NULL;
}

static void answered_stream(struct streams *st, guint stream, struct leg *leg,
	struct leg *other, const struct media_line *line,
	const struct media_codec *chosen)
{
	struct stream *s = &st->stream[stream];
	const struct media_line *there = leg_remote_line(other, stream);
	gboolean red = media_line_find(line, "red") != NULL;

	s->red = (s->red || !s->decided) && there && choice_red_fits(line, there);
	if (!s->decided)
		decide(s, chosen);
	/* Either may have changed since we made the offer */
	if (!media_codec_same(chosen, &s->codec) || (red && !s->red))
		leg->stale = TRUE;
	mark_stale(other, stream, s);
}

static void answered_line(struct streams *st, guint mindex, struct leg *leg,
	struct leg *other, struct media_line *line, const struct media_line *answer)
{
	gboolean rtp = line->kind != MEDIA_DATA;
	const struct media_codec *chosen = rtp ? take_codecs(line, answer) : NULL;

	line->direction &= media_direction_flip(answer->direction);
	line->enabled = answer->enabled && (chosen || !rtp);
	line->layers = answer->layers;

	for (guint s = 0; s < st->count; s++) {
		if (leg->line[s] != (gint8)mindex)
			continue;
		if (!line->enabled)
			leg->line[s] = -1;
		else if (chosen && media_line_active(line))
			answered_stream(st, s, leg, other, line, chosen);
	}

	if (chosen)
		keep_codecs(line, chosen, TRUE);
}

int streams_answered(struct streams *st, struct leg *leg, struct leg *other,
	const struct media *answer)
{
	struct media *agreed;

	if (media_count(answer) != media_count(leg->proposed))
		return EPROTO;

	for (guint i = 0; i < media_count(answer); i++) {
		if (media_line(answer, i)->kind != media_line(leg->proposed, i)->kind)
			return EPROTO;
	}

	agreed = media_copy(leg->proposed);
	for (guint i = 0; i < media_count(answer); i++)
		answered_line(st, i, leg, other, media_line(agreed, i),
			media_line(answer, i));

	leg_set_remote(leg, answer);
	leg_set_agreed(leg, agreed);

	return 0;
}

static const struct media_codec *main_codec(const struct media_line *line)
{
	const struct media_codec *c;

	for (guint i = 0; (c = media_line_codec(line, i)); i++) {
		if (!media_codec_auxiliary(c))
			return c;
	}

	return NULL;
}

/* `caller` is NULL when it still waits for its answer */
static void meet(struct stream *s, const struct media_line *caller,
	const struct media_line *offered, const struct media_line *callee)
{
	const struct media_codec *c = main_codec(callee);

	if (c && choice_has(offered, c))
		decide(s, c);
	else if (caller && (c = main_codec(caller)))
		decide(s, c);

	s->red = media_line_find(callee, "red") &&
		(!caller || choice_red_fits(caller, callee));
}

void streams_meet(struct streams *st, struct leg *caller, struct leg *callee)
{
	caller->stale = callee->stale = FALSE;
	for (guint i = 0; i < st->count; i++) {
		const struct media_line *offered = leg_remote_line(caller, i);
		const struct media_line *line = leg_agreed_line(callee, i);

		if (st->stream[i].kind == MEDIA_DATA || !line || !offered)
			continue;

		meet(&st->stream[i], leg_agreed_line(caller, i), offered, line);
		mark_stale(caller, i, &st->stream[i]);
		mark_stale(callee, i, &st->stream[i]);
	}
}
