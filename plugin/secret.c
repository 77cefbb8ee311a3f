/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

#include "secret.h"

#include <string.h>

gboolean secret_matches(const char *given, const char *secret)
{
	gsize length = strlen(secret), given_length;
	volatile guint8 differs;

	g_return_val_if_fail(length, FALSE);
	if (!given)
		return FALSE;

	given_length = strlen(given);
	differs = given_length != length;
	for (gsize i = 0; i < given_length; i++)
		differs |= (guint8)(given[i] ^ secret[i % length]);

	return !differs;
}
