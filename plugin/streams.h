/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file streams.h  The media of a call, as both legs see them
 *
 * A stream is one medium that may cross: the n-th audio m-line of one leg
 * belongs with the n-th audio m-line of the other, likewise for video; data is
 * one stream. Each leg is negotiated on its own (the client offers and we
 * answer, RFC 3264); what ties them together is the codec chosen per stream.
 */

#ifndef DUET_STREAMS_H
#define DUET_STREAMS_H

#include <glib.h>
#include <jansson.h>
#include "leg.h"
#include "media.h"
#include "route.h"

struct stream {
	enum media_kind kind;
	gboolean decided;          /**< `codec` is chosen                      */
	struct media_codec codec;
	gboolean red;              /**< Opus RED crosses as well (RFC 2198)    */
};

struct streams {
	guint count;
	struct stream stream[STREAMS_MAX];
};

/** What a choice of codecs may rest on */
struct streams_policy {
	char **audio;              /**< preferred first, NULL-terminated       */
	char **video;              /**< the same                               */
	char **known;              /**< what the other client says it can receive, or NULL */
};

void streams_clear(struct streams *st);
/** A deep copy into what has nothing yet */
void streams_copy(struct streams *to, const struct streams *from);

/**
 * Gives each m-line of a client's description its stream
 *
 * @return 0, or E2BIG when the call would have more than STREAMS_MAX streams:
 *         nothing has changed
 */
int streams_map(struct streams *st, struct leg *leg, const struct media *remote);

/**
 * Answers a client's offer (already mapped, already the leg's remote)
 *
 * Chooses codecs that are still open, accepts the header extensions that the
 * core carries and RED where the payload types inside it agree. May mark
 * `other` stale, when a codec agreed there is not to be had here. The answer
 * becomes what the leg has agreed on.
 *
 * @param other The other leg, or NULL while there is none
 *
 * @return The answer; the leg owns it
 */
const struct media *streams_answer(struct streams *st, struct leg *leg,
	struct leg *other, const struct streams_policy *policy);

/**
 * Makes our offer to a client that was written for videocall: the m-lines it
 * has, then one for each stream that only the other leg has
 *
 * @return The offer; the leg owns it
 */
const struct media *streams_propose(struct streams *st, struct leg *leg,
	const struct leg *other, const struct streams_policy *policy);

/**
 * Takes such a client's answer: of each m-line what we had offered
 *
 * May mark `other` stale, when RED agreed there was refused here, or `leg`,
 * when another codec has been chosen since we made the offer.
 *
 * @return 0, or EPROTO when it does not fit our offer
 */
int streams_answered(struct streams *st, struct leg *leg, struct leg *other,
	const struct media *answer);

/**
 * Two legs come together that were negotiated with others in mind: several
 * devices rang. Settles for each stream on what both have, if they do, and marks
 * stale whom that leaves with something else.
 */
void streams_meet(struct streams *st, struct leg *caller, struct leg *callee);

/** Bit mask of the streams in use on a leg, or offered while nothing is agreed */
guint32 streams_used(const struct streams *st, const struct leg *leg);

/** Bit mask of the streams of a kind */
guint32 streams_of(const struct streams *st, enum media_kind kind);

/** Bit mask of the streams in use on both legs */
guint32 streams_common(const struct leg *a, const struct leg *b);

/** What crosses from one leg to the other; gates by kind */
void streams_plan(const struct streams *st, const struct leg *from,
	const struct leg *to, gboolean audio, gboolean video,
	struct route_plan *plan);

/**
 * What layers the video of a leg has, and what it can be sent, for as long as it goes
 * nowhere
 *
 * @param still Its last keyframe is to be kept, unless it has layers
 * @param greet It is to be sent padding
 *
 * @return FALSE: there is nothing to know
 */
gboolean streams_plan_source(const struct streams *st, const struct leg *from,
	gboolean still, gboolean greet, struct route_plan *plan);

/** The media list of the protocol; `b` NULL: nothing is known of the other leg */
json_t *streams_list(const struct streams *st, const struct leg *a,
	const struct leg *b);

#endif
