/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

#include "operator.h"

#include "../../plugin/exchange_admin.h"
#include "deliver.h"

json_t *operator_asks(struct world *w, const char *body)
{
	g_autofree char *text = g_strdelimit(g_strdup(body), "'", '"');
	json_auto_t *o = json_loads(text, 0, NULL), *answer = NULL;
	g_autoptr(GPtrArray) effects = effects_new();
	g_autofree char *error = NULL;
	struct admin_request *req = NULL;
	json_t *result;

	g_assert_nonnull(o);
	g_assert_cmpint(admin_request_parse(&req, o, &error), ==, DUET_OK);
	answer = exchange_admin(w->exchange, req, w->now, effects);
	admin_request_free(req);
	deliver(w, effects);
	g_assert_cmpstr(json_string_value(json_object_get(answer, "duet")), ==, "admin");
	result = json_object_get(answer, "result");

	return json_incref(result ? result : answer);
}

void operator_is_refused(struct world *w, const char *body, enum duet_error code)
{
	json_auto_t *answer = operator_asks(w, body);

	g_assert_cmpint(json_integer_value(json_object_get(answer, "error_code")), ==, code);
	g_assert_true(json_is_string(json_object_get(answer, "error")));
}

void operator_sets(struct world *w, const char *key, const char *value)
{
	struct settings *changed = settings_copy(w->settings);
	g_autoptr(GPtrArray) effects = effects_new();
	g_autofree char *error = NULL;

	g_assert_cmpint(settings_set(changed, key, value, &error), ==, 0);
	exchange_set_settings(w->exchange, changed, w->now, effects);
	settings_free(w->settings);
	w->settings = changed;
	deliver(w, effects);
}

void operator_reads(const json_t *answer, const char *path, const char *value)
{
	g_auto(GStrv) part = g_strsplit(path, ".", -1);
	const json_t *field = answer;
	g_autofree char *got = NULL;

	for (guint i = 0; part[i]; i++)
		field = json_is_array(field) ? json_array_get(field, atoi(part[i])) :
			json_object_get(field, part[i]);

	if (json_is_string(field))
		got = g_strdup(json_string_value(field));
	else if (field)
		got = json_dumps(field, JSON_ENCODE_ANY | JSON_COMPACT);
	if (g_strcmp0(got, value))
		g_test_message("%s", path);
	g_assert_cmpstr(got, ==, value);
}
