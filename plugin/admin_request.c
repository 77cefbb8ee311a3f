/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file admin_request.c  What an operator asks for, over Janus's admin API
 */

#include <stddef.h>
#include "admin_request.h"
#include "element.h"
#include "field.h"

#define AT(member) offsetof(struct admin_request, member)
#define END { .name = NULL }

static const char name_words[] = "a name";
static const char call_id_words[] = "a string of 1 to 64 bytes";
static const char limit_words[] = "an integer from 1 to 1000";

static const struct field none_fields[] = { END };

static const struct field users_fields[] = {
	{ "after", FALSE, element_name, AT(after), name_words },
	{ "limit", FALSE, element_limit, AT(limit), limit_words },
	END
};

static const struct field calls_fields[] = {
	{ "after", FALSE, element_call_id, AT(after), call_id_words },
	{ "limit", FALSE, element_limit, AT(limit), limit_words },
	END
};

static const struct field call_fields[] = {
	{ "call_id", TRUE, element_call_id, AT(call_id), call_id_words },
	END
};

static const struct field end_fields[] = {
	{ "call_id", TRUE, element_call_id, AT(call_id), call_id_words },
	{ "code", FALSE, element_end_code, AT(code), "ended or kicked" },
	{ "reason", FALSE, element_reason, AT(reason), "a string" },
	END
};

static const struct field kick_fields[] = {
	{ "username", TRUE, element_name, AT(username), name_words },
	{ "device", FALSE, element_device, AT(device), "an integer from 1" },
	{ "reason", FALSE, element_reason, AT(reason), "a string" },
	END
};

static const struct field drain_fields[] = {
	{ "drain", FALSE, element_flag, AT(drain), "a boolean" },
	END
};

static const struct field settings_fields[] = {
	{ "set", FALSE, element_object, AT(set), "an object" },
	END
};

static const struct field_rule rules[ADMIN_TYPES] = {
	[ADMIN_USERS] = { "users", users_fields },
	[ADMIN_CALLS] = { "calls", calls_fields },
	[ADMIN_CALL] = { "call", call_fields },
	[ADMIN_END] = { "end", end_fields },
	[ADMIN_KICK] = { "kick", kick_fields },
	[ADMIN_DRAIN] = { "drain", drain_fields },
	[ADMIN_SETTINGS] = { "settings", settings_fields },
	[ADMIN_COUNTERS] = { "counters", none_fields },
};

const char *admin_request_name(enum admin_type type)
{
	return type < ADMIN_TYPES ? rules[type].name : NULL;
}

enum duet_error admin_request_parse(struct admin_request **reqp, const json_t *body,
	char **error)
{
	struct admin_request *req;
	guint type;
	enum duet_error code = field_type(&type, rules, ADMIN_TYPES, body, error);

	if (code)
		return code;

	req = g_new0(struct admin_request, 1);
	req->type = type;
	req->limit = ADMIN_PAGE;
	req->drain = REQUEST_ABSENT;
	code = field_read(rules[type].fields, body, req, error);
	if (code) {
		admin_request_free(req);
		return code;
	}
	*reqp = req;

	return DUET_OK;
}

void admin_request_free(struct admin_request *req)
{
	if (!req)
		return;

	g_free(req->username);
	g_free(req->call_id);
	g_free(req->after);
	g_free(req->code);
	g_free(req->reason);
	json_decref(req->set);
	g_free(req);
}

json_t *admin_answer(json_t *result)
{
	return json_pack("{ss so}", "duet", "admin", "result", result);
}

json_t *admin_error(enum duet_error code, const char *text)
{
	return json_pack("{ss si ss}", "duet", "admin", "error_code", (int)code, "error", text);
}
