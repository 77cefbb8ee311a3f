/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file linksim.h  A video call over a link that is not what one wishes
 *
 * Virtual time, and no randomness but a seed. A sender that obeys REMB as
 * browsers do, a relay that notes what it sends and feeds a struct bandwidth, a
 * bottleneck, and a receiver with transport-wide feedback, reports and NACK. The
 * relay's core retransmits by itself and numbers packets unseen, as Janus does.
 */

#ifndef DUET_TESTS_LINKSIM_H
#define DUET_TESTS_LINKSIM_H

#include "bandwidth.h"

#define LINKSIM_MS 1000
#define LINKSIM_SECOND G_USEC_PER_SEC
#define LINKSIM_STEPS 8

/** A value that holds from a time on; unused ones at the end are zero */
struct linksim_step {
	gdouble from;       /**< s                                            */
	gdouble value;
};

struct linksim_plan {
	guint32 seed;
	guint seconds;
	struct linksim_step rate[LINKSIM_STEPS];    /**< of the bottleneck, bit/s   */
	gdouble uplink;     /**< of the sender, bit/s, with a long queue; 0: no limit */
	struct linksim_step picture[LINKSIM_STEPS]; /**< most the encoder uses, bit/s */
	gdouble share;      /**< of what it may send, the encoder uses; 0: all */
	struct linksim_step cross[LINKSIM_STEPS];   /**< other traffic, bit/s       */
	gboolean greedy;    /**< other traffic takes what it gets, as TCP does */
	guint queue;        /**< of the bottleneck, bytes                     */
	guint burst;        /**< bytes that pass at once after a rest         */
	gint64 delay;       /**< one way, us                                  */
	gint64 jitter;      /**< up to so much more, us                       */
	gdouble loss;       /**< share of packets, without any reason         */
	gint64 every;       /**< time between feedback, us                    */
	gdouble back_loss;  /**< share of feedback that is lost               */
	gdouble deaf[2];    /**< s: no feedback comes through between these   */
	gboolean mute;      /**< only transport-wide feedback is meant by it  */
	gboolean plain;     /**< no transport-wide feedback at all            */
	gboolean blind;     /**< nobody tells how many packets were sent again */
	gboolean bare;      /**< there is no stream for that: they are sent as they were */
	gboolean remb;      /**< the receiver sends REMB                      */
	gdouble restart;    /**< s: a new PeerConnection of the receiver; 0: none */
};

enum linksim_kind {
	LINKSIM_AUDIO,
	LINKSIM_VIDEO,
	LINKSIM_REPORT,     /**< sender report                                */
	LINKSIM_CROSS,
};

struct linksim_packet {
	enum linksim_kind kind;
	gint64 at;          /**< when it is where it goes to                  */
	gint64 sent;        /**< when the relay sent it                       */
	guint size;         /**< bytes of RTP                                 */
	guint32 seq;        /**< RTP sequence number, counted from 0          */
	guint32 frame;
	guint packets;      /**< of the frame                                 */
	guint16 transport;  /**< transport-wide sequence number               */
	gboolean marker;
	gboolean key;
	gboolean padding;   /**< of a train, and of no frame                  */
	guint32 again;      /**< sent again, as this in that stream; 0: it is not */
};

/** What comes back from the receiver */
struct linksim_back {
	gint64 at;
	enum { BACK_ARRIVALS, BACK_REPORT, BACK_NACK, BACK_REMB, BACK_PLI } kind;
	guint16 base;       /**< BACK_ARRIVALS: first number                  */
	GArray *values;     /**< arrival times, us, -1: none; or numbers      */
	guint8 fraction;
	gint64 sent;        /**< BACK_REPORT: when the sender report was sent */
	gint64 held;        /**< and how long it was held                     */
	guint32 again;      /**< the newest packet in the stream of those sent again */
	gboolean video;
	guint64 bitrate;
};

struct linksim_wait {
	gint64 at;
	gint64 wait;        /**< us in the queue                              */
	guint size;
	gboolean lost;      /**< it was full, or the packet fell to `loss`    */
};

struct linksim;

/** @return What the call was like; to be freed */
struct linksim *linksim_run(const struct linksim_plan *plan);
void linksim_free(struct linksim *s);

/* Between two times, in s */

/** @return Video bytes that arrived, bit/s */
gdouble linksim_rate(const struct linksim *s, gdouble from, gdouble to);
/** @return The cap that the sender was given, on average, bit/s */
gdouble linksim_cap(const struct linksim *s, gdouble from, gdouble to);
/** @return The least cap, bit/s */
gdouble linksim_cap_least(const struct linksim *s, gdouble from, gdouble to);
/** @return Share of the video packets that was lost */
gdouble linksim_loss(const struct linksim *s, gdouble from, gdouble to);
/** @return The time in the queue that 95 of 100 video packets do not exceed, us */
gint64 linksim_wait95(const struct linksim *s, gdouble from, gdouble to);
/** @return Frames per second that could be shown */
gdouble linksim_frames(const struct linksim *s, gdouble from, gdouble to);
/** @return The longest time without a new frame, us */
gint64 linksim_gap(const struct linksim *s, gdouble from, gdouble to);
/** @return When the cap reached a value after a time, in s; -1: never */
gdouble linksim_reached(const struct linksim *s, gdouble from, gdouble cap);
/** Prints a line per second, as comments of TAP */
void linksim_print(const struct linksim *s);

#endif
