/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file leg.h  One side's PeerConnection with Janus, as signalling sees it
 */

#ifndef DUET_LEG_H
#define DUET_LEG_H

#include <glib.h>
#include "media.h"

/** Streams that one call can have */
#define STREAMS_MAX MEDIA_LINES_MAX

/** Whose offer waits for an answer */
enum leg_pending {
	LEG_SETTLED,
	LEG_THEIRS,   /**< the client's: we answer when the call is accepted  */
	LEG_OURS,     /**< ours, to a client written for videocall            */
};

struct leg {
	gboolean open;           /**< the core has a PeerConnection for it     */
	gboolean connected;      /**< and it is up                             */
	gboolean stale;          /**< must offer anew to follow the other side */
	enum leg_pending pending;
	guint generation;        /**< counts PeerConnections                   */
	gboolean closing;        /**< the core still closes the last one       */
	guint32 asked;           /**< streams the client was asked to offer    */
	struct media *remote;    /**< what the client described last           */
	struct media *agreed;    /**< what both agreed on, from our side       */
	struct media *proposed;  /**< our offer, while it is pending           */
	gint8 line[STREAMS_MAX]; /**< m-line of each stream, -1: none          */
};

void leg_init(struct leg *leg);
/** A deep copy into a leg that has nothing yet */
void leg_copy(struct leg *to, const struct leg *from);
/** A new PeerConnection begins; what the client was asked for stays */
void leg_open(struct leg *leg);
/** The PeerConnection is gone; the generation and a close under way stay */
void leg_reset(struct leg *leg);

void leg_set_remote(struct leg *leg, const struct media *remote);
void leg_set_agreed(struct leg *leg, struct media *agreed);

/** The m-line that carries a stream, as agreed; NULL when it is not in use */
const struct media_line *leg_agreed_line(const struct leg *leg, guint stream);
/** The m-line as the client described it; NULL when there is none */
const struct media_line *leg_remote_line(const struct leg *leg, guint stream);
/** Bit mask of the streams in use on this leg */
guint32 leg_streams(const struct leg *leg);

#endif
