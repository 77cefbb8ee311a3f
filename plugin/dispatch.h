/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file dispatch.h  Effects become jobs, each on the queue of its session
 */

#ifndef DUET_DISPATCH_H
#define DUET_DISPATCH_H

#include <glib.h>
#include "effect.h"
#include "perform.h"
#include "queue.h"
#include "session.h"

/** What jobs tell; on threads of the pool, with nothing locked */
struct dispatch_report {
	/** An event with a JSEP could not be delivered */
	void (*push_failed)(struct session *s, guint generation);
	/** There was no PeerConnection to close; `epoch` is when that was decided */
	void (*close_failed)(struct session *s, guint epoch);
	/** The `attempt`th try to push an offer comes next: time for session_hold() */
	void (*offer_next)(struct session *s, guint attempt);
};

struct dispatch;

/** @return 0 or an error of threads; both tables are borrowed for ever */
int dispatch_new(struct dispatch **dp, const struct perform_port *port,
	const struct dispatch_report *report);
/** Waits until every job has run; every session must have been retired */
void dispatch_free(struct dispatch *d);

/** New queue for a session */
struct queue *dispatch_queue(struct dispatch *d);

/**
 * Queues an effect
 *
 * @param d       Dispatch
 * @param s       Session it is for; NULL: of nobody, only for EFFECT_NOTIFY
 * @param peer    EFFECT_ROUTE: session of the peer, or NULL
 * @param e       Taken over
 * @param started Gets the queue when it is to be started, with dispatch_go()
 */
void dispatch_effect(struct dispatch *d, struct session *s, struct session *peer,
	struct effect *e, GPtrArray *started);
/**
 * Starts queues, when nothing is locked any more
 *
 * @param here Whether effects that don't wait may be carried out by the caller
 */
void dispatch_go(GPtrArray *started, gboolean here);

#endif
