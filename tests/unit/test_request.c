/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

#include <string.h>

#include "parse.h"

static void test_envelope(void)
{
	static const struct parse_case cases[] = {
		{ "[]", DUET_ERROR_INVALID_JSON, NULL },
		{ "\"list\"", DUET_ERROR_INVALID_JSON, NULL },
		{ "null", DUET_ERROR_INVALID_JSON, NULL },
		{ "{}", DUET_ERROR_MISSING_ELEMENT, "request" },
		{ "{\"Request\":\"list\"}", DUET_ERROR_MISSING_ELEMENT, "request" },
		{ "{\"request\":1}", DUET_ERROR_INVALID_ELEMENT, "request" },
		{ "{\"request\":null}", DUET_ERROR_INVALID_ELEMENT, "request" },
		{ "{\"request\":\"\"}", DUET_ERROR_INVALID_REQUEST, NULL },
		{ "{\"request\":\"lists\"}", DUET_ERROR_INVALID_REQUEST, "lists" },
		{ "{\"request\":\"list \"}", DUET_ERROR_INVALID_REQUEST, NULL },
	};
	struct request *req = NULL;
	g_autofree char *error = NULL;

	check_cases(cases, G_N_ELEMENTS(cases));
	g_assert_cmpint(request_parse(&req, NULL, "tr", &error), ==, DUET_ERROR_NO_MESSAGE);
	g_assert_null(req);
	g_assert_nonnull(error);
}

static void test_unknown_is_cut(void)
{
	g_autofree char *name = g_strnfill(100000, 'x');
	g_autofree char *wide = g_strdup_printf("{\"request\":\"%.63s\xc3\xa9%s\"}", name, name);
	struct request *req = NULL;
	g_autofree char *error = NULL;

	g_assert_cmpint(parse(wide, &req, &error), ==, DUET_ERROR_INVALID_REQUEST);
	g_assert_cmpuint(strlen(error), <, 128);
	g_assert_true(g_utf8_validate(error, -1, NULL));
}

static void test_names_of_requests(void)
{
	static const char *const names[REQUEST_COUNT] = {
		"register", "unregister", "list", "call", "ringing",
		"accept", "hangup", "set", "ping", "status",
		"hold", "unhold", "reattach", "watch", "unwatch", "join", "leave",
	};

	for (int i = 0; i < REQUEST_COUNT; i++) {
		g_autofree char *upper = g_ascii_strup(names[i], -1);
		g_autofree char *json = g_strdup_printf("{\"request\":\"%s\","
			"\"username\":\"alice\",\"call_id\":\"c\",\"secret\":\"s\","
			"\"usernames\":[\"bob\"],\"room\":\"hall\"}", upper);
		struct request *req = parse_good(json);

		g_assert_cmpint(req->type, ==, i);
		g_assert_cmpstr(request_name(req->type), ==, names[i]);
		request_free(req);
	}
	g_assert_null(request_name(REQUEST_COUNT));
}

static void test_absent(void)
{
	struct request *req = parse_good("{\"request\":\"set\",\"surplus\":[{}]}");

	g_assert_cmpint(req->audio, ==, REQUEST_ABSENT);
	g_assert_cmpint(req->video, ==, REQUEST_ABSENT);
	g_assert_cmpint(req->bitrate, ==, -1);
	g_assert_null(req->call_id);
	g_assert_null(req->media);
	request_free(req);

	req = parse_good("{\"request\":\"register\",\"username\":\"alice\"}");
	g_assert_false(req->features);
	g_assert_null(req->feature);
	g_assert_null(req->codecs);
	g_assert_null(req->display);
	request_free(req);

	req = parse_good("{\"request\":\"call\",\"username\":\"bob\"}");
	g_assert_false(req->early);
	g_assert_cmpuint(req->ring_timeout, ==, 0);
	request_free(req);
	request_free(NULL);
}

