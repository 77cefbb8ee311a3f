/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file call.h  A call: who, its state, its times
 */

#ifndef DUET_CALL_H
#define DUET_CALL_H

#include <glib.h>
#include "alarm.h"
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
	CALL_LOST_CALLER,        /**< its PeerConnection or handle is gone for good */
	CALL_LOST_CALLEE,        /**< likewise; while it rings: the last device     */
	CALL_TIMED_OUT,
	CALL_MEDIA_LOST,         /**< no medium is left                             */
	CALL_REPLACED,           /**< a handle took the place of one that can't go on */
	CALL_KICKED,             /**< the operator ended it                        */
	CALL_SHUT_DOWN,
	CALL_EVENTS,
};

enum recording_state {
	RECORDING_OFF,
	RECORDING_ASKED,         /**< somebody has yet to agree                     */
	RECORDING_ON,
};

enum recording_by {
	RECORDING_BY_NOBODY,     /**< the operator's policy                         */
	RECORDING_BY_CALLER,
	RECORDING_BY_CALLEE,
};

/** Whether an answered call is recorded */
struct recording {
	enum recording_state state;
	enum recording_by by;    /**< who asked for it                              */
	gboolean agreed[2];      /**< caller, callee                                */
	char *filename;          /**< that was asked for, or NULL                   */
	guint takes;             /**< recordings so far                             */
	guint failed;            /**< the last of them that failed, 0: none         */
	GPtrArray *files;        /**< char *: names of what was written             */
};

struct call {
	char *id;
	enum call_state state;
	struct party *caller;
	struct party *callee;    /**< NULL while it rings                           */
	struct user *to;         /**< whom it rings; NULL once it is answered       */
	GPtrArray *ringing;      /**< struct party: the devices that ring           */
	char *from_name;         /**< the caller's                                  */
	char *to_name;           /**< the callee's                                  */
	struct streams streams;
	struct recording recording;
	gboolean direct;         /**< to one device: others do not join in          */
	gboolean rang;           /**< the caller has been told `ringing`            */
	gboolean preview;        /**< the caller may be seen and heard while it rings */
	struct party *viewer;    /**< the ringing device that does so, or NULL      */
	gint64 started;          /**< time of `call`                                */
	gint64 accepted;         /**< time of `accept`, 0: not yet                  */
	struct alarm timeout;    /**< ends the ringing                              */
	struct alarm offline;    /**< ends the waiting for a user to register       */
};

/** One cell of the state table */
struct call_cell {
	gboolean possible;       /**< the event can happen in this state            */
	enum call_state next;
	const char *code;        /**< end code, when `next` is CALL_ENDED           */
};

const struct call_cell *call_cell(enum call_state state, enum call_event event);
const char *call_state_name(enum call_state state);
const char *call_event_name(enum call_event event);

/** @param id Taken over */
struct call *call_new(char *id, struct party *caller, struct user *to, gint64 now);
/** Lets everybody in it go; its alarms too */
void call_free(struct call *call);

/** A device begins to ring */
void call_ring(struct call *call, struct party *device);
/** A device stops ringing */
void call_unring(struct call *call, struct party *device);
/** A ringing device becomes the callee; the others go on ringing */
void call_answer(struct call *call, struct party *device);

/** The other one, or NULL: for the caller while it rings */
struct party *call_peer(const struct call *call, const struct party *who);
/** The same, or the only device that rings; NULL while several do */
struct party *call_counterpart(const struct call *call, const struct party *who);
/** The other's name */
const char *call_peer_name(const struct call *call, const struct party *who);
/** Both legs are there to carry media */
gboolean call_bridged(const struct call *call);

#endif
