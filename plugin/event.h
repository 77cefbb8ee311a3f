/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file event.h  The JSON that clients get; see docs/protocol.md
 *
 * Every function returns a new reference.
 */

#ifndef DUET_EVENT_H
#define DUET_EVENT_H

#include <jansson.h>
#include "call.h"
#include "request.h"

/** A bare result: {"event": name} */
json_t *event_new(const char *name);
/** A result about a call: name, call_id and a name */
json_t *event_of_call(const char *name, const struct call *call,
	const char *username);
/** Puts a result (the reference is taken) into the envelope */
json_t *event_wrap(json_t *result);
json_t *event_error(enum duet_error code, const char *text);

/** What `who` sends at the moment, and the media of its call */
json_t *event_media(const struct call *call, const struct party *who);
/** The media of a call, as one who is in it sees them */
json_t *event_list(const struct call *call, const struct party *who);
/** Whether the call of a party is recorded, who asked for it, and who has yet to agree */
json_t *event_recording(const struct call *call, const struct party *who);
/** Says that a call is placed, and how many seconds it may ring */
json_t *event_calling(const struct call *call, const struct party *who, guint seconds);
/** Says that a call rings here, for so many seconds more */
json_t *event_incoming(const struct call *call, const struct party *who, gint64 now);
/** A party's call, for `status` and for one that comes back */
json_t *event_call(const struct party *who, gint64 now);
/** The whole state of a party, for `status` and query_session */
json_t *event_status(const struct party *who, gint64 now);
/** The record of a call at its end, for event handlers */
json_t *event_record(const struct call *call, const char *code,
	const char *reason, gint64 now);

#endif
