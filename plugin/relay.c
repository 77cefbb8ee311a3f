/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file relay.c  Media between the two legs of a call
 */

#include <time.h>
#include "relay_end.h"

static struct relay_port port;
static gint64 (*frame_time)(void);   /* when frames begin, us */


/** As g_get_monotonic_time(), some ms late, for a third of what that costs */
static gint64 coarse_time(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC_COARSE, &t);

	return (gint64)t.tv_sec * G_USEC_PER_SEC + t.tv_nsec / 1000;
}


void relay_init(const struct relay_port *p)
{
	port = *p;
	frame_time = port.now ? port.now : coarse_time;
	if (!port.now)
		port.now = g_get_monotonic_time;
	if (!port.wall)
		port.wall = g_get_real_time;
	record_init(port.record);
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
	relay_end_hold(end);
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


static gboolean rtp_pass(struct relay_end *end, struct lane *l, janus_plugin_rtp *packet)
{
	if (!lane_slow(l, (guint8 *)packet->buffer, packet->length, packet->video, port.now))
		return FALSE;

	if (l->record)
		record_rtp(l->record, end->handle, packet->buffer, packet->length);
	rtp_send(end, l, packet);

	return TRUE;
}


/** Tells the sender at an end its cap, when it is time to */
static void tell_cap(struct relay_end *end, gint64 now)
{
	const guint32 cap = cap_due(&end->cap, now);

	if (cap)
		port.remb(end->handle, cap);
}


/** What every rare event begins with */
static void attend(struct relay_end *end, gint64 now)
{
	if (relay_end_mail(end)) {
		relay_end_take(end);
		tell_cap(end, now);
		relay_still_show(end, rtp_pass, now);
		relay_greet(end, &port, now);
	}
	if (end->wanting)
		keyframes_due(end, now);
}


/** The last packet of a frame has been sent */
static void frame_sent(struct relay_end *end, struct lane *l, const janus_plugin_rtp *packet)
{
	const gint64 now = port.now();

	relay_end_note(end, BANDWIDTH_FRAME, now);
	if (G_UNLIKELY(end->sent && bandwidth_sent_wanted(end->sent)))
		relay_probe(end, l, packet, port.rtp, now);
}


static void rtp_settle(struct relay_end *end, struct lane *l, janus_plugin_rtp *packet)
{
	if ((G_UNLIKELY(end->still) && relay_still_hold(end, packet, &port))
		|| !l || (G_UNLIKELY(end->hushed) && !relay_end_heard(end))
		|| !rtp_pass(end, l, packet)) {
		drop(end);
		return;
	}

	if (packet->video && packet->buffer[1] & LANE_KEY_MARKER)
		frame_sent(end, l, packet);
}


static void tell_layers(struct relay_end *end, const struct lane *l)
{
	const struct layers_state state = layers_state(l->layers);
	const struct relay_layers now = {
		.mindex = l->to, .substream = state.substream, .temporal = state.temporal,
	};

	if (port.layers)
		port.layers(end->peer, &now);
	layers_told(l->layers);
}


/** Does what a packet of an open lane has shown to be due */
static void layers_act(struct relay_end *end, struct lane *l, int mindex, guint verdict)
{
	const gint64 now = port.now();
	struct downlink_state state;

	if (verdict & LAYERS_ASK)
		port.pli(end->handle, mindex);
	if (verdict & LAYERS_CHANGED)
		tell_layers(end, l);
	if (!(verdict & LAYERS_LOOK_DUE))
		return;

	downlink_state(relay_end_downlink(end->route->to), &state);
	layers_limit(l->layers, state.video / MAX(route_plan_layered(&end->route->plan), 1),
		state.link.limit != BANDWIDTH_FREE, now);
	cap_layers(&end->cap, relay_end_chooses(end, &end->route->plan));
	tell_cap(end, now);
}


/** @return Whether a packet of a sender that offers layers is for the lane */
static gboolean layers_pass(struct relay_end *end, struct lane *l, janus_plugin_rtp *packet)
{
	const janus_plugin_rtp_extensions *ext = &packet->extensions;
	guint verdict;

	if (packet->length < HEADER_FIXED)
		return FALSE;

	verdict = layers_take(l->layers, (guint8 *)packet->buffer, packet->length,
		ext->dd_content, ext->dd_len, frame_time);
	if (G_UNLIKELY(verdict & ~LAYERS_PASS) && l->route && l->route->open)
		layers_act(end, l, packet->mindex, verdict);
	/* what it says of frames is about all layers: the receiver gets one of them */
	packet->extensions.dd_len = 0;

	return !!(verdict & LAYERS_PASS);
}


/** A packet that layers have let pass to a lane that nothing else bars */
static void rtp_layer(struct relay_end *end, struct lane *l, janus_plugin_rtp *packet)
{
	const guint marker = (guint8)packet->buffer[1] & LANE_KEY_MARKER;

	if (!lane_fast(l, (guint8 *)packet->buffer, packet->length, packet->video,
		LANE_KEY_LAYERS | marker)) {
		rtp_settle(end, l, packet);
		return;
	}

	rtp_send(end, l, packet);
	if (marker)
		frame_sent(end, l, packet);
}


/** Kept apart so that the common case saves no registers for it */
static G_GNUC_NO_INLINE void rtp_slow(struct relay_end *end, janus_plugin_rtp *packet)
{
	struct lane *l = relay_end_lane(end, packet->mindex);
	const gboolean layered = l && (l->fast & LANE_KEY_LAYERS);

	/* a lane that is held back for `wanting` is not fast */
	if (relay_end_mail(end) || (!layered && end->wanting)) {
		attend(end, port.now());
		l = relay_end_lane(end, packet->mindex);
	}
	else if (!layered && l && packet->length >= HEADER_FIXED && lane_fast(l,
		(guint8 *)packet->buffer, packet->length, packet->video, LANE_KEY_MARKER)) {
		rtp_send(end, l, packet);
		if (packet->video)
			frame_sent(end, l, packet);
		return;
	}
	if (l && l->layers && !layers_pass(end, l, packet))
		drop(end);
	else if (l && (l->fast & LANE_KEY_LAYERS))
		rtp_layer(end, l, packet);
	else
		rtp_settle(end, l, packet);
}


void relay_rtp(struct relay_end *end, janus_plugin_rtp *packet)
{
	struct lane *l = relay_end_lane(end, packet->mindex);

	if (G_LIKELY(!relay_end_mail(end) && l && packet->length >= HEADER_FIXED
		&& lane_fast(l, (guint8 *)packet->buffer, packet->length, packet->video, 0)))
		rtp_send(end, l, packet);
	else
		rtp_slow(end, packet);
}


/**
 * What the client reports about its link is for the cap of whoever sends to it
 *
 * @return Whether it needs keyframes, see downlink_rtcp()
 */
static guint heed(struct relay_end *end, const janus_plugin_rtcp *packet, gint64 now)
{
	struct downlink *link = relay_end_downlink(end);
	const guint needs = downlink_rtcp(link, packet->video ? packet->mindex : -1, packet->buffer,
		packet->length, port.wall(), now);

	if (end->route) {
		cap_link(&end->route->to->cap, end, downlink_video(link));
		tell_cap(end->route->to, now);
	}
	tell_cap(end, now);

	return needs;
}


/** The client needs a keyframe of what comes for a lane, if that is video */
static void want_keyframe(struct relay_end *end, struct lane *l, gint64 now)
{
	if (!l->route || !l->route->video)
		return;

	if (keyframe_want(&l->keyframe, now))
		ask_keyframe(end, l);
	else
		keyframes_due(end, now);
}


void relay_rtcp(struct relay_end *end, janus_plugin_rtcp *packet)
{
	const gint64 now = port.now();
	struct lane *l;
	guint needs;

	relay_end_count(&end->reports, 1);
	attend(end, now);
	needs = heed(end, packet, now);

	l = relay_end_lane(end, packet->mindex);
	if (l && l->route)
		lane_anchor(l, now);
	for (int i = 0; needs && (l = relay_end_lane(end, i)); i++) {
		if (needs & DOWNLINK_TORN || i == packet->mindex)
			want_keyframe(end, l, now);
	}
}


void relay_data(struct relay_end *end, janus_plugin_data *packet)
{
	const gint64 now = port.now();
	const struct route *r;

	attend(end, now);

	r = end->route;
	if (!r || !r->plan.data || !packet->buffer || !packet->length) {
		drop(end);
		return;
	}
	if (!throttle_pass(&end->throttle, packet->length, now)) {
		relay_end_count(&end->throttled, 1);
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
	relay_record_message(end, packet);
}


void relay_data_ready(struct relay_end *end)
{
	attend(end, port.now());
	outbox_open(&end->outbox, port.data, end->handle);
}


void relay_up(struct relay_end *end)
{
	const gint64 now = port.now();

	attend(end, now);
	relay_end_renew(end, now);
	cap_up(&end->cap, BANDWIDTH_START);
	tell_cap(end, now);
	relay_greet(end, &port, now);
}


void relay_ask(struct relay_end *end, guint32 bitrate)
{
	cap_ask(&end->cap, bitrate);
	tell_cap(end, port.now());
}
