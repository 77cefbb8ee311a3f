/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file sdp.h  SDP to media description and back, with Janus's sdp-utils
 */

#ifndef DUET_SDP_H
#define DUET_SDP_H

#include "media.h"

/** Longest SDP looked at, bytes */
#define SDP_SIZE_MAX 65536
/** Longest parameters of a format, bytes: the core's lines end at 511 */
#define SDP_FMTP_MAX 255

/**
 * Parses an SDP as the Janus core hands it over: already without candidates,
 * credentials, SSRCs, RTX and SCTP parameters
 *
 * Formats that the core keeps to itself or that nothing can be done with (an
 * encoding name longer than media.h has room for, no rtpmap) are left out.
 *
 * @param sdp   SDP text
 * @param error Set to a sentence for the client on failure; g_free() it
 *
 * @return New description, or NULL when the SDP is invalid, has no m-line, has
 *         a payload type over 127, or exceeds SDP_SIZE_MAX, SDP_FMTP_MAX,
 *         MEDIA_LINES_MAX or MEDIA_CODECS_MAX
 */
struct media *sdp_parse(const char *sdp, char **error);

/**
 * Writes an SDP for the Janus core, which adds ICE, DTLS, mids, SSRCs, RTX and
 * SCTP parameters
 *
 * Every line of the description becomes an m-line. A line that is not enabled,
 * or audio or video without a codec, is written with port 0; at index 0 it is
 * written as inactive instead, because the core turns port 0 into 9 there.
 * Browsers want to see a codec they know even on that line, so a description
 * should leave one in it.
 *
 * @param m       Description, from the server's point of view
 * @param version Version for the o= line (RFC 8866 section 5.2), from 1 and rising
 *                with every description of one leg
 *
 * @return SDP text, g_free() it
 */
char *sdp_write(const struct media *m, guint64 version);

/* What parsing and writing share */
/** Attribute that names an extension, by its index in media_line.ext */
const char *sdp_extension_uri(enum media_extension ext);
/** The value of a=rtcp-fb for one bit of enum media_feedback */
const char *sdp_feedback_name(guint bit);
/** Number of bits in enum media_feedback */
#define SDP_FEEDBACK_BITS 5

#endif
