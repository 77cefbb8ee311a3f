/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file sample.h  SDPs of real browsers, and what the Janus core makes of them
 */

#ifndef DUET_HOST_SAMPLE_H
#define DUET_HOST_SAMPLE_H

#include <glib.h>

/**
 * Puts an SDP through what the core does before a plugin sees it, and after a
 * plugin has written it
 *
 * @return SDP text, g_free() it, or NULL when the core refuses it
 */
char *sample_through_core(const char *sdp);

/**
 * Reads tests/fuzz/corpus/sdp/<name>.sdp, as recorded from a browser
 *
 * @return Text, g_free() it; a missing file fails the test and gives ""
 */
char *sample_raw(const char *name);

/** The same as a plugin gets to see it */
char *sample_offer(const char *name);

#endif
