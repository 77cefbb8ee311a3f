/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file operator.h  What an operator asks of a world, and is answered
 */

#ifndef DUET_TEST_OPERATOR_H
#define DUET_TEST_OPERATOR_H

#include "world.h"

/**
 * Sends a request
 *
 * @param body JSON with ' for "
 *
 * @return Its result; of an error all of it; a new reference
 */
json_t *operator_asks(struct world *w, const char *body);
/** The same for one that is answered with an error */
void operator_is_refused(struct world *w, const char *body, enum duet_error code);
/** Other settings count from now on: one key of them */
void operator_sets(struct world *w, const char *key, const char *value);

/** A string, or a number, true or false as text, in an answer; "users.0.username" is
 *  a field of the first of a list; NULL: there is none */
void operator_reads(const json_t *answer, const char *path, const char *value);

#endif
