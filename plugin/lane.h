/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file lane.h  One m-line on its way to the other leg
 *
 * Keeps sequence numbers and timestamps continuous towards the receiver,
 * whatever happens at the source or the gate. Belongs to one thread, but for
 * the counters, which any thread may read.
 *
 * A lane is *joined* while source and output run side by side at fixed
 * offsets. It parts when the gate closes, when a packet is left out, or when
 * the source changes, and joins again, without a gap, at the next packet that
 * may pass. Timestamps of one source pass through: its clock went on while the
 * gate was closed. Those of a new source go on from where the old one would be.
 *
 * That place is told from an anchor: a time, and the timestamp that was the
 * newest then. Anchors are taken where a lane joins and at RTCP, so that no
 * packet costs a clock reading. An anchor is off by at most the age of that
 * newest packet, LANE_STALE_MS, plus the drift of the two clocks since then.
 */

#ifndef DUET_LANE_H
#define DUET_LANE_H

#include <string.h>
#include <glib.h>
#include "keyframe.h"
#include "route.h"

/** Fixed part of the RTP header, RFC 3550 section 5.1 */
#define LANE_RTP_HEADER 12
/** How far a packet may come late; further back the source has started anew */
#define LANE_MISORDER 3000
/** How old the newest packet may be when it becomes an anchor */
#define LANE_STALE_MS 250

struct lane {
	/* what a packet in order needs: 48 bytes */
	gint64 seq;              /**< newest of the source, extended           */
	guint64 packets;         /**< relayed; atomic                          */
	guint64 bytes;           /**< of them; atomic                          */
	guint32 ssrc;            /**< of the source                            */
	guint32 ts;              /**< newest, as sent                          */
	guint32 ts_off;          /**< from the source's to what is sent        */
	guint16 seq_off;         /**< likewise                                 */
	guint8 pass;             /**< LANE_SLOW, or what may take the fast path */
	guint8 pt_from;          /**< the pair of payload types used last      */
	guint8 pt_to;
	guint8 to;               /**< mindex on the peer's leg                 */

	/* the rest */
	const struct route_lane *route; /**< borrowed; NULL: leads nowhere      */
	gint64 floor;            /**< packets before this one come too late    */
	gint64 anchor_at;        /**< us                                       */
	guint64 anchor_packets;  /**< `packets` then                           */
	struct keyframe keyframe; /**< what the peer's lane is asked for       */
	guint32 anchor_ts;
	guint16 last;            /**< sequence number sent last, once parted   */
	guint8 video;            /**< what is counted; atomic                  */
	guint live : 1;          /**< the source is known                      */
	guint joined : 1;
	guint sent : 1;          /**< the receiver has got something           */
	guint moved : 1;         /**< timestamps have to be continued          */
	guint held : 1;          /**< the fast path is barred                  */
} __attribute__((aligned(16)));

enum {
	LANE_SLOW,
	LANE_AUDIO,
	LANE_VIDEO,
};

/** @return The time, us, monotonic */
typedef gint64 (lane_now_h)(void);

/** Sends the lane along a part of a route from now on, or nowhere (NULL) */
void lane_route(struct lane *l, const struct route_lane *route);
/** Forgets the source: what comes next is a new one */
void lane_forget(struct lane *l);
/** Starts counting anew */
void lane_reset_counters(struct lane *l);
/** Bars the fast path, or opens it again */
void lane_hold(struct lane *l, gboolean held);
/** Takes an anchor */
void lane_anchor(struct lane *l, gint64 now);
/** Every case that lane_fast() leaves; @return FALSE: drop the packet */
gboolean lane_slow(struct lane *l, guint8 *rtp, guint length, gboolean video,
	lane_now_h *nowh);


static inline guint16 lane_get16(const guint8 *p)
{
	guint16 v;

	memcpy(&v, p, sizeof(v));

	return GUINT16_FROM_BE(v);
}


static inline guint32 lane_get32(const guint8 *p)
{
	guint32 v;

	memcpy(&v, p, sizeof(v));

	return GUINT32_FROM_BE(v);
}


/** Rewrites the header in place and counts the packet; the marker stays */
static inline void lane_write(struct lane *l, guint8 *rtp, guint length,
	guint16 seq, guint32 ts)
{
	guint16 s = GUINT16_TO_BE((guint16)(seq + l->seq_off));
	guint32 t = GUINT32_TO_BE(ts + l->ts_off);

	rtp[1] = (rtp[1] & 0x80) | l->pt_to;
	memcpy(rtp + 2, &s, sizeof(s));
	memcpy(rtp + 4, &t, sizeof(t));

	/* one writer: no read-modify-write needed */
	__atomic_store_n(&l->packets, l->packets + 1, __ATOMIC_RELAXED);
	__atomic_store_n(&l->bytes, l->bytes + length, __ATOMIC_RELAXED);
}


/**
 * The common case: the next packet of a known source at an open gate
 *
 * @param rtp    Packet of at least LANE_RTP_HEADER bytes; rewritten on success
 * @param length Its length
 *
 * @return TRUE: send it to l->to; FALSE: nothing happened, ask lane_slow()
 */
static inline gboolean lane_fast(struct lane *l, guint8 *rtp, guint length,
	gboolean video)
{
	const guint16 seq = lane_get16(rtp + 2);
	const guint32 ts = lane_get32(rtp + 4);
	const gint16 ahead = (gint16)(seq - (guint16)l->seq);

	if (l->pass != (video ? LANE_VIDEO : LANE_AUDIO) || ahead <= 0
		|| lane_get32(rtp + 8) != l->ssrc || (rtp[1] & 0x7f) != l->pt_from)
		return FALSE;

	l->seq += ahead;
	l->ts = ts + l->ts_off;
	lane_write(l, rtp, length, seq, ts);

	return TRUE;
}

#endif
