/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file fuzz_request.c  Any JSON is a request or a proper error
 */

#include <string.h>

#include "fuzz.h"
#include "request.h"

static void check_text(const char *text, size_t max)
{
	if (!text)
		return;
	g_assert_true(g_utf8_validate(text, -1, NULL));
	g_assert_cmpuint(strlen(text), >, 0);
	g_assert_cmpuint(strlen(text), <=, max);
}

static void check_name(const char *name)
{
	g_autofree char *normal = NULL;

	if (!name)
		return;
	check_text(name, 255 * 6);
	g_assert_cmpint(g_utf8_strlen(name, -1), <=, 255);
	normal = g_utf8_normalize(name, -1, G_NORMALIZE_NFC);
	g_assert_cmpstr(name, ==, normal);
}

static void check_words(char **words)
{
	if (!words)
		return;
	g_assert_cmpuint(g_strv_length(words), <=, 32);
	for (char **word = words; *word; word++)
		check_text(*word, 32);
}

static void check_names(char **names)
{
	if (!names)
		return;
	g_assert_cmpuint(g_strv_length(names), >, 0);
	g_assert_cmpuint(g_strv_length(names), <=, 256);
	for (char **name = names; *name; name++)
		check_name(*name);
}

static void check_request(const struct request *req)
{
	g_assert_nonnull(request_name(req->type));
	g_assert_cmpstr(req->transaction, ==, "t");
	check_name(req->username);
	check_name(req->display);
	check_name(req->room);
	check_names(req->usernames);
	check_text(req->call_id, 64);
	check_text(req->secret, 64);
	check_text(req->reason, 256);
	check_text(req->code, 8);
	check_words(req->codecs);
	check_words(req->feature);
	g_assert_true(req->features == (req->feature != NULL));
	g_assert_true(req->type != REQUEST_REGISTER || req->username);
	g_assert_true(req->type != REQUEST_JOIN || req->room);
	g_assert_true(req->type != REQUEST_WATCH || req->usernames);
	g_assert_true(req->type != REQUEST_REATTACH || (req->call_id && req->secret));
	g_assert_true(req->type != REQUEST_RINGING || req->call_id);
	g_assert_cmpint(req->bitrate, >=, -1);
	g_assert_cmpint(req->jsep, ==, REQUEST_JSEP_NONE);
	g_assert_null(req->media);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	json_auto_t *body = json_loadb((const char *)data, size,
		JSON_DECODE_ANY | JSON_ALLOW_NUL, NULL);
	struct request *req = NULL;
	g_autofree char *error = NULL;
	enum duet_error code;

	if (!body)
		return 0;
	code = request_parse(&req, body, "t", &error);
	if (code == DUET_OK) {
		g_assert_null(error);
		check_request(req);
	}
	else {
		g_assert_null(req);
		g_assert_cmpint(code, >=, DUET_ERROR_NO_MESSAGE);
		check_text(error, 512);
	}
	request_free(req);
	return 0;
}
