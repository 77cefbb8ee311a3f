/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file vp8.c  Numbers of pictures in VP8 payloads (RFC 7741 section 4.2)
 */

#include "vp8.h"

#define NARROW_MASK 0x7f
#define WIDE_MASK 0x7fff
#define WIDE_FLAG 0x8000


static guint16 read_picture(const struct frame *f, const guint8 *payload)
{
	const guint8 *p = payload + f->picture;

	return f->wide ? (guint16)(p[0] << 8 | p[1]) & WIDE_MASK : p[0] & NARROW_MASK;
}


static void write_picture(const struct frame *f, guint8 *payload, guint16 picture)
{
	guint8 *p = payload + f->picture;

	if (!f->wide) {
		p[0] = picture & NARROW_MASK;
		return;
	}
	p[0] = (guint8)((WIDE_FLAG | picture) >> 8);
	p[1] = (guint8)picture;
}


static void rewrite_picture(struct vp8 *v, const struct frame *f, guint8 *payload,
	gboolean fresh)
{
	const guint bits = f->wide ? 15 : 7;
	const guint16 mask = f->wide ? WIDE_MASK : NARROW_MASK;
	const guint16 in = read_picture(f, payload);
	guint16 out;

	if (fresh && v->sent)
		v->picture_off = (guint16)(v->picture + 1 - in);
	out = (in + v->picture_off) & mask;
	write_picture(f, payload, out);
	/* newer by less than half the circle */
	if (fresh || ((out - v->picture) & mask) < 1u << (bits - 1))
		v->picture = out;
}


static void rewrite_base(struct vp8 *v, const struct frame *f, guint8 *payload,
	gboolean fresh)
{
	guint8 *base = payload + f->base;

	if (fresh && v->sent)
		v->base_off = (guint8)(v->base + 1 - *base);
	*base += v->base_off;
	if (fresh || (gint8)(*base - v->base) > 0)
		v->base = *base;
}


void vp8_rewrite(struct vp8 *v, const struct frame *f, guint8 *payload, gboolean fresh)
{
	if (f->picture)
		rewrite_picture(v, f, payload, fresh);
	if (f->base)
		rewrite_base(v, f, payload, fresh);
	v->sent = TRUE;
}
