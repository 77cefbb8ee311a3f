/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file frame.c  What a packet of video says about its frame
 */

#include <string.h>
#include "frame.h"

enum {
	/* VP8 payload descriptor, RFC 7741 section 4.2 */
	VP8_X = 0x80, VP8_S = 0x10, VP8_PID = 0x07,
	VP8_I = 0x80, VP8_L = 0x40, VP8_T = 0x20, VP8_K = 0x10,
	VP8_WIDE = 0x80, VP8_Y = 0x20,
	VP8_P = 0x01,            /* of the frame itself, section 4.3 */
	/* H.264, RFC 6184 section 5.2 */
	NAL_TYPE = 0x1f, NAL_IDR = 5, NAL_SPS = 7, NAL_STAP_A = 24, NAL_FU_A = 28,
	FU_START = 0x80,
	/* VP9 payload descriptor, RFC 9628 section 4.2 */
	VP9_I = 0x80, VP9_P = 0x40, VP9_L = 0x20, VP9_B = 0x08,
	VP9_WIDE = 0x80, VP9_SPATIAL = 0x0e, VP9_U = 0x10,
	/* AV1 aggregation header */
	AV1_Z = 0x80, AV1_N = 0x08,
	/* dependency descriptor */
	DESCRIPTOR_FIRST = 0x80, DESCRIPTOR_FIXED = 3, DESCRIPTOR_STRUCTURE = 0x80,
};


/** @return Length of the descriptor, or 0: cut short */
static guint read_vp8_descriptor(struct frame *f, const guint8 *p, guint length)
{
	guint at = 2;
	guint8 has;

	if (length < 2)
		return 0;
	if (!(p[0] & VP8_X))
		return 1;

	has = p[1];
	if ((has & VP8_I) && at < length) {
		f->picture = (guint8)at;
		f->wide = !!(p[at] & VP8_WIDE);
		at += f->wide ? 2 : 1;
	}
	if ((has & VP8_L) && at < length)
		f->base = (guint8)at++;
	if ((has & (VP8_T | VP8_K)) && at < length) {
		if (has & VP8_T) {
			f->temporal = (gint8)(p[at] >> 6);
			f->sync = !!(p[at] & VP8_Y);
		}
		at++;
	}

	return at < length ? at : 0;
}


static void read_vp8(struct frame *f, const guint8 *p, guint length, gboolean sealed)
{
	const guint at = read_vp8_descriptor(f, p, length);
	const gboolean begins = (p[0] & VP8_S) && !(p[0] & VP8_PID);

	if (!at) {
		f->picture = f->base = 0;
		f->temporal = -1;
		return;
	}

	f->keyframe = begins && !sealed && !(p[at] & VP8_P);
}


static void read_vp9(struct frame *f, const guint8 *p, guint length)
{
	guint at = 1, spatial = 0;

	if (p[0] & VP9_I)
		at += length > 1 && (p[1] & VP9_WIDE) ? 2 : 1;
	if ((p[0] & VP9_L) && at < length) {
		f->temporal = (gint8)(p[at] >> 5);
		f->sync = !!(p[at] & VP9_U);
		spatial = p[at] & VP9_SPATIAL;
	}
	f->keyframe = (p[0] & VP9_B) && !(p[0] & VP9_P) && !spatial;
}


static gboolean aggregate_has_sps(const guint8 *p, guint length)
{
	for (guint at = 1, size; at + 2 < length; at += 2 + size) {
		size = (guint)(p[at] << 8 | p[at + 1]);
		if ((p[at + 2] & NAL_TYPE) == NAL_SPS)
			return TRUE;
	}

	return FALSE;
}


static gboolean h264_keyframe(const guint8 *p, guint length)
{
	guint8 type = p[0] & NAL_TYPE;

	if (type == NAL_STAP_A)
		return aggregate_has_sps(p, length);
	if (type == NAL_FU_A)
		type = length > 1 && (p[1] & FU_START) ? p[1] & NAL_TYPE : 0;

	return type == NAL_IDR || type == NAL_SPS;
}


void frame_read(struct frame *f, enum route_codec codec, const guint8 *payload,
	guint length, gboolean sealed)
{
	memset(f, 0, sizeof(*f));
	f->temporal = -1;
	if (!length)
		return;

	switch (codec) {

	case ROUTE_CODEC_VP8:
		read_vp8(f, payload, length, sealed);
		break;

	case ROUTE_CODEC_VP9:
		read_vp9(f, payload, length);
		break;

	case ROUTE_CODEC_H264:
		f->keyframe = !sealed && h264_keyframe(payload, length);
		break;

	case ROUTE_CODEC_AV1:
		f->keyframe = (payload[0] & AV1_N) && !(payload[0] & AV1_Z);
		break;

	case ROUTE_CODEC_OTHER:
		break;
	}
	if (f->keyframe)
		f->sync = TRUE;
}


gboolean frame_descriptor_keyframe(const guint8 *descriptor, guint length)
{
	return length > DESCRIPTOR_FIXED && (descriptor[0] & DESCRIPTOR_FIRST)
		&& (descriptor[DESCRIPTOR_FIXED] & DESCRIPTOR_STRUCTURE);
}


gboolean frame_tells_keyframe(enum route_codec codec, gboolean sealed)
{
	switch (codec) {

	case ROUTE_CODEC_VP9:
	case ROUTE_CODEC_AV1:
		return TRUE;

	case ROUTE_CODEC_VP8:
	case ROUTE_CODEC_H264:
		return !sealed;

	case ROUTE_CODEC_OTHER:
		break;
	}

	return FALSE;
}
