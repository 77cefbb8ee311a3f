/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/*
 * Requests of the admin API: what is taken, and what is refused and why
 */

#include <string.h>
#include "../../plugin/admin_request.h"

struct parse_case {
	const char *json;        /* ' for " */
	enum duet_error code;
	const char *word;        /* that the error has */
};

static enum duet_error parse(const char *json, struct admin_request **reqp, char **error)
{
	g_autofree char *text = g_strdelimit(g_strdup(json), "'", '"');
	json_auto_t *body = json_loads(text, JSON_DECODE_ANY, NULL);

	g_test_message("%s", json);
	g_assert_nonnull(body);

	return admin_request_parse(reqp, body, error);
}

static void test_errors(void)
{
	static const struct parse_case cases[] = {
		{ "[]", DUET_ERROR_INVALID_JSON, NULL },
		{ "{}", DUET_ERROR_MISSING_ELEMENT, "request" },
		{ "{'request':5}", DUET_ERROR_INVALID_ELEMENT, "request" },
		{ "{'request':'register'}", DUET_ERROR_INVALID_REQUEST, "register" },
		{ "{'request':'users','limit':0}", DUET_ERROR_INVALID_ELEMENT, "limit" },
		{ "{'request':'users','limit':1001}", DUET_ERROR_INVALID_ELEMENT, "limit" },
		{ "{'request':'users','limit':'5'}", DUET_ERROR_INVALID_ELEMENT, "limit" },
		{ "{'request':'users','after':''}", DUET_ERROR_INVALID_ELEMENT, "after" },
		{ "{'request':'calls','after':7}", DUET_ERROR_INVALID_ELEMENT, "after" },
		{ "{'request':'call'}", DUET_ERROR_MISSING_ELEMENT, "call_id" },
		{ "{'request':'call','call_id':''}", DUET_ERROR_INVALID_ELEMENT, "call_id" },
		{ "{'request':'end'}", DUET_ERROR_MISSING_ELEMENT, "call_id" },
		{ "{'request':'end','call_id':'c','code':'busy'}", DUET_ERROR_INVALID_ELEMENT, "code" },
		{ "{'request':'end','call_id':'c','code':null}", DUET_ERROR_INVALID_ELEMENT, "code" },
		{ "{'request':'kick'}", DUET_ERROR_MISSING_ELEMENT, "username" },
		{ "{'request':'kick','username':'a','device':0}", DUET_ERROR_INVALID_ELEMENT, "device" },
		{ "{'request':'kick','username':'a','device':-1}", DUET_ERROR_INVALID_ELEMENT, "device" },
		{ "{'request':'drain','drain':'yes'}", DUET_ERROR_INVALID_ELEMENT, "drain" },
		{ "{'request':'settings','set':[]}", DUET_ERROR_INVALID_ELEMENT, "set" },
	};

	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		struct admin_request *req = NULL;
		g_autofree char *error = NULL;

		g_assert_cmpint(parse(cases[i].json, &req, &error), ==, cases[i].code);
		g_assert_null(req);
		g_assert_nonnull(error);
		g_assert_true(!cases[i].word || strstr(error, cases[i].word));
	}
}

static void test_nothing(void)
{
	struct admin_request *req = NULL;
	g_autofree char *error = NULL;

	g_assert_cmpint(admin_request_parse(&req, NULL, &error), ==, DUET_ERROR_NO_MESSAGE);
	g_assert_nonnull(error);
	admin_request_free(NULL);
}

static void test_taken(void)
{
	struct admin_request *req = NULL;
	g_autofree char *error = NULL;

	g_assert_cmpint(parse("{'request':'USERS'}", &req, &error), ==, DUET_OK);
	g_assert_cmpint(req->type, ==, ADMIN_USERS);
	g_assert_cmpuint(req->limit, ==, ADMIN_PAGE);
	g_assert_cmpint(req->drain, ==, REQUEST_ABSENT);
	admin_request_free(req);

	g_assert_cmpint(parse("{'request':'kick','username':'a','device':9007199254740993,"
		"'reason':'r'}", &req, &error), ==, DUET_OK);
	g_assert_cmpuint(req->device, ==, G_GUINT64_CONSTANT(9007199254740993));
	g_assert_cmpstr(req->reason, ==, "r");
	admin_request_free(req);

	g_assert_cmpint(parse("{'request':'settings','set':{'list':'none'}}", &req, &error),
		==, DUET_OK);
	g_assert_cmpuint(json_object_size(req->set), ==, 1);
	admin_request_free(req);
}

static void test_names(void)
{
	static const char *const names[ADMIN_TYPES] = {
		"users", "calls", "call", "end", "kick", "drain", "settings", "counters",
	};

	for (guint i = 0; i < ADMIN_TYPES; i++)
		g_assert_cmpstr(admin_request_name(i), ==, names[i]);
	g_assert_null(admin_request_name(ADMIN_TYPES));
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/admin-request/errors", test_errors);
	g_test_add_func("/admin-request/nothing", test_nothing);
	g_test_add_func("/admin-request/taken", test_taken);
	g_test_add_func("/admin-request/names", test_names);

	return g_test_run();
}
