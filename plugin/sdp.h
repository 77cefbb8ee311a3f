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

/**
 * Parses an SDP as the Janus core hands it over (already anonymised: no
 * candidates, credentials, RTX, ULPFEC or FlexFEC in it)
 *
 * @param sdp   SDP text
 * @param error Set to a sentence for the client on failure; g_free() it
 *
 * @return New description, or NULL when the SDP is invalid, has no m-line, or
 *         exceeds MEDIA_LINES_MAX or MEDIA_CODECS_MAX
 */
struct media *sdp_parse(const char *sdp, char **error);

/**
 * Writes an SDP for the Janus core, which adds ICE, DTLS, mids and RTX
 *
 * Every line of the description becomes an m-line. A line that is not enabled
 * is written as inactive with port 0, or, at index 0, as inactive (the core
 * would turn port 0 into 9 there).
 *
 * @param m       Description, from the server's point of view
 * @param version Version for the o= line (RFC 8866 section 5.2), rising with every
 *                description of one leg
 *
 * @return SDP text, g_free() it
 */
char *sdp_write(const struct media *m, guint64 version);

#endif
