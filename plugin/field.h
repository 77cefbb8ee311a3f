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

/**
 * The word that says what is asked for
 *
 * @param textp Set on success; borrowed
 * @param body  The message; NULL is an error of its own
 * @param error Set on failure to a sentence; g_free() it
 */
enum duet_error field_request(const char **textp, const json_t *body, char **error);
/** The error for a word that nobody knows */
enum duet_error field_unknown(const char *text, char **error);
/** Reads all that are there into the members of `to`; members may be set on failure, too */
enum duet_error field_read(const struct field *fields, const json_t *body, void *to,
	char **error);

#endif
