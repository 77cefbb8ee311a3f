/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file claim.c  What the token of a request has to prove
 */

#include "claim.h"

#include <string.h>

static char *escaped(const char *prefix, const char *name)
{
	GString *out = g_string_new(prefix);

	for (; *name; name++) {
		if (strchr("%,:=", *name))
			g_string_append_printf(out, "%%%02X", *name);
		else
			g_string_append_c(out, *name);
	}

	return g_string_free(out, FALSE);
}

char *claim_descriptor(const struct request *req)
{
	switch (req->type) {
	case REQUEST_REGISTER:
		return escaped("", req->username);
	case REQUEST_JOIN:
		return escaped(CLAIM_ROOM, req->room);
	default:
		return NULL;
	}
}
