/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file keyframe.c  Requests for keyframes: read, and kept to a measure
 */

#include "keyframe.h"

enum {
	RTCP_HEADER = 4,
	RTCP_PSFB = 206,       /* payload-specific feedback, RFC 4585 section 6.1 */
	PSFB_PLI = 1,
	PSFB_FIR = 4,
	PSFB_SSRCS = 12,       /* header, SSRCs of sender and media               */
	FIR_ENTRY = 8,
};


static gboolean packet_asks(const guint8 *p, gsize length)
{
	if (p[1] != RTCP_PSFB || length < PSFB_SSRCS)
		return FALSE;

	switch (p[0] & 0x1f) {

	case PSFB_PLI:
		return TRUE;

	case PSFB_FIR:
		return length >= PSFB_SSRCS + FIR_ENTRY;

	default:
		return FALSE;
	}
}


gboolean keyframe_asked(const void *rtcp, gsize length)
{
	const guint8 *p = rtcp;

	while (length >= RTCP_HEADER) {
		const gsize size = 4 * ((gsize)(p[2] << 8 | p[3]) + 1);

		if (p[0] >> 6 != 2 || size > length)
			return FALSE;
		if (packet_asks(p, size))
			return TRUE;
		p += size;
		length -= size;
	}

	return FALSE;
}


gboolean keyframe_want(struct keyframe *k, gint64 now)
{
	k->wanted = TRUE;

	return keyframe_due(k, now);
}


gboolean keyframe_due(struct keyframe *k, gint64 now)
{
	if (!k->wanted || now < k->next)
		return FALSE;

	k->wanted = FALSE;
	k->next = now + KEYFRAME_INTERVAL;

	return TRUE;
}
