/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file parse.h  Requests from JSON text, and what becomes of them
 */

#ifndef DUET_TEST_PARSE_H
#define DUET_TEST_PARSE_H

#include "../../plugin/request.h"

struct parse_case {
	const char *json;
	enum duet_error code;
	const char *word;      /**< what the error has to name, or NULL */
};

#define REGISTER(fields) "{\"request\":\"register\"," fields "}"

/** request_parse() of a text, with the transaction "tr" */
enum duet_error parse(const char *json, struct request **reqp, char **error);
/** A request that has nothing wrong in it; request_free() it */
struct request *parse_good(const char *json);
/** Each is answered as it says, and an error names what is wrong */
void check_cases(const struct parse_case *cases, gsize count);

#endif
