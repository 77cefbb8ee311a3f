/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file party.h  What a handle is to the exchange
 */

#ifndef DUET_PARTY_H
#define DUET_PARTY_H

#include <glib.h>
#include <jansson.h>
#include "alarm.h"
#include "figures.h"
#include "leg.h"
#include "route.h"
#include "state.h"

struct call;
struct room;
struct user;

/** What a side has sent in its answered call, and how its leg came up */
struct tally {
	struct {
		guint64 packets, bytes;
	} sum[2], base[2];       /**< [0] audio, [1] video; counted in the call, and
	                              by its handle before that                */
	gint64 opened;           /**< when the PeerConnection began           */
	gint64 setup;            /**< how long until it was up, us; 0: not yet */
	gboolean lost;           /**< it was up, and is not any more          */
	struct figures last;     /**< what was known when it was lost         */
	json_t *codecs;          /**< that it had then; owned, or NULL        */
};

struct party {
	guint64 handle;          /**< 0: its handle is gone, its call is not  */
	struct user *user;       /**< NULL: not registered                    */
	gint64 since;            /**< when it was registered                  */
	char *display;           /**< or NULL                                 */
	char *secret;            /**< proves that a new handle is the same device */
	char **codecs;           /**< what its client can receive, or NULL    */
	gboolean offers;         /**< sent `features`: makes every offer      */
	gboolean guest;          /**< was given its name with a room           */
	gboolean pings;          /**< its client lets us hear from it         */

	gboolean audio, video;   /**< gates: what it sends is relayed         */
	gboolean screen;         /**< shows its screen: told, not enforced    */
	gboolean held;           /**< has put the call on hold                */
	guint32 bitrate;         /**< cap it asked for, bit/s, 0: none        */
	struct route_wish layers; /**< it wants of what the other side sends  */
	gboolean choosy;         /**< it has said so                          */

	struct leg leg;
	struct call *call;       /**< or NULL                                 */
	gboolean away;           /**< its leg is lost, or silent              */
	gint64 heard;            /**< when its leg or its client last spoke   */
	guint64 signs;           /**< of life that its leg had given by then  */
	struct tally tally;
	struct alarm grace;      /**< ends the call when it stays away        */

	struct room *room;       /**< or NULL                                 */
	gint64 calls_full_at;    /**< its bucket of calls, see bucket.h       */
	GHashTable *watching;    /**< set of names whose presence it follows   */
};

struct party *party_new(guint64 handle);
void party_free(struct party *p);
enum party_state party_state(const struct party *p);
/** The name it is registered under, or NULL */
const char *party_name(const struct party *p);
/** Gates and cap as they are outside a call */
void party_reset(struct party *p);
/** Hands over what a device is, and does in its call, to the handle that replaces it */
void party_inherit(struct party *p, const struct party *from);

#endif
