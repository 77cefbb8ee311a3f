/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file field.c  The elements of a request, by a table
 */

#include <string.h>
#include "field.h"

#define ERROR_TEXT_MAX 64

static enum duet_error read_word(const char **wordp, const json_t *body, char **error)
{
	const json_t *value;

	if (!body) {
		*error = g_strdup("No message");
		return DUET_ERROR_NO_MESSAGE;
	}
	if (!json_is_object(body)) {
		*error = g_strdup("The message is not a JSON object");
		return DUET_ERROR_INVALID_JSON;
	}
	value = json_object_get(body, "request");
	if (!value) {
		*error = g_strdup("Missing mandatory element (request)");
		return DUET_ERROR_MISSING_ELEMENT;
	}
	if (!json_is_string(value)) {
		*error = g_strdup("Invalid element (request should be a string)");
		return DUET_ERROR_INVALID_ELEMENT;
	}
	*wordp = json_string_value(value);
	return DUET_OK;
}

enum duet_error field_type(guint *typep, const struct field_rule *rules, guint count,
	const json_t *body, char **error)
{
	const char *word;
	enum duet_error code = read_word(&word, body, error);
	g_autofree char *cut = NULL;

	if (code)
		return code;
	for (guint i = 0; i < count; i++) {
		if (!g_ascii_strcasecmp(word, rules[i].name)) {
			*typep = i;
			return DUET_OK;
		}
	}

	cut = g_utf8_make_valid(word, (gssize)MIN(strlen(word), ERROR_TEXT_MAX));
	*error = g_strdup_printf("Unknown request (%s)", cut);
	return DUET_ERROR_INVALID_REQUEST;
}

enum duet_error field_read(const struct field *fields, const json_t *body, void *to,
	char **error)
{
	for (const struct field *f = fields; f->name; f++) {
		const json_t *value = json_object_get(body, f->name);

		if (!value && f->required) {
			*error = g_strdup_printf("Missing mandatory element (%s)", f->name);
			return DUET_ERROR_MISSING_ELEMENT;
		}
		if (value && !f->read(value, (char *)to + f->offset)) {
			*error = g_strdup_printf("Invalid element (%s should be %s)",
				f->name, f->expected);
			return DUET_ERROR_INVALID_ELEMENT;
		}
	}
	return DUET_OK;
}
