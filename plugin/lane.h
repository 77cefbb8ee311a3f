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
 * packet costs a clock reading. A newest packet that is behind its time by more
 * than clocks differ is an old one, and makes no anchor. The error is the age
 * of the newest packet at the anchor: a packet interval as a rule, never more
 * than LANE_DRIFT_PERCENT of the time since the anchor before, which is right
 * up to the same share.
 */

#ifndef DUET_LANE_H
#define DUET_LANE_H

#include <string.h>
#include <glib.h>
#include "header.h"
#include "keyframe.h"
#include "ledger.h"
#include "route.h"

/** How far a packet may come late; further back the source has started anew */
#define LANE_MISORDER 3000
/** How much slower than ours the clock of a source may be */
#define LANE_DRIFT_PERCENT 1

struct layers;
struct record;

/** Its size keeps the first parts of neighbours in one cache line each */
struct lane {
	/* what a packet in order needs: 48 bytes */
	gint64 seq;              /**< newest of the source, extended           */
	guint64 packets;         /**< relayed; atomic                          */
	guint64 bytes;           /**< of them; atomic                          */
	guint32 ssrc;            /**< of the source, as it is in memory        */
	guint32 ts;              /**< newest, as sent                          */
	guint32 ts_off;          /**< from the source's to what is sent        */
	guint32 fast;            /**< lane_key() of what may take the fast path, without marker, with LANE_KEY_LAYERS if they bar it; 0: nothing */
	guint32 pt_flip;         /**< LANE_WORD_HEAD() bits that the payload type changes */
	guint16 seq_off;         /**< as ts_off                                */
	guint8 to;               /**< mindex on the peer's leg                 */
	guint8 video;            /**< what is counted; atomic                  */

	/* the rest */
	const struct route_lane *route; /**< borrowed; NULL: leads nowhere      */
	gint64 floor;            /**< packets before this one come too late    */
	gint64 anchor_at;        /**< us                                       */
	struct keyframe keyframe; /**< what the peer's lane is asked for       */
	struct layers *layers;   /**< stands before it, or NULL */
	struct record *record;   /**< gets what is sent, and bars the fast path, or NULL */
	guint32 anchor_ts;
	guint16 last;            /**< sequence number sent last, once parted   */
	guint8 pt;               /**< of the source, used last                 */
	guint live : 1;          /**< the source is known                      */
	guint joined : 1;
	guint sent : 1;          /**< the receiver has got something           */
	guint moved : 1;         /**< timestamps have to be continued          */
	guint held : 1;          /**< the fast path is barred                  */
	guint16 inserted;        /**< numbers sent in between, after the source's packet */
	gint64 inserted_at;      /**< that is this one                         */
} __attribute__((aligned(16)));

/** @return The time, us, monotonic */
typedef gint64 (lane_now_h)(void);

/** Sends the lane along a part of a route from now on, or nowhere (NULL) */
void lane_route(struct lane *l, const struct route_lane *route);
/**
 * What layers the source of the lane has; what is known of them outlives routes
 *
 * @param route As for lane_route(), which is to follow
 * @param other Somebody else receives from now on
 */
void lane_set_layers(struct lane *l, const struct route_lane *route, gboolean other);
/**
 * Leaves word for the next source of the same receiver; the lane must have been
 * parted, by lane_route() or lane_forget()
 *
 * @return FALSE: the receiver has got nothing from here
 */
gboolean lane_leave(const struct lane *l, struct ledger_entry *out);
/** Goes on where another source stopped */
void lane_resume(struct lane *l, const struct ledger_entry *e);
/** Forgets the source: what comes next is a new one */
void lane_forget(struct lane *l);
/**
 * Leaves a number out: what comes next does not build on what was sent last, and
 * the receiver is to know. The lane must have been parted
 */
void lane_skip(struct lane *l);
/** Starts counting anew */
void lane_reset_counters(struct lane *l);
/** Bars the fast path, or opens it again */
void lane_hold(struct lane *l, gboolean held);
/** Takes an anchor */
void lane_anchor(struct lane *l, gint64 now);
/**
 * Makes room for packets that do not come from the source
 *
 * @param rtp   The packet that was sent last
 * @param count How many; they count as sent
 * @param bytes Of all of them
 * @param seqp  Set on success: the sequence number of the first
 *
 * @return FALSE: that packet is not the newest
 */