static void test_register(void)
{
	struct request *req = parse_good("{\"request\":\"register\",\"username\":\"alice\","
		"\"display\":\"Alice L.\",\"features\":[],\"codecs\":[\"Opus\",\"VP8\"]}");

	g_assert_cmpstr(req->username, ==, "alice");
	g_assert_cmpstr(req->display, ==, "Alice L.");
	g_assert_true(req->features);
	g_assert_cmpuint(g_strv_length(req->feature), ==, 0);
	g_assert_cmpuint(g_strv_length(req->codecs), ==, 2);
	g_assert_cmpstr(req->codecs[0], ==, "opus");
	g_assert_cmpstr(req->codecs[1], ==, "vp8");
	request_free(req);

	req = parse_good("{\"request\":\"register\",\"username\":\"alice\","
		"\"features\":[\"Trickle\"]}");
	g_assert_cmpstr(req->feature[0], ==, "Trickle");
	request_free(req);
}

static void test_register_errors(void)
{
	static const struct parse_case cases[] = {
		{ "{\"request\":\"register\"}", DUET_ERROR_MISSING_ELEMENT, "username" },
		{ REGISTER("\"username\":7"), DUET_ERROR_INVALID_ELEMENT, "username" },
		{ REGISTER("\"username\":null"), DUET_ERROR_INVALID_ELEMENT, "username" },
		{ REGISTER("\"username\":\"a\",\"display\":1"), DUET_ERROR_INVALID_ELEMENT, "display" },
		{ REGISTER("\"username\":\"a\",\"display\":\"\""), DUET_ERROR_INVALID_ELEMENT, "display" },
		{ REGISTER("\"username\":\"a\",\"features\":true"), DUET_ERROR_INVALID_ELEMENT, "features" },
		{ REGISTER("\"username\":\"a\",\"features\":{}"), DUET_ERROR_INVALID_ELEMENT, "features" },
		{ REGISTER("\"username\":\"a\",\"features\":[1]"), DUET_ERROR_INVALID_ELEMENT, "features" },
		{ REGISTER("\"username\":\"a\",\"codecs\":\"opus\""), DUET_ERROR_INVALID_ELEMENT, "codecs" },
		{ REGISTER("\"username\":\"a\",\"codecs\":[\"\"]"), DUET_ERROR_INVALID_ELEMENT, "codecs" },
		{ REGISTER("\"username\":\"a\",\"codecs\":[\"opus\",null]"), DUET_ERROR_INVALID_ELEMENT, "codecs" },
	};

	check_cases(cases, G_N_ELEMENTS(cases));
}

static enum duet_error register_words(const char *field, guint count, guint len)
{
	g_autofree char *word = g_strnfill(len, 'x');
	json_auto_t *body = json_pack("{s:s, s:s, s:[]}", "request", "register",
		"username", "alice", field);
	struct request *req = NULL;
	g_autofree char *error = NULL;
	enum duet_error code;

	for (guint i = 0; i < count; i++)
		json_array_append_new(json_object_get(body, field), json_string(word));
	code = request_parse(&req, body, NULL, &error);
	request_free(req);
	return code;
}

static void test_words_are_bounded(void)
{
	static const char *const fields[] = { "codecs", "features" };

	for (gsize i = 0; i < G_N_ELEMENTS(fields); i++) {
		g_assert_cmpint(register_words(fields[i], 32, 32), ==, DUET_OK);
		g_assert_cmpint(register_words(fields[i], 33, 32), ==, DUET_ERROR_INVALID_ELEMENT);
		g_assert_cmpint(register_words(fields[i], 32, 33), ==, DUET_ERROR_INVALID_ELEMENT);
	}
}

static void test_call(void)
{
	struct request *req = parse_good("{\"request\":\"call\",\"username\":\"bob\","
		"\"early\":true,\"ring_timeout\":30}");

	g_assert_cmpstr(req->username, ==, "bob");
	g_assert_true(req->early);
	g_assert_cmpuint(req->ring_timeout, ==, 30);
	request_free(req);
}

