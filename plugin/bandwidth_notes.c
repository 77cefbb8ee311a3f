/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file bandwidth_notes.c  What was sent, and when
 */

#include "bandwidth_notes.h"

/** Share of the time between frames in which a frame is sent: browsers pace by 2.5 */
#define PACED 0.4
/** A frame that came so long after the one before took no longer than this, us */
#define FRAME_MAX (100 * 1000)


void notes_read(struct delay *d, const struct bandwidth_sent *sent)
{
	d->notes = bandwidth_sent_read(sent, d->note);
	if (!d->notes)
		return;

	d->sent += d->note[d->notes - 1].packets - d->noted;
	d->noted = d->note[d->notes - 1].packets;
}


gint64 notes_count(const struct delay *d, guint i)
{
	return d->sent - (gint64)(guint32)(d->noted - d->note[i].packets);
}


guint notes_frame(const struct delay *d, gint64 k)
{
	guint i;

	if (d->notes < 2 || k > d->sent || k <= notes_count(d, 0))
		return 0;

	for (i = d->notes - 1; i > 1 && k <= notes_count(d, i - 1); i--)
		;

	return i;
}


gint64 notes_time(const struct delay *d, guint i, gint64 k)
{
	const gint64 apart = d->note[i].at - d->note[i - 1].at;
	const gint64 packets = notes_count(d, i) - notes_count(d, i - 1);
	const gint64 after = notes_count(d, i) - k;

	return d->note[i].at - (gint64)(PACED * MIN(apart, FRAME_MAX) * after / packets);
}


guint notes_index(const struct delay *d, gint64 at)
{
	guint i = d->notes - 1;

	while (i > 0 && d->note[i].at > at)
		i--;

	return i;
}


gint64 notes_until(const struct delay *d, gint64 at)
{
	return d->notes && d->note[0].at <= at ? notes_count(d, notes_index(d, at)) : 0;
}


gint64 notes_size(const struct delay *d, guint i)
{
	guint32 packets;

	if (!i)
		i = d->notes - 1;
	if (d->notes < 2)
		return 0;

	packets = d->note[i].packets - d->note[i - 1].packets;

	return packets ? (d->note[i].bytes - d->note[i - 1].bytes) / packets : 0;
}


gint64 notes_sent_by(const struct delay *d, gint64 at)
{
	guint i = notes_index(d, at);
	gint64 k = notes_count(d, i);

	if (++i == d->notes)
		return k;
	while (k + 1 < notes_count(d, i) && notes_time(d, i, k + 1) <= at)
		k++;

	return k;
}
