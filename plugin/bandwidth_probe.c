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
/** How long none is sent once a link is known, us, */
#define REST (5 * G_USEC_PER_SEC)
/** or after one that was followed by a congestion so soon: twice as long each time, up to */
#define SOON (3 * G_USEC_PER_SEC)
#define REST_WRONG (30 * G_USEC_PER_SEC)
#define REST_DOUBLED 5
/** For so long nothing may have waited, us, */
#define CALM (150 * 1000)
/** but for this, us */
#define FALL 4000
/** Between packets of a train no more time passes than this, us, */
#define GAP 10000
/** or than so many times what does on average */
#define GAP_APART 4
/** So many packets are enough to tell a rate */
#define PART 6
/** A train that took less time tells nothing more, us */
#define SPAN_LEAST 4000


/** @return What a link carries that lets so many packets arrive at these times, bit/s */
static gdouble rate_of(const gint64 *arrival, guint count, gint64 size)
{
	return (count - 1) * size * 8.0 * G_USEC_PER_SEC
		/ MAX(arrival[count - 1] - arrival[0], SPAN_LEAST);
}


/**
 * The rate of a train that has arrived
 *
 * Retransmissions, which nobody sees, may have been miscounted. Then packets of another
 * frame are taken for the first ones or the last ones, and between them and the train
 * lies a time in which nothing was sent.
 */
static gdouble train_rate(const struct probe *p, guint count, gint64 size)
{
	const gint64 span = p->arrival[count - 1] - p->arrival[0];
	gint64 gap = 0;
	guint at = 0;

	for (guint i = 1; i < count; i++) {
		if (p->arrival[i] - p->arrival[i - 1] > gap) {
			gap = p->arrival[i] - p->arrival[i - 1];
			at = i;
		}
	}
	if (!p->miscounted || gap < GAP || gap < GAP_APART * (span - gap) / MAX(count - 2, 1)
		|| MAX(at, count - at) < PART)
		return rate_of(p->arrival, count, size);

	return at < count - at ? rate_of(p->arrival + at, count - at, size)
		: rate_of(p->arrival, at, size);
}


void probe_packet(struct probe *p, guint index, guint count, gint64 size, gint64 arrival)
{
	if (index == 0)
		p->in_row = 0;
	if (index != p->in_row || count > PROBE_PACKETS)
		return;

	p->arrival[index] = arrival;
	if (++p->in_row == count && count > 1)
		p->rate = train_rate(p, count, size);
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
	if (p->over || p->trains == TRAINS || !p->calm || now - p->calm < CALM || now < p->rest
		|| ((p->trains || p->wanted) && now - p->wanted < WAIT + MAX(rtt, 0)))
		return FALSE;

	p->trains++;
	p->wanted = now;

	return TRUE;
}


void probe_told(struct probe *p, gboolean more, gint64 now)
{
	p->told = now;
	p->over = !more;
	if (!more)
		p->rest = MAX(p->rest, now + REST);
}


void probe_congested(struct probe *p, gint64 at)
{
	if (!p->told || at < p->told)
		return;

	if (at - p->told < SOON) {
		p->rest = at + (REST_WRONG << MIN(p->wrong, REST_DOUBLED));
		p->wrong++;
	}
	p->told = 0;
}


void probe_again(struct probe *p)
{
	p->trains = 0;
	p->over = FALSE;
}


gdouble probe_take(struct probe *p)
{
	const gdouble rate = p->rate;

	p->rate = 0;

	return rate;
}
