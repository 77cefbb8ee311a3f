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
#include <sys/random.h>
#include "entropy.h"

void entropy_fill(void *buf, size_t len)
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
