/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file lane.c  One m-line on its way to the other leg
 */

#include "lane.h"
#include "layers.h"

/** What no payload type is */
#define NO_PT 0xff


static void lane_arm(struct lane *l)
{
	const guint64 w = (guint64)(HEADER_VERSION << 14 | l->pt) << 48;

	if (!l->joined || l->held || l->record || l->pt == NO_PT)
		l->fast = 0;
	else
		l->fast = (guint32)lane_key(w, !!l->route->video)
			| (l->layers ? LANE_KEY_LAYERS : 0);
}


static void lane_set_payload(struct lane *l, guint8 from, guint8 to)
{
	l->pt = from;
	l->pt_flip = (guint32)((from ^ to) & 0x7f) << 16;
	lane_arm(l);
}


static void lane_part(struct lane *l)
{
	if (!l->joined)
		return;

	l->last = (guint16)l->seq + l->seq_off;
	l->joined = FALSE;
	lane_arm(l);
}


static void lane_set_anchor(struct lane *l, gint64 now, guint32 ts)
{
	l->anchor_at = now;
	l->anchor_ts = ts;
}


void lane_route(struct lane *l, const struct route_lane *route)
{
	l->route = route;
	l->pt = NO_PT;
	if (!route || !route->open)
		lane_part(l);
	if (!route)
		return;

	l->to = route->to;
	__atomic_store_n(&l->video, !!route->video, __ATOMIC_RELAXED);
	lane_arm(l);
	if (route->pts)
		lane_set_payload(l, route->pt[0].from, route->pt[0].to);
}


void lane_set_layers(struct lane *l, const struct route_lane *route, gboolean other)
{
	if (route && !route->layers.count)
		g_clear_pointer(&l->layers, layers_free);
	else if (route) {
		if (!l->layers)
			l->layers = layers_new();
		layers_plan(l->layers, &route->layers);
	}
	if (l->layers && other)
		layers_restart(l->layers);
}


void lane_forget(struct lane *l)
{
	lane_part(l);
	l->live = FALSE;
}


gboolean lane_leave(const struct lane *l, struct ledger_entry *out)
{
	if (!l->sent || l->joined)
		return FALSE;

	out->seq = l->last;
	out->ts = l->ts;
	out->anchor_at = l->anchor_at;
	out->anchor_ts = l->anchor_ts;

	return TRUE;
}


void lane_resume(struct lane *l, const struct ledger_entry *e)
{
	lane_part(l);
	l->last = e->seq;
	l->ts = e->ts;
	lane_set_anchor(l, e->anchor_at, e->anchor_ts);
	l->sent = TRUE;
	l->moved = TRUE;
}


void lane_skip(struct lane *l)
{
	if (l->sent && !l->joined)
		l->last++;
}


void lane_reset_counters(struct lane *l)
{
	__atomic_store_n(&l->packets, 0, __ATOMIC_RELAXED);
	__atomic_store_n(&l->bytes, 0, __ATOMIC_RELAXED);
}


void lane_hold(struct lane *l, gboolean held)
{
	l->held = !!held;
	lane_arm(l);
}


/** What the source's clock has advanced by since the anchor, if it is right */
static gint64 lane_elapsed(const struct lane *l, gint64 now)
{
	return (now - l->anchor_at) * l->route->clock / G_USEC_PER_SEC;
}


void lane_anchor(struct lane *l, gint64 now)
{
	gint64 elapsed, behind;

	if (!l->joined)
		return;

	elapsed = lane_elapsed(l, now);
	behind = elapsed - (gint32)(l->ts - l->anchor_ts);
	if (behind > elapsed * LANE_DRIFT_PERCENT / 100)
		return;

	lane_set_anchor(l, now, l->ts);
}


static gboolean lane_payload(struct lane *l, guint8 pt)
{
	const struct route_lane *route = l->route;

	for (guint i = 0; i < route->pts; i++) {
		if (route->pt[i].from == pt) {
			lane_set_payload(l, pt, route->pt[i].to);
			return TRUE;
		}
	}

	return FALSE;
}


