/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file admin_group.h  Groups of requests of the admin API (private to it)
 */

#ifndef DUET_ADMIN_GROUP_H
#define DUET_ADMIN_GROUP_H

#include "admin_request.h"

/* Each returns the answer, a new reference; NULL: the plugin does not run */

/** Shows the settings, or changes some: all that are asked for, or none; `tokens`: Janus can check them */
json_t *admin_settings(const struct admin_request *req, gboolean tokens);
/** Counts */
json_t *admin_counters(void);

#endif
