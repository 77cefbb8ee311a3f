/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file shape.h  What events look like: their elements and types, without values
 *
 * Lists are of any length: what is in them is a shape of its own.
 */

#ifndef DUET_TEST_SHAPE_H
#define DUET_TEST_SHAPE_H

#include <glib.h>
#include <jansson.h>
#include "../../plugin/exchange.h"

/** Sets of shapes, as text */
struct shapes {
	GHashTable *bare;        /**< of events, and of what is in their lists */
	GHashTable *jsep;        /**< of events that have a JSEP, and its type */
};

void shapes_init(struct shapes *s);
void shapes_clear(struct shapes *s);

/**
 * Adds the shape of an event to a client, or to event handlers
 *
 * @param jsep "offer", "answer" or NULL: it has no JSEP
 */
void shapes_add_event(struct shapes *s, const json_t *event, const char *jsep);
/** Adds the shapes of what is in a list */
void shapes_add_list(struct shapes *s, const json_t *list);

/** For exchange_set_figures(): all that can be known is, so that events have all elements */
void shape_figures(guint64 handle, struct figures *out, void *arg);

/** How many of a set are not in another; each is printed, with a word on it */
guint shapes_missing(GHashTable *from, GHashTable *in, const char *what);

#endif
