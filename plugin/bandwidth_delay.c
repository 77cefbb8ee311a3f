/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file bandwidth_delay.c  Delay and delivery rate, from transport-wide feedback
 */

#include "bandwidth_delay.h"
#include "bandwidth_notes.h"
#include "bandwidth_resent.h"

/** Arrival times are modulo this, us */
#define ARRIVAL_WRAP ((G_GINT64_CONSTANT(1) << 24) * 64000)
/** Spans of the floor, us: a queue that lasts for two of them is not seen */
#define FLOOR_SPAN (10 * G_USEC_PER_SEC)
/** What the delivery rate is measured over, at least, us */
#define RATE_SPAN (400 * 1000)
/** and at most: nothing came in between, us */
#define RATE_MOST (1000 * 1000)
/** After a rest this is enough, us */
#define RATE_LEAST (100 * 1000)
/** A waiting time is the least one of so long, us: a frame is no queue */
#define QUEUE_SPAN (150 * 1000)
/** and of so many packets, as far as they came in this time: nor is a stalled computer */
#define QUEUE_PACKETS 8
#define QUEUE_SPAN_MOST (600 * 1000)
/** From arrival to feedback as a rule, us */
#define FEEDBACK_AGE (15 * 1000)
/** Times that delays have to agree with round trips before they are sure again */
#define CERTAIN 6
/** How wrong the delay may be by miscounted packets, us */
#define MISCOUNT (40 * 1000)
/** or that no report of retransmissions stands against, packets */
#define REFUTED 3
/** Notes in a row with feedback that tells of no packet known */
#define STRAYS_MAX 6
/** How much more waiting than round trips say goes for right, us */
#define EXCESS (20 * 1000)


void delay_reset(struct delay *d, const struct bandwidth_sent *sent)
{
	memset(d, 0, sizeof(*d));
	notes_read(d, sent);
	d->sent = 0;
	d->least = G_MAXINT64;
	d->queue = -1;
	d->delivered = -1;
	d->counting = TRUE;
	floor_reset(&d->floor);
}


/** @return Where a number's bit is; numbers may be negative at first */
static guint missing_at(gint64 seq)
{
	return (guint64)seq % DELAY_MISSING;
}


static void set_missing(struct delay *d, gint64 seq, gboolean missing)
{
	const guint64 bit = G_GUINT64_CONSTANT(1) << missing_at(seq) % 64;
	guint64 *word = &d->missing[missing_at(seq) / 64];

	*word = missing ? *word | bit : *word & ~bit;
}


void delay_keeps(struct delay *d)
{
	if (d->keeps)
		return;

	memset(d->missing, 0, sizeof(d->missing));
	d->keeps = TRUE;
	d->kept_from = d->sent;
}


/** @return Whether a number was told to be lost: it is late, then */
static gboolean is_missing(const struct delay *d, gint64 seq)
{
	return d->seq - seq < DELAY_MISSING
		&& d->missing[missing_at(seq) / 64] >> missing_at(seq) % 64 & 1;
}


static void arrived(struct delay *d, gint64 seq, gint64 arrival)
{
	const gint64 k = seq - d->unseen;
	const guint frame = notes_frame(d, k);
	gint64 ahead = (arrival - d->arrival) % ARRIVAL_WRAP;

	if (ahead > ARRIVAL_WRAP / 2)
		ahead -= ARRIVAL_WRAP;
	else if (ahead < -ARRIVAL_WRAP / 2)
		ahead += ARRIVAL_WRAP;
	arrival = d->heard ? d->arrival + ahead : arrival;

	d->loss.received++;
	d->run++;
	d->bytes += notes_size(d, frame);
	d->arrival = d->heard ? MAX(d->arrival, arrival) : arrival;
	d->heard = TRUE;
	d->known |= frame > 0;
	if (frame && bandwidth_is_train(d->note[frame].kind))
		probe_packet(&d->probe, k - notes_count(d, frame - 1) - 1,
			notes_count(d, frame) - notes_count(d, frame - 1), notes_size(d, frame), arrival);
	else if (frame && d->note[frame].kind == BANDWIDTH_FRAME && k == notes_count(d, frame))
		d->least = MIN(d->least, arrival - notes_time(d, frame, k));
}


