/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

#include "parse.h"

#include <string.h>

enum duet_error parse(const char *json, struct request **reqp, char **error)
{
	json_auto_t *body = json_loads(json, JSON_DECODE_ANY | JSON_ALLOW_NUL, NULL);

	g_test_message("%s", json);
	g_assert_nonnull(body);
	return request_parse(reqp, body, "tr", error);
}

struct request *parse_good(const char *json)
{
	struct request *req = NULL;
	g_autofree char *error = NULL;
	enum duet_error code = parse(json, &req, &error);

	g_assert_cmpstr(error, ==, NULL);
	g_assert_cmpint(code, ==, DUET_OK);
	g_assert_nonnull(req);
	g_assert_cmpstr(req->transaction, ==, "tr");
	g_assert_cmpint(req->jsep, ==, REQUEST_JSEP_NONE);
	return req;
}

void check_cases(const struct parse_case *cases, gsize count)
{
	for (gsize i = 0; i < count; i++) {
		struct request *req = NULL;
		g_autofree char *error = NULL;
		enum duet_error code = parse(cases[i].json, &req, &error);

		g_assert_cmpint(code, ==, cases[i].code);
		g_assert_true((code == DUET_OK) == (req != NULL));
		g_assert_true((code == DUET_OK) == (error == NULL));
		g_assert_true(!cases[i].word || strstr(error, cases[i].word));
		request_free(req);
	}
}
