/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file read.h  SDPs that have to be read, and that have to be refused
 */

#ifndef DUET_HOST_READ_H
#define DUET_HOST_READ_H

#include "../../plugin/media.h"

/** A minimal SDP with one m-line of audio, g_free() it */
char *sdp_audio(const char *formats, const char *attributes);

/** Parses what is valid; NULL fails the test */
struct media *read_sdp(const char *sdp);
/** The same for sdp_audio() */
struct media *read_audio(const char *formats, const char *attributes);
/** Checks that an SDP is refused, with a sentence that fits into JSON */
void read_refused(const char *sdp);

#endif
