/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file relay_probe.c  Sends a train of padding, see bandwidth_probe.h
 */

#include "relay_end.h"

/** Packets of a train, and padding in each: the most that its last byte can tell */
#define TRAIN 12
#define PADDING 255


/**
 * What a lost packet of the train does. Payloads of VP8 and VP9 number the pictures;
 * with others a receiver knows only by the sequence numbers that it lacks nothing
 */
static enum bandwidth_kind kind_for(const struct lane *l)
{
	const char *codec = l->route->format.codec;

	return strcmp(codec, "vp8") && strcmp(codec, "vp9") ? BANDWIDTH_TRAIN_NEEDED :
		BANDWIDTH_TRAIN;
}


void relay_probe(struct relay_end *end, struct lane *l, const janus_plugin_rtp *last,
	relay_rtp_h *rtph, gint64 now)
{
	guint8 rtp[HEADER_FIXED + PADDING] = { 0 };
	janus_plugin_rtp packet = {
		.mindex = l->to, .video = TRUE, .buffer = (char *)rtp, .length = sizeof(rtp),
		.extensions = last->extensions,
	};
	guint16 seq;

	if (!lane_insert(l, (const guint8 *)last->buffer, TRAIN, TRAIN * sizeof(rtp), &seq))
		return;

	memcpy(rtp, last->buffer, HEADER_FIXED);
	rtp[0] = HEADER_VERSION << 6 | HEADER_PADDING;
	rtp[1] &= ~LANE_KEY_MARKER;
	rtp[sizeof(rtp) - 1] = PADDING;
	packet.extensions.dd_len = 0; /* it describes a frame */
	for (guint i = 0; i < TRAIN; i++) {
		lane_set_seq(rtp, seq + i);
		rtph(end->peer, &packet);
	}
	relay_end_note(end, kind_for(l), now);
}
