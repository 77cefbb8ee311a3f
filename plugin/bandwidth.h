/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file bandwidth.h  What the link to a receiver carries
 *
 * Estimated from what the receiver's leg reports, to cap whoever sends to it.
 * Pure: time is an argument, nothing is sent, and all calls come from one thread,
 * the loop thread of the receiver.
 *
 * Delay comes first: transport-wide feedback gives the arrival of each video
 * packet and the delivery rate; when packets were sent is read from the notes of
 * bandwidth_sent.h. Transport-wide sequence numbers are the Janus core's: each
 * video packet and each retransmission takes one, so that which packet one
 * belongs to is counted: a packet that is told to be lost will be sent again. The
 * round-trip times of reception reports hold the count true. Loss is the backstop. A receiver without transport-wide feedback is
 * judged by round-trip times, loss, and REMB if it sends that.
 *
 * How a compound packet from the receiver is fed: each of its parts to the
 * function it is for, then bandwidth_update() once.
 */

#ifndef DUET_BANDWIDTH_H
#define DUET_BANDWIDTH_H

#include <glib.h>
#include "bandwidth_sent.h"

/** What a leg starts with, bit/s: as much as browsers do */
#define BANDWIDTH_START 300000
/** Never less than this is left for video, bit/s */
#define BANDWIDTH_MIN 60000
/** Never more than this, bit/s */
#define BANDWIDTH_MAX 20000000

/** What keeps the estimate from growing */
enum bandwidth_limit {
	BANDWIDTH_FREE,    /**< nothing: it grows, or what is sent is less   */
	BANDWIDTH_DELAY,   /**< a queue builds up                            */
	BANDWIDTH_LOSS,    /**< too much is lost                             */
	BANDWIDTH_REMB,    /**< the receiver's own estimate                  */
	BANDWIDTH_SILENCE, /**< of the video that is sent nothing is heard, but of
	                        other things                             */
};

/** For status and the record of a call */
struct bandwidth_state {
	guint32 estimate;  /**< of all media, bit/s                          */
	guint32 audio;     /**< of that is audio, bit/s                      */
	guint32 delivered; /**< arrived in the last second, bit/s; 0: unknown */
	gint64 rtt;        /**< newest, us; -1: unknown                      */
	gint64 queue;      /**< waiting time in the link, us                 */
	gdouble loss;      /**< share of video packets, 0 to 1               */
	enum bandwidth_limit limit;
};

struct bandwidth;

/**
 * @param sent What is sent to the receiver, and what is wanted to be sent; must
 *             outlive the estimator
 *
 * @return New estimator, as after bandwidth_reset()
 */
struct bandwidth *bandwidth_new(struct bandwidth_sent *sent);
void bandwidth_free(struct bandwidth *b);

/**
 * The receiver's PeerConnection is new: what was known is void
 *
 * To be called before anything can have been sent on it. Another source, a gate,
 * hold or an ICE restart need no reset.
 */
void bandwidth_reset(struct bandwidth *b, gint64 now);

/**
 * One packet of a transport-wide feedback, in the order of sequence numbers
 *
 * @param seq      Transport-wide sequence number
 * @param received Whether it arrived
 * @param arrival  When, on the receiver's clock, us, modulo 2^24 * 64 ms
 */
void bandwidth_packet(struct bandwidth *b, guint16 seq, gboolean received,
	gint64 arrival);
/**
 * A report block
 *
 * @param video    Whether it is about video: audio counts for its round trip only
 * @param fraction Lost since the report before, in 1/256, RFC 3550 section 6.4.1
 * @param rtt      us; negative: unknown
 * @param held     How long the receiver kept the sender report (DLSR), us: the
 *                 round trip is that much older than the report
 */
void bandwidth_report(struct bandwidth *b, gboolean video, guint8 fraction,
	gint64 rtt, gint64 held, gint64 now);
/**
 * A report about the stream of retransmissions (RFC 4588) came
 *
 * @param count The highest sequence number in it, extended: the core numbers them
 *              from 1. G_MAXUINT32: there are several, and nothing can be told
 */
void bandwidth_resent(struct bandwidth *b, guint32 count, gint64 now);
/** The receiver's own estimate of all it gets, bit/s */
void bandwidth_remb(struct bandwidth *b, guint64 bitrate, gint64 now);

/** Draws the conclusions; after each RTCP packet of the receiver, of any kind */
void bandwidth_update(struct bandwidth *b, gint64 now);

/**
 * Tells whether the picture is torn: the receiver asks in vain for what was lost, or
 * most was, more than is resent; and packets come through again
 *
 * The receiver needs a keyframe then. Browsers do not ask for one until they have
 * waited for a frame for 3 seconds.
 *
 * @return TRUE, once for each time
 */
gboolean bandwidth_torn(struct bandwidth *b, gint64 now);
/** @return What video may use, bit/s: the estimate without the audio that is sent */
guint32 bandwidth_video(const struct bandwidth *b);
void bandwidth_state(const struct bandwidth *b, struct bandwidth_state *out);
/** @return A word for status: "none", "delay", "loss", "remb", "silence" */
const char *bandwidth_limit_name(enum bandwidth_limit limit);

#endif
