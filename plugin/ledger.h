/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file ledger.h  What a receiver got last, for whoever sends to it next
 *
 * When a sender comes back on another handle, or another device takes its
 * place, what it sends is to go on where the last one stopped. The old source
 * writes down where that was as it leaves, in its own thread; the new one reads
 * it as it takes over its route, in its own.
 */

#ifndef DUET_LEDGER_H
#define DUET_LEDGER_H

#include <pthread.h>
#include <glib.h>
#include "route.h"

struct ledger_entry {
	guint16 seq;        /**< sent last                                    */
	guint32 ts;         /**< newest, as sent                              */
	gint64 anchor_at;   /**< see lane.h                                   */
	guint32 anchor_ts;
};

struct ledger {
	pthread_mutex_t lock;
	guint32 known;      /**< bit mask of the entries that are filled in   */
	struct ledger_entry entry[ROUTE_LANES_MAX];  /**< by the receiver's mindex */
};

void ledger_init(struct ledger *l);
void ledger_destroy(struct ledger *l);
void ledger_write(struct ledger *l, guint mindex, const struct ledger_entry *e);
/** @return Whether there is an entry; `out` is set then */
gboolean ledger_read(struct ledger *l, guint mindex, struct ledger_entry *out);
/** The receiver's PeerConnection is gone: the next one has got nothing */
void ledger_forget(struct ledger *l);

#endif
