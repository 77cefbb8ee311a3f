/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file look.h  What an operator sees (private to the exchange)
 */

#ifndef DUET_EXCHANGE_LOOK_H
#define DUET_EXCHANGE_LOOK_H

#include "../call.h"
#include "../exchange_admin.h"

/* Results of requests, new references */
json_t *look_users(const struct exchange *x, const struct admin_request *req, gint64 now);
json_t *look_calls(const struct exchange *x, const struct admin_request *req, gint64 now);
json_t *look_call(const struct exchange *x, const struct call *call, gint64 now);

#endif
