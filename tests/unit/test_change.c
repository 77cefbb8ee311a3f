/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/*
 * Settings that change while the plugin runs
 */

#include <string.h>
#include "../../plugin/change.h"

static enum duet_error change(const struct settings *s, const char *json,
	struct settings **changed, char **error)
{
	g_autofree char *text = g_strdelimit(g_strdup(json), "'", '"');
	json_auto_t *wanted = json_loads(text, 0, NULL);

	g_assert_nonnull(wanted);

	return change_make(changed, s, wanted, TRUE, error);
}

static void set(struct settings *s, const char *key, const char *value)
{
	g_autofree char *error = NULL;

	g_assert_cmpint(settings_set(s, key, value, &error), ==, 0);
}

static const char *shown(const json_t *all, const char *key)
{
	return json_string_value(json_object_get(all, key));
}

static void test_shown(void)
{
	struct settings *s = settings_new();
	json_t *all = change_show(s);

	g_assert_cmpint(json_integer_value(json_object_get(all, "ring_timeout")), ==, 45);
	g_assert_true(json_is_true(json_object_get(all, "presence")));
	g_assert_cmpstr(shown(all, "auth"), ==, "none");
	g_assert_cmpstr(shown(all, "video_codecs"), ==, "vp8,h264,vp9,av1");
	g_assert_cmpstr(shown(all, "turn_uris"), ==, "none");
	g_assert_cmpstr(shown(all, "turn_secret"), ==, "none");
	for (const struct settings_key *key = settings_keys(); key->name; key++)
		g_assert_nonnull(json_object_get(all, key->name));
	json_decref(all);

	set(s, "turn_secret", "quiet");
	set(s, "admin_key", "hush");
	all = change_show(s);
	g_assert_cmpstr(shown(all, "turn_secret"), ==, "***");
	g_assert_cmpstr(shown(all, "admin_key"), ==, "***");
	json_decref(all);
	settings_free(s);
}

/* A copy has what the original has, whatever it was set to */
static void test_copy(void)
{
	static const char *const values[][2] = {
		{ "auth", "signed" }, { "ring_timeout", "50" }, { "presence", "no" },
		{ "turn_uris", "turn:a,turns:b" }, { "turn_secret", "a, b = c" },
		{ "audio_codecs", "pcmu,opus" }, { "list", "none" }, { "bitrate_max", "64000" },
	};
	struct settings *s = settings_new(), *copy;

	for (guint i = 0; i < G_N_ELEMENTS(values); i++)
		set(s, values[i][0], values[i][1]);
	copy = settings_copy(s);
	for (const struct settings_key *key = settings_keys(); key->name; key++) {
		g_autofree char *here = settings_get(s, key->name);
		g_autofree char *there = settings_get(copy, key->name);

		g_assert_cmpstr(here, ==, there);
	}
	for (guint i = 0; i < G_N_ELEMENTS(values); i++) {
		g_autofree char *text = settings_get(copy, values[i][0]);

		g_assert_cmpstr(text, ==, values[i][1]);
	}
	g_assert_null(settings_get(s, "none_such"));
	settings_free(copy);
	settings_free(s);
}

static void test_taken(void)
{
	struct settings *s = settings_new(), *changed = NULL;
	g_autofree char *error = NULL;

	g_assert_cmpint(change(s, "{'ring_timeout':30,'presence':false,'calls_max':'7',"
		"'turn_secret':'x'}", &changed, &error), ==, DUET_OK);
	g_assert_cmpuint(changed->ring_timeout, ==, 30);
	g_assert_cmpuint(changed->calls_max, ==, 7);
	g_assert_false(changed->presence);
	g_assert_cmpstr(changed->turn_secret, ==, "x");
	g_assert_cmpuint(s->ring_timeout, ==, 45);
	settings_free(changed);
	settings_free(s);
}

struct bad_change {
	const char *json;
	enum duet_error code;
	const char *word;
};

/* One wrong value, and nothing changes */
static void test_refused(void)
{
	static const struct bad_change cases[] = {
		{ "{'calls_max':5,'ring_timeout':4}", DUET_ERROR_INVALID_ELEMENT, "ring_timeout" },
		{ "{'calls_max':5,'none_such':4}", DUET_ERROR_INVALID_ELEMENT, "none_such" },
		{ "{'calls_max':5,'presence':1}", DUET_ERROR_INVALID_ELEMENT, "presence" },
		{ "{'calls_max':5,'presence':null}", DUET_ERROR_INVALID_ELEMENT, "presence" },
		{ "{'calls_max':5,'list':['all']}", DUET_ERROR_INVALID_ELEMENT, "list" },
		{ "{'calls_max':5.5}", DUET_ERROR_INVALID_ELEMENT, "calls_max" },
		{ "{'calls_max':-1}", DUET_ERROR_INVALID_ELEMENT, "calls_max" },
		{ "{'calls_max':5,'admin_key':'mine'}", DUET_ERROR_FIXED, "admin_key" },
	};
	struct settings *s = settings_new(), *changed = NULL;

	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *error = NULL;

		g_test_message("%s", cases[i].json);
		g_assert_cmpint(change(s, cases[i].json, &changed, &error), ==, cases[i].code);
		g_assert_nonnull(strstr(error, cases[i].word));
		g_assert_null(changed);
		g_assert_cmpuint(s->calls_max, ==, 10000);
	}
	settings_free(s);
}

/* What nobody has heard of is not repeated at length */
static void test_long(void)
{
	g_autofree char *name = g_strnfill(10000, 'x');
	json_auto_t *wanted = json_pack("{s:i}", name, 1);
	struct settings *s = settings_new(), *changed = NULL;
	g_autofree char *error = NULL;

	g_assert_cmpint(change_make(&changed, s, wanted, TRUE, &error), ==, DUET_ERROR_INVALID_ELEMENT);
	g_assert_cmpuint(strlen(error), <, 200);
	settings_free(s);
}

/* Whoever asks for tokens that nobody can check lets nobody in */
static void test_tokens(void)
{
	static const char *const settings[] = { "auth", "room_auth" };
	json_auto_t *other = json_pack("{s:i}", "calls_max", 7);

	for (guint i = 0; i < G_N_ELEMENTS(settings); i++) {
		json_auto_t *wanted = json_pack("{s:i, s:s}", "calls_max", 7, settings[i], "signed");
		struct settings *s = settings_new(), *changed = NULL;
		g_autofree char *error = NULL;

		g_assert_cmpint(change_make(&changed, s, wanted, FALSE, &error), ==,
			DUET_ERROR_NO_TOKENS);
		g_assert_true(g_str_has_prefix(error, settings[i]));
		g_assert_null(changed);
		g_assert_cmpint(change_make(&changed, s, wanted, TRUE, &error), ==, DUET_OK);
		settings_free(changed);

		/* As the file has it, it stays */
		set(s, settings[i], "signed");
		g_assert_cmpint(change_make(&changed, s, other, FALSE, &error), ==, DUET_OK);
		g_assert_cmpuint(changed->calls_max, ==, 7);
		settings_free(changed);
		settings_free(s);
	}
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/change/shown", test_shown);
	g_test_add_func("/change/copy", test_copy);
	g_test_add_func("/change/taken", test_taken);
	g_test_add_func("/change/refused", test_refused);
	g_test_add_func("/change/long", test_long);
	g_test_add_func("/change/tokens", test_tokens);

	return g_test_run();
}
