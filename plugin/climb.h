/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file climb.h  Which of several layers a link carries
 *
 * Goes down at once, and up when a higher layer has fitted for a while, or to see
 * whether it does. Pure.
 */

#ifndef DUET_CLIMB_H
#define DUET_CLIMB_H

#include <glib.h>

/** Share of the estimate in which a higher layer has to fit, percent */
#define CLIMB_UP_PERCENT 80
/** us for which it has to fit before it is taken */
#define CLIMB_UP_AFTER (1500 * 1000)
/**
 * us after which a higher layer is tried that does not fit: an estimate hardly
 * grows above what is sent. Twice as long after each time in vain, up to the other
 */
#define CLIMB_TRY_AFTER (10 * G_USEC_PER_SEC)
#define CLIMB_TRY_MAX (120 * G_USEC_PER_SEC)
/** us of too little for the lowest until the link counts as too slow for that: what was sent before may fill it */
#define CLIMB_STARVED_AFTER G_USEC_PER_SEC
/** It does not any more when it carries so much of what that layer took, percent */
#define CLIMB_FED_PERCENT 130

struct climb {
	gint8 choice;            /**< the highest layer that fits, -1: not chosen */
	gint64 fits;             /**< us, since when a higher one fits, 0: it doesn't */
	gint64 moved;            /**< us, when the choice changed last        */
	gint64 patience;         /**< us from then until a higher one is tried */
	gboolean rose;           /**< that change was upwards                 */
	gint64 fed;              /**< us, when the link carried the lowest at least, or was no limit */
	gint64 eased;            /**< us, since when a link that did not carry the lowest is no limit */
	guint32 starved;         /**< what the lowest took when the link did not carry even
	                              that, bit/s; 0: it does                 */
};

/** Begins with a layer */
void climb_start(struct climb *c, gint8 choice, gint64 now);
/**
 * Looks at a link
 *
 * @param rate    What each layer up to the one above the choice takes, bit/s, 0: not known
 * @param above   Whether there is one above the choice
 * @param budget  What the link carries, bit/s
 * @param limited It carries no more; otherwise it may, and nobody has tried
 */
void climb_look(struct climb *c, const guint32 *rate, gboolean above, guint32 budget,
	gboolean limited, gint64 now);

#endif
