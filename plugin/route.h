/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file route.h  What crosses from one leg to the other
 *
 * A plan is written by the signalling core and read by the relay. It is plain
 * data: neither side of the bar has to know the other.
 */

#ifndef DUET_ROUTE_H
#define DUET_ROUTE_H

#include <glib.h>

/** Payload types that may cross on one m-line: codec, RED, telephone events */
#define ROUTE_PTS_MAX 4
/** m-lines with RTP that may cross from one leg */
#define ROUTE_LANES_MAX 16

/** One m-line of the source and where its packets go */
struct route_lane {
	guint8 from;           /**< mindex on the source's leg               */
	guint8 to;             /**< mindex on the peer's leg                 */
	gboolean video;
	gboolean open;         /**< FALSE: packets are dropped at the gate   */
	guint32 clock;         /**< RTP clock rate of the codec, Hz          */
	guint pts;             /**< pairs used below                         */
	struct {
		guint8 from;       /**< payload type on the source's leg         */
		guint8 to;         /**< payload type on the peer's leg           */
	} pt[ROUTE_PTS_MAX];
};

struct route_plan {
	guint lanes;
	struct route_lane lane[ROUTE_LANES_MAX];
	gboolean data;         /**< data channels on both legs, gate open    */
};

#endif
