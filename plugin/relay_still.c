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
/** How long the live picture is waited for, us */
#define WAIT (2 * G_USEC_PER_SEC)

struct relay_still {
	struct route_still of;
	struct still *still;
	gint64 asked;          /**< for a keyframe, us; 0: nothing has come yet */
	gint64 ask_at;         /**< when to ask for the next one, us            */
	struct relay_end *to;  /**< who has got it, only compared; NULL: nobody */
	gint64 until;          /**< end of WAIT                                 */
	guint8 mindex;
};


void relay_still_clear(struct relay_end *end)
{
	if (end->still)
		still_free(end->still->still);
	g_clear_pointer(&end->still, g_free);
}


/** Frames follow that build on others than what was shown: they must not look as if they did */
static void give_up(struct relay_end *end, struct lane *l)
{
	if (end->still->to && l)
		lane_skip(l);
	relay_still_clear(end);
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

	if (s)
		give_up(end, relay_end_lane(end, s->mindex));
	if (!lane)
		return;

	s = end->still = g_new0(struct relay_still, 1);
	s->of = lane->still;
	s->mindex = lane->from;
	s->still = still_new(s->of.codec, s->of.sealed);
}


/** It was taken some time ago, but is shown now; the source goes on from here */
static gboolean send_all(struct relay_end *end, struct lane *l, GPtrArray *packets,
	relay_pass_h *passh)
{
	const guint32 ts = still_ts(end->still->still);
	gboolean sent = TRUE;

	lane_forget(l);
	for (guint i = 0; sent && i < packets->len; i++) {
		struct still_packet *p = g_ptr_array_index(packets, i);

		lane_set_ts(p->rtp, ts);
		sent = passh(end, l, &p->packet);
	}
	lane_forget(l);

	return sent;
}


/** A new route can be followed: there is a lane that is open, to the one who has got it, if any */
static gboolean leads_on(const struct relay_end *end, const struct lane *l)
{
	const struct relay_still *s = end->still;

	return l && l->route && l->route->open && (!s->to || s->to == end->route->to)
		&& cap_is_up(&end->route->to->cap);
}


void relay_still_show(struct relay_end *end, relay_pass_h *passh, gint64 now)
{
	struct relay_still *s = end->still;
	struct lane *l = s ? relay_end_lane(end, s->mindex) : NULL;
	GPtrArray *packets;

	if (!s || (!end->route && !s->to))
		return;
	if (!leads_on(end, l)) {
		give_up(end, l);
		return;
	}
	if (s->to)
		return;

	packets = still_packets(s->still, now);
	if (!packets || !send_all(end, l, packets, passh)) {
		relay_still_clear(end);
		return;
	}

	relay_end_note(end, BANDWIDTH_FRAME, now);
	s->to = end->route->to;
	s->until = now + WAIT;
	/* the exchange asks for a keyframe now, which may be in vain */
	s->ask_at = now - s->asked < DEAF ? s->asked + DEAF : now + KEYFRAME_INTERVAL;
}


static void ask(struct relay_still *s, gint64 now, gint64 again)
{
	s->asked = now;
	s->ask_at = now + again;
}


gboolean relay_still_hold(struct relay_end *end, const janus_plugin_rtp *packet,
	const struct relay_port *port)
{
	struct relay_still *s = end->still;
	gboolean begins;
	gint64 now;

	if (packet->mindex != s->mindex || packet->length < HEADER_FIXED)
		return FALSE;

	now = port->now();
	begins = still_put(s->still, packet, now);
	if (s->to && begins) {
		relay_still_clear(end);
		return FALSE;
	}
	if (s->to && now >= s->until) {
		give_up(end, relay_end_lane(end, s->mindex));
		return FALSE;
	}

	/* a source begins with a keyframe, unless it has begun before */
	if (!s->asked && begins)
		ask(s, now, REFRESH);
	if (now >= s->ask_at && (s->to || !still_too_large(s->still))) {
		port->pli(end->handle, s->mindex);
		ask(s, now, s->to ? KEYFRAME_INTERVAL : REFRESH);
	}

	return TRUE;
}
