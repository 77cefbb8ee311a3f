/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file bandwidth_resent.h  Retransmissions, which nobody sees
 *
 * The core sends lost packets again by itself, and keeps the NACKs to itself. In a
 * stream of their own (RFC 4588) each takes a transport-wide number, so that all later
 * ones are of other packets than they would be otherwise. How many there were is guessed
 * from what was lost, and known when the receiver reports about that stream. Where
 * there is no such stream packets are sent again as they were, with their old numbers.
 *
 * Private to bandwidth.c and bandwidth_delay.c.
 */

#ifndef DUET_BANDWIDTH_RESENT_H
#define DUET_BANDWIDTH_RESENT_H

#include "bandwidth_delay.h"

/** The packet of this transport number is lost, and will be asked for and sent again */
void resent_lost(struct delay *d, gint64 seq);
/** A packet that was told to be lost has come: late, or sent again with its old number */
void resent_found(struct delay *d);
/** Counts the retransmissions that were sent before a transport number */
void resent_count(struct delay *d, gint64 seq);
/** A feedback has been read: what was lost becomes old */
void resent_age(struct delay *d, gint64 now);
/**
 * The receiver has told how many it got
 *
 * @param count The highest sequence number, extended, of the stream in which they are
 *              sent (RFC 4588 section 4); the core numbers them from 1
 */
void resent_told(struct delay *d, guint32 count, gint64 now);

#endif
