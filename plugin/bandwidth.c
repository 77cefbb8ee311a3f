/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file bandwidth.c  What the link to a receiver carries
 */

#include <math.h>
#include "bandwidth.h"
#include "bandwidth_delay.h"

/** A waiting time above this is too much, us; below CALM of it there is room */
#define QUEUE_MAX (50 * 1000)
#define QUEUE_FULL (120 * 1000)
#define CALM 0.6
/** What is left of the delivery rate when there is a queue, or a long one */
#define BACK 0.85
#define BACK_FULL 0.7
/** How long a sender takes to follow, beside a round trip, us */
#define FOLLOW (300 * 1000)
/** Growth until the first congestion, per second */
#define START_GROWTH 2.0
/** Growth after one, as in CUBIC (RFC 9438), in shares of the rate it came at */
#define CUBIC 0.008
/** The estimate grows while so much of it is used */
#define USED 0.65
/** Loss above this lowers the estimate, above the other it does not grow */
#define LOSS_MAX 0.08
#define LOSS_CALM 0.05
/** Loss is measured over so much */
#define LOSS_PACKETS 20
#define LOSS_SPAN G_USEC_PER_SEC
/** Feedback older than this is none, us */
#define ARRIVALS_AGE (2 * G_USEC_PER_SEC)
#define REMB_AGE (10 * G_USEC_PER_SEC)
#define SILENCE (1500 * 1000)
/** Span of the least round trip, us */
#define RTT_SPAN (15 * G_USEC_PER_SEC)
/** Rates of what is sent are over so long, us */
#define SENT_SPAN G_USEC_PER_SEC

struct bandwidth {
	const struct bandwidth_sent *sent;
	struct delay delay;
	gdouble estimate;  /**< bit/s                                        */
	enum bandwidth_limit limit;
	gint64 updated;    /**< last bandwidth_update()                      */

	/* the way up */
	gboolean starting; /**< no congestion so far                         */
	gdouble limit_rate; /**< at the last congestion, bit/s                */
	gint64 grown;      /**< time spent growing since, us                 */
	gint64 lowered;    /**< when the estimate was lowered last           */
	gint64 queue_then; /**< the waiting time that lowered it             */
	guint vain;        /**< times in a row that this was no use          */

	/* what was heard */
	gboolean reading;  /**< a feedback is being fed                      */
	gint64 arrivals;   /**< when the last one came; 0: never             */
	gint64 rtt;        /**< newest, us; -1: unknown                      */
	gint64 rtt_queue;  /**< waiting time by round trips, us; -1: unknown */
	struct delay_floor rtt_floor;
	gint64 remb_at;    /**< 0: never                                     */
	gdouble remb;
	gdouble loss;      /**< 0 to 1                                       */
	gint64 loss_at;    /**< when it was measured                         */
	gboolean loss_fresh;
	gint64 heard;      /**< when anything came about video               */

	/* what is sent */
	gdouble video;     /**< bit/s                                        */
	gdouble audio;
	gint64 sent_then;  /**< packets when something was heard last        */
};


struct bandwidth *bandwidth_new(const struct bandwidth_sent *sent)
{
	struct bandwidth *b = g_new0(struct bandwidth, 1);

	b->sent = sent;
	bandwidth_reset(b, 0);

	return b;
}


void bandwidth_free(struct bandwidth *b)
{
	g_free(b);
}


void bandwidth_reset(struct bandwidth *b, gint64 now)
{
	const struct bandwidth_sent *sent = b->sent;

	memset(b, 0, sizeof(*b));
	b->sent = sent;
	b->estimate = BANDWIDTH_START;
	b->starting = TRUE;
	b->updated = b->heard = b->loss_at = now;
	b->rtt = b->rtt_queue = -1;
	delay_floor_reset(&b->rtt_floor);
	delay_reset(&b->delay, sent);
}


void bandwidth_packet(struct bandwidth *b, guint16 seq, gboolean received,
	gint64 arrival)
{
	if (!b->reading)
		delay_read(&b->delay, b->sent);
	b->reading = TRUE;
	delay_packet(&b->delay, seq, received, arrival);
}


