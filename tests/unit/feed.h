/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file feed.h  An estimator that is fed by hand, frame by frame
 */

#ifndef DUET_TEST_FEED_H
#define DUET_TEST_FEED_H

#include "../../plugin/bandwidth.h"

struct feed {
	struct bandwidth_sent sent;
	struct bandwidth *b;
	struct bandwidth_state state;   /**< after the last update            */
	gint64 now;                     /**< us                               */
	guint16 seq;                    /**< newest transport number          */
};

struct feed *feed_new(void);
void feed_free(struct feed *l);

/** A frame of five packets is sent, 33 ms after the one before; nothing is heard of it */
void feed_frame(struct feed *l);
/** Nothing but a report about audio comes */
void feed_audio(struct feed *l);
/**
 * Frames of five packets, each of which arrives after `delay`, or not; what is
 * lost is sent again behind the next frame, and arrives then
 */
void feed_frames(struct feed *l, guint frames, gint64 delay, guint lost);

#endif
