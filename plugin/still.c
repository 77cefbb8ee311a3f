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
	GPtrArray *whole;      /**< the last one that is complete, or NULL */
	gint64 at;             /**< when it was, us                        */
	GPtrArray *coming;     /**< the beginning of the next, or NULL     */
	guint bytes;           /**< of that                                */
	guint16 seq;           /**< its last packet                        */
	guint32 ts;
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


static gboolean begins_keyframe(const struct still *s, const janus_plugin_rtp *packet)
{
	const guint8 *payload;
	const guint length = header_payload((const guint8 *)packet->buffer, packet->length,
		&payload);
	struct frame f;

	if (!length)
		return FALSE;

	frame_read(&f, s->codec, payload, length, s->sealed);

	return f.keyframe;
}


/** Some codecs have several packets in a keyframe that could begin one */
static gboolean follows(const struct still *s, guint64 w)
{
	return s->coming && LANE_WORD_TS(w) == s->ts
		&& LANE_WORD_SEQ(w) == (guint16)(s->seq + 1);
}


gboolean still_put(struct still *s, const janus_plugin_rtp *packet, gint64 now)
{
	const guint64 w = lane_word((const guint8 *)packet->buffer);
	const gboolean more = follows(s, w);
	const gboolean begins = !more && begins_keyframe(s, packet);

	if (!more)
		frame_drop(&s->coming);
	if (begins) {
		s->coming = g_ptr_array_new_with_free_func(g_free);
		s->bytes = 0;
		s->ts = LANE_WORD_TS(w);
	}
	if (!s->coming)
		return FALSE;

	s->seq = LANE_WORD_SEQ(w);
	s->bytes += packet->length;
	if (s->bytes > STILL_BYTES) {
		frame_drop(&s->coming);
		return begins;
	}
	g_ptr_array_add(s->coming, packet_copy(packet));
	if ((guint8)packet->buffer[1] & LANE_KEY_MARKER) {
		frame_drop(&s->whole);
		s->whole = g_steal_pointer(&s->coming);
		s->at = now;
	}

	return begins;
}


GPtrArray *still_packets(const struct still *s, gint64 now)
{
	return now - s->at < STILL_AGE ? s->whole : NULL;
}
