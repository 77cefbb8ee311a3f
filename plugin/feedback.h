/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file feedback.h  What a receiver says about the media it gets, read from RTCP
 *
 * Pure: bytes in, calls out, no state. Multi-byte fields are in network order on
 * the wire and in host order here.
 */

#ifndef DUET_FEEDBACK_H
#define DUET_FEEDBACK_H

#include <glib.h>

/** One reception report block of an SR or RR, RFC 3550 section 6.4.1 */
struct feedback_report {
	guint32 ssrc;      /**< whose packets this is about                 */
	guint8 fraction;   /**< lost since the report before, in 1/256      */
	gint32 lost;       /**< in all; negative with duplicates            */
	guint32 highest;   /**< sequence number received, extended          */
	guint32 jitter;    /**< in units of the RTP clock                   */
	gint64 rtt;        /**< us; -1: unknown                             */
	gint64 held;       /**< how long ago that was measured (DLSR), us   */
};

/**
 * Transport-wide feedback, draft-holmer-rmcat-transport-wide-cc-extensions-01;
 * well-formed as a whole
 */
struct feedback_arrivals {
	guint32 ssrc;      /**< of some stream; all are meant               */
	guint16 base;      /**< transport-wide sequence number of the first */
	guint16 count;     /**< packets that it tells of, never 0           */
	guint16 received;  /**< of them                                     */
	guint8 serial;     /**< of the feedback, modulo 256                 */
	gint64 reference;  /**< on the receiver's clock, us, modulo 2^24 * 64 ms */

	/* for feedback_arrivals_each() */
	const guint8 *chunks;
	const guint8 *deltas;
};

/** What may be found; a function that is NULL is not called */
struct feedback_sink {
	void (*report)(const struct feedback_report *report, void *arg);
	/** The argument is valid during the call */
	void (*arrivals)(const struct feedback_arrivals *arrivals, void *arg);
	/** Estimate of the receiver's own, bit/s, draft-alvestrand-rmcat-remb-03 */
	void (*remb)(guint64 bitrate, void *arg);
	/** A keyframe is asked for: PLI (RFC 4585 section 6.3.1), FIR (RFC 5104 section 4.3.1) */
	void (*keyframe)(void *arg);
	void *arg;
};

/**
 * Reads a compound packet
 *
 * @param rtcp   Packet
 * @param length Its length
 * @param wall   Time of arrival, us since 1970, on the clock of the sender reports
 * @param sink   Whom to tell, in the order of the packet
 *
 * @return 0, or EINVAL: the compound is malformed, and what came before that in
 *         it has been told. A part whose content is malformed is left out.
 */
int feedback_read(const void *rtcp, gsize length, gint64 wall,
	const struct feedback_sink *sink);

/**
 * @param index   0 for `base`, one more for each packet after it
 * @param arrival On the receiver's clock, us, counted as `reference` is; undefined
 *                when not `received`
 */
typedef void (feedback_arrival_h)(guint index, gboolean received, gint64 arrival,
	void *arg);

/** Calls a function for each of the `count` packets, in order */
void feedback_arrivals_each(const struct feedback_arrivals *a,
	feedback_arrival_h *arrivalh, void *arg);

#endif
