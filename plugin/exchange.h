/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file exchange.h  The signalling core: who calls whom
 *
 * Pure: GLib and jansson only, no Janus, threads, locks, globals or clock.
 * Something happens at a time `now` (microseconds, monotonic), and effects come
 * out, in the order in which they are to be carried out. The caller serialises
 * the calls. Handles are numbers that the caller chooses, never 0.
 */

#ifndef DUET_EXCHANGE_H
#define DUET_EXCHANGE_H

#include <glib.h>
#include <jansson.h>
#include "effect.h"
#include "figures.h"
#include "request.h"
#include "settings.h"
#include "state.h"

/**
 * Signs of life of a handle's leg: a number that grows with every RTP, RTCP or
 * data that comes in; asked once a second for each leg in an answered call
 */
typedef guint64 (exchange_signs_h)(guint64 handle, void *arg);

/** Fills in what the media side of a handle has to tell; asked for `status` and at the end of a call */
typedef void (exchange_figures_h)(guint64 handle, struct figures *out, void *arg);

/** Fills a buffer with random bytes */
typedef void (exchange_random_h)(void *buf, size_t len);

/** Seconds since 1970 */
typedef gint64 (exchange_today_h)(void);

struct exchange;

/**
 * @param settings Borrowed; must outlive the exchange
 * @param randomh  Source of the randomness in call ids and secrets
 * @param signsh   Signs of life; NULL: legs are never silent
 * @param arg      For signsh
 */
struct exchange *exchange_new(const struct settings *settings,
	exchange_random_h *randomh, exchange_signs_h *signsh, void *arg);
void exchange_free(struct exchange *x);
/** Whom to ask for the date, for credentials that expire; without, there are none */
void exchange_set_today(struct exchange *x, exchange_today_h *todayh);
/** Whom to ask for figures, for `status`, query_session and the record of a call;
 *  without, they have none */
void exchange_set_figures(struct exchange *x, exchange_figures_h *figuresh, void *arg);

/* Every `effects` below is a GPtrArray of struct effect with effect_free() */

/** A handle appears. @return 0, EINVAL (0) or EEXIST */
int exchange_attach(struct exchange *x, guint64 handle);
/** A handle is gone: its call ends, its name is free. Unknown handles are ignored */
void exchange_detach(struct exchange *x, guint64 handle, gint64 now, GPtrArray *effects);
/** A request of a handle; every outcome, errors included, is an effect */
void exchange_request(struct exchange *x, guint64 handle,
	const struct request *req, gint64 now, GPtrArray *effects);
/** A request that could not be parsed; `update` and `jsep` as in struct request */
void exchange_refuse(struct exchange *x, guint64 handle, const char *transaction,
	enum request_jsep jsep, gboolean update, enum duet_error code,
	const char *error, GPtrArray *effects);
/** The handle's PeerConnection is up (setup_media) */
void exchange_media_up(struct exchange *x, guint64 handle, gint64 now, GPtrArray *effects);
/** The handle's PeerConnection is gone (hangup_media), asked for or not */
void exchange_media_gone(struct exchange *x, guint64 handle, gint64 now, GPtrArray *effects);
/** An event with a JSEP could not be delivered */
void exchange_push_failed(struct exchange *x, guint64 handle, guint generation,
	gint64 now, GPtrArray *effects);
/**
 * The handle receives other layers of a picture now
 *
 * @param mindex    On the handle's leg
 * @param substream From 0, the lowest
 * @param temporal  Likewise, or -1: not known
 */
void exchange_layers(struct exchange *x, guint64 handle, guint mindex, int substream,
	int temporal, gint64 now, GPtrArray *effects);
/**
 * A file of a recording was made, or could not be made, written or closed
 *
 * @param handle Whose media it is for
 * @param file   Its name
 * @param error  0 or an errno: then both sides are told, and the recording that
 *               the file is of stops, unless it has already
 *
 * @return FALSE when it was known that this recording has failed
 */
gboolean exchange_recorded(struct exchange *x, guint64 handle, const char *file, int error,
	gint64 now, GPtrArray *effects);
/** Ends every call: the server is going down */
void exchange_shutdown(struct exchange *x, gint64 now, GPtrArray *effects);

/** When exchange_tick() has something to do, or -1 */
gint64 exchange_deadline(const struct exchange *x);
/** Lets timers that are due fire */
void exchange_tick(struct exchange *x, gint64 now, GPtrArray *effects);

/** The state of one handle, for query_session; NULL for an unknown handle */
json_t *exchange_query(const struct exchange *x, guint64 handle, gint64 now);

/** Numbers for tests, and for counters of the admin API (exchange_admin.h) */
struct exchange_counts {
	guint handles, names, users, devices, calls, rooms, watches;
	guint64 refused[DUET_ERRORS];   /**< requests, by code less DUET_ERROR_FIRST */
};
void exchange_counts(const struct exchange *x, struct exchange_counts *out);

/** Checks every invariant; returns NULL, or a sentence on what is broken (g_free) */
char *exchange_check(const struct exchange *x);

/** The state of a handle, PARTY_UNREGISTERED when there is none; see state.h */
enum party_state exchange_state(const struct exchange *x, guint64 handle);

#endif
