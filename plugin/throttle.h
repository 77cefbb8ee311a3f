/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file throttle.h  How many data channel messages a handle may send
 */

#ifndef DUET_THROTTLE_H
#define DUET_THROTTLE_H

#include <glib.h>

/** A handle may be ahead of its rates by what this many seconds bring */
#define THROTTLE_BURST_SECONDS 5

/** Of one handle; all zero at first. Belongs to its loop thread */
struct throttle {
	gint64 messages_full_at;
	gint64 bytes_full_at;
};

/** Sets the rates of all handles, a second, 0: no limit; any thread */
void throttle_set(guint messages, guint bytes);

/** Whether a message may pass; one that may not takes nothing of the rates */
gboolean throttle_pass(struct throttle *t, guint bytes, gint64 now);

#endif
