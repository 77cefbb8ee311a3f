/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

#include "effect.h"

void effect_free(void *arg)
{
	struct effect *e = arg;

	if (!e)
		return;

	g_free(e->transaction);
	json_decref(e->event);
	media_free(e->media);
	g_free(e->plan);
	g_free(e);
}

struct effect *effect_add(GPtrArray *effects, enum effect_type type, guint64 handle)
{
	struct effect *e = g_new0(struct effect, 1);

	e->type = type;
	e->handle = handle;
	g_ptr_array_add(effects, e);

	return e;
}

GPtrArray *effects_new(void)
{
	return g_ptr_array_new_with_free_func(effect_free);
}
