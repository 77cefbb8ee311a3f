/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file figures.h  What the media side of a handle has to tell
 *
 * Filled in by the relay and read by the signalling core, as plans of routes are
 * the other way round. It is plain data: neither side of the bar has to know the
 * other.
 */

#ifndef DUET_FIGURES_H
#define DUET_FIGURES_H

#include <glib.h>

/** All zero but `rtt`: nothing is known */
struct figures {
	/* of what the client sends */
	guint64 packets[2];  /**< relayed since the handle appeared; [0] audio, [1] video */
	guint64 bytes[2];    /**< of them, RTP header included                 */
	guint32 cap;         /**< what its video is to keep to, bit/s, or was when it had a leg; 0: it had none */
	gboolean asked;      /**< the cap is what was asked for, not what its receiver's link carries */
	gboolean free;       /**< it is neither: the receiver gets the layers that its link carries */

	/* of its link, as receiver, or of the last that it had */
	guint32 estimate;    /**< what it carries, bit/s; 0: it had none      */
	gint64 rtt;          /**< us; -1: unknown                              */
	gdouble loss;        /**< share of video packets, 0 to 1               */
	const char *limit;   /**< what holds the estimate, a word; or NULL     */
};

#endif
