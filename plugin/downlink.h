/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file downlink.h  The link from here to one client
 *
 * Feeds the estimator with what the client reports, in the loop thread of its
 * handle, and lets other threads see what came of it.
 */

#ifndef DUET_DOWNLINK_H
#define DUET_DOWNLINK_H

#include <glib.h>
#include "bandwidth.h"

struct downlink;

/** What an estimate has come to */
struct downlink_state {
	guint32 video;       /**< what video may use, bit/s                  */
	struct bandwidth_state link;
};

struct downlink *downlink_new(void);
void downlink_free(struct downlink *d);

/** What a client's RTCP says of its pictures; flags */
enum {
	DOWNLINK_ASKED = 1,  /**< it asks for a keyframe of the m-line        */
	DOWNLINK_TORN = 2,   /**< too much was lost: of any of them           */
};

/** Where whoever sends to the client notes what it sends; lives as long as `d` */
struct bandwidth_sent *downlink_sent(struct downlink *d);

/** The client's PeerConnection is new; loop thread */
void downlink_reset(struct downlink *d, gint64 now);
/**
 * The client has sent RTCP; loop thread
 *
 * @param mindex The m-line of video that it came for; -1: another
 * @param wall   us since 1970, on the clock of the core's sender reports
 * @param now    us, monotonic
 *
 * @return Flags: for which a keyframe is due
 */
guint downlink_rtcp(struct downlink *d, gint mindex, const void *rtcp, gsize length,
	gint64 wall, gint64 now);

/** Any thread */
void downlink_state(struct downlink *d, struct downlink_state *out);
/** What video may use, bit/s; any thread */
guint32 downlink_video(struct downlink *d);

#endif
