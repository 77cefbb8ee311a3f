/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file layers.h  Which of a sender's layers its receiver gets
 *
 * Stands before a lane whose sender offers the same picture several times
 * (simulcast). Of the packets that come it lets those of one layer pass, and of
 * these those of some temporal layers, renumbered so that the lane sees a source
 * of its own without gaps. It goes to another layer with a keyframe of that
 * layer only, for which it asks.
 *
 * The layer it wants is the highest that is wished for, fits under the estimate
 * of what the receiver's link carries, and is there. Belongs to one thread.
 */

#ifndef DUET_LAYERS_H
#define DUET_LAYERS_H

#include <glib.h>
#include "lane.h"

/** us without a layer, while lower ones come, until it counts as gone */
#define LAYERS_FALLBACK (250 * 1000)
/** us between two looks at bit rates */
#define LAYERS_LOOK (500 * 1000)
/** The highest temporal layer: no browser makes more than three */
#define LAYERS_TEMPORAL_TOP 2

/** What became of a packet; a bit mask */
enum layers_verdict {
	LAYERS_DROP = 0,
	LAYERS_PASS = 1 << 0,    /**< the lane is next                         */
	LAYERS_ASK = 1 << 1,     /**< the sender is to be asked for a keyframe */
	LAYERS_LOOK_DUE = 1 << 3, /**< time for layers_limit()                 */
	LAYERS_CHANGED = 1 << 2, /**< layers_state() is another than last told */
};

/** What the receiver gets now, -1: nothing yet, or not known */
struct layers_state {
	gint8 substream;
	gint8 temporal;
};

struct layers;

struct layers *layers_new(void);
/** NULL is ignored */
void layers_free(struct layers *s);

/** Takes over what there is to choose from, and what is wished for */
void layers_plan(struct layers *s, const struct route_layers *plan);
/** Somebody else receives from now on, beginning with a keyframe */
void layers_restart(struct layers *s);
/**
 * What the receiver's link carries, after LAYERS_LOOK_DUE. Until it is told the
 * highest layer is taken.
 *
 * @param budget  bit/s, of all video
 * @param limited It carries no more; otherwise it may, and nobody has tried
 * @param now     us
 */
void layers_limit(struct layers *s, guint32 budget, gboolean limited, gint64 now);
/** Whether the link does not carry even the lowest layer, so that the sender has to send less */
gboolean layers_starved(const struct layers *s);

/**
 * Looks at a packet
 *
 * @param rtp             Packet of at least HEADER_FIXED bytes; of one that
 *                        passes, sequence number and payload are rewritten in place
 * @param length          Its length
 * @param descriptor      Its dependency descriptor
 * @param descriptor_size Length of that, or 0: it has none
 * @param nowh            The clock, read once per frame; it may be late by some ms
 *
 * @return enum layers_verdict
 */
guint layers_take(struct layers *s, guint8 *rtp, guint length,
	const guint8 *descriptor, guint descriptor_size, lane_now_h *nowh);

struct layers_state layers_state(const struct layers *s);
/** The receiver knows what it gets now */
void layers_told(struct layers *s);

#endif
