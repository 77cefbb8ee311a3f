/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file aligned.h  Memory for what every packet needs, in whole cache lines
 */

#ifndef DUET_ALIGNED_H
#define DUET_ALIGNED_H

#include <stdlib.h>
#include <string.h>
#include <glib.h>

#define CACHE_LINE 64
/** Processors fetch the two lines of such a pair together */
#define CACHE_PAIR (2 * CACHE_LINE)


/** @return Zeroed memory that starts at a multiple of CACHE_PAIR; free() it */
static inline void *aligned_new0(gsize size)
{
	void *mem;

	size = (size + CACHE_PAIR - 1) / CACHE_PAIR * CACHE_PAIR;
	mem = aligned_alloc(CACHE_PAIR, size);
	if (!mem)
		g_error("no memory for %" G_GSIZE_FORMAT " bytes", size);

	return memset(mem, 0, size);
}

#endif
