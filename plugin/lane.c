/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file lane.c  One m-line on its way to the other leg
 */

#include "lane.h"

/** What no payload type is */
#define NO_PT 0xff


static void lane_arm(struct lane *l)
{
	if (!l->joined || l->held)
		l->pass = LANE_SLOW;
	else
		l->pass = l->route->video ? LANE_VIDEO : LANE_AUDIO;
}


static void lane_part(struct lane *l)
{
	if (!l->joined)
		return;

	l->last = (guint16)l->seq + l->seq_off;
	l->joined = FALSE;
	lane_arm(l);
}


void lane_route(struct lane *l, const struct route_lane *route)
{
	l->route = route;
	l->pt_from = NO_PT;
	if (!route || !route->open)
		lane_part(l);
	if (!route)
		return;

	l->to = route->to;
	__atomic_store_n(&l->video, !!route->video, __ATOMIC_RELAXED);
	if (route->pts) {
		l->pt_from = route->pt[0].from;
		l->pt_to = route->pt[0].to;
	}
	lane_arm(l);
}


void lane_forget(struct lane *l)
{
	lane_part(l);
	l->live = FALSE;
}


void lane_reset_counters(struct lane *l)
{
	__atomic_store_n(&l->packets, 0, __ATOMIC_RELAXED);
	__atomic_store_n(&l->bytes, 0, __ATOMIC_RELAXED);
	l->anchor_packets = 0;
}


void lane_hold(struct lane *l, gboolean held)
{
	l->held = !!held;
	lane_arm(l);
}


/** The timestamp that the newest packet would have, had all come evenly */
static guint32 lane_expect(const struct lane *l, gint64 now)
{
	return l->anchor_ts
		+ (guint32)((now - l->anchor_at) * l->route->clock / G_USEC_PER_SEC);
}


static void lane_set_anchor(struct lane *l, gint64 now, guint32 ts)
{
	l->anchor_at = now;
	l->anchor_ts = ts;
	l->anchor_packets = l->packets;
}


void lane_anchor(struct lane *l, gint64 now)
{
	gint32 behind;

	if (!l->joined || l->packets == l->anchor_packets)
		return;

	behind = (gint32)(lane_expect(l, now) - l->ts);
	if (behind > (gint32)(l->route->clock / 1000 * LANE_STALE_MS))
		return;

	lane_set_anchor(l, now, l->ts);
}


static gboolean lane_payload(struct lane *l, guint8 pt)
{
	const struct route_lane *route = l->route;

	for (guint i = 0; i < route->pts; i++) {
		if (route->pt[i].from == pt) {
			l->pt_from = pt;
			l->pt_to = route->pt[i].to;
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
		next = lane_expect(l, now);
		if ((gint32)(next - l->ts) <= 0)
			next = l->ts + l->route->clock / 100;
		l->ts_off = next - ts;
	}
	l->joined = TRUE;
	l->sent = TRUE;
	l->moved = FALSE;
	lane_set_anchor(l, now, ts + l->ts_off);
}


gboolean lane_slow(struct lane *l, guint8 *rtp, guint length, gboolean video,
	lane_now_h *nowh)
{
	const struct route_lane *route = l->route;
	const guint16 seq = lane_get16(rtp + 2);
	const guint32 ts = lane_get32(rtp + 4);
	gboolean pass, newer;
	gint64 ext;

	pass = route && route->open && !route->video == !video
		&& lane_payload(l, rtp[1] & 0x7f);
	newer = lane_follow(l, lane_get32(rtp + 8), seq, pass, &ext);
	if (!pass)
		return FALSE;
	if (!newer && (!l->joined || ext < l->floor))
		return FALSE;

	if (!l->joined)
		lane_join(l, seq, ts, nowh());
	if (newer)
		l->ts = ts + l->ts_off;
	lane_arm(l);
	lane_write(l, rtp, length, seq, ts);

	return TRUE;
}
