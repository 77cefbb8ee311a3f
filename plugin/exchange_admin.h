/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file exchange_admin.h  What an operator sees of the signalling core, and may do
 *
 * As pure as exchange.h, and serialised with it. Every json_t is a new reference;
 * docs/admin.md says what is in it.
 */

#ifndef DUET_EXCHANGE_ADMIN_H
#define DUET_EXCHANGE_ADMIN_H

#include "admin_request.h"
#include "exchange.h"

/** What is counted outside of the exchange */
struct exchange_outside {
	guint64 too_fast;            /**< requests turned away at the door     */
	guint64 too_large;
	guint64 packets[2];          /**< of all handles, [0] audio, [1] video */
	guint64 bytes[2];
	guint64 messages, dropped, throttled;
};

/**
 * Carries a request out
 *
 * @param req     Any but ADMIN_SETTINGS and ADMIN_COUNTERS
 * @param effects What it does, as of exchange.h
 *
 * @return The answer, or an error as one; nothing has changed then
 */
json_t *exchange_admin(struct exchange *x, const struct admin_request *req, gint64 now,
	GPtrArray *effects);

/** The result of `counters` */
json_t *exchange_counters(const struct exchange *x, const struct exchange_outside *outside);

/**
 * Other settings count from now on
 *
 * @param settings Borrowed, in place of the last ones, which are not used any more
 */
void exchange_set_settings(struct exchange *x, const struct settings *settings, gint64 now,
	GPtrArray *effects);

#endif