/**
 * Follows the source
 *
 * @param pass Whether the packet may pass the gate
 * @param ext  Set to its extended sequence number
 *
 * @return TRUE when the packet is newer than all before
 */
static gboolean lane_follow(struct lane *l, guint32 ssrc, guint16 seq,
	gboolean pass, gint64 *ext)
{
	const gint16 ahead = (gint16)(seq - (guint16)l->seq);
	const gboolean fresh = !l->live || ssrc != l->ssrc || ahead < -LANE_MISORDER;

	*ext = fresh ? seq : l->seq + ahead;
	if (!fresh && ahead <= 0)
		return FALSE;

	if (fresh || !pass)
		lane_part(l);
	if (fresh) {
		l->live = TRUE;
		l->moved = TRUE;
		l->ssrc = ssrc;
		l->floor = *ext - LANE_MISORDER;
		l->inserted = 0;
	}
	if (!pass)
		l->floor = *ext + 1;
	l->seq = *ext;

	return TRUE;
}


/** Continues the output at the packet `seq`, `ts` of the source */
static void lane_join(struct lane *l, guint16 seq, guint32 ts, gint64 now)
{
	guint32 next;

	if (l->sent) {
		l->seq_off = l->last + 1 - seq;
		l->floor = l->seq;
	}
	if (l->sent && l->moved) {
		next = l->anchor_ts + (guint32)lane_elapsed(l, now);
		if ((gint32)(next - l->ts) <= 0)
			next = l->ts + l->route->clock / 100;
		l->ts_off = next - ts;
	}
	l->joined = TRUE;
	l->sent = TRUE;
	l->moved = FALSE;
	lane_set_anchor(l, now, ts + l->ts_off);
}


gboolean lane_insert(struct lane *l, const guint8 *rtp, guint count, guint bytes,
	guint16 *seqp)
{
	const guint16 seq = LANE_WORD_SEQ(lane_word(rtp));

	if (!l->joined || seq != (guint16)((guint16)l->seq + l->seq_off))
		return FALSE;

	/* of two places where numbers were inserted one is known */
	if (l->inserted)
		l->floor = MAX(l->floor, l->inserted_at + 1);
	l->inserted = count;
	l->inserted_at = l->seq;
	l->seq_off += count;
	__atomic_store_n(&l->packets, l->packets + count, __ATOMIC_RELAXED);
	__atomic_store_n(&l->bytes, l->bytes + bytes, __ATOMIC_RELAXED);
	*seqp = seq + 1;

	return TRUE;
}


/** Gives an older packet the number it would have had in time */
static void lane_write_late(struct lane *l, guint8 *rtp, guint length, guint64 w,
	gint64 ext)
{
	const guint16 since = ext <= l->inserted_at ? l->inserted : 0;

	l->seq_off -= since;
	lane_write(l, rtp, length, w);
	l->seq_off += since;
}


gboolean lane_slow(struct lane *l, guint8 *rtp, guint length, gboolean video,
	lane_now_h *nowh)
{
	const struct route_lane *route = l->route;
	gboolean pass, newer;
	gint64 ext;
	guint64 w;

	if (length < HEADER_FIXED)
		return FALSE;

	w = lane_word(rtp);
	if (LANE_WORD_VERSION(w) != HEADER_VERSION)
		return FALSE;

	pass = route && route->open && !route->video == !video
		&& lane_payload(l, LANE_WORD_PT(w));
	newer = lane_follow(l, lane_ssrc(rtp), LANE_WORD_SEQ(w), pass, &ext);
	if (!pass)
		return FALSE;
	if (!newer && (!l->joined || ext < l->floor))
		return FALSE;

	if (!l->joined)
		lane_join(l, LANE_WORD_SEQ(w), LANE_WORD_TS(w), nowh());
	if (newer) {
		l->ts = LANE_WORD_TS(w) + l->ts_off;
		lane_write(l, rtp, length, w);
	} else {
		lane_write_late(l, rtp, length, w, ext);
	}
	lane_arm(l);

	return TRUE;
}
