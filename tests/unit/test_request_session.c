/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/*
 * Requests that bring a call back, watch others, and meet in rooms
 */

#include "parse.h"

static void test_come_back(void)
{
	static const struct parse_case cases[] = {
#define REATTACH(fields) "{\"request\":\"reattach\"," fields "}"
		{ REATTACH("\"call_id\":\"c\""), DUET_ERROR_MISSING_ELEMENT, "secret" },
		{ REATTACH("\"secret\":\"s\""), DUET_ERROR_MISSING_ELEMENT, "call_id" },
		{ REATTACH("\"call_id\":\"c\",\"secret\":1"), DUET_ERROR_INVALID_ELEMENT, "secret" },
		{ REATTACH("\"call_id\":\"c\",\"secret\":\"\""), DUET_ERROR_INVALID_ELEMENT, "secret" },
		{ REGISTER("\"username\":\"a\",\"secret\":[]"), DUET_ERROR_INVALID_ELEMENT, "secret" },
		{ "{\"request\":\"status\",\"answer\":1}", DUET_ERROR_INVALID_ELEMENT, "answer" },
	};
	struct request *req = parse_good(REATTACH("\"call_id\":\"c\",\"secret\":\"s\""));

	g_assert_cmpstr(req->call_id, ==, "c");
	g_assert_cmpstr(req->secret, ==, "s");
	request_free(req);
	req = parse_good(REGISTER("\"username\":\"a\",\"secret\":\"s\""));
	g_assert_cmpstr(req->secret, ==, "s");
	request_free(req);
	req = parse_good("{\"request\":\"status\",\"answer\":true}");
	g_assert_true(req->answer);
	request_free(req);
	check_cases(cases, G_N_ELEMENTS(cases));
}

static void test_watch(void)
{
	static const struct parse_case cases[] = {
#define WATCH(what) "{\"request\":\"watch\",\"usernames\":" what "}"
		{ "{\"request\":\"watch\"}", DUET_ERROR_MISSING_ELEMENT, "usernames" },
		{ "{\"request\":\"unwatch\"}", DUET_OK, NULL },
		{ WATCH("[]"), DUET_ERROR_INVALID_ELEMENT, "usernames" },
		{ WATCH("\"bob\""), DUET_ERROR_INVALID_ELEMENT, "usernames" },
		{ WATCH("[\"bob\",7]"), DUET_ERROR_INVALID_ELEMENT, "usernames" },
		{ WATCH("[\"bob\",\" \"]"), DUET_ERROR_INVALID_ELEMENT, "usernames" },
	};
	struct request *req = parse_good(WATCH("[\"bob\",\"carol\"]"));

	g_assert_cmpuint(g_strv_length(req->usernames), ==, 2);
	g_assert_cmpstr(req->usernames[1], ==, "carol");
	request_free(req);
	check_cases(cases, G_N_ELEMENTS(cases));
}

static enum duet_error watch_names(guint count)
{
	json_auto_t *body = json_pack("{s:s, s:[]}", "request", "watch", "usernames");
	struct request *req = NULL;
	g_autofree char *error = NULL;
	enum duet_error code;

	for (guint i = 0; i < count; i++)
		json_array_append_new(json_object_get(body, "usernames"), json_string("bob"));
	code = request_parse(&req, body, NULL, &error);
	request_free(req);
	return code;
}

static void test_names_are_bounded(void)
{
	g_assert_cmpint(watch_names(256), ==, DUET_OK);
	g_assert_cmpint(watch_names(257), ==, DUET_ERROR_INVALID_ELEMENT);
}

static void test_room(void)
{
	static const struct parse_case cases[] = {
#define JOIN(fields) "{\"request\":\"join\"," fields "}"
		{ "{\"request\":\"join\"}", DUET_ERROR_MISSING_ELEMENT, "room" },
		{ JOIN("\"room\":\"\""), DUET_ERROR_INVALID_ELEMENT, "room" },
		{ JOIN("\"room\":7"), DUET_ERROR_INVALID_ELEMENT, "room" },
		{ JOIN("\"room\":\"hall\",\"display\":7"), DUET_ERROR_INVALID_ELEMENT, "display" },
	};
	struct request *req = parse_good(JOIN("\"room\":\"hall\",\"features\":[\"ping\"],"
		"\"display\":\"Bob\",\"codecs\":[\"VP8\"]"));

	g_assert_cmpstr(req->room, ==, "hall");
	g_assert_cmpstr(req->display, ==, "Bob");
	g_assert_true(req->features);
	g_assert_cmpstr(req->codecs[0], ==, "vp8");
	request_free(req);
	req = parse_good("{\"request\":\"call\",\"room\":\"hall\"}");
	g_assert_cmpstr(req->room, ==, "hall");
	g_assert_null(req->username);
	request_free(req);
	check_cases(cases, G_N_ELEMENTS(cases));
}

int main(int argc, char *argv[])
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/request-session/come-back", test_come_back);
	g_test_add_func("/request-session/watch", test_watch);
	g_test_add_func("/request-session/names-are-bounded", test_names_are_bounded);
	g_test_add_func("/request-session/room", test_room);
	return g_test_run();
}
