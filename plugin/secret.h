/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file secret.h  Comparing secrets
 */

#ifndef DUET_SECRET_H
#define DUET_SECRET_H

#include <glib.h>

/**
 * Whether what somebody gives is the secret. The time it takes depends on the
 * length of what was given, and tells nothing of the secret.
 *
 * @param given  May be NULL, which is no secret
 * @param secret Not empty
 */
gboolean secret_matches(const char *given, const char *secret);

#endif