static void lost(struct delay *d, gint64 seq)
{
	const gint64 k = seq - d->unseen;
	const guint frame = notes_frame(d, k);

	d->loss.lost++;
	d->run = 0;
	set_missing(d, seq, TRUE);
	if (d->keeps && k > d->kept_from)
		resent_lost(d, seq);
	else
		d->torn |= !frame || d->note[frame].kind == BANDWIDTH_FRAME
			|| d->note[frame].kind == BANDWIDTH_TRAIN_NEEDED;
}


void delay_packet(struct delay *d, guint16 seq, gboolean received, gint64 arrival)
{
	gint64 ext;

	if (!d->heard && d->strays)
		d->seq = seq - 1;
	ext = d->seq + (gint16)(seq - (guint16)d->seq);
	if (ext <= d->seq) {
		if (received && is_missing(d, ext)) {
			set_missing(d, ext, FALSE);
			d->loss.lost -= MIN(d->loss.lost, 1);
			d->loss.received++;
			resent_found(d);
		}
		return;
	}

	for (gint64 i = MAX(d->seq + 1, ext - DELAY_MISSING + 1); i <= ext; i++)
		set_missing(d, i, FALSE);

	/* what nothing was heard of came with a feedback that got lost */
	if (d->heard)
		d->bytes += (ext - d->seq - 1) * notes_size(d, notes_frame(d, ext - d->unseen));
	d->seq = ext;
	resent_count(d, ext);
	if (received)
		arrived(d, ext, arrival);
	else
		lost(d, ext);
}


/** @return The oldest mark that is so recent, as its number */
static guint mark_since(const struct delay *d, gint64 since, gboolean receivers)
{
	guint i = d->marks;

	while (i > 0 && d->marks - i < DELAY_MARKS) {
		const struct delay_mark *m = &d->mark[(i - 1) % DELAY_MARKS];

		if ((receivers ? m->arrival : m->at) < since)
			break;
		i--;
	}

	return i;
}


/** @return The newest mark from which on there are QUEUE_PACKETS; `oldest`: there is none */
static guint packets_since(const struct delay *d, guint oldest)
{
	const gint64 newest = d->mark[(d->marks - 1) % DELAY_MARKS].packet;
	guint i = d->marks - 1;

	while (i > oldest && newest - d->mark[(i - 1) % DELAY_MARKS].packet < QUEUE_PACKETS)
		i--;

	return i;
}


static void measure(struct delay *d, gint64 now)
{
	const struct delay_mark *newest = &d->mark[(d->marks - 1) % DELAY_MARKS];
	const gint64 floor = floor_get(&d->floor);
	const struct delay_mark *from;
	gint64 least = newest->delay;
	guint i = mark_since(d, now - QUEUE_SPAN, FALSE);

	i = MIN(i, packets_since(d, mark_since(d, now - QUEUE_SPAN_MOST, FALSE)));
	for (; i < d->marks; i++)
		least = MIN(least, d->mark[i % DELAY_MARKS].delay);
	/* there is no floor between delay_accept() and the next frame */
	if (least != G_MAXINT64 && floor != G_MAXINT64)
		d->queue = least - floor;

	i = mark_since(d, newest->arrival - RATE_SPAN, TRUE);
	if (i == 0 || d->marks - (i - 1) > DELAY_MARKS)
		return;

	from = &d->mark[(i - 1) % DELAY_MARKS];
	if (newest->arrival - from->arrival >= RATE_MOST)
		from = &d->mark[i % DELAY_MARKS];
	d->delivered = -1;
	if (newest->arrival - from->arrival >= RATE_LEAST)
		d->delivered = (newest->bytes - from->bytes) * 8.0 * G_USEC_PER_SEC
			/ (newest->arrival - from->arrival);
}


