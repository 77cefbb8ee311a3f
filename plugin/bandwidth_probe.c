/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file bandwidth_probe.c  Trains of padding that show what a link carries
 */

#include "bandwidth_probe.h"

/** Trains at most: packets of one may get lost */
#define TRAINS 4
/** How long one is waited for, beside a round trip, us */
#define WAIT (200 * 1000)
/** For so long nothing may have waited, us, */
#define CALM (150 * 1000)
/** but for this, us */
#define FALL 4000
/** A train that took less time tells nothing more, us */
#define SPAN_LEAST 4000


void probe_packet(struct probe *p, guint index, guint count, gint64 size, gint64 arrival)
{
	if (index == 0) {
		p->first = arrival;
		p->in_row = 0;
	}
	if (index != p->in_row)
		return;
	if (++p->in_row < count || count < 2)
		return;

	p->rate = (count - 1) * size * 8.0 * G_USEC_PER_SEC
		/ MAX(arrival - p->first, SPAN_LEAST);
}


void probe_delay(struct probe *p, gint64 least, gint64 now)
{
	if (p->calm && least >= p->least - FALL)
		return;

	p->least = least;
	p->calm = now;
}


gboolean probe_want(struct probe *p, gint64 rtt, gint64 now)
{
	if (p->over || p->trains == TRAINS || !p->calm || now - p->calm < CALM
		|| (p->trains && now - p->wanted < WAIT + MAX(rtt, 0)))
		return FALSE;

	p->trains++;
	p->wanted = now;

	return TRUE;
}


gdouble probe_take(struct probe *p)
{
	const gdouble rate = p->rate;

	p->rate = 0;

	return rate;
}