gboolean lane_insert(struct lane *l, const guint8 *rtp, guint count, guint bytes,
	guint16 *seqp);
/** Every case that lane_fast() leaves, malformed packets too; @return FALSE: drop it */
gboolean lane_slow(struct lane *l, guint8 *rtp, guint length, gboolean video,
	lane_now_h *nowh);


/* The first eight bytes of an RTP header as one number */
#define LANE_WORD_VERSION(w) ((guint)((w) >> 62))
#define LANE_WORD_PT(w) ((guint8)((w) >> 48 & 0x7f))
#define LANE_WORD_SEQ(w) ((guint16)((w) >> 32))
#define LANE_WORD_TS(w) ((guint32)(w))
/** All before the timestamp */
#define LANE_WORD_HEAD(w) ((guint32)((w) >> 32))


static inline guint64 lane_word(const guint8 *rtp)
{
	guint64 w;

	memcpy(&w, rtp, sizeof(w));

	return GUINT64_FROM_BE(w);
}


/** In one piece: lane_word() would wait for a store that is narrower than it */
static inline void lane_set_seq(guint8 *rtp, guint16 seq)
{
	const guint64 w = GUINT64_TO_BE((lane_word(rtp) & ~((guint64)0xffff << 32))
		| (guint64)seq << 32);

	memcpy(rtp, &w, sizeof(w));
}


static inline void lane_set_ts(guint8 *rtp, guint32 ts)
{
	const guint64 w = GUINT64_TO_BE((lane_word(rtp) & ~(guint64)G_MAXUINT32) | ts);

	memcpy(rtp, &w, sizeof(w));
}


/** @return The SSRC as it is in memory: it is only compared */
static inline guint32 lane_ssrc(const guint8 *rtp)
{
	guint32 ssrc;

	memcpy(&ssrc, rtp + 8, sizeof(ssrc));

	return ssrc;
}


/** What lane_key() of a packet with the marker bit has more than that of one without */
#define LANE_KEY_MARKER 0x80
/** What lane_key() of none has: layers stand before the lane, and nothing else bars the fast path */
#define LANE_KEY_LAYERS (1 << 20)


/** Version, marker, payload type and kind of a packet in one number, never 0 */
static inline guint64 lane_key(guint64 w, gboolean video)
{
	return (w >> 48 & 0xc0ff) | ((guint64)(guint)video + 1) << 16;
}


/** Rewrites the header, which reads `w`, in place and counts the packet */
static inline void lane_write(struct lane *l, guint8 *rtp, guint length, guint64 w)
{
	const guint32 head = LANE_WORD_HEAD(w) ^ l->pt_flip;
	const guint16 seq = LANE_WORD_SEQ(w) + l->seq_off;
	const guint32 ts = LANE_WORD_TS(w) + l->ts_off;

	w = GUINT64_TO_BE((guint64)((head & 0xffff0000) | seq) << 32 | ts);
	memcpy(rtp, &w, sizeof(w));

	/* one writer: no read-modify-write needed */
	__atomic_store_n(&l->packets, l->packets + 1, __ATOMIC_RELAXED);
	__atomic_store_n(&l->bytes, l->bytes + length, __ATOMIC_RELAXED);
}


/**
 * The common case: the next packet of a known source at an open gate
 *
 * @param rtp    Packet of at least HEADER_FIXED bytes; rewritten on success
 * @param length Its length
 * @param flags  LANE_KEY_MARKER: packets with the marker bit, no others;
 *               LANE_KEY_LAYERS: those that layers have let pass
 *
 * @return TRUE: send it to l->to; FALSE: nothing happened, ask lane_slow()
 */
static inline gboolean lane_fast(struct lane *l, guint8 *rtp, guint length,
	gboolean video, guint flags)
{
	const guint64 w = lane_word(rtp);
	const gint16 ahead = (gint16)(LANE_WORD_SEQ(w) - (guint16)l->seq);

	if ((lane_key(w, video) ^ flags) != l->fast || ahead <= 0
		|| lane_ssrc(rtp) != l->ssrc)
		return FALSE;

	l->seq += ahead;
	l->ts = LANE_WORD_TS(w) + l->ts_off;
	lane_write(l, rtp, length, w);

	return TRUE;
}

#endif
