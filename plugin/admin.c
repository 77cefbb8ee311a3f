/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file admin.c  The operator's door: requests over Janus's admin API
 */

#include <string.h>
#include <janus/debug.h>
#include "admin.h"
#include "admin_group.h"
#include "exchange_admin.h"
#include "operate.h"
#include "secret.h"
#include "weight.h"

/** Bytes of one request, and arrays and objects in it that stand inside each other */
#define ADMIN_BYTES 65536
#define ADMIN_DEPTH 4
/** Entries of a list for which the mutex is held in one go */
#define ADMIN_SLICE 100

/** @return DUET_OK, DUET_ERROR_KEY, or DUET_ERROR_UNKNOWN: the plugin does not run */
static enum duet_error check_key(const json_t *message)
{
	const char *given = json_string_value(json_object_get(message, "admin_key"));
	enum duet_error code = DUET_OK;
	const char *key;

	shell_lock();
	key = shell.settings ? shell.settings->admin_key : NULL;
	if (!shell.exchange)
		code = DUET_ERROR_UNKNOWN;
	else if (key && !secret_matches(given, key))
		code = DUET_ERROR_KEY;
	shell_unlock();

	return code;
}

static json_t *refuse(enum duet_error code)
{
	switch (code) {
	case DUET_ERROR_KEY:
		JANUS_LOG(LOG_WARN, "A request of the admin API without the right admin_key\n");
		return admin_error(code, "admin_key is missing or wrong");
	case DUET_ERROR_TOO_LARGE:
		return admin_error(code, "The message is too large");
	default:
		return admin_error(code, "The plugin does not run");
	}
}

struct errand {
	const struct admin_request *req;
	json_t *answer;
};

static void run(void *arg, GPtrArray *effects)
{
	struct errand *e = arg;

	e->answer = exchange_admin(shell.exchange, e->req, g_get_monotonic_time(), effects);
}

static json_t *errand(const struct admin_request *req)
{
	struct errand e = { .req = req };

	operate_all(run, &e);

	return e.answer;
}

/* The later part has what both have, the order kept */
static void join(json_t *later, json_t *earlier, const char *key)
{
	json_t *result = json_object_get(later, "result");
	json_t *list = json_object_get(json_object_get(earlier, "result"), key);

	if (!list)
		return;

	json_array_extend(list, json_object_get(result, key));
	json_object_set(result, key, list);
}

/** A page, however long, without anybody waiting for all of it */
static json_t *list(const struct admin_request *req, const char *key)
{
	struct admin_request slice = *req;
	json_t *answer = NULL;

	for (guint left = req->limit; left; left -= slice.limit) {
		json_t *part;

		slice.limit = MIN(left, ADMIN_SLICE);
		part = errand(&slice);
		if (part)
			join(part, answer, key);
		json_decref(answer);
		answer = part;
		slice.after = (char *)json_string_value(json_object_get(
			json_object_get(answer, "result"), "after"));
		if (!slice.after)
			break;
	}

	return answer;
}

static json_t *carry_out(const struct admin_request *req, gboolean tokens)
{
	if (req->type == ADMIN_SETTINGS)
		return admin_settings(req, tokens);
	if (req->type == ADMIN_COUNTERS)
		return admin_counters();
	if (req->type == ADMIN_USERS)
		return list(req, "users");
	if (req->type == ADMIN_CALLS)
		return list(req, "calls");

	return errand(req);
}

/** What changes something is told in the log */
static void keep_trace(const struct admin_request *req)
{
	switch (req->type) {
	case ADMIN_END:
		JANUS_LOG(LOG_INFO, "The operator ends call %s\n", req->call_id);
		break;
	case ADMIN_KICK:
		JANUS_LOG(LOG_INFO, "The operator kicks '%s'\n", req->username);
		break;
	case ADMIN_DRAIN:
		if (req->drain != REQUEST_ABSENT)
			JANUS_LOG(LOG_INFO, "The operator lets %s calls in\n",
				req->drain == REQUEST_TRUE ? "no more" : "new");
		break;
	default:
		break;
	}
}

json_t *admin_message(const json_t *message, gboolean tokens)
{
	struct admin_request *req = NULL;
	g_autofree char *error = NULL;
	gsize left = ADMIN_BYTES;
	enum duet_error code = weight_fits(message, &left, ADMIN_DEPTH) ?
		check_key(message) : DUET_ERROR_TOO_LARGE;
	json_t *answer;

	if (code)
		return refuse(code);
	code = admin_request_parse(&req, message, &error);
	if (code)
		return admin_error(code, error);

	keep_trace(req);
	answer = carry_out(req, tokens);
	admin_request_free(req);

	return answer ? answer : refuse(DUET_ERROR_UNKNOWN);
}
