/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file bandwidth_sent.h  What has been sent to a receiver, and when
 *
 * Belongs to the receiver's leg. Whoever sends to it notes, once for each video
 * frame, what has gone since the note before: a packet costs no clock reading
 * and no shared write. The receiver's thread reads; before anybody sends it may have
 * written the first note itself (relay_greet.c), with the lock of the ledger held.
 *
 * One writer at a time, one reader, no lock. Counts are modulo 2^32: only
 * differences are used.
 */

#ifndef DUET_BANDWIDTH_SENT_H
#define DUET_BANDWIDTH_SENT_H

#include <glib.h>

/** Notes kept: two seconds at 60 frames per second; a power of two */
#define BANDWIDTH_NOTES 128

/** What a note is about */
enum bandwidth_kind {
	BANDWIDTH_FRAME,
	BANDWIDTH_TRAIN,   /**< packets of padding, see bandwidth_probe.h   */
	BANDWIDTH_TRAIN_NEEDED, /**< the same; a picture is torn without them */
	BANDWIDTH_GREETING, /**< one packet of padding, before all others   */
};

static inline gboolean bandwidth_is_train(guint32 kind)
{
	return kind == BANDWIDTH_TRAIN || kind == BANDWIDTH_TRAIN_NEEDED;
}


/** Totals up to a moment */
struct bandwidth_note {
	guint32 packets;   /**< video packets                               */
	guint32 bytes;     /**< of them, RTP header included                */
	guint32 audio;     /**< audio bytes, RTP header included            */
	guint32 kind;      /**< of what came last, enum bandwidth_kind      */
	gint64 at;         /**< us                                          */
};

struct bandwidth_sent {
	guint32 notes;     /**< written so far; atomic, released            */
	guint32 wanted;    /**< the reader wants a train to be sent; atomic */
	struct bandwidth_note note[BANDWIDTH_NOTES]; /**< by number; atomic   */
} __attribute__((aligned(64)));


/**
 * Notes what was sent since the note before; the writer's thread
 *
 * To be called with the last packet of a frame (RTP marker bit), after it was
 * handed to the core. Several video m-lines count as one.
 *
 * @param packets Video packets since then
 * @param bytes   Their bytes, RTP header included
 * @param audio   Audio bytes since then, RTP header included
 * @param kind    A train is the one that was wanted
 * @param now     us, on the clock of bandwidth_update()
 */
static inline void bandwidth_sent_note(struct bandwidth_sent *s, guint32 packets,
	guint32 bytes, guint32 audio, enum bandwidth_kind kind, gint64 now)
{
	const guint32 n = __atomic_load_n(&s->notes, __ATOMIC_RELAXED);
	const struct bandwidth_note *last = &s->note[(n - 1) % BANDWIDTH_NOTES];
	struct bandwidth_note *next = &s->note[n % BANDWIDTH_NOTES];

	packets += __atomic_load_n(&last->packets, __ATOMIC_RELAXED);
	bytes += __atomic_load_n(&last->bytes, __ATOMIC_RELAXED);
	audio += __atomic_load_n(&last->audio, __ATOMIC_RELAXED);
	/* released: who sees one of them sees that the number has come this far */
	__atomic_store_n(&next->packets, packets, __ATOMIC_RELEASE);
	__atomic_store_n(&next->bytes, bytes, __ATOMIC_RELEASE);
	__atomic_store_n(&next->audio, audio, __ATOMIC_RELEASE);
	__atomic_store_n(&next->kind, (guint32)kind, __ATOMIC_RELEASE);
	__atomic_store_n(&next->at, now, __ATOMIC_RELEASE);
	if (bandwidth_is_train(kind))
		__atomic_store_n(&s->wanted, FALSE, __ATOMIC_RELAXED);
	__atomic_store_n(&s->notes, n + 1, __ATOMIC_RELEASE);
}


/** @return Whether a train is wanted; the writer's thread */
static inline gboolean bandwidth_sent_wanted(const struct bandwidth_sent *s)
{
	return __atomic_load_n(&s->wanted, __ATOMIC_RELAXED);
}


/** Wants a train to be sent; the reader's thread */
static inline void bandwidth_sent_want(struct bandwidth_sent *s)
{
	__atomic_store_n(&s->wanted, TRUE, __ATOMIC_RELAXED);
}


/**
 * Copies the newest notes; the reader's thread
 *
 * @param out Oldest first; room for BANDWIDTH_NOTES
 *
 * @return How many: less than BANDWIDTH_NOTES, 0 as long as nothing was noted
 */
guint bandwidth_sent_read(const struct bandwidth_sent *s, struct bandwidth_note *out);

#endif
