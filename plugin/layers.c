/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file layers.c  Which of a sender's layers its receiver gets
 */

#include <stddef.h>
#include <string.h>
#include "aligned.h"
#include "climb.h"
#include "frame.h"
#include "header.h"
#include "keyframe.h"
#include "layers.h"
#include "thin.h"
#include "vp8.h"

#define NONE (-1)
/** Frames of others without one of its own until a layer may count as gone */
#define GONE_FRAMES 4
/** us from asking for a keyframe until what begins then is taken for one, where none can be told */
#define BLIND_AFTER (100 * 1000)

struct layer {
	gint64 heard;            /**< us, when its newest frame began         */
	guint32 ssrc;            /**< as it is in memory, 0: not known yet    */
	guint32 ts;              /**< of its newest frame                     */
	guint32 bytes;           /**< since the last look                     */
	guint missed : 31;       /**< frames of others since then             */
	guint live : 1;          /**< has been heard                          */
};

/* What most packets need is from the end of `thin` to the wish in `plan`, and
 * fills a pair of cache lines; see the assertions below */
struct layers {
	struct thin thin;
	struct layer layer[ROUTE_LAYERS_MAX];
	gint64 looked;           /**< us, when rates were looked at           */
	struct vp8 vp8;
	struct layers_state state, told;
	gint8 target;            /**< where it wants to be                    */
	gint8 highest;           /**< where it may be at most, NONE: see aim() */
	struct route_layers plan;

	struct climb climb;      /**< to the highest that fits                */
	struct keyframe ask;
	gint64 asked;            /**< us, since when the target is waited for, 0: it isn't */
	guint32 rate[ROUTE_LAYERS_MAX]; /**< bit/s, 0: not known              */
};

#define PAIR_OF(field) (offsetof(struct layers, field) / CACHE_PAIR)
G_STATIC_ASSERT(PAIR_OF(thin.count) == PAIR_OF(plan.wish.temporal));


struct layers *layers_new(void)
{
	struct layers *s = aligned_new0(sizeof(*s));

	layers_restart(s);

	return s;
}


void layers_free(struct layers *s)
{
	free(s);
}


void layers_restart(struct layers *s)
{
	memset(&s->vp8, 0, sizeof(s->vp8));
	memset(&s->ask, 0, sizeof(s->ask));
	s->state = s->told = (struct layers_state){ NONE, NONE };
	s->target = s->highest = NONE;
	s->asked = 0;
	climb_start(&s->climb, NONE, 0);
}


struct layers_state layers_state(const struct layers *s)
{
	return s->state;
}


/** Whether a layer is the one it was before the sender described itself anew */
static gboolean same_layer(const struct route_layers *a, const struct route_layers *b, guint i)
{
	return i < a->count && i < b->count && a->layer[i].ssrc == b->layer[i].ssrc
		&& !strcmp(a->layer[i].rid, b->layer[i].rid);
}


static void forget(struct layers *s, guint i)
{
	memset(&s->layer[i], 0, sizeof(s->layer[i]));
	s->rate[i] = 0;
}


void layers_plan(struct layers *s, const struct route_layers *plan)
{
	for (guint i = 0; i < ROUTE_LAYERS_MAX; i++) {
		if (same_layer(&s->plan, plan, i))
			continue;
		forget(s, i);
		if ((gint8)i == s->state.substream)
			s->state.substream = NONE;
		s->layer[i].ssrc = i < plan->count ? g_htonl(plan->layer[i].ssrc) : 0;
	}
	/* who wishes for what it gets already is told so; and it may have its way for a try */
	if (memcmp(&s->plan.wish, &plan->wish, sizeof(plan->wish))) {
		s->told = (struct layers_state){ NONE, NONE };
		climb_start(&s->climb, NONE, 0);
	}
	s->plan = *plan;
	s->plan.count = MIN(plan->count, ROUTE_LAYERS_MAX);
	s->highest = NONE;
	if (s->state.substream >= s->plan.count)
		s->state.substream = NONE;
}


