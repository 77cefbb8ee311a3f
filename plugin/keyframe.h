/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file keyframe.h  Requests for keyframes, kept to a measure
 */

#ifndef DUET_KEYFRAME_H
#define DUET_KEYFRAME_H

#include <glib.h>

/** Least time between two requests to one sender, us */
#define KEYFRAME_INTERVAL (500 * 1000)

/** All zero: nothing asked yet */
struct keyframe {
	gint64 next;       /**< when the next request may go out, us        */
	gboolean wanted;   /**< one waits for that time                     */
};

/** @return TRUE: send a request now; FALSE: it waits, see keyframe_due() */
gboolean keyframe_want(struct keyframe *k, gint64 now);

/** @return TRUE, once: the request that waits is to be sent now */
gboolean keyframe_due(struct keyframe *k, gint64 now);

#endif