static void take_loss(struct bandwidth *b, gdouble loss, gint64 now)
{
	b->loss = loss;
	b->loss_at = now;
	b->loss_fresh = TRUE;
}


static gboolean has_arrivals(const struct bandwidth *b, gint64 now)
{
	return b->arrivals && now - b->arrivals < ARRIVALS_AGE;
}


void bandwidth_report(struct bandwidth *b, gboolean video, guint8 fraction,
	gint64 rtt, gint64 held, gint64 now)
{
	if (rtt >= 0) {
		b->rtt = rtt;
		delay_floor_add(&b->rtt_floor, rtt, now, RTT_SPAN);
		b->rtt_queue = rtt - delay_floor_get(&b->rtt_floor);
		delay_check(&b->delay, rtt, b->rtt_queue, now - held);
	}
	if (!video)
		return;

	b->heard = now;
	if (!has_arrivals(b, now))
		take_loss(b, fraction / 256.0, now);
}


void bandwidth_nack(struct bandwidth *b, guint16 seq, gint64 now)
{
	delay_nack(&b->delay, seq, now);
}


void bandwidth_remb(struct bandwidth *b, guint64 bitrate, gint64 now)
{
	b->remb = MIN(bitrate, BANDWIDTH_MAX);
	b->remb_at = b->heard = now;
}


/** Measures what is sent */
static void sent_rates(struct bandwidth *b, gint64 now)
{
	const struct delay *d = &b->delay;
	const struct bandwidth_note *last = &d->note[d->notes - 1];
	guint i = d->notes - 1;
	guint32 span;

	if (!d->notes)
		return;

	while (i > 0 && (guint32)now - d->note[i].at < SENT_SPAN)
		i--;
	span = MAX((guint32)now - d->note[i].at, SENT_SPAN / 4);
	b->video = (last->bytes - d->note[i].bytes) * 8.0 * G_USEC_PER_SEC / span;
	b->audio = (last->audio - d->note[i].audio) * 8.0 * G_USEC_PER_SEC / span;
}


/** @return The waiting time by the best that there is, us; -1: unknown */
static gint64 queue_of(const struct bandwidth *b, gint64 now)
{
	return has_arrivals(b, now) ? b->delay.queue : b->rtt_queue;
}


/** @return What arrives, bit/s, audio included */
static gdouble delivered(const struct bandwidth *b, gint64 now)
{
	if (has_arrivals(b, now) && b->delay.delivered >= 0)
		return b->delay.delivered + b->audio;

	return (b->video + b->audio) * (1 - b->loss);
}


static void lower(struct bandwidth *b, gdouble estimate, enum bandwidth_limit why,
	gint64 now)
{
	b->estimate = MIN(b->estimate, estimate);
	b->limit = why;
	b->starting = FALSE;
	b->grown = 0;
	b->lowered = now;
}


/** Lowers the estimate while there is a queue; @return FALSE: there is none */
static gboolean congested(struct bandwidth *b, gint64 queue, gint64 now)
{
	const gboolean soon = now - b->lowered < FOLLOW + MAX(b->rtt, 0);
	const gdouble rate = delivered(b, now);
	const gdouble back = queue > QUEUE_FULL ? BACK_FULL : BACK;

	if (queue <= QUEUE_MAX) {
		b->vain = 0;
		return FALSE;
	}
	if (b->limit == BANDWIDTH_DELAY && soon)
		return TRUE;
	if (b->vain && queue < b->queue_then * 3 / 4) {
		/* it drains: give it time */
		b->queue_then = queue;
		b->lowered = now;
		return TRUE;
	}
	if (++b->vain > 4 && has_arrivals(b, now)) {
		/* a queue that we do not make */
		delay_accept(&b->delay);
		b->vain = 0;
		return TRUE;
	}

	b->limit_rate = MIN(b->estimate, rate);
	b->queue_then = queue;
	lower(b, back * rate, BANDWIDTH_DELAY, now);

	return TRUE;
}


