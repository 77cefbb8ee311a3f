/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file layered.h  A sender with three layers of VP8, q, h and f
 */

#ifndef DUET_TEST_LAYERED_H
#define DUET_TEST_LAYERED_H

#include "fake_leg.h"

enum {
	LAYERED_COUNT = 3,
	LAYERED_FRAME = 33333,         /* us */
	LAYERED_TICKS = 3000,          /* of the RTP clock, per frame */
	LAYERED_SSRC = 0x1000,         /* of the lowest; the others' come after it */
};

/** A layer: its own SSRC, numbers and clock */
struct layered_sender {
	guint32 ssrc;
	guint16 seq;
	guint32 ts;
	guint16 picture;
	guint8 base;
	gboolean stopped;
};

/** From the lowest to the highest */
extern struct layered_sender layered[LAYERED_COUNT];
/** Whole frames that were sent since the last keyframe: what temporal layer comes next */
extern guint layered_frames_sent;

/** All begin anew */
void layered_begin(void);
/** What a description says of them: names of theirs, or SSRCs */
void layered_describe(struct route_layers *l, gboolean rids);

/** One sends a packet, which is a whole frame; `rid` may be NULL */
void layered_packet(struct pair *p, guint layer, gboolean key, guint temporal,
	const char *rid);
/** All send a frame each, at its time */
void layered_frame(struct pair *p, gboolean key);
void layered_frames(struct pair *p, guint count);

#endif
