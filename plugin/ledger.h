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
 * it as it takes over its route, in its own. Before the first one a packet may
 * have been sent by who receives.
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
	gboolean asked;     /**< a source has looked for one                  */
	guint generation;   /**< the receiver's PeerConnections               */
	struct ledger_entry entry[ROUTE_LANES_MAX];  /**< by the receiver's mindex */
};

void ledger_init(struct ledger *l);
void ledger_destroy(struct ledger *l);
/** @return Of which PeerConnection the entries are, for ledger_write() */
guint ledger_generation(struct ledger *l);
/**
 * Writes the first entry, unless there is one or a source has looked for any
 *
 * @return TRUE: written, and the lock is held until ledger_begun(), so that no source sees it before
 */
gboolean ledger_begin(struct ledger *l, guint mindex, const struct ledger_entry *e);
void ledger_begun(struct ledger *l);
/** Writes an entry, unless the PeerConnection is another one by now */
void ledger_write(struct ledger *l, guint mindex, guint generation, const struct ledger_entry *e);
/**
 * For a source that sends from now on, and writes it again when it leaves
 *
 * @return Whether there was an entry; `out` is set then
 */
gboolean ledger_take(struct ledger *l, guint mindex, struct ledger_entry *out);
/** The receiver's PeerConnection is gone: the next one has got nothing */
void ledger_forget(struct ledger *l);

#endif
