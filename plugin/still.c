/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file still.c  The last keyframe of a source, whole, for somebody who comes later
 */

#include <string.h>
#include "frame.h"
#include "header.h"
#include "lane.h"
#include "still.h"

struct still {
	enum route_codec codec;
	gboolean sealed;
	gboolean live;         /**< `ssrc`, `seq` and `ts` are known       */
	guint32 ssrc;          /**< of the source, as it is in memory      */
	guint16 seq;           /**< newest                                 */
	guint32 ts;            /**< newest                                 */
	GPtrArray *whole;      /**< the last one that is complete, or NULL */
	gint64 at;             /**< when it was, us                        */
	GPtrArray *coming;     /**< the beginning of the next, or NULL     */
	guint bytes;           /**< of that                                */
	gboolean too_large;    /**< the last one was                       */
	gboolean torn;         /**< of the newest frame, or before it, something is missing */
};


struct still *still_new(enum route_codec codec, gboolean sealed)
{
	struct still *s = g_new0(struct still, 1);

	s->codec = codec;
	s->sealed = sealed;

	return s;
}


static void frame_drop(GPtrArray **framep)
{
	g_clear_pointer(framep, g_ptr_array_unref);
}


void still_free(struct still *s)
{
	if (!s)
		return;

	frame_drop(&s->coming);
	frame_drop(&s->whole);
	g_free(s);
}


static struct still_packet *packet_copy(const janus_plugin_rtp *packet)
{
	struct still_packet *copy = g_malloc(sizeof(*copy) + packet->length);

	copy->packet = *packet;
	copy->packet.buffer = (char *)copy->rtp;
	memcpy(copy->rtp, packet->buffer, packet->length);

	return copy;
}


/**
 * Whether a packet begins a keyframe. Of H.264 any slice looks so, so that nothing
 * may be missing before it
 */
static gboolean begins_keyframe(const struct still *s, const guint8 *payload, guint length)
{
	struct frame f;

	frame_read(&f, s->codec, payload, length, s->sealed);

	return f.keyframe && !(s->torn && s->codec == ROUTE_CODEC_H264);
}


static void keep(struct still *s, const janus_plugin_rtp *packet, gint64 now)
{
	s->bytes += packet->length;
	s->too_large = s->bytes > STILL_BYTES || s->coming->len == STILL_PACKETS;
	if (s->too_large) {
		frame_drop(&s->coming);
		return;
	}

	g_ptr_array_add(s->coming, packet_copy(packet));
	if ((guint8)packet->buffer[1] & LANE_KEY_MARKER) {
		frame_drop(&s->whole);
		s->whole = g_steal_pointer(&s->coming);
		s->at = now;
	}
}


gboolean still_put(struct still *s, const janus_plugin_rtp *packet, gint64 now)
{
	const guint8 *rtp = (const guint8 *)packet->buffer, *payload;
	const guint length = header_payload(rtp, packet->length, &payload);
	const guint64 w = lane_word(rtp);
	const gboolean known = s->live && lane_ssrc(rtp) == s->ssrc;
	const gint16 ahead = (gint16)(LANE_WORD_SEQ(w) - s->seq);
	const gboolean same = known && LANE_WORD_TS(w) == s->ts;
	gboolean begins;

	if (known && ahead <= 0 && ahead >= -LANE_MISORDER)
		return FALSE;

	/* several packets of a keyframe could begin one */
	if (!same || ahead != 1 || !length)
		frame_drop(&s->coming);
	s->torn = known && (ahead != 1 || (s->torn && same));
	begins = length && !s->coming && begins_keyframe(s, payload, length);
	s->live = TRUE;
	s->ssrc = lane_ssrc(rtp);
	s->seq = LANE_WORD_SEQ(w);
	s->ts = LANE_WORD_TS(w);
	if (begins) {
		s->coming = g_ptr_array_new_with_free_func(g_free);
		s->bytes = 0;
	}
	if (s->coming)
		keep(s, packet, now);

	return begins;
}


GPtrArray *still_packets(const struct still *s, gint64 now)
{
	return now - s->at < STILL_AGE ? s->whole : NULL;
}


guint32 still_ts(const struct still *s)
{
	return s->ts;
}


gboolean still_too_large(const struct still *s)
{
	return s->too_large;
}
