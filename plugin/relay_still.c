/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file relay_still.c  The peer gets a picture at once, and the live one when it comes
 *
 * As long as nobody receives a source, its last keyframe is kept. Whoever comes
 * gets that first, and after it what begins with the next keyframe: frames in
 * between would build on pictures that it does not have.
 */

#include "frame.h"
#include "relay_end.h"
#include "still.h"

/** How often the source is asked for another keyframe while it is kept, us */
#define REFRESH (3 * G_USEC_PER_SEC)
/** Browsers ignore a request that comes sooner after another, us */
#define DEAF (320 * 1000)
/** How long the live picture is waited for; what comes then is let pass as it is, us */
#define WAIT (2 * G_USEC_PER_SEC)

struct relay_still {
	struct route_still of;
	struct still *still;
	gint64 asked;          /**< for a keyframe, us                          */
	struct relay_end *to;  /**< who has got it, only compared; NULL: nobody */
	gint64 until;          /**< end of WAIT                                 */
	guint32 ts;            /**< newest of the source                        */
	guint8 mindex;
};


void relay_still_clear(struct relay_end *end)
{
	if (end->still)
		still_free(end->still->still);
	g_clear_pointer(&end->still, g_free);
}


static const struct route_lane *lane_wanted(const struct route_plan *plan)
{
	for (guint i = 0; i < plan->lanes; i++) {
		const struct route_lane *lane = &plan->lane[i];

		if (lane->still.wanted && frame_tells_keyframe(lane->still.codec, lane->still.sealed))
			return lane;
	}

	return NULL;
}


void relay_still_plan(struct relay_end *end, const struct route_plan *plan)
{
	const struct route_lane *lane = lane_wanted(plan);
	struct relay_still *s = end->still;

	if (s && lane && !s->to && s->mindex == lane->from
		&& s->of.codec == lane->still.codec && s->of.sealed == lane->still.sealed)
		return;

	relay_still_clear(end);
	if (!lane)
		return;

	s = end->still = g_new0(struct relay_still, 1);
	s->of = lane->still;
	s->mindex = lane->from;
	s->still = still_new(s->of.codec, s->of.sealed);
}


static gboolean send_packet(struct relay_end *end, struct lane *l, struct still_packet *p,
	guint32 ts, const struct relay_port *port)
{
	lane_set_ts(p->rtp, ts);
	if (!lane_slow(l, p->rtp, p->packet.length, TRUE, port->now))
		return FALSE;

	if (l->record)
		record_rtp(l->record, end->handle, p->packet.buffer, p->packet.length);
	p->packet.mindex = l->to;
	port->rtp(end->peer, &p->packet);

	return TRUE;
}


/** It was taken some time ago, but is shown now; the source goes on from here */
static gboolean send_all(struct relay_end *end, struct lane *l, GPtrArray *packets,
	const struct relay_port *port)
{
	gboolean sent = TRUE;

	lane_forget(l);
	for (guint i = 0; sent && i < packets->len; i++)
		sent = send_packet(end, l, g_ptr_array_index(packets, i), end->still->ts, port);
	lane_forget(l);

	return sent;
}


void relay_still_show(struct relay_end *end, const struct relay_port *port, gint64 now)
{
	struct relay_still *s = end->still;
	const struct route *r = end->route;
	struct lane *l = s ? relay_end_lane(end, s->mindex) : NULL;
	GPtrArray *packets;

	if (!s || (!r && !s->to))
		return;
	if (!l || !l->route || !l->route->open || !cap_is_up(&r->to->cap)
		|| (s->to && s->to != r->to)) {
		relay_still_clear(end);
		return;
	}
	if (s->to)
		return;

	packets = still_packets(s->still, now);
	if (!packets || !send_all(end, l, packets, port)) {
		relay_still_clear(end);
		return;
	}

	relay_end_note(end, BANDWIDTH_FRAME, now);
	s->to = r->to;
	s->until = now + WAIT;
	/* the exchange asks for a keyframe now, which may be in vain */
	if (now - s->asked >= DEAF)
		s->asked = now + KEYFRAME_INTERVAL - DEAF;
}


gboolean relay_still_hold(struct relay_end *end, const janus_plugin_rtp *packet,
	const struct relay_port *port)
{
	const gint64 now = port->now();
	struct relay_still *s = end->still;
	gboolean begins;

	if (packet->mindex != s->mindex || packet->length < HEADER_FIXED)
		return FALSE;

	begins = still_put(s->still, packet, now);
	if (s->to && (begins || now >= s->until)) {
		relay_still_clear(end);
		return FALSE;
	}

	s->ts = LANE_WORD_TS(lane_word((const guint8 *)packet->buffer));
	/* the first is on its way */
	if (!s->asked)
		s->asked = now;
	if (now - s->asked >= (s->to ? DEAF : REFRESH)) {
		port->pli(end->handle, s->mindex);
		s->asked = now + (s->to ? KEYFRAME_INTERVAL - DEAF : 0);
	}

	return TRUE;
}
