/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file weight.c  How large a JSON value is, as far as that matters
 */

#include "weight.h"

/** A number, a literal, or what stands around a string */
#define PLAIN 4

static gboolean take(gsize *left, gsize bytes)
{
	if (bytes > *left)
		return FALSE;

	*left -= bytes;

	return TRUE;
}

static gboolean array_fits(const json_t *array, gsize *left, guint depth)
{
	const json_t *value;
	size_t i;

	json_array_foreach(array, i, value) {
		if (!weight_fits(value, left, depth))
			return FALSE;
	}

	return TRUE;
}

static gboolean object_fits(const json_t *object, gsize *left, guint depth)
{
	const char *key;
	json_t *value;

	json_object_foreach((json_t *)object, key, value) {
		if (!take(left, strlen(key) + PLAIN) || !weight_fits(value, left, depth))
			return FALSE;
	}

	return TRUE;
}

gboolean weight_fits(const json_t *value, gsize *left, guint depth)
{
	if (!value)
		return TRUE;
	if (!take(left, PLAIN + (json_is_string(value) ? json_string_length(value) : 0)))
		return FALSE;
	if (!json_is_array(value) && !json_is_object(value))
		return TRUE;
	if (!depth)
		return FALSE;

	return json_is_array(value) ? array_fits(value, left, depth - 1) :
		object_fits(value, left, depth - 1);
}
