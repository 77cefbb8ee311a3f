/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file bandwidth_probe.h  Trains of padding that show what a link carries
 *
 * At the start of a call nobody knows the link, and to find out by sending more
 * and more pictures takes seconds, in which they are worse than they need be. A
 * train is some packets of padding, sent at once behind a frame. A link that
 * carries less lets them arrive one after the other, at its own rate. They take
 * as long as a large frame, and so do no harm on a slow link.
 *
 * Browsers begin their own estimate in the same way (draft-ietf-rmcat-gcc-02 names
 * only the first rate), with packets of padding that RFC 3550 section 5.1 provides.
 *
 * Private to bandwidth.c and bandwidth_delay.c.
 */

#ifndef DUET_BANDWIDTH_PROBE_H
#define DUET_BANDWIDTH_PROBE_H

#include <glib.h>

/** A train has no more packets than this */
#define PROBE_PACKETS 16

struct probe {
	guint trains;      /**< wanted since the link was known              */
	gint64 wanted;     /**< when the last one was, us                    */
	gint64 least;      /**< delay of packets so far, us; `calm` 0: unknown */
	gint64 calm;       /**< since when it is that, us                    */
	gboolean over;     /**< the link is known                            */
	gint64 told;       /**< when one told something, us; 0: not since a congestion */
	gint64 rest;       /**< none before this, us                         */
	guint wrong;       /**< times that a congestion came soon after one  */
	gboolean miscounted; /**< retransmissions may be: to be set            */
	guint in_row;      /**< packets of a train that arrived, from its first on */
	gint64 arrival[PROBE_PACKETS]; /**< when those did, us               */
	gdouble rate;      /**< measured, bit/s; 0: not since it was taken   */
};

/**
 * A packet of a train has arrived
 *
 * @param index   Of the packet in its train, from 0
 * @param count   Packets of the train
 * @param size    Bytes of each
 * @param arrival On the receiver's clock, us
 */
void probe_packet(struct probe *p, guint index, guint count, gint64 size, gint64 arrival);
/**
 * The least delay of packets so far: as long as it falls, a queue drains
 *
 * The first frame is a large one, and on a slow link all that follows waits for it.
 * Nobody knows how long a packet takes that waits for nothing.
 */
void probe_delay(struct probe *p, gint64 least, gint64 now);
/** @return Whether to send a train now; it counts as wanted then */
gboolean probe_want(struct probe *p, gint64 rtt, gint64 now);
/** What a train told has been heard; @param more Whether another may tell more */
void probe_told(struct probe *p, gboolean more, gint64 now);
/**
 * There was a congestion: soon after a train it was wrong
 *
 * Links with a burst, or that deliver in bursts, let a train pass at more than their rate.
 */
void probe_congested(struct probe *p, gint64 at);
/** The link may have become another one: trains are to be had again */
void probe_again(struct probe *p);
/** @return The rate that was measured, bit/s, once; 0: none */
gdouble probe_take(struct probe *p);

#endif
