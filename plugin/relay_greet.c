/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file relay_greet.c  A packet of padding to a client that nothing is sent to yet
 *
 * The core keeps no video to send again before it knows a round trip, which a
 * receiver's report tells, a second or two after its first packet. While a call
 * rings there is time for that. So the first packet has nothing in it but padding
 * (RFC 3550 section 5.1), and whatever comes afterwards goes on behind it.
 */

#include "relay_end.h"

/** Its last byte tells how much there is */
#define PADDING 1
/** Numbers begin in the lower half: SRTP has to guess how often they have wrapped (RFC 3711 section 3.3.1) */
#define SEQ_TOP 0x8000


void relay_greet_plan(struct relay_end *end, const struct route_plan *plan)
{
	memset(end->greet, 0, sizeof(end->greet));
	for (guint i = 0; plan && i < plan->lanes; i++) {
		const struct route_lane *lane = &plan->lane[i];

		if (lane->from < ROUTE_LANES_MAX)
			end->greet[lane->from] = lane->greet;
	}
}


static void greet(struct relay_end *end, guint mindex, const struct relay_port *port, gint64 now)
{
	guint8 rtp[HEADER_FIXED + PADDING] = {
		HEADER_VERSION << 6 | HEADER_PADDING, end->greet[mindex],
		[HEADER_FIXED + PADDING - 1] = PADDING,
	};
	struct ledger_entry e = {
		.seq = g_random_int_range(1, SEQ_TOP), .ts = g_random_int(), .anchor_at = now,
	};
	janus_plugin_rtp packet = { .mindex = -1 };

	e.anchor_ts = e.ts;
	if (!ledger_begin(&end->ledger, mindex, &e))
		return;
	bandwidth_sent_note(downlink_sent(relay_end_downlink(end)), 1, sizeof(rtp), 0,
		BANDWIDTH_GREETING, now);
	ledger_begun(&end->ledger);

	if (port->rtp_reset)
		port->rtp_reset(&packet);
	lane_set_seq(rtp, e.seq);
	lane_set_ts(rtp, e.ts);
	packet.mindex = mindex;
	packet.video = TRUE;
	packet.buffer = (char *)rtp;
	packet.length = sizeof(rtp);
	port->rtp(end->handle, &packet);
}


void relay_greet(struct relay_end *end, const struct relay_port *port, gint64 now)
{
	if (!cap_is_up(&end->cap))
		return;

	for (guint i = 0; i < ROUTE_LANES_MAX; i++) {
		if (end->greet[i])
			greet(end, i, port, now);
		end->greet[i] = 0;
	}
}
