/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file thin.h  Sequence numbers of a source of which some packets are left out
 *
 * The rest is numbered without gaps, and packets that come late get the numbers
 * they would have had.
 */

#ifndef DUET_THIN_H
#define DUET_THIN_H

#include <glib.h>

/** Packets left out that are remembered; what is older than all of them is dropped */
#define THIN_PAST 256

/** All zero: nothing has come yet */
struct thin {
	guint16 past[THIN_PAST]; /**< numbers left out, the last THIN_PAST    */
	guint64 count;           /**< packets left out                        */
	guint16 newest;          /**< sequence number of the source           */
	gboolean live;
};

/** Leaves a packet out */
void thin_cut(struct thin *t, guint16 seq);
/**
 * Numbers a packet that stays
 *
 * @param seq Its number at the source; replaced on success
 *
 * @return FALSE: it comes too late to be numbered
 */
gboolean thin_keep(struct thin *t, guint16 *seq);

#endif