/** Learns by its header extension which layer a source is; @return it, or NONE */
static int learn(struct layers *s, const guint8 *rtp, guint length)
{
	const guint8 *rid;
	guint size = s->plan.rid_ext ? header_extension(rtp, length, s->plan.rid_ext, &rid) : 0;

	for (int i = 0; size && i < s->plan.count; i++) {
		if (strlen(s->plan.layer[i].rid) != size || memcmp(s->plan.layer[i].rid, rid, size))
			continue;
		forget(s, i);
		s->layer[i].ssrc = lane_ssrc(rtp);
		if (i == s->state.substream)
			s->state.substream = NONE;
		return i;
	}

	return NONE;
}


static int find(struct layers *s, const guint8 *rtp, guint length)
{
	const guint32 ssrc = lane_ssrc(rtp);

	for (int i = 0; i < s->plan.count; i++) {
		if (ssrc && s->layer[i].ssrc == ssrc)
			return i;
	}

	return learn(s, rtp, length);
}


/** Whether a layer still comes: others do not go on without it */
static gboolean alive(const struct layers *s, int i, gint64 now)
{
	const gint64 limit = s->plan.wish.fallback ? s->plan.wish.fallback : LAYERS_FALLBACK;
	const struct layer *l = &s->layer[i];

	return l->live && (l->missed < GONE_FRAMES * s->plan.count || now - l->heard <= limit);
}


static void measure(struct layers *s, gint64 now)
{
	const gint64 span = now - s->looked;

	for (guint i = 0; i < s->plan.count; i++) {
		struct layer *l = &s->layer[i];
		const guint32 rate = (guint32)((guint64)l->bytes * 8 * G_USEC_PER_SEC / span);

		l->bytes = 0;
		s->rate[i] = s->rate[i] ? s->rate[i] / 2 + rate / 2 : rate;
	}
}


gboolean layers_starved(const struct layers *s)
{
	return s->climb.starved > 0;
}


void layers_limit(struct layers *s, guint32 budget, gboolean limited, gint64 now)
{
	const gint8 up = s->climb.choice + 1;

	if (s->climb.choice == NONE)
		return;

	s->highest = NONE;
	climb_look(&s->climb, s->rate, up < s->plan.count && alive(s, up, now), budget, limited, now);
}


/** The highest layer that comes, up to the one that may be; else the lowest above it */
static void aim(struct layers *s, gint64 now)
{
	const gint8 top = (gint8)(s->plan.count - 1);
	gint8 highest, i;

	if (s->climb.choice == NONE || s->climb.choice > top)
		climb_start(&s->climb, top, now);
	highest = s->plan.wish.substream == ROUTE_LAYER_AUTO ? s->climb.choice :
		MIN(s->plan.wish.substream, s->climb.choice);
	s->highest = highest;

	for (i = highest; i >= 0 && !alive(s, i, now); i--)
		;
	if (i < 0) {
		for (i = highest + 1; i < top && !alive(s, i, now); i++)
			;
	}
	if (i != s->target)
		s->asked = 0;
	s->target = i;
}


/** A frame begins; @return LAYERS_LOOK_DUE when it is time for that */
static guint attend(struct layers *s, int i, guint32 ts, gint64 now)
{
	struct layer *l = &s->layer[i];

	for (guint j = 0; j < s->plan.count; j++)
		s->layer[j].missed++;
	l->missed = 0;
	l->live = TRUE;
	l->ts = ts;
	l->heard = now;

	/* the highest that may be has just been heard: the aim stays */
	if (i != s->highest || i != s->target)
		aim(s, now);

	if (!s->looked)
		s->looked = now;
	if (now - s->looked < LAYERS_LOOK)
		return 0;

	measure(s, now);
	s->looked = now;

	return LAYERS_LOOK_DUE;
}


/** @return LAYERS_ASK when it is time to ask for a keyframe of the target */
static guint want(struct layers *s, gint64 now)
{
	if (s->target == s->state.substream)
		return 0;
	if (!s->asked)
		s->asked = now;

	return keyframe_want(&s->ask, now) ? LAYERS_ASK : 0;
}


