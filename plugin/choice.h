/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file choice.h  Which codec a stream gets
 */

#ifndef DUET_CHOICE_H
#define DUET_CHOICE_H

#include "streams.h"

/**
 * Chooses the codec for an m-line that a client offers
 *
 * What the stream has already, when it is offered; else the first of the
 * operator's preference that the other side has too. While nothing is known of
 * the other side: what every browser must have (RFC 7742 section 5, RFC 7874
 * section 3), and only then the operator's first.
 *
 * @param s      Stream
 * @param line   The offered m-line
 * @param other  The other leg's m-line of this stream, as its client described
 *               it, or NULL
 * @param policy Preferences
 *
 * @return Codec in `line`, or NULL when there is none in common
 */
const struct media_codec *choice_codec(const struct stream *s,
	const struct media_line *line, const struct media_line *other,
	const struct streams_policy *policy);

/** Whether an m-line has a codec, whatever its number there */
gboolean choice_has(const struct media_line *line, const struct media_codec *codec);

/** Whether two m-lines both have Opus RED with the same number for Opus inside */
gboolean choice_red_fits(const struct media_line *a, const struct media_line *b);

/**
 * Tells whether Opus RED may cross: the Opus payload type is written inside
 * each RED packet (RFC 2198), and the relay does not rewrite payloads, so that
 * both legs must use the same
 */
gboolean choice_red(const struct stream *s, const struct media_line *line,
	const struct media_line *other, const struct streams_policy *policy);

/**
 * Leaves the dependency descriptor out of an m-line with layers where that helps
 *
 * VP8 and VP9 say in their payloads what a descriptor says of a frame, but not
 * where there is one; and of several layers a receiver gets no descriptor, which
 * is about all of them. What is encrypted is not to be told without.
 */
void choice_descriptor(const struct stream *s, struct media_line *line, gboolean sealed);

#endif
