/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file cap.h  What a sender is to keep to
 *
 * The least of what was asked for and of what the receiver's link carries, and
 * when the sender is to be told. It is told with REMB, which holds until the next
 * one: each is repeated, for it may be lost, or overtaken by another thread's.
 *
 * Any thread; the lock is held for a few instructions.
 */

#ifndef DUET_CAP_H
#define DUET_CAP_H

#include <pthread.h>
#include <glib.h>

/** A cap that stays as it is is told so often, us */
#define CAP_REPEAT G_USEC_PER_SEC
/** One that rises is told no more often than that, us; one that falls, at once */
#define CAP_RISE (G_USEC_PER_SEC / 5)
/** No sender reaches that, bit/s: a REMB cannot be taken back */
#define CAP_FREE 10000000
/**
 * What a sender to whom nobody listens yet may do at least, bit/s: senders pace by it,
 * and their first picture, for which they are asked as soon as somebody listens, gets
 * there the sooner. Their encoders are to keep far below it until then.
 */
#define CAP_ALONE 1000000
/** How long after that the link does not count, us: so long that picture takes, and
 *  to measure the link */
#define CAP_FIRST (800 * 1000)
/** A link that carries less than this, bit/s, counts at once: it is a slow one */
#define CAP_SLOW 220000
/** Changes up to that are not worth telling before their time, in percent */
#define CAP_STEP 3

struct cap {
	pthread_mutex_t lock;
	gboolean up;           /**< there is a PeerConnection to send to       */
	guint32 asked;         /**< bit/s, 0: nothing                          */
	guint32 link;          /**< bit/s                                      */
	gboolean layered;      /**< of what is sent the receiver gets one layer: the
	                            link does not count                        */
	const void *receiver;  /**< whose link that is; compared only          */
	gboolean alone;        /**< that one does not count yet, see CAP_ALONE */
	gint64 first_until;    /**< when it begins to, us; 0: nobody listens   */
	guint32 told;          /**< bit/s, 0: nothing yet                      */
	gint64 told_at;        /**< us                                         */
};

void cap_init(struct cap *c);
void cap_destroy(struct cap *c);

/**
 * The sender's PeerConnection is up; nothing has been asked, or told
 *
 * @param link See cap_receiver()
 */
void cap_up(struct cap *c, guint32 link);
/** It is gone: nothing is to be told */
void cap_down(struct cap *c);
gboolean cap_is_up(struct cap *c);
/** @param asked bit/s, 0: nothing */
void cap_ask(struct cap *c, guint32 asked);
/**
 * Another receiver's link counts from now on
 *
 * @param receiver Whose; NULL: nobody's
 * @param link     bit/s for video; while there is nobody, what a new one will have
 */
void cap_receiver(struct cap *c, const void *receiver, guint32 link);
/** Whether the sender offers layers, of which its receiver gets what its link carries: then that does not count */
void cap_layers(struct cap *c, gboolean layered);
/** The link of a receiver carries so much; ignored when its link does not count */
void cap_link(struct cap *c, const void *receiver, guint32 link);

/** @return What the sender is to be told now, bit/s, 0: nothing; told it is then */
guint32 cap_due(struct cap *c, gint64 now);
/**
 * @param asked Set to whether what was asked for is the least
 *
 * @return The cap, bit/s, or what it was told last of a PeerConnection that is gone; 0: it never had one
 */
guint32 cap_now(struct cap *c, gboolean *asked);

#endif
