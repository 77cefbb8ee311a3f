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

/** A waiting time above this is too much, us; below the other there is room */
#define QUEUE_MAX (50 * 1000)
#define QUEUE_CALM (30 * 1000)
/** A waiting time that does not fall for so long is not of our making, us */
#define FOREIGN (4 * G_USEC_PER_SEC)
/** and for so many times its length */
#define FOREIGN_QUEUES 4
/** What is left of the delivery rate: less with a longer queue */
#define BACK 0.85
#define BACK_LEAST 0.4
#define BACK_QUEUE (900 * 1000)
/** and what is left of the estimate at first when it was not used */
#define BACK_FIRST 0.7
/** What is kept of the rate of a congestion when the estimate is lowered again */
#define KEEP 0.9
/** How long a sender takes to follow, beside a round trip, and to begin with it, us */
#define FOLLOW (400 * 1000)
#define FOLLOW_LEAST (100 * 1000)
/** Growth until the first congestion, per second */
#define START_GROWTH 1.8
/** Growth after one, as in CUBIC (RFC 9438), in shares of the rate it came at */
#define CUBIC 0.008
/** The estimate grows while so much of it is used, and no further than this beyond */
#define USED 0.65
#define AHEAD 1.4
#define AHEAD_START 1.5
/** Slower, and not so far, when round trips are all that is known */
#define SLOW 0.7
#define AHEAD_SLOW 1.3
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
/** As long as none was measured, us */
#define RTT_GUESS (100 * 1000)
/** Rates of what is sent are over so long, us */
#define SENT_SPAN G_USEC_PER_SEC

struct bandwidth {
	const struct bandwidth_sent *sent;
	struct delay delay;
	gdouble estimate;  /**< bit/s                                        */
	enum bandwidth_limit limit;
	gint64 concluded;  /**< when it was looked at last                    */

	/* the way up */
	gboolean starting; /**< no congestion so far                         */
	gdouble limit_rate; /**< at the last congestion, bit/s                */
	gdouble grown;     /**< time on the curve, s; 0: not begun           */
	gint64 lowered;    /**< when the estimate was lowered last           */
	gint64 queue_lowered; /**< the waiting time at that time, us            */
	gint64 queued_at;  /**< since when there is a queue that does not fall; 0: none */
	gint64 queue_then; /**< the waiting time then                        */

