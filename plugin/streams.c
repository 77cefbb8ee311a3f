/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

#include "streams.h"

#include <errno.h>
#include <string.h>

void streams_clear(struct streams *st)
{
	for (guint s = 0; s < st->count; s++)
		g_free(st->stream[s].codec.fmtp);

	memset(st, 0, sizeof(*st));
}

void streams_copy(struct streams *to, const struct streams *from)
{
	*to = *from;
	for (guint s = 0; s < to->count; s++)
		to->stream[s].codec.fmtp = g_strdup(from->stream[s].codec.fmtp);
}

static gint stream_of_line(const struct streams *st, const struct leg *leg, guint mindex)
{
	for (guint s = 0; s < st->count; s++) {
		if (leg->line[s] == (gint8)mindex)
			return s;
	}

	return -1;
}

/* The first stream of a kind that this leg has no m-line for yet; data is one
 * stream however many m-lines ask for it */
static int claim_stream(struct streams *st, struct leg *leg, enum media_kind kind,
	guint mindex)
{
	for (guint s = 0; s < st->count; s++) {
		if (st->stream[s].kind != kind)
			continue;
		if (leg->line[s] < 0) {
			leg->line[s] = mindex;
			return 0;
		}
		if (kind == MEDIA_DATA)
			return 0;
	}

	if (st->count == STREAMS_MAX)
		return E2BIG;

	st->stream[st->count].kind = kind;
	leg->line[st->count++] = mindex;

	return 0;
}

/* An offer must not have fewer m-lines than the last (RFC 3264 section 8), but
 * clients can send anything */
static void forget_beyond(struct leg *leg, guint count)
{
	for (guint s = 0; s < STREAMS_MAX; s++) {
		if (leg->line[s] >= (gint)count)
			leg->line[s] = -1;
	}
}

static int map_lines(struct streams *st, struct leg *leg, const struct media *remote)
{
	forget_beyond(leg, media_count(remote));

	for (guint i = 0; i < media_count(remote); i++) {
		const struct media_line *line = media_line(remote, i);
		gint s = stream_of_line(st, leg, i);

		if (s >= 0 && (!line->enabled || st->stream[s].kind != line->kind)) {
			leg->line[s] = -1;
			s = -1;
		}

		if (s < 0 && line->enabled && line->kind != MEDIA_OTHER) {
			int err = claim_stream(st, leg, line->kind, i);
			if (err)
				return err;
		}
	}

	return 0;
}

int streams_map(struct streams *st, struct leg *leg, const struct media *remote)
{
	const guint count = st->count;
	gint8 line[STREAMS_MAX];
	int err;

	memcpy(line, leg->line, sizeof(line));
	err = map_lines(st, leg, remote);
	if (err) {
		memcpy(leg->line, line, sizeof(line));
		st->count = count;
		return err;
	}

	leg_set_remote(leg, remote);

	return 0;
}

guint32 streams_of(const struct streams *st, enum media_kind kind)
{
	guint32 mask = 0;

	for (guint s = 0; s < st->count; s++) {
		if (st->stream[s].kind == kind)
			mask |= 1u << s;
	}

	return mask;
}

guint32 streams_common(const struct leg *a, const struct leg *b)
{
	return leg_streams(a) & leg_streams(b);
}

static const struct media_codec *counterpart(const struct stream *s,
	const struct media_codec *c, const struct media_line *to)
{
	if (!strcmp(c->name, "red"))
		return s->red ? media_line_find(to, "red") : NULL;

	return media_line_same(to, c);
}

static void plan_lane(struct route_lane *lane, const struct stream *s,
	const struct media_line *from, const struct media_line *to)
{
	for (guint i = 0; i < from->codecs->len && lane->pts < ROUTE_PTS_MAX; i++) {
		const struct media_codec *c = media_line_codec(from, i);
		const struct media_codec *t = counterpart(s, c, to);

		if (!t)
			continue;
		lane->pt[lane->pts].from = c->pt;
		lane->pt[lane->pts++].to = t->pt;
	}
}

/* What the packets hold, as the peer gets them */
static void plan_format(const struct streams *st, guint s, const struct media_line *to,
	struct route_lane *lane)
{
	const struct stream *stream = &st->stream[s];
	const struct media_codec *c = media_line_same(to, &stream->codec);
	const struct media_codec *red = stream->red ? media_line_find(to, "red") : NULL;

	g_strlcpy(lane->format.codec, stream->codec.name, ROUTE_CODEC_SIZE);
	lane->format.pt = c ? c->pt : lane->pt[0].to;
	lane->format.red = red ? red->pt : 0;
	for (guint i = 0; i <= s; i++)
		lane->format.number += st->stream[i].kind == stream->kind;
}

static enum route_codec route_codec(const char *name)
{
	static const struct { const char *name; enum route_codec codec; } codecs[] = {
		{ "vp8", ROUTE_CODEC_VP8 }, { "vp9", ROUTE_CODEC_VP9 },
		{ "h264", ROUTE_CODEC_H264 }, { "av1", ROUTE_CODEC_AV1 },
	};

	for (guint i = 0; i < G_N_ELEMENTS(codecs); i++) {
		if (!strcmp(name, codecs[i].name))
			return codecs[i].codec;
	}

	return ROUTE_CODEC_OTHER;
}

static gboolean is_sealed(const struct leg *leg)
{
	return leg->remote && leg->remote->sealed;
}

