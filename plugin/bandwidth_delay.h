/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file bandwidth_delay.h  Delay and delivery rate, from transport-wide feedback
 *
 * The one-way delay of a packet, but for a constant, is its arrival on the
 * receiver's clock less its sending on ours. Only what it is above its minimum
 * of late, the waiting time in the link, is ever used.
 *
 * Private to bandwidth.c and what belongs to it.
 */

#ifndef DUET_BANDWIDTH_DELAY_H
#define DUET_BANDWIDTH_DELAY_H

#include "bandwidth_floor.h"
#include "bandwidth_loss.h"
#include "bandwidth_probe.h"
#include "bandwidth_sent.h"

/** Feedback kept: some seconds of it, at one per 50 ms */
#define DELAY_MARKS 64
/** Losses whose retransmissions are still to be counted; a power of two */
#define DELAY_RESENT 64

/** Numbers that may still be told to have arrived after all; a power of two */
#define DELAY_MISSING 512

/** Where a feedback left off */
struct delay_mark {
	gint64 at;         /**< when it came, us                             */
	gint64 arrival;    /**< newest on the receiver's clock, us           */
	gint64 bytes;      /**< arrived so far                               */
	gint64 delay;      /**< least of the feedback; G_MAXINT64: none      */
	gint64 packet;     /**< newest of ours that was told of              */
};

struct delay {
	struct bandwidth_note note[BANDWIDTH_NOTES];
	guint notes;
	gint64 sent;       /**< packets noted since the reset                */
	guint32 noted;     /**< total of the newest note                     */

	gboolean heard;    /**< there was feedback                           */
	gint64 seq;        /**< newest transport number told of, extended    */
	gint64 unseen;     /**< of those up to it that were not packets of ours */
	gint64 arrival;    /**< newest, us                                   */
	gint64 bytes;      /**< arrived since the reset                      */
	guint strays;      /**< notes in a row with feedback without any packet known */
	guint32 strayed;   /**< `noted` at the last of them                  */
	struct loss loss;
	guint run;         /**< received in a row                            */
	gdouble error;     /**< in `unseen`, smoothed                        */
	guint errors;      /**< samples of it                                */
	guint agreed;      /**< round trips in a row that tell the same queue */
	gboolean doubt;    /**< the core may not have sent all that was asked for */
	guint checked;     /**< `resends` when a round trip was told last    */

	gboolean keeps;    /**< the core keeps what it sends, to send it again, */
	gint64 kept_from;  /**< after this packet                            */
	gboolean torn;     /**< something was lost that it did not keep      */
	gboolean known;    /**< this feedback is about packets of ours       */
	gint64 least;      /**< delay of this feedback, by the last packets of
	                        frames: when others were sent is a guess, and
	                        a keyframe is paced for long                 */
	gint64 rtt;        /**< as told last, us                             */
	struct delay_mark mark[DELAY_MARKS];
	guint64 missing[DELAY_MISSING / 64]; /**< told to be lost, by the number */
	gint64 resent[DELAY_RESENT]; /**< numbers that retransmissions come after */
	guint resends;     /**< so far                                       */
	guint counted;     /**< of them                                      */
	guint lately[2];   /**< packets that were lost of late, and before that */
	gint64 aged;       /**< since when it is of late, us                 */
	guint32 told;      /**< highest of them that the receiver has got    */
	gint64 told_at;    /**< since when it is that, us                    */
	gboolean counting; /**< `unseen` counts retransmissions alone        */
	gboolean exact;    /**< and the receiver has told of all of them     */
	gboolean refuted;  /**< that is not so: some were lost, and the last ones */
	guint marks;       /**< so far                                       */
	struct floor floor;
	struct probe probe;

	/* what is known */
	gint64 queue;      /**< waiting time, us; -1: unknown                */
	gdouble delivered; /**< video and retransmissions, bit/s; -1: unknown */
};

/** Of what is sent after the newest note the core sends again what gets lost and is asked for */
void delay_keeps(struct delay *d);
/** Starts with the notes that follow */
void delay_reset(struct delay *d, const struct bandwidth_sent *sent);
void delay_packet(struct delay *d, guint16 seq, gboolean received, gint64 arrival);
/**
 * After the packets of a feedback
 *
 * @param rtt us, or a guess
 */
void delay_update(struct delay *d, gint64 rtt, gint64 now);
/**
 * Holds delay and counts against a round trip
 *
 * @param rtt   us
 * @param queue What it is above the least of late, us
 * @param then  When its sender report arrived and was heard of, us
 */
void delay_check(struct delay *d, gint64 rtt, gint64 queue, gint64 then);
/** The queue that there is is not ours: what is above it counts from now on */
void delay_accept(struct delay *d);

#endif
