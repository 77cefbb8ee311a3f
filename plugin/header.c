/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file header.c  The parts of an RTP packet (RFC 3550 section 5.1)
 */

#include "header.h"

enum {
	EXTENSION_HEADER = 4,
	ONE_BYTE = 0xbede,       /* RFC 8285 section 4.2 */
	TWO_BYTE = 0x1000,       /* section 4.3, the upper twelve bits */
	ONE_BYTE_STOP = 15,
};

#define HAS_PADDING(rtp) ((rtp)[0] & HEADER_PADDING)
#define HAS_EXTENSION(rtp) ((rtp)[0] & 0x10)


static guint word16(const guint8 *p)
{
	return (guint)(p[0] << 8 | p[1]);
}


/** @return Where the extension's header would be, or 0: malformed */
static guint fixed_end(const guint8 *rtp, guint length)
{
	const guint end = length < HEADER_FIXED ? 0 : HEADER_FIXED + 4u * (rtp[0] & 0x0f);

	return end > length ? 0 : end;
}


/** @return Length of all extensions, their header excluded, or -1: malformed */
static int extensions_length(const guint8 *rtp, guint length, guint at)
{
	guint size;

	if (at + EXTENSION_HEADER > length)
		return -1;
	size = 4 * word16(rtp + at + 2);

	return at + EXTENSION_HEADER + size > length ? -1 : (int)size;
}


guint header_payload(const guint8 *rtp, guint length, const guint8 **payload)
{
	guint at = fixed_end(rtp, length), padding = 0;
	int size;

	if (!at)
		return 0;
	if (HAS_EXTENSION(rtp)) {
		size = extensions_length(rtp, length, at);
		if (size < 0)
			return 0;
		at += EXTENSION_HEADER + (guint)size;
	}
	if (HAS_PADDING(rtp)) {
		/* it counts itself */
		padding = rtp[length - 1];
		if (!padding)
			return 0;
	}
	if (at + padding >= length)
		return 0;

	*payload = rtp + at;

	return length - at - padding;
}


guint header_extension(const guint8 *rtp, guint length, guint8 id, const guint8 **data)
{
	guint at = fixed_end(rtp, length), profile, head, n, end;
	int size;

	if (!at || !HAS_EXTENSION(rtp))
		return 0;
	size = extensions_length(rtp, length, at);
	profile = size < 0 ? 0 : word16(rtp + at);
	if (profile != ONE_BYTE && (profile & 0xfff0) != TWO_BYTE)
		return 0;

	head = profile == ONE_BYTE ? 1 : 2;
	at += EXTENSION_HEADER;
	for (end = at + (guint)size; at + head <= end; at += head + n) {
		const guint8 this = head == 1 ? rtp[at] >> 4 : rtp[at];

		n = 0;
		if (!this) {           /* padding: one byte in either form */
			at -= head - 1;
			continue;
		}
		if (head == 1 && this == ONE_BYTE_STOP)
			return 0;
		n = head == 1 ? (rtp[at] & 0x0fu) + 1 : rtp[at + 1];
		if (at + head + n > end)
			return 0;
		if (this == id) {
			*data = rtp + at + head;
			return n;
		}
	}

	return 0;
}
