/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

#include "check.h"
#include "core.h"


static json_t *settings(struct core *core)
{
	json_auto_t *message = json_pack("{s:s}", "request", "settings");
	json_t *answer = core_plugin(core)->handle_admin_message(message);
	json_t *all = json_incref(json_object_get(json_object_get(answer, "result"), "settings"));

	json_decref(answer);
	return all;
}


/* A number, a word, a boolean of libconfig's own; and no file at all */
static void test_read(void)
{
	struct core *core = core_open("general: {\n ring_timeout = 30\n list = \"none\"\n"
		" presence = false\n}");
	json_t *all = settings(core);

	check_int(json_integer_value(json_object_get(all, "ring_timeout")), 30);
	check_str(json_string_value(json_object_get(all, "list")), "none");
	check(json_is_false(json_object_get(all, "presence")));
	json_decref(all);
	core_close(core);
	check(core_starts(NULL));
}


/* The others count, and what the file could not say is the default */
static void test_wrong(void)
{
	struct core *core = core_open("hello = 1\ngeneral: {\n ring_timeout = 3\n"
		" watch_max = [ 1, 2 ]\n no_such_key = 1\n calls_max = 7\n}\nother: { a = 1 }");
	json_t *all = settings(core);

	check_int(json_integer_value(json_object_get(all, "ring_timeout")), 45);
	check_int(json_integer_value(json_object_get(all, "watch_max")), 64);
	check_int(json_integer_value(json_object_get(all, "calls_max")), 7);
	json_decref(all);
	core_close(core);
}


/* Whoever wanted to keep somebody out does not find the door open */
static void test_unsafe(void)
{
	static const char *const files[] = {
		"general: { auth = \"signed\"",
		"general: { auth = \"singed\" }",
		"general: { room_auth = true }",
		"general: { presence = \"nope\" }",
		"general: { list = \"\" }",
		"general: { record = \"some\" }",
		"general: { record_consent = \"always\" }",
		"general: { admin_key = [ \"a\", \"b\" ] }",
		"auth = \"signed\"\ngeneral: { }",
	};

	for (guint i = 0; i < G_N_ELEMENTS(files); i++) {
		if (core_starts(files[i]))
			check_fail("It started with %s", files[i]);
	}
	check(core_starts("general: { auth = \"signed\" }"));
}


const struct host_test suite_loader[] = {
	{ "a file is read", test_read },
	{ "a wrong value is the default, and the others count", test_wrong },
	{ "no start with a wrong value that keeps somebody out", test_unsafe },
	HOST_TESTS_END
};