/* Nobody could choose among layers, with or without the extension that tells them apart */
static gboolean may_be_still(const struct media_line *line)
{
	return (line->direction & MEDIA_RECVONLY) && !line->layers.count;
}

static void plan_still(struct route_still *to, const struct stream *s, const struct leg *leg)
{
	to->wanted = TRUE;
	to->sealed = is_sealed(leg);
	to->codec = route_codec(s->codec.name);
}

/* Layers that have names only cannot be told without the extension for these */
static void plan_layers(struct route_layers *to, const struct stream *s,
	const struct leg *leg, const struct media_line *line)
{
	const struct media_layers *from = &line->layers;

	if (!from->count || (!from->layer[0].ssrc && !line->ext[MEDIA_EXT_RID]))
		return;

	to->count = from->count;
	to->rid_ext = line->ext[MEDIA_EXT_RID];
	to->sealed = is_sealed(leg);
	to->codec = route_codec(s->codec.name);
	to->wish.substream = to->wish.temporal = ROUTE_LAYER_AUTO;
	for (guint i = 0; i < from->count; i++) {
		g_strlcpy(to->layer[i].rid, from->layer[i].rid, ROUTE_RID_SIZE);
		to->layer[i].ssrc = from->layer[i].ssrc;
	}
}

static void plan_source(const struct streams *st, const struct leg *from, guint s,
	struct route_lane *lane)
{
	const struct media_line *line = leg_agreed_line(from, s);

	lane->from = from->line[s];
	lane->video = st->stream[s].kind == MEDIA_VIDEO;
	lane->clock = st->stream[s].codec.clock;
	plan_layers(&lane->layers, &st->stream[s], from, line);
}

/* Padding is of the codec: a receiver knows no other */
static guint8 plan_greet(const struct stream *s, const struct media_line *line)
{
	const struct media_codec *c = line->direction & MEDIA_SENDONLY ?
		media_line_same(line, &s->codec) : NULL;

	return c ? c->pt : 0;
}

gboolean streams_plan_source(const struct streams *st, const struct leg *from,
	gboolean still, gboolean greet, struct route_plan *plan)
{
	memset(plan, 0, sizeof(*plan));

	for (guint s = 0; s < st->count; s++) {
		const struct media_line *line = leg_agreed_line(from, s);
		struct route_lane *lane = &plan->lane[plan->lanes];

		if (!line || st->stream[s].kind != MEDIA_VIDEO)
			continue;
		plan_source(st, from, s, lane);
		if (still && may_be_still(line))
			plan_still(&lane->still, &st->stream[s], from);
		if (greet)
			lane->greet = plan_greet(&st->stream[s], line);
		if (lane->layers.count || lane->still.wanted || lane->greet)
			plan->lanes++;
		else
			memset(lane, 0, sizeof(*lane));
	}

	return plan->lanes > 0;
}

void streams_plan(const struct streams *st, const struct leg *from,
	const struct leg *to, gboolean audio, gboolean video,
	struct route_plan *plan)
{
	memset(plan, 0, sizeof(*plan));

	for (guint s = 0; s < st->count; s++) {
		const struct media_line *f = leg_agreed_line(from, s);
		const struct media_line *t = leg_agreed_line(to, s);
		const struct stream *stream = &st->stream[s];
		struct route_lane *lane = &plan->lane[plan->lanes];

		/* messages wait for the other side's channel */
		if (f && stream->kind == MEDIA_DATA)
			plan->data = TRUE;
		if (!f || !t || stream->kind == MEDIA_DATA)
			continue;

		plan_source(st, from, s, lane);
		lane->to = to->line[s];
		lane->open = (lane->video ? video : audio) &&
			(f->direction & MEDIA_RECVONLY) &&
			(t->direction & MEDIA_SENDONLY);
		plan_lane(lane, stream, f, t);
		plan_format(st, s, t, lane);
		plan->lanes++;
	}
}

static gboolean in_use(const struct leg *leg, guint stream)
{
	const struct media_line *line;

	if (leg->agreed)
		return leg_agreed_line(leg, stream) != NULL;

	line = leg_remote_line(leg, stream);

	return line && media_line_active(line);
}

guint32 streams_used(const struct streams *st, const struct leg *leg)
{
	guint32 mask = 0;

	for (guint s = 0; s < st->count; s++) {
		if (in_use(leg, s))
			mask |= 1u << s;
	}

	return mask;
}

static gboolean described(const struct leg *leg)
{
	return leg->agreed || leg->remote;
}

json_t *streams_list(const struct streams *st, const struct leg *a,
	const struct leg *b)
{
	/* Both legs are lost: what the call had is all there is to come back to */
	gboolean lost = b && !described(a) && !described(b);
	json_t *list = json_array();

	for (guint s = 0; s < st->count; s++) {
		const struct stream *stream = &st->stream[s];
		gboolean here = in_use(a, s), there = b && in_use(b, s);
		json_t *entry;

		if (!here && !there && !lost)
			continue;

		entry = json_pack("{ss}", "kind", media_kind_name(stream->kind));
		if (stream->decided && stream->kind != MEDIA_DATA)
			json_object_set_new(entry, "codec", json_string(stream->codec.name));
		if (b && !lost && !(here && there))
			json_object_set_new(entry, "common", json_false());
		json_array_append_new(list, entry);
	}

	return list;
}
