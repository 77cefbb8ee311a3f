/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file weight.h  How large a JSON value is, as far as that matters
 */

#ifndef DUET_WEIGHT_H
#define DUET_WEIGHT_H

#include <glib.h>
#include <jansson.h>

/**
 * Whether a value is within bounds; looks at no more of it than that takes
 *
 * @param value NULL has no weight
 * @param left  Bytes that it may have, about as many as in compact JSON; less
 *              its own on return, meaningless after FALSE
 * @param depth Arrays and objects that may stand inside each other
 */
gboolean weight_fits(const json_t *value, gsize *left, guint depth);

#endif