static void test_call_errors(void)
{
	static const struct parse_case cases[] = {
#define CALL(fields) "{\"request\":\"call\",\"username\":\"bob\"," fields "}"
		{ "{\"request\":\"call\"}", DUET_OK, NULL },
		{ "{\"request\":\"call\",\"username\":[]}", DUET_ERROR_INVALID_ELEMENT, "username" },
		{ "{\"request\":\"call\",\"room\":\" \"}", DUET_ERROR_INVALID_ELEMENT, "room" },
		{ CALL("\"room\":1"), DUET_ERROR_INVALID_ELEMENT, "room" },
		{ CALL("\"early\":1"), DUET_ERROR_INVALID_ELEMENT, "early" },
		{ CALL("\"early\":\"true\""), DUET_ERROR_INVALID_ELEMENT, "early" },
		{ CALL("\"early\":false"), DUET_OK, NULL },
		{ CALL("\"preview\":1"), DUET_ERROR_INVALID_ELEMENT, "preview" },
		{ CALL("\"preview\":true"), DUET_OK, NULL },
		{ CALL("\"ring_timeout\":1"), DUET_OK, NULL },
		{ CALL("\"ring_timeout\":600"), DUET_OK, NULL },
		{ CALL("\"ring_timeout\":0"), DUET_ERROR_INVALID_ELEMENT, "ring_timeout" },
		{ CALL("\"ring_timeout\":-1"), DUET_ERROR_INVALID_ELEMENT, "ring_timeout" },
		{ CALL("\"ring_timeout\":601"), DUET_ERROR_INVALID_ELEMENT, "ring_timeout" },
		{ CALL("\"ring_timeout\":4294967306"), DUET_ERROR_INVALID_ELEMENT, "ring_timeout" },
		{ CALL("\"ring_timeout\":30.5"), DUET_ERROR_INVALID_ELEMENT, "ring_timeout" },
		{ CALL("\"ring_timeout\":\"30\""), DUET_ERROR_INVALID_ELEMENT, "ring_timeout" },
	};

	check_cases(cases, G_N_ELEMENTS(cases));
}

static void test_layers(void)
{
	static const struct parse_case cases[] = {
#define SET(fields) "{\"request\":\"set\"," fields "}"
		{ SET("\"substream\":-1,\"temporal\":-1,\"fallback\":0"), DUET_OK, NULL },
		{ SET("\"substream\":3"), DUET_ERROR_INVALID_ELEMENT, "substream" },
		{ SET("\"substream\":-2"), DUET_ERROR_INVALID_ELEMENT, "substream" },
		{ SET("\"substream\":true"), DUET_ERROR_INVALID_ELEMENT, "substream" },
		{ SET("\"temporal\":4294967296"), DUET_ERROR_INVALID_ELEMENT, "temporal" },
		{ SET("\"fallback\":-1"), DUET_ERROR_INVALID_ELEMENT, "fallback" },
		{ SET("\"fallback\":\"1\""), DUET_ERROR_INVALID_ELEMENT, "fallback" },
	};
	struct request *req = parse_good(SET("\"substream\":2,\"temporal\":0,\"fallback\":5"));

	g_assert_cmpint(req->substream, ==, 2);
	g_assert_cmpint(req->temporal, ==, 0);
	g_assert_cmpint(req->fallback, ==, 5);
	request_free(req);
	req = parse_good("{\"request\":\"set\"}");
	g_assert_cmpint(req->substream, ==, REQUEST_NO_LAYER);
	g_assert_cmpint(req->fallback, ==, -1);
	request_free(req);
	check_cases(cases, G_N_ELEMENTS(cases));
}

