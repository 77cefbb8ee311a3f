/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

#include "shape.h"

#include <string.h>

void shapes_init(struct shapes *s)
{
	s->bare = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	s->jsep = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
}

void shapes_clear(struct shapes *s)
{
	g_hash_table_unref(s->bare);
	g_hash_table_unref(s->jsep);
}

static void add_value(struct shapes *s, GString *out, const json_t *value);

static gint by_name(gconstpointer a, gconstpointer b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void add_object(struct shapes *s, GString *out, const json_t *object)
{
	g_autoptr(GPtrArray) keys = g_ptr_array_new();
	json_t *o = (json_t *)object, *value;
	const char *key;

	json_object_foreach(o, key, value)
		g_ptr_array_add(keys, (char *)key);
	g_ptr_array_sort(keys, by_name);

	g_string_append_c(out, '{');
	for (guint i = 0; i < keys->len; i++) {
		key = g_ptr_array_index(keys, i);
		g_string_append_printf(out, " %s:", key);
		add_value(s, out, json_object_get(object, key));
	}
	g_string_append(out, " }");
}

void shapes_add_list(struct shapes *s, const json_t *array)
{
	const json_t *entry;
	size_t i;

	json_array_foreach(array, i, entry) {
		GString *out = g_string_new("entry ");

		add_value(s, out, entry);
		g_hash_table_add(s->bare, g_string_free(out, FALSE));
	}
}

static void add_value(struct shapes *s, GString *out, const json_t *value)
{
	switch (json_typeof(value)) {
	case JSON_OBJECT:
		add_object(s, out, value);
		break;
	case JSON_ARRAY:
		g_string_append(out, "list");
		shapes_add_list(s, value);
		break;
	case JSON_STRING:
		g_string_append(out, "string");
		break;
	case JSON_INTEGER:
		g_string_append(out, "integer");
		break;
	case JSON_TRUE:
	case JSON_FALSE:
		g_string_append(out, "boolean");
		break;
	case JSON_REAL:
		g_string_append(out, "real");
		break;
	case JSON_NULL:
		g_assert_not_reached();
	}
}

void shapes_add_event(struct shapes *s, const json_t *event, const char *jsep)
{
	const json_t *result = json_object_get(event, "result");
	const json_t *name = json_object_get(result ? result : event, "event");
	GString *out = g_string_new(name ? json_string_value(name) : "");

	add_value(s, out, event);
	if (jsep)
		g_hash_table_add(s->jsep, g_strdup_printf("%s %s", jsep, out->str));
	g_hash_table_add(s->bare, g_string_free(out, FALSE));
}

void shape_figures(guint64 handle, struct figures *out, void *arg)
{
	(void)handle;
	(void)arg;
	*out = (struct figures){ .cap = 300000, .estimate = 400000, .loss = 0.5, .rtt = 1000 };
}

guint shapes_missing(GHashTable *from, GHashTable *in, const char *what)
{
	GHashTableIter iter;
	gpointer key;
	guint missing = 0;

	g_hash_table_iter_init(&iter, from);
	while (g_hash_table_iter_next(&iter, &key, NULL)) {
		if (g_hash_table_contains(in, key))
			continue;
		g_test_message("%s: %s", what, (char *)key);
		missing++;
	}

	return missing;
}
