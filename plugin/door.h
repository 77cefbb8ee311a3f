/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file door.h  What is turned away before anything is made of it
 *
 * A client that sends too much, or too large things, costs a look into the
 * registry and a few additions: no parsing, no SDP, no place in a queue.
 */

#ifndef DUET_DOOR_H
#define DUET_DOOR_H

#include <glib.h>
#include <jansson.h>
#include <janus/plugins/plugin.h>
#include "request.h"
#include "settings.h"

/** Arrays and objects of a message that may stand inside each other */
#define DOOR_DEPTH 8
/** A client may be ahead of its rate by what this many seconds bring */
#define DOOR_BURST_SECONDS 5

/** Begins with the limits of the settings, and with nobody turned away yet */
void door_open(const struct settings *s);
/** Takes over other limits; any thread */
void door_set(const struct settings *s);

/**
 * Looks at a message as it comes; any thread
 *
 * @return DUET_OK, DUET_ERROR_TOO_FAST or DUET_ERROR_TOO_LARGE
 */
enum duet_error door_check(janus_plugin_session *handle, const json_t *body,
	const json_t *jsep);
/** A sentence for the client */
const char *door_reason(enum duet_error code);

/** How often each was returned since the start */
struct door_counts {
	guint64 too_fast;
	guint64 too_large;
};
void door_counts(struct door_counts *out);

#endif
