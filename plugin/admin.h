/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file admin.h  The operator's door: requests over Janus's admin API
 */

#ifndef DUET_ADMIN_H
#define DUET_ADMIN_H

#include <glib.h>
#include <jansson.h>

/**
 * Carries out a request, if it has the operator's key; any thread, never waits
 *
 * @param message As Janus got it; borrowed
 * @param tokens  Whether Janus has a secret that tokens are signed with
 *
 * @return The answer, or an error as one: see docs/admin.md; a new reference
 */
json_t *admin_message(const json_t *message, gboolean tokens);

#endif
