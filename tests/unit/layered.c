/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

#include "layered.h"

enum {
	RID_EXT = 10,
	SIZE = 600,                    /* 144 kbit/s of each layer */
};

struct layered_sender layered[LAYERED_COUNT];
guint layered_frames_sent;


void layered_begin(void)
{
	for (guint i = 0; i < LAYERED_COUNT; i++) {
		layered[i] = (struct layered_sender){
			.ssrc = LAYERED_SSRC + i, .seq = 65000 + 200 * i, .ts = 0x80000000u * i,
			.picture = 100 + 10000 * i, .base = 50 * i,
		};
	}
	layered_frames_sent = 0;
}


void layered_describe(struct route_layers *l, gboolean rids)
{
	static const char *const names[] = { "q", "h", "f" };

	*l = (struct route_layers){
		.count = LAYERED_COUNT, .codec = ROUTE_CODEC_VP8, .rid_ext = rids ? RID_EXT : 0,
		.wish = { ROUTE_LAYER_AUTO, ROUTE_LAYER_AUTO, 0 },
	};
	for (guint i = 0; i < LAYERED_COUNT; i++) {
		if (rids)
			g_strlcpy(l->layer[i].rid, names[i], ROUTE_RID_SIZE);
		else
			l->layer[i].ssrc = LAYERED_SSRC + i;
	}
}


void layered_packet(struct pair *p, guint layer, gboolean key, guint temporal,
	const char *rid)
{
	struct layered_sender *s = &layered[layer];
	guint8 buf[SIZE] = {0x80, 0x80 | PAIR_VP8, s->seq >> 8, (guint8)s->seq, s->ts >> 24,
		s->ts >> 16, s->ts >> 8, s->ts, 0, 0, s->ssrc >> 8, s->ssrc};
	guint at = 12;

	if (rid) {
		const guint8 ext[] = {0xbe, 0xde, 0, 1, RID_EXT << 4, rid[0], 0, 0};

		buf[0] |= 0x10;
		memcpy(buf + at, ext, sizeof(ext));
		at += sizeof(ext);
	}
	buf[at++] = 0x90;                        /* X, start of partition 0 */
	buf[at++] = 0xe0;                        /* picture id, TL0PICIDX, TID */
	buf[at++] = 0x80 | s->picture >> 8;
	buf[at++] = (guint8)s->picture;
	buf[at++] = s->base;
	buf[at++] = temporal << 6 | 0x20;        /* of the lowest alone: sync */
	buf[at++] = key ? 0 : 1;
	leg_raw(p->a, LEG_VIDEO, TRUE, buf, SIZE);
}


void layered_frame(struct pair *p, gboolean key)
{
	static const guint8 temporal[] = { 0, 2, 1, 2 };
	const guint tid = key ? 0 : temporal[layered_frames_sent % 4];

	layered_frames_sent = key ? 1 : layered_frames_sent + 1;
	leg_now += LAYERED_FRAME;
	for (guint i = 0; i < LAYERED_COUNT; i++) {
		struct layered_sender *s = &layered[i];

		s->ts += LAYERED_TICKS;
		if (s->stopped)
			continue;
		if (!tid)
			s->base++;
		layered_packet(p, i, key, tid, NULL);
		s->seq++;
		s->picture++;
	}
}


void layered_frames(struct pair *p, guint count)
{
	while (count--)
		layered_frame(p, FALSE);
}
