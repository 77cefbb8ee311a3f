/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file element.c  Reads one element of a request
 */

#include "element.h"

#include <string.h>
#include "admin_request.h"
#include "label.h"
#include "request.h"

#define CALL_ID_MAX 64
#define TOKEN_MAX 4096
#define FILENAME_MAX_BYTES 64
#define REASON_MAX 256
#define RING_TIMEOUT_MAX 600
#define WORDS_MAX 32
#define NAMES_MAX 256
#define WORD_MAX 32

/* A string of 1 to max bytes; JSON can hold a NUL, which C would stop at */
static const char *text_value(const json_t *value, size_t max)
{
	const char *text = json_string_value(value);
	size_t len = json_string_length(value);

	if (!text || !len || len > max || len != strlen(text))
		return NULL;
	return g_utf8_validate(text, (gssize)len, NULL) ? text : NULL;
}

gboolean element_name(const json_t *value, void *member)
{
	const char *text = text_value(value, LABEL_BYTES_MAX);
	char *name = text ? label_clean(text) : NULL;

	if (!name)
		return FALSE;
	*(char **)member = name;
	return TRUE;
}

static gboolean copy_text(const json_t *value, size_t max, void *member)
{
	const char *text = text_value(value, max);

	if (!text)
		return FALSE;
	*(char **)member = g_strdup(text);
	return TRUE;
}

gboolean element_call_id(const json_t *value, void *member)
{
	return copy_text(value, CALL_ID_MAX, member);
}

gboolean element_token(const json_t *value, void *member)
{
	return copy_text(value, TOKEN_MAX, member);
}

/* Never a path, never hidden, nothing that a shell or a tool would take for more */
gboolean element_filename(const json_t *value, void *member)
{
	const char *text = text_value(value, FILENAME_MAX_BYTES);

	if (!text || !g_ascii_isalnum(*text))
		return FALSE;
	for (const char *p = text; *p; p++) {
		if (!g_ascii_isalnum(*p) && !strchr("._-", *p))
			return FALSE;
	}
	return copy_text(value, FILENAME_MAX_BYTES, member);
}

/* What decorates a hangup never stands in its way: cut or left out, not refused */
gboolean element_reason(const json_t *value, void *member)
{
	const char *text = text_value(value, G_MAXSSIZE);
	size_t len;

	if (!text)
		return TRUE;
	len = strlen(text);
	if (len > REASON_MAX)
		len = (size_t)(g_utf8_find_prev_char(text, text + REASON_MAX + 1) - text);
	*(char **)member = g_strndup(text, len);
	return TRUE;
}

gboolean element_code(const json_t *value, void *member)
{
	static const char *const codes[] = { "ended", "declined", "busy", NULL };
	const char *text = json_string_value(value);

	if (text && g_strv_contains(codes, text))
		*(char **)member = g_strdup(text);
	return TRUE;
}

gboolean element_words(const json_t *value, void *member)
{
	g_auto(GStrv) words = NULL;
	size_t count = json_array_size(value);

	if (!json_is_array(value) || count > WORDS_MAX)
		return FALSE;
	words = g_new0(char *, count + 1);
	for (size_t i = 0; i < count; i++) {
		const char *text = text_value(json_array_get(value, i), WORD_MAX);

		if (!text)
			return FALSE;
		words[i] = g_strdup(text);
	}
	*(char ***)member = g_steal_pointer(&words);
	return TRUE;
}

/* A name that is there twice counts once */
gboolean element_names(const json_t *value, void *member)
{
	g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
	g_auto(GStrv) names = NULL;
	size_t count = json_array_size(value);

	if (!json_is_array(value) || !count || count > NAMES_MAX)
		return FALSE;
	names = g_new0(char *, count + 1);
	for (size_t i = 0, n = 0; i < count; i++) {
		char *name;

		if (!element_name(json_array_get(value, i), &name))
			return FALSE;
		if (g_hash_table_contains(seen, name)) {
			g_free(name);
			continue;
		}
		names[n++] = name;
		g_hash_table_add(seen, name);
	}
	*(char ***)member = g_steal_pointer(&names);
	return TRUE;
}

gboolean element_codecs(const json_t *value, void *member)
{
	if (!element_words(value, member))
		return FALSE;
	for (char **word = *(char ***)member; *word; word++) {
		for (char *p = *word; *p; p++)
			*p = g_ascii_tolower(*p);
	}
	return TRUE;
}

gboolean element_boolean(const json_t *value, void *member)
{
	if (!json_is_boolean(value))
		return FALSE;
	*(gboolean *)member = json_is_true(value);
	return TRUE;
}

gboolean element_flag(const json_t *value, void *member)
{
	if (!json_is_boolean(value))
		return FALSE;
	*(enum request_flag *)member = json_is_true(value) ? REQUEST_TRUE : REQUEST_FALSE;
	return TRUE;
}

static gboolean integer_value(json_int_t *out, const json_t *value, json_int_t min,
	json_int_t max)
{
	json_int_t number = json_integer_value(value);

	if (!json_is_integer(value) || number < min || number > max)
		return FALSE;
	*out = number;
	return TRUE;
}

/* 1 to max */
static gboolean copy_count(const json_t *value, guint max, void *member)
{
	json_int_t count;

	if (!integer_value(&count, value, 1, max))
		return FALSE;
	*(guint *)member = (guint)count;
	return TRUE;
}

gboolean element_ring_timeout(const json_t *value, void *member)
{
	return copy_count(value, RING_TIMEOUT_MAX, member);
}

gboolean element_limit(const json_t *value, void *member)
{
	return copy_count(value, ADMIN_PAGE_MAX, member);
}

gboolean element_device(const json_t *value, void *member)
{
	json_int_t device;

	if (!integer_value(&device, value, 1, G_MAXINT64))
		return FALSE;
	*(guint64 *)member = (guint64)device;
	return TRUE;
}

gboolean element_end_code(const json_t *value, void *member)
{
	const char *text = json_string_value(value);

	if (!text || (strcmp(text, "ended") && strcmp(text, "kicked")))
		return FALSE;
	*(char **)member = g_strdup(text);
	return TRUE;
}

gboolean element_object(const json_t *value, void *member)
{
	if (!json_is_object(value))
		return FALSE;
	*(json_t **)member = json_incref((json_t *)value);
	return TRUE;
}

gboolean element_layer(const json_t *value, void *member)
{
	json_int_t layer;

	if (!integer_value(&layer, value, -1, 2))
		return FALSE;
	*(int *)member = (int)layer;
	return TRUE;
}

/* REMB and Janus's send_remb() have 32 bits for it */
gboolean element_bitrate(const json_t *value, void *member)
{
	json_int_t bitrate;

	if (!integer_value(&bitrate, value, 0, G_MAXUINT32))
		return FALSE;
	*(gint64 *)member = bitrate;
	return TRUE;
}
