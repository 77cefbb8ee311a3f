/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file field.h  The elements of a request, by a table
 */

#ifndef DUET_FIELD_H
#define DUET_FIELD_H

#include <jansson.h>
#include "request.h"

/** One element of a request; tables end with one that has no name */
struct field {
	const char *name;
	gboolean required;
	/** Reads a value into a member, see element.h; FALSE: wrong type or value */
	gboolean (*read)(const json_t *value, void *member);
	size_t offset;          /**< of the member                             */
	const char *expected;   /**< what the value should be, in words        */
};

/** One request: the word for it, and its elements */
struct field_rule {
	const char *name;
	const struct field *fields;
};

/**
 * Finds out what is asked for
 *
 * @param typep Set on success: which of the rules it is
 * @param rules All that there are
 * @param count How many
 * @param body  The message; NULL is an error of its own
 * @param error Set on failure to a sentence; g_free() it
 */
enum duet_error field_type(guint *typep, const struct field_rule *rules, guint count,
	const json_t *body, char **error);
/** Reads all that are there into the members of `to`; members may be set on failure, too */
enum duet_error field_read(const struct field *fields, const json_t *body, void *to,
	char **error);

#endif
