/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file frame.h  What a packet of video says about its frame
 *
 * Read from the part of the payload that belongs to RTP (VP8: RFC 7741, VP9:
 * RFC 9628, H.264: RFC 6184, AV1: the payload format of AOMedia), or from the
 * dependency descriptor, an RTP header extension of AOMedia's.
 */

#ifndef DUET_FRAME_H
#define DUET_FRAME_H

#include <glib.h>
#include "route.h"

struct frame {
	gboolean keyframe;     /**< a frame begins here that needs no other   */
	gboolean sync;         /**< and it needs of other temporal layers the lowest alone */
	gint8 temporal;        /**< temporal layer, -1: not told              */
	guint8 picture;        /**< VP8: where in the payload the picture id is, 0: nowhere */
	gboolean wide;         /**< it has 15 bits, not 7                     */
	guint8 base;           /**< VP8: where TL0PICIDX is, 0: nowhere       */
};

/**
 * Reads the beginning of a payload
 *
 * @param f       Filled; what is not told, or is cut short, is as if it were absent
 * @param codec   Of the payload
 * @param payload Of one packet
 * @param length  Its length
 * @param sealed  The frame itself is encrypted: only what precedes it counts
 */
void frame_read(struct frame *f, enum route_codec codec, const guint8 *payload,
	guint length, gboolean sealed);

/** Whether a dependency descriptor begins a frame that needs no other */
gboolean frame_descriptor_keyframe(const guint8 *descriptor, guint length);

/** Whether keyframes can be told, though frames are encrypted */
gboolean frame_tells_keyframe(enum route_codec codec, gboolean sealed);

#endif