static void test_call_id(void)
{
	static const char *const types[] = {
		"ringing", "accept", "hangup", "set", "hold", "unhold",
	};
	g_autofree char *longest = g_strnfill(64, 'c');

	for (gsize i = 0; i < G_N_ELEMENTS(types); i++) {
		g_autofree char *good = g_strdup_printf(
			"{\"request\":\"%s\",\"call_id\":\"%s\"}", types[i], longest);
		g_autofree char *lengthy = g_strdup_printf(
			"{\"request\":\"%s\",\"call_id\":\"%sx\"}", types[i], longest);
		g_autofree char *empty = g_strdup_printf(
			"{\"request\":\"%s\",\"call_id\":\"\"}", types[i]);
		g_autofree char *number = g_strdup_printf(
			"{\"request\":\"%s\",\"call_id\":1}", types[i]);
		g_autofree char *absent = g_strdup_printf("{\"request\":\"%s\"}", types[i]);
		const struct parse_case cases[] = {
			{ lengthy, DUET_ERROR_INVALID_ELEMENT, "call_id" },
			{ empty, DUET_ERROR_INVALID_ELEMENT, "call_id" },
			{ number, DUET_ERROR_INVALID_ELEMENT, "call_id" },
			{ absent, i ? DUET_OK : DUET_ERROR_MISSING_ELEMENT, NULL },
		};
		struct request *req = parse_good(good);

		g_assert_cmpstr(req->call_id, ==, longest);
		request_free(req);
		check_cases(cases, G_N_ELEMENTS(cases));
	}
}

static void test_hangup(void)
{
	static const char *const codes[] = { "ended", "declined", "busy" };
	struct request *req = parse_good("{\"request\":\"hangup\",\"reason\":\"Tea\"}");

	g_assert_cmpstr(req->reason, ==, "Tea");
	g_assert_null(req->code);
	request_free(req);
	for (gsize i = 0; i < G_N_ELEMENTS(codes); i++) {
		g_autofree char *json = g_strdup_printf(
			"{\"request\":\"hangup\",\"code\":\"%s\"}", codes[i]);

		req = parse_good(json);
		g_assert_cmpstr(req->code, ==, codes[i]);
		request_free(req);
	}
}

/* As in videocall, a bad reason does not keep a call from ending */
static void test_hangup_always_works(void)
{
	static const char *const bodies[] = {
		"{\"request\":\"hangup\",\"reason\":1}",
		"{\"request\":\"hangup\",\"reason\":\"\"}",
		"{\"request\":\"hangup\",\"reason\":\"a\\u0000b\"}",
		"{\"request\":\"hangup\",\"code\":7}",
		"{\"request\":\"hangup\",\"code\":\"shutdown\"}",
	};

	for (gsize i = 0; i < G_N_ELEMENTS(bodies); i++) {
		struct request *req = parse_good(bodies[i]);

		g_assert_null(req->reason);
		g_assert_null(req->code);
		request_free(req);
	}
}

static void test_reason_is_cut(void)
{
	g_autofree char *text = g_strnfill(255, 'r');
	g_autofree char *fits = g_strdup_printf("{\"request\":\"hangup\",\"reason\":\"%ss\"}", text);
	g_autofree char *cut = g_strdup_printf("{\"request\":\"hangup\",\"reason\":\"%sst\"}", text);
	g_autofree char *wide = g_strdup_printf("{\"request\":\"hangup\",\"reason\":\"%s\xc3\xa9\"}", text);
	struct request *req = parse_good(fits);

	g_assert_cmpuint(strlen(req->reason), ==, 256);
	request_free(req);
	req = parse_good(cut);
	g_assert_cmpuint(strlen(req->reason), ==, 256);
	g_assert_true(g_str_has_suffix(req->reason, "rs"));
	request_free(req);
	req = parse_good(wide);
	g_assert_cmpstr(req->reason, ==, text);
	request_free(req);
}

static void test_set(void)
{
	struct request *req = parse_good("{\"request\":\"set\",\"audio\":false,"
		"\"video\":true,\"bitrate\":512000}");

	g_assert_cmpint(req->audio, ==, REQUEST_FALSE);
	g_assert_cmpint(req->video, ==, REQUEST_TRUE);
	g_assert_cmpint(req->bitrate, ==, 512000);
	g_assert_cmpint(req->screen, ==, REQUEST_ABSENT);
	request_free(req);
	req = parse_good("{\"request\":\"set\",\"audio\":true,\"video\":false,\"bitrate\":0,"
		"\"screen\":true}");
	g_assert_cmpint(req->screen, ==, REQUEST_TRUE);
	g_assert_cmpint(req->audio, ==, REQUEST_TRUE);
	g_assert_cmpint(req->video, ==, REQUEST_FALSE);
	g_assert_cmpint(req->bitrate, ==, 0);
	request_free(req);
}

