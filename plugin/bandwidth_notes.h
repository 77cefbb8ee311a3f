/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file bandwidth_notes.h  What was sent, and when
 *
 * Packets are counted from 1, on the scale of struct delay's `sent`. They are noted by
 * frames: the first note is where the first frame begins that is known.
 *
 * Private to bandwidth.c and what belongs to it.
 */

#ifndef DUET_BANDWIDTH_NOTES_H
#define DUET_BANDWIDTH_NOTES_H

#include "bandwidth_delay.h"

/** Reads what was sent; before the packets of a feedback */
void notes_read(struct delay *d, const struct bandwidth_sent *sent);
/** @return How many packets had been sent by note `i` */
gint64 notes_count(const struct delay *d, guint i);
/** @return The frame that packet `k` is of, as the note after it; 0: unknown */
guint notes_frame(const struct delay *d, gint64 k);
/** @return When packet `k` of frame `i` was sent, us */
gint64 notes_time(const struct delay *d, guint i, gint64 k);
/** @return The newest note that is so old, or the oldest */
guint notes_index(const struct delay *d, gint64 at);
/** @return How many packets had been noted by a time; 0: it is too long ago */
gint64 notes_until(const struct delay *d, gint64 at);
/** @return The size of a packet of frame `i`, on average; 0: of the newest */
gint64 notes_size(const struct delay *d, guint i);
/** @return How many packets of ours had been sent by a time */
gint64 notes_sent_by(const struct delay *d, gint64 at);

#endif