/** Lowers the estimate when much is lost; @return FALSE: it may grow */
static gboolean lossy(struct bandwidth *b, gint64 now)
{
	struct delay *d = &b->delay;

	if (d->received + d->lost >= LOSS_PACKETS && now - b->loss_at >= LOSS_SPAN) {
		take_loss(b, (gdouble)d->lost / (d->received + d->lost), now);
		d->received = d->lost = 0;
	}
	if (b->loss_fresh && b->loss > LOSS_MAX && now - b->lowered > LOSS_SPAN) {
		b->limit_rate = b->estimate;
		lower(b, b->estimate * (1 - b->loss / 2), BANDWIDTH_LOSS, now);
	}
	b->loss_fresh = FALSE;

	return b->loss > LOSS_CALM;
}


static void grow(struct bandwidth *b, gint64 queue, gint64 now)
{
	const gint64 passed = MIN(now - b->updated, G_USEC_PER_SEC);
	const gdouble used = b->video + b->audio;
	gdouble t;

	if (queue > QUEUE_MAX * CALM || used < USED * b->estimate)
		return;

	b->limit = BANDWIDTH_FREE;
	if (b->starting) {
		b->estimate *= pow(START_GROWTH, (gdouble)passed / G_USEC_PER_SEC);
		return;
	}

	if (!b->grown)
		b->grown = G_USEC_PER_SEC
			* -cbrt(MAX(0, 1 - b->estimate / b->limit_rate) / CUBIC);
	b->grown += passed;
	t = (gdouble)b->grown / G_USEC_PER_SEC;
	b->estimate = MAX(b->estimate, b->limit_rate * (1 + CUBIC * t * t * t));
}


/** Nothing is heard of what is sent: less is safer, nothing is no call */
static gboolean silent(struct bandwidth *b, gint64 now)
{
	if (now - b->heard < SILENCE || b->delay.sent - b->sent_then < LOSS_PACKETS)
		return FALSE;

	if (b->estimate > BANDWIDTH_START && now - b->lowered > SILENCE / 2)
		lower(b, MAX(BANDWIDTH_START, b->estimate / 2), BANDWIDTH_SILENCE, now);

	return TRUE;
}


void bandwidth_update(struct bandwidth *b, gint64 now)
{
	gint64 queue;

	if (b->reading) {
		delay_update(&b->delay, now);
		b->arrivals = b->heard = now;
	}
	else {
		delay_read(&b->delay, b->sent);
	}
	sent_rates(b, now);

	queue = queue_of(b, now);
	if (!silent(b, now)) {
		const gboolean loss = lossy(b, now);

		if (!congested(b, queue, now) && !loss && now - b->heard < SILENCE)
			grow(b, queue, now);
	}
	if (b->heard == now)
		b->sent_then = b->delay.sent;
	if (b->remb_at && now - b->remb_at < REMB_AGE && b->remb < b->estimate) {
		b->estimate = b->remb;
		b->limit = BANDWIDTH_REMB;
	}

	b->estimate = CLAMP(b->estimate, BANDWIDTH_MIN + b->audio, BANDWIDTH_MAX);
	b->updated = now;
	b->reading = FALSE;
}


guint32 bandwidth_video(const struct bandwidth *b)
{
	return MAX(b->estimate - b->audio, BANDWIDTH_MIN);
}


void bandwidth_state(const struct bandwidth *b, struct bandwidth_state *out)
{
	out->estimate = b->estimate;
	out->audio = b->audio;
	out->delivered = MAX(b->delay.delivered, 0) + b->audio;
	out->rtt = b->rtt;
	out->queue = MAX(queue_of(b, b->updated), 0);
	out->loss = b->loss;
	out->limit = b->limit;
}


const char *bandwidth_limit_name(enum bandwidth_limit limit)
{
	static const char *const names[] = {"none", "delay", "loss", "remb", "silence"};

	return names[limit];
}