/** Whether the receiver can go over to a layer with a packet of it */
static gboolean begins(const struct layers *s, int i, const struct frame *f,
	gboolean first, const guint8 *descriptor, guint descriptor_size)
{
	if (descriptor_size)
		return frame_descriptor_keyframe(descriptor, descriptor_size);
	if (frame_tells_keyframe(s->plan.codec, s->plan.sealed))
		return f->keyframe;

	return first && s->asked && s->layer[i].heard - s->asked >= BLIND_AFTER;
}


static void enter(struct layers *s, int i)
{
	s->state.substream = (gint8)i;
	s->state.temporal = NONE;
	s->asked = 0;
	memset(&s->thin, 0, sizeof(s->thin));
}


/**
 * Whether a packet of the right layer is of a temporal layer that passes
 *
 * Fewer are let through from the next frame on, more where the sender says that
 * a frame can be decoded without those of its own layer.
 */
static gboolean temporal_passes(struct layers *s, const struct frame *f, gboolean first,
	gboolean fresh)
{
	const gint8 wish = s->plan.wish.temporal == ROUTE_LAYER_AUTO ? LAYERS_TEMPORAL_TOP :
		s->plan.wish.temporal;
	gint8 *now = &s->state.temporal;

	if (f->temporal < 0)
		return TRUE;
	if (fresh || (*now > wish && first) || f->keyframe)
		*now = wish;
	else if (f->temporal == *now + 1 && f->temporal <= wish && f->sync && first)
		*now = f->temporal;

	return f->temporal <= *now;
}


void layers_told(struct layers *s)
{
	s->told = s->state;
}


static guint changed(const struct layers *s)
{
	return memcmp(&s->state, &s->told, sizeof(s->told)) ? LAYERS_CHANGED : 0;
}


/** A packet of the layer that is received; `fresh`: the first one of it */
static guint pass(struct layers *s, guint8 *rtp, const struct frame *f, guint8 *payload,
	gboolean first, gboolean fresh)
{
	guint16 seq = LANE_WORD_SEQ(lane_word(rtp));

	if (!temporal_passes(s, f, first, fresh)) {
		thin_cut(&s->thin, seq);
		return changed(s);
	}
	if (!thin_keep(&s->thin, &seq))
		return LAYERS_DROP;

	lane_set_seq(rtp, seq);
	if (s->plan.codec == ROUTE_CODEC_VP8)
		vp8_rewrite(&s->vp8, f, payload, fresh);

	return LAYERS_PASS | changed(s);
}


guint layers_take(struct layers *s, guint8 *rtp, guint length,
	const guint8 *descriptor, guint descriptor_size, lane_now_h *nowh)
{
	const int i = find(s, rtp, length);
	const guint8 *payload = NULL;
	const guint32 ts = LANE_WORD_TS(lane_word(rtp));
	guint size, verdict = 0;
	gboolean first, fresh = FALSE;
	struct frame f;

	if (i == NONE)
		return LAYERS_DROP;

	s->layer[i].bytes += length;
	first = !s->layer[i].live || (gint32)(ts - s->layer[i].ts) > 0;
	if (first) {
		const gint64 now = nowh();

		verdict = attend(s, i, ts, now);
		verdict |= want(s, now);
	}
	if (i != s->state.substream && i != s->target && s->state.substream != NONE)
		return verdict;

	size = header_payload(rtp, length, &payload);
	frame_read(&f, s->plan.codec, payload, size, s->plan.sealed);
	if (i != s->state.substream) {
		fresh = size && begins(s, i, &f, first, descriptor, descriptor_size);
		if (!fresh)
			return verdict;
		enter(s, i);
		verdict &= ~LAYERS_ASK;
	}
	/* padding that fills a probe: the receiver does not need it */
	if (!size) {
		thin_cut(&s->thin, (guint16)LANE_WORD_SEQ(lane_word(rtp)));
		return verdict;
	}

	return verdict | pass(s, rtp, &f, (guint8 *)payload, first, fresh);
}
