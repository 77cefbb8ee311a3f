/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file still.h  The last keyframe of a source, whole, for somebody who comes later
 */

#ifndef DUET_STILL_H
#define DUET_STILL_H

#include <janus/plugins/plugin.h>
#include "route.h"

/** Largest keyframe that is kept, RTP headers included, bytes */
#define STILL_BYTES (16 * 1024)
/** What is older is not the present any more, us */
#define STILL_AGE (5 * G_USEC_PER_SEC)

struct still;

/** A packet as it came */
struct still_packet {
	janus_plugin_rtp packet;   /**< its buffer is `rtp` */
	guint8 rtp[];
};

/**
 * @param codec  Of the source; frame_tells_keyframe() must be true of both
 * @param sealed Its frames are encrypted end to end
 */
struct still *still_new(enum route_codec codec, gboolean sealed);
void still_free(struct still *s);

/**
 * Hands in what the source sends, in order
 *
 * @param packet Of HEADER_FIXED bytes at least; copied if it is part of a keyframe
 *
 * @return Whether it begins a keyframe
 */
gboolean still_put(struct still *s, const janus_plugin_rtp *packet, gint64 now);

/** @return The packets of the keyframe, struct still_packet, in order; NULL: there is none */
GPtrArray *still_packets(const struct still *s, gint64 now);

#endif
