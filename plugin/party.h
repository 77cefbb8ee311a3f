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
#include "leg.h"
#include "state.h"

struct call;

struct party {
	guint64 handle;
	char *name;              /**< NULL: not registered                    */
	char *display;           /**< or NULL                                 */
	char **codecs;           /**< what its client can receive, or NULL    */
	gboolean offers;         /**< sent `features`: makes every offer      */
	gboolean audio, video;   /**< gates: what it sends is relayed         */
	guint32 bitrate;         /**< cap it asked for, bit/s, 0: none        */
	struct leg leg;
	struct call *call;       /**< or NULL                                 */
};

struct party *party_new(guint64 handle);
void party_free(struct party *p);
enum party_state party_state(const struct party *p);
/** Gates and cap as they are outside a call */
void party_reset(struct party *p);

#endif
