/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file admin_request.h  What an operator asks for, over Janus's admin API
 */

#ifndef DUET_ADMIN_REQUEST_H
#define DUET_ADMIN_REQUEST_H

#include <jansson.h>
#include "request.h"

enum admin_type {
	ADMIN_USERS,
	ADMIN_CALLS,
	ADMIN_CALL,
	ADMIN_END,
	ADMIN_KICK,
	ADMIN_DRAIN,
	ADMIN_SETTINGS,
	ADMIN_COUNTERS,
	ADMIN_TYPES,
};

/** Entries of one page, at most, and where nothing is said */
#define ADMIN_PAGE_MAX 1000
#define ADMIN_PAGE 100

/** One request; strings belong to it, NULL where not given */
struct admin_request {
	enum admin_type type;
	char *username;
	char *call_id;
	char *after;            /**< the last name, or call, of the page before */
	char *code;             /**< end code                                  */
	char *reason;
	guint limit;            /**< entries of a page                         */
	guint64 device;         /**< 0: all of the user's                      */
	enum request_flag drain;
	json_t *set;            /**< settings to change, or NULL               */
};

/**
 * Parses a request
 *
 * @param reqp  Set on success; admin_request_free() it
 * @param body  The message; NULL is an error of its own
 * @param error Set on failure to a sentence; g_free() it
 *
 * @return DUET_OK or an error code
 */
enum duet_error admin_request_parse(struct admin_request **reqp, const json_t *body,
	char **error);
void admin_request_free(struct admin_request *req);

const char *admin_request_name(enum admin_type type);

/** The answer: wraps a result, whose reference is taken */
json_t *admin_answer(json_t *result);
json_t *admin_error(enum duet_error code, const char *text);

#endif