/** Numbers that are of no packet known, for so long: counts anew */
static void count_strays(struct delay *d, gint64 rtt, gint64 now)
{
	if (d->known)
		d->strays = 0;
	/* a frame is noted when all of it has been sent: from a slow sender there is more about it before */
	if (d->known || d->strayed == d->noted)
		return;

	d->strayed = d->noted;
	d->strays++;
	if (d->strays == STRAYS_MAX) {
		d->heard = FALSE;
		d->counted = d->resends;
	}
	else if (d->strays > STRAYS_MAX && d->heard) {
		d->counting = d->exact = FALSE;
		d->unseen = d->seq - notes_count(d, notes_index(d, now - rtt - FEEDBACK_AGE));
		d->counted = d->resends;
		d->strays = 0;
	}
}


void delay_update(struct delay *d, gint64 rtt, gint64 now)
{
	struct delay_mark *m = &d->mark[d->marks % DELAY_MARKS];

	if (!d->notes)
		return;

	count_strays(d, rtt, now);
	resent_age(d, now);
	m->at = now;
	m->arrival = d->arrival;
	m->bytes = d->bytes;
	m->delay = d->least;
	m->packet = d->seq - d->unseen;
	d->marks++;
	d->rtt = rtt;
	d->known = FALSE;
	d->least = G_MAXINT64;
	if (m->delay != G_MAXINT64)
		floor_add(&d->floor, m->delay, now, FLOOR_SPAN);
	measure(d, now);
}


/** @return How far a packet is beyond note `i`, and the frame after it: some of that may have been sent */
static gint64 beyond(const struct delay *d, guint i, gint64 k)
{
	const gint64 ahead = k - notes_count(d, i);
	const guint frame = i + 1 < d->notes ? i + 1 : i;

	return ahead < 0 ? ahead : MAX(ahead - (notes_count(d, frame) - notes_count(d, frame - 1)), 0);
}


/** Holds a count against a time: when packet `k` should have been sent */
static void check_count(struct delay *d, gint64 k, gint64 sent)
{
	const guint i = MAX(notes_index(d, sent), 1);
	gint64 packets, apart;

	packets = notes_count(d, i) - notes_count(d, i - 1);
	apart = d->note[i].at - d->note[i - 1].at;

	d->error += (beyond(d, i, k) - d->error) * (d->doubt ? 0.5 : 0.2);
	d->errors++;
	if (d->errors < (d->doubt ? 2 : 5))
		return;
	if (ABS(d->error) * apart < MISCOUNT * packets || (d->exact && ABS(d->error) < REFUTED))
		return;

	d->unseen += (gint64)d->error;
	d->refuted |= d->exact;
	d->exact = FALSE;
	d->error = 0;
	d->errors = 0;
}


void delay_check(struct delay *d, gint64 rtt, gint64 queue, gint64 then)
{
	const guint i = mark_since(d, then, FALSE);
	const struct delay_mark *m = &d->mark[i % DELAY_MARKS];
	const gint64 floor = floor_get(&d->floor);
	gint64 excess;

	if (d->notes < 2 || i == d->marks || m->delay == G_MAXINT64 || floor == G_MAXINT64)
		return;

	d->checked = d->resends;
	check_count(d, m->packet, m->at - rtt - FEEDBACK_AGE);
	excess = m->delay - floor - queue;
	d->agreed = ABS(excess) < MISCOUNT ? d->agreed + 1 : 0;
	if (d->agreed >= (d->exact ? 1 : CERTAIN))
		d->doubt = FALSE;
	else if (excess > MISCOUNT)
		d->doubt = TRUE;
	if (excess < EXCESS)
		return;

	excess /= d->doubt ? 1 : 2;
	d->floor.now += d->floor.now != G_MAXINT64 ? excess : 0;
	d->floor.before += d->floor.before != G_MAXINT64 ? excess : 0;
	d->queue = MAX(d->queue - excess, 0);
}


void delay_accept(struct delay *d)
{
	floor_reset(&d->floor);
	d->queue = 0;
}