static void test_set_errors(void)
{
	static const struct parse_case cases[] = {
#define SET(fields) "{\"request\":\"set\"," fields "}"
		{ SET("\"audio\":0"), DUET_ERROR_INVALID_ELEMENT, "audio" },
		{ SET("\"audio\":null"), DUET_ERROR_INVALID_ELEMENT, "audio" },
		{ SET("\"video\":\"off\""), DUET_ERROR_INVALID_ELEMENT, "video" },
		{ SET("\"screen\":1"), DUET_ERROR_INVALID_ELEMENT, "screen" },
		{ SET("\"record\":1"), DUET_ERROR_INVALID_ELEMENT, "record" },
		{ SET("\"record_consent\":\"yes\""), DUET_ERROR_INVALID_ELEMENT, "record_consent" },
		{ SET("\"bitrate\":-1"), DUET_ERROR_INVALID_ELEMENT, "bitrate" },
		{ SET("\"bitrate\":1.5"), DUET_ERROR_INVALID_ELEMENT, "bitrate" },
		{ SET("\"bitrate\":\"64000\""), DUET_ERROR_INVALID_ELEMENT, "bitrate" },
		{ SET("\"bitrate\":4294967295"), DUET_OK, NULL },
		{ SET("\"bitrate\":4294967296"), DUET_ERROR_INVALID_ELEMENT, "bitrate" },
	};

	check_cases(cases, G_N_ELEMENTS(cases));
}

static void test_filenames(void)
{
#define LONG "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-"
	static const char *const good[] = { "x", "0", "a.b_c-d", "A..mjr", LONG };
	static const char *const bad[] = {
		"", ".", "..", ".hidden", "-option", "_x", "a/b", "/x", "../x", "a\\\\b", "a b",
		"a:b", "a\\nb", "a\\u0000b", "\303\251t\303\251", "~x", "a*", "$x", LONG "_",
	};

	for (gsize i = 0; i < G_N_ELEMENTS(good); i++) {
		g_autofree char *body = g_strdup_printf(SET("\"filename\":\"%s\""), good[i]);
		struct request *req = parse_good(body);

		g_assert_cmpstr(req->filename, ==, good[i]);
		request_free(req);
	}
	for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
		g_autofree char *body = g_strdup_printf(SET("\"filename\":\"%s\""), bad[i]);
		const struct parse_case c = { body, DUET_ERROR_INVALID_ELEMENT, "filename" };

		check_cases(&c, 1);
	}
}

int main(int argc, char *argv[])
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/request/filenames", test_filenames);
	g_test_add_func("/request/envelope", test_envelope);
	g_test_add_func("/request/unknown-is-cut", test_unknown_is_cut);
	g_test_add_func("/request/names-of-requests", test_names_of_requests);
	g_test_add_func("/request/absent", test_absent);
	g_test_add_func("/request/register", test_register);
	g_test_add_func("/request/register-errors", test_register_errors);
	g_test_add_func("/request/words-are-bounded", test_words_are_bounded);
	g_test_add_func("/request/call", test_call);
	g_test_add_func("/request/call-errors", test_call_errors);
	g_test_add_func("/request/layers", test_layers);
	g_test_add_func("/request/call-id", test_call_id);
	g_test_add_func("/request/hangup", test_hangup);
	g_test_add_func("/request/hangup-always-works", test_hangup_always_works);
	g_test_add_func("/request/reason-is-cut", test_reason_is_cut);
	g_test_add_func("/request/set", test_set);
	g_test_add_func("/request/set-errors", test_set_errors);
	return g_test_run();
}
