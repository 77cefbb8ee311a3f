/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file bandwidth_resent.c  Retransmissions, which nobody sees
 */

#include "bandwidth_notes.h"
#include "bandwidth_resent.h"

/** With so long a queue it may not have kept it till then, us */
#define RESEND_QUEUE (100 * 1000)
/** What was lost so long ago has been sent again, or will not be, us */
#define RECENT (400 * 1000)
/** There are no more of them than so many times what was lost, and some */
#define TIMES 16
#define SOME 64


/**
 * @return The packet that the retransmission of packet `k` comes after: the one after
 * `k` tells the receiver, who asks for it at once
 */
static gint64 resent_after(const struct delay *d, gint64 k)
{
	const guint next = notes_frame(d, k + 1);

	return next ? notes_sent_by(d, notes_time(d, next, k + 1) + d->rtt) : d->sent;
}


static void begin_doubt(struct delay *d)
{
	d->doubt = TRUE;
	d->error = 0;
	d->errors = d->agreed = 0;
}


void resent_lost(struct delay *d, gint64 seq)
{
	gint64 after;

	if (!d->doubt && d->queue > RESEND_QUEUE)
		begin_doubt(d);
	if (d->resends - d->counted == DELAY_RESENT) {
		d->counted++;
		d->unseen++;
	}
	after = resent_after(d, seq - d->unseen) + d->unseen + (d->resends - d->counted);
	if (d->resends)
		after = MAX(after, d->resent[(d->resends - 1) % DELAY_RESENT]);
	d->resent[d->resends % DELAY_RESENT] = after;
	d->resends++;
	d->probe.miscounted = TRUE;
	d->lately[0]++;
	d->exact = FALSE;
}


void resent_count(struct delay *d, gint64 seq)
{
	while (d->counted != d->resends && seq > d->resent[d->counted % DELAY_RESENT]) {
		d->counted++;
		d->unseen++;
	}
}


void resent_found(struct delay *d)
{
	/* where there is a stream for it, it is of no matter that the packet itself came, too */
	if (!d->keeps || d->told_at)
		return;

	if (d->counted != d->resends)
		d->counted++;
	else
		d->unseen--;
	d->lately[0] -= MIN(d->lately[0], 1);
}


void resent_age(struct delay *d, gint64 now)
{
	if (now - d->aged < RECENT + d->rtt)
		return;

	d->lately[1] = d->lately[0];
	d->lately[0] = 0;
	d->aged = now;
}


/** Delays so far were those of other packets: what they were above begins anew */
static void recount(struct delay *d, gint64 unseen)
{
	for (guint i = 0; i < DELAY_MARKS; i++)
		d->mark[i].delay = G_MAXINT64;
	floor_reset(&d->floor);
	d->least = G_MAXINT64;
	d->queue = 0;
	d->unseen = unseen;
	begin_doubt(d);
}


void resent_told(struct delay *d, guint32 count, gint64 now)
{
	const guint lately = d->lately[0] + d->lately[1];
	const guint waiting = d->resends - d->counted;
	gint64 unseen = d->unseen;

	if (count > TIMES * d->resends + SOME)
		d->counting = d->exact = FALSE;
	if (!d->counting)
		return;

	/* those that came just now may be ahead of what feedback has told of */
	if (count != d->told) {
		d->told = count;
		d->told_at = now;
		d->refuted = FALSE;
	}
	d->exact = !lately && !d->refuted && now - d->told_at >= RECENT;
	d->counted = d->resends - MIN(waiting, lately);
	if (d->exact)
		unseen = count;
	else if (!d->refuted)
		unseen = MIN(unseen, (gint64)count + lately);
	if (unseen != d->unseen)
		recount(d, unseen);
}
