/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file door.c  What is turned away before anything is made of it
 */

#include <stdatomic.h>
#include "bucket.h"
#include "door.h"
#include "session.h"
#include "shell.h"
#include "weight.h"

static struct {
	_Atomic guint rate;          /**< messages a second, 0: any number      */
	_Atomic guint size;          /**< bytes                                 */
	_Atomic guint64 too_fast;
	_Atomic guint64 too_large;
} door;

void door_set(const struct settings *s)
{
	atomic_store(&door.rate, s->request_rate);
	atomic_store(&door.size, s->message_max);
}

void door_open(const struct settings *s)
{
	atomic_store(&door.too_fast, 0);
	atomic_store(&door.too_large, 0);
	door_set(s);
}

static gboolean slow_enough(janus_plugin_session *handle)
{
	guint rate = atomic_load(&door.rate);
	const struct bucket_rule rule = { rate, 1, rate * DOOR_BURST_SECONDS };
	struct session *s = rate ? shell_session(handle) : NULL;
	gboolean good = !s || session_may_ask(s, &rule, g_get_monotonic_time());

	session_unref(s);

	return good;
}

static gboolean small_enough(const json_t *body, const json_t *jsep)
{
	gsize left = atomic_load(&door.size);

	return weight_fits(body, &left, DOOR_DEPTH) && weight_fits(jsep, &left, DOOR_DEPTH);
}

enum duet_error door_check(janus_plugin_session *handle, const json_t *body,
	const json_t *jsep)
{
	if (!slow_enough(handle)) {
		atomic_fetch_add(&door.too_fast, 1);
		return DUET_ERROR_TOO_FAST;
	}
	if (!small_enough(body, jsep)) {
		atomic_fetch_add(&door.too_large, 1);
		return DUET_ERROR_TOO_LARGE;
	}

	return DUET_OK;
}

const char *door_reason(enum duet_error code)
{
	return code == DUET_ERROR_TOO_FAST ? "Too many requests: slow down" :
		"The message is too large";
}

void door_counts(struct door_counts *out)
{
	out->too_fast = atomic_load(&door.too_fast);
	out->too_large = atomic_load(&door.too_large);
}
