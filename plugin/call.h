/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file call.h  A call: two parties, its state, its times
 */

#ifndef DUET_CALL_H
#define DUET_CALL_H

#include <glib.h>
#include "party.h"
#include "streams.h"

enum call_state {
	CALL_RINGING,
	CALL_ACTIVE,
	CALL_ENDED,
	CALL_STATES,
};

/** Everything that can happen to a call */
enum call_event {
	CALL_ACCEPTED,
	CALL_HUNG_UP_CALLER,
	CALL_HUNG_UP_CALLEE,
	CALL_LOST_CALLER,        /**< its PeerConnection or handle is gone    */
	CALL_LOST_CALLEE,
	CALL_TIMED_OUT,
	CALL_MEDIA_LOST,         /**< no medium is left                       */
	CALL_SHUT_DOWN,
	CALL_EVENTS,
};

struct call {
	char *id;
	enum call_state state;
	struct party *caller;
	struct party *callee;
	struct streams streams;
	gboolean rang;           /**< the caller has been told `ringing`      */
	gint64 started;          /**< time of `call`                          */
	gint64 accepted;         /**< time of `accept`, 0: not yet            */
	gint64 deadline;         /**< when ringing ends                       */
	GSequenceIter *timer;    /**< place among the deadlines, or NULL      */
};

/** One cell of the state table */
struct call_cell {
	gboolean possible;       /**< the event can happen in this state      */
	enum call_state next;
	const char *code;        /**< end code, when `next` is CALL_ENDED     */
};

const struct call_cell *call_cell(enum call_state state, enum call_event event);
const char *call_state_name(enum call_state state);
const char *call_event_name(enum call_event event);

struct call *call_new(char *id, struct party *caller, struct party *callee, gint64 now);
void call_free(struct call *call);
struct party *call_peer(const struct call *call, const struct party *who);

#endif
