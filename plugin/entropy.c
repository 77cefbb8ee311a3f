/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file entropy.c  Random bytes nobody can guess
 */

#include <errno.h>
#include <glib.h>
#include <string.h>
#include <sys/random.h>
#include "entropy.h"

static void from_kernel(void *buf, size_t len)
{
	char *p = buf;

	while (len > 0) {
		ssize_t n = getrandom(p, len, 0);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			g_error("getrandom: %s", g_strerror(errno));
		p += n;
		len -= n;
	}
}

/* A call into the kernel takes longer than most of what is done with the mutex held */
static unsigned char bytes[256];
static size_t left;

void entropy_fill(void *buf, size_t len)
{
	if (len > sizeof(bytes)) {
		from_kernel(buf, len);
		return;
	}
	if (len > left) {
		from_kernel(bytes, sizeof(bytes));
		left = sizeof(bytes);
	}

	left -= len;
	memcpy(buf, bytes + left, len);
	/* whoever reads this memory later must not learn what was given out */
	explicit_bzero(bytes + left, len);
}
