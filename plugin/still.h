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

/** Largest keyframe that is kept: bytes, RTP headers included, and packets */
#define STILL_BYTES (16 * 1024)
#define STILL_PACKETS 24
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
 * Hands in what the source sends
 *
 * @param packet Of HEADER_FIXED bytes at least; copied if it is part of a keyframe
 *
 * @return Whether it begins a keyframe, and is newer than all before
 */
gboolean still_put(struct still *s, const janus_plugin_rtp *packet, gint64 now);

/** @return The packets of the keyframe, struct still_packet, in order; NULL: there is none */
GPtrArray *still_packets(const struct still *s, gint64 now);
/** @return The newest timestamp of the source */
guint32 still_ts(const struct still *s);
/** @return Whether the last keyframe was larger than what is kept */
gboolean still_too_large(const struct still *s);

#endif
