/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file bytes.h  The input of a fuzz target, taken apart from its beginning
 */

#ifndef DUET_FUZZ_BYTES_H
#define DUET_FUZZ_BYTES_H

#include <string.h>
#include <glib.h>

struct bytes {
	const guint8 *data;
	gsize left;
};

/** 0 when there are none left */
static inline guint8 bytes_u8(struct bytes *b)
{
	if (!b->left)
		return 0;
	b->left--;
	return *b->data++;
}

static inline guint16 bytes_u16(struct bytes *b)
{
	const guint8 high = bytes_u8(b);

	return (guint16)(high << 8 | bytes_u8(b));
}

/**
 * The next bytes, in memory that is exactly as long, so that to read or write
 * beyond them is noticed
 *
 * @param size Set to how many there are: at most `max`, fewer at the end
 *
 * @return g_free() it
 */
static inline void *bytes_take(struct bytes *b, gsize max, gsize *size)
{
	void *copy;

	*size = MIN(max, b->left);
	copy = g_malloc(*size ? *size : 1);
	if (*size)
		memcpy(copy, b->data, *size);
	b->data += *size;
	b->left -= *size;
	return copy;
}

/** The bytes up to the next `end`, which is left out; as a string, g_free() it */
static inline char *bytes_line(struct bytes *b, char end)
{
	const guint8 *stop = b->left ? memchr(b->data, end, b->left) : NULL;
	const gsize size = stop ? (gsize)(stop - b->data) : b->left;
	char *text = g_strndup((const char *)b->data, size);

	b->data += size + !!stop;
	b->left -= size + !!stop;
	return text;
}

#endif