	/* what was heard */
	gboolean reading;  /**< a feedback is being fed                      */
	gint64 arrivals;   /**< when the last one came; 0: never             */
	gint64 rtt;        /**< newest, us; -1: unknown                      */
	gint64 rtt_least;  /**< of late, us; 0: unknown                       */
	gint64 rtt_at;     /**< when the newest was measured                  */
	gboolean rtt_fresh; /**< since the last update                        */
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
	b->concluded = b->heard = b->loss_at = now;
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
		delay_floor_add(&b->rtt_floor, rtt, now, RTT_SPAN);
		b->rtt = rtt;
		b->rtt_at = now - held;
		b->rtt_fresh = TRUE;
		b->rtt_least = delay_floor_get(&b->rtt_floor);
		b->rtt_queue = rtt - b->rtt_least;
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


/** @return When the waiting time was what is known of it */
static gint64 seen_at(const struct bandwidth *b, gint64 now)
{
	return has_arrivals(b, now) ? now : b->rtt_at;
}


/** @return What arrives, bit/s, audio included; -1: unknown */
static gdouble delivered(const struct bandwidth *b, gint64 now)
{
	if (has_arrivals(b, now))
		return b->delay.delivered < 0 ? -1 : b->delay.delivered + b->audio;

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


/** @return Whether the queue is one that stays whatever we do */
static gboolean foreign(struct bandwidth *b, gint64 queue, gint64 now)
{
	if (!b->queued_at || queue < b->queue_then * 3 / 4) {
		b->queued_at = now;
		b->queue_then = queue;
	}

	return now - b->queued_at > FOREIGN + FOREIGN_QUEUES * b->queue_then;
}


/** Lowers the estimate so that the queue drains */
static void back_off(struct bandwidth *b, gint64 queue, gint64 now)
{
	const gdouble back = CLAMP(BACK - (gdouble)(queue - QUEUE_MAX) / BACK_QUEUE,
		BACK_LEAST, BACK);
	const gboolean used = b->video + b->audio >= USED * b->estimate;
	const gboolean again = b->limit == BANDWIDTH_DELAY;
	const gdouble rate = delivered(b, now);
	gdouble estimate = back * rate;

	/* the first frames after a rest are a queue, and no rate */
	if (rate < 0 || (!used && !again))
		estimate = MAX(estimate, BACK_FIRST * b->estimate);
	/* while a queue drains that is not ours alone, little arrives because little is sent */
	b->limit_rate = MAX(rate, again && queue < b->queue_lowered + QUEUE_CALM
		? KEEP * b->limit_rate : estimate);
	b->queue_lowered = queue;
	lower(b, estimate, BANDWIDTH_DELAY, now);
}


/** @return Whether to wait for what lowering the estimate before does */
static gboolean patient(struct bandwidth *b, gint64 queue, gint64 now)
{
	const gint64 since = seen_at(b, now) - b->lowered;

	if (since < FOLLOW_LEAST + b->rtt_least)
		return TRUE;
	if (queue > b->queue_lowered + QUEUE_MAX)
		return FALSE;
	/* what is sent from now on is seen behind the queue */
	if (since < FOLLOW + b->rtt_least + 2 * b->queue_lowered)
		return TRUE;

	if (b->queued_at > b->lowered) {
		/* it drains: give it time */
		b->lowered = now;
		b->queue_lowered = queue;
		return TRUE;
	}

	return FALSE;
}


/** Lowers the estimate while there is a queue; @return FALSE: there is none */
static gboolean congested(struct bandwidth *b, gint64 queue, gint64 now)
{
	const gint64 most = b->starting ? QUEUE_CALM : QUEUE_MAX;

	if (queue <= most) {
		b->queued_at = 0;
		return FALSE;
	}
	if (foreign(b, queue, now) && has_arrivals(b, now)) {
		delay_accept(&b->delay);
		b->queued_at = 0;
		return TRUE;
	}
	if (b->limit == BANDWIDTH_DELAY && patient(b, queue, now))
		return TRUE;

	back_off(b, queue, now);

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


/** The way up: by itself until the first congestion, then along CUBIC's curve */
static gdouble grown(struct bandwidth *b, gdouble seconds)
{
	gdouble t;

	if (b->starting)
		return b->estimate * pow(START_GROWTH, seconds);

	/* it was lowered further only for the queue to drain */
	b->estimate = MAX(b->estimate, BACK * b->limit_rate);
	if (!b->grown)
		b->grown = -cbrt(MAX(0, 1 - b->estimate / b->limit_rate) / CUBIC);
	b->grown += seconds;
	t = b->grown;

	return b->limit_rate * (1 + CUBIC * t * t * t);
}


static void grow(struct bandwidth *b, gint64 queue, gint64 now)
{
	const gboolean fast = has_arrivals(b, now);
	const gdouble passed = (gdouble)MIN(now - b->concluded, G_USEC_PER_SEC)
		/ G_USEC_PER_SEC;
	const gdouble ahead = !fast ? AHEAD_SLOW : b->starting ? AHEAD_START : AHEAD;
	const gdouble used = b->video + b->audio;
	gdouble estimate;

	/* so little may be tried without proof */
	if (queue > QUEUE_CALM
		|| (used < USED * b->estimate && b->estimate > BANDWIDTH_START))
		return;

	b->limit = BANDWIDTH_FREE;
	estimate = grown(b, fast ? passed : passed * SLOW);
	estimate = MIN(estimate, MAX(ahead * used, BANDWIDTH_START));
	b->estimate = MAX(b->estimate, estimate);
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


/** Loss, then delay, then growth */
static void conclude(struct bandwidth *b, gint64 now)
{
	const gint64 queue = queue_of(b, now);
	const gboolean loss = lossy(b, now);

	if (!congested(b, queue, now) && !loss)
		grow(b, queue, now);
	b->concluded = now;
}


void bandwidth_update(struct bandwidth *b, gint64 now)
{
	if (b->reading) {
		delay_update(&b->delay, b->rtt < 0 ? RTT_GUESS : b->rtt, now);
		b->arrivals = b->heard = now;
	}
	else {
		delay_read(&b->delay, b->sent);
	}
	sent_rates(b, now);

	if (!silent(b, now) && (has_arrivals(b, now) || b->rtt_fresh || b->loss_fresh))
		conclude(b, now);
	if (b->heard == now)
		b->sent_then = b->delay.sent;
	if (b->remb_at && now - b->remb_at < REMB_AGE && b->remb < b->estimate) {
		b->estimate = b->remb;
		b->limit = BANDWIDTH_REMB;
	}

	b->estimate = CLAMP(b->estimate, BANDWIDTH_MIN + b->audio, BANDWIDTH_MAX);
	b->reading = FALSE;
	b->rtt_fresh = FALSE;
}


guint32 bandwidth_video(const struct bandwidth *b)
{
	return MAX((gint64)b->estimate - (gint64)b->audio, BANDWIDTH_MIN);
}


void bandwidth_state(const struct bandwidth *b, struct bandwidth_state *out)
{
	out->estimate = b->estimate;
	out->audio = b->audio;
	out->delivered = MAX(b->delay.delivered, 0) + b->audio;
	out->rtt = b->rtt;
	out->queue = MAX(queue_of(b, b->concluded), 0);
	out->loss = b->loss;
	out->limit = b->limit;
}


const char *bandwidth_limit_name(enum bandwidth_limit limit)
{
	static const char *const names[] = {"none", "delay", "loss", "remb", "silence"};

	return names[limit];
}
