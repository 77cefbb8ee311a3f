/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file relay.c  Media between the two legs of a call
 */

#include <assert.h>
#include "relay_end.h"

static struct relay_port port;


void relay_init(const struct relay_port *p)
{
	port = *p;
	if (!port.now)
		port.now = g_get_monotonic_time;
}


static void drop(struct relay_end *end)
{
	relay_end_count(&end->dropped, 1);
}


/** Asks the sender at the other end of a lane for a keyframe */
static void ask_keyframe(struct relay_end *end, const struct lane *l)
{
	port.pli(end->peer, l->to);
}


/** Sends the requests that waited for their time; until then no packet is fast */
static void keyframes_due(struct relay_end *end, gint64 now)
{
	gboolean wanting = FALSE;
	struct lane *l;

	for (int i = 0; (l = relay_end_lane(end, i)); i++) {
		if (!l->route)
			l->keyframe.wanted = FALSE;
		else if (keyframe_due(&l->keyframe, now))
			ask_keyframe(end, l);
		wanting |= l->keyframe.wanted;
	}
	if (wanting == end->wanting)
		return;

	end->wanting = wanting;
	for (int i = 0; (l = relay_end_lane(end, i)); i++)
		lane_hold(l, wanting);
}


/** To a peer whose m-lines are in another order; apart, as rtp_slow() is */
static G_GNUC_NO_INLINE void rtp_send_across(struct relay_end *end,
	const struct lane *l, janus_plugin_rtp *packet)
{
	const int mindex = packet->mindex;

	packet->mindex = l->to;
	port.rtp(end->peer, packet);
	packet->mindex = mindex;
}


static void rtp_send(struct relay_end *end, const struct lane *l,
	janus_plugin_rtp *packet)
{
	if (G_LIKELY(packet->mindex == l->to))
		port.rtp(end->peer, packet);
	else
		rtp_send_across(end, l, packet);
}


/** Kept apart so that the common case saves no registers for it */
static G_GNUC_NO_INLINE void rtp_slow(struct relay_end *end, janus_plugin_rtp *packet)
{
	struct lane *l;

	if (relay_end_mail(end))
		relay_end_take(end);
	if (end->wanting)
		keyframes_due(end, port.now());

	l = relay_end_lane(end, packet->mindex);
	if (l && lane_slow(l, (guint8 *)packet->buffer, packet->length, packet->video,
		port.now))
		rtp_send(end, l, packet);
	else
		drop(end);
}


void relay_rtp(struct relay_end *end, janus_plugin_rtp *packet)
{
	struct lane *l = relay_end_lane(end, packet->mindex);

	if (G_LIKELY(!relay_end_mail(end) && l && packet->length >= LANE_RTP_HEADER
		&& lane_fast(l, (guint8 *)packet->buffer, packet->length, packet->video)))
		rtp_send(end, l, packet);
	else
		rtp_slow(end, packet);
}


/** What every rare event begins with */
static void attend(struct relay_end *end, gint64 now)
{
	if (relay_end_mail(end))
		relay_end_take(end);
	if (end->wanting)
		keyframes_due(end, now);
}


void relay_rtcp(struct relay_end *end, janus_plugin_rtcp *packet)
{
	const gint64 now = port.now();
	struct lane *l;

	relay_end_count(&end->reports, 1);
	attend(end, now);

	l = relay_end_lane(end, packet->mindex);
	if (!l || !l->route)
		return;

	lane_anchor(l, now);
	if (!l->route->video || !keyframe_asked(packet->buffer, packet->length))
		return;

	if (keyframe_want(&l->keyframe, now))
		ask_keyframe(end, l);
	else
		keyframes_due(end, now);
}


void relay_data(struct relay_end *end, janus_plugin_data *packet)
{
	const struct route *r;

	attend(end, port.now());
	assert(!end->owned || pthread_equal(end->owner, pthread_self()));

	r = end->route;
	if (!r || !r->plan.data || !packet->buffer || !packet->length) {
		drop(end);
		return;
	}

	switch (outbox_put(&r->to->outbox, end, packet)) {

	case OUTBOX_OPEN:
		port.data(end->peer, packet);
		break;

	case OUTBOX_HELD:
		break;

	case OUTBOX_FULL:
		drop(end);
		return;
	}
	relay_end_count(&end->messages, 1);
}


void relay_data_ready(struct relay_end *end)
{
	attend(end, port.now());
	outbox_open(&end->outbox, port.data, end->handle);
}
