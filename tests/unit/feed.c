/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

#include <stdlib.h>
#include <string.h>
#include "feed.h"

#define MS 1000


struct feed *feed_new(void)
{
	struct feed *l = aligned_alloc(64, sizeof(*l));

	memset(l, 0, sizeof(*l));
	l->b = bandwidth_new(&l->sent);
	l->now = 1000 * G_USEC_PER_SEC;
	bandwidth_reset(l->b, l->now);

	return l;
}


void feed_free(struct feed *l)
{
	bandwidth_free(l->b);
	free(l);
}


void feed_frame(struct feed *l)
{
	l->now += 33 * MS;
	bandwidth_sent_note(&l->sent, 5, 5 * 1000, 100, BANDWIDTH_FRAME, l->now);
}


void feed_audio(struct feed *l)
{
	bandwidth_report(l->b, FALSE, 0, -1, 0, l->now);
	bandwidth_update(l->b, l->now);
	bandwidth_state(l->b, &l->state);
}


void feed_frames(struct feed *l, guint frames, gint64 delay, guint lost)
{
	for (guint i = 0; i < frames; i++) {
		feed_frame(l);
		for (guint k = 0; k < 5; k++)
			bandwidth_packet(l->b, ++l->seq, k >= lost, l->now + delay);
		for (guint k = 0; k < (i ? lost : 0); k++)
			bandwidth_packet(l->b, ++l->seq, TRUE, l->now + delay);
		bandwidth_update(l->b, l->now + delay);
		bandwidth_state(l->b, &l->state);
	}
}
