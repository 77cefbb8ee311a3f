/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file bandwidth.c  What the link to a receiver carries
 */

#include "bandwidth.h"
#include "bandwidth_delay.h"
#include "bandwidth_notes.h"
#include "bandwidth_pleas.h"
#include "bandwidth_rate.h"
#include "bandwidth_resent.h"

/** Nothing heard of so many is silence */
#define SILENT_PACKETS 20
/** The core keeps nothing to resend before it knows a round trip of video of this, us */
#define RTT_KEEPS 1000
/** Packets in a row after which the picture is worth mending: most was lost before, */
#define TORN_RUN_HEAVY 12
/** or some */
#define TORN_RUN 4
/** A keyframe that was asked for takes its time to come, us */
#define MENDING (400 * 1000)
/** Feedback older than this is none, us */
#define ARRIVALS_AGE (2 * G_USEC_PER_SEC)
/** and nothing new follows from what is older than this, us */
#define ARRIVALS_NEW (500 * 1000)
#define REMB_AGE (10 * G_USEC_PER_SEC)
/** Nothing heard for so long is silence; of a receiver without transport-wide
 * feedback, which may report every 5 s, RFC 3550 section 6.2 */
#define SILENCE (1500 * 1000)
#define SILENCE_REPORTS (6 * G_USEC_PER_SEC)
/** Span of the least round trip, us */
#define RTT_SPAN (15 * G_USEC_PER_SEC)
/** Blocks are about the same sender report when it arrived so nearly at the same time, us */
#define SAME_REPORT (100 * 1000)
/** Round trips in a row that delays have to agree with to be heard in doubt */
#define AGREED 3
/** No train is sent while anything waits so long, us */
#define PROBE_QUEUE (20 * 1000)
/** As long as none was measured, us */
#define RTT_GUESS (100 * 1000)
/** Rates of what is sent are over so long, us */
#define SENT_SPAN G_USEC_PER_SEC

struct bandwidth {
	struct bandwidth_sent *sent;
	struct delay delay;
	struct rate rate;

	/* what was heard */
	gboolean reading;  /**< a feedback is being fed                      */
	gint64 arrivals;   /**< when the last one came; 0: never             */
	gint64 rtt;        /**< newest, us; -1: unknown                      */
	gint64 rtt_least;  /**< of late, us; 0: unknown                       */
	gint64 told_of[2]; /**< when the newest sender report that a block was about
	                        had arrived, of audio and of video           */
	gint64 rtt_at;     /**< when the newest was measured                  */
	guint torn;        /**< packets in a row after which the picture is
	                        worth mending; 0: it is not torn             */
	struct pleas pleas;
	gint64 mended;     /**< when a keyframe was due last                  */
	gboolean rtt_fresh; /**< since the last update                        */
	gint64 rtt_queue;  /**< waiting time by round trips, us; -1: unknown */
	struct floor rtt_floor;
	gint64 remb_at;    /**< 0: never                                     */
	gdouble remb;
	gint64 heard;      /**< when anything came about video               */

	/* what is sent */
	gdouble video;     /**< bit/s                                        */
	gdouble audio;
	gint64 sent_then;  /**< packets when something was heard last        */
};


struct bandwidth *bandwidth_new(struct bandwidth_sent *sent)
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
	struct bandwidth_sent *sent = b->sent;

	memset(b, 0, sizeof(*b));
	b->sent = sent;
	b->heard = now;
	b->rtt = b->rtt_queue = -1;
	rate_reset(&b->rate, now);
	floor_reset(&b->rtt_floor);
	delay_reset(&b->delay, sent);
	loss_restart(&b->delay.loss, now);
}


void bandwidth_packet(struct bandwidth *b, guint16 seq, gboolean received,
	gint64 arrival)
{
	if (!b->reading)
		notes_read(&b->delay, b->sent);
	b->reading = TRUE;
	delay_packet(&b->delay, seq, received, arrival);
}


static gboolean has_arrivals(const struct bandwidth *b, gint64 now)
{
	return b->arrivals && now - b->arrivals < ARRIVALS_AGE;
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
	const struct bandwidth_note *last, *from;
	gint64 span;

	if (!d->notes)
		return;

	last = from = &d->note[d->notes - 1];
	/* in a rest nothing was sent, and it says nothing of the rate after it */
	while (from > d->note && now - from->at < SENT_SPAN && from->at - from[-1].at < SENT_SPAN)
		from--;
	span = MAX(now - from->at, SENT_SPAN / 4);
	b->video = (last->bytes - from->bytes) * 8.0 * G_USEC_PER_SEC / span;
	b->audio = (last->audio - from->audio) * 8.0 * G_USEC_PER_SEC / span;
}


/** @return Whether arrivals tell the waiting time: round trips do in doubt */
static gboolean has_delays(const struct bandwidth *b, gint64 now)
{
	return has_arrivals(b, now) && !b->delay.doubt;
}


/** @return The waiting time by the best that there is, us; -1: unknown */
static gint64 queue_of(const struct bandwidth *b, gint64 now)
{
	if (has_delays(b, now))
		return b->delay.queue;
	/* nothing was sent again since delays agreed with a round trip the last time */
	if (has_arrivals(b, now) && b->delay.agreed >= AGREED
		&& b->delay.checked == b->delay.resends)
		return MAX(b->delay.queue, b->rtt_queue);

	return b->rtt_queue;
}


void bandwidth_report(struct bandwidth *b, gboolean video, guint8 fraction,
	gint64 rtt, gint64 held, gint64 now)
{
	/* browsers report often: what they say of one sender report is heard once */
	if (rtt >= 0 && ABS(now - held - b->told_of[!!video]) > SAME_REPORT) {
		b->told_of[!!video] = now - held;
		floor_add(&b->rtt_floor, rtt, now, RTT_SPAN);
		b->rtt = rtt;
		b->rtt_at = now - held;
		b->rtt_fresh = TRUE;
		b->rtt_least = floor_get(&b->rtt_floor);
		b->rtt_queue = rtt - b->rtt_least;
		delay_check(&b->delay, rtt, b->rtt_queue, now - held);
	}
	if (!video)
		return;

	notes_read(&b->delay, b->sent);
	if (rtt >= RTT_KEEPS)
		delay_keeps(&b->delay);
	if (pleas_vain(&b->pleas, b->rtt, MAX(b->rtt, b->rtt_least + queue_of(b, now)), now))
		b->torn = MAX(b->torn, TORN_RUN);
	b->heard = now;
	if (!has_arrivals(b, now))
		loss_told(&b->delay.loss, b->delay.sent, fraction);
}


void bandwidth_resent(struct bandwidth *b, guint32 count, gint64 now)
{
	resent_told(&b->delay, count, now);
}


/** @return What arrives, bit/s, audio included; -1: unknown */
static gdouble delivered(const struct bandwidth *b, gint64 now)
{
	if (has_arrivals(b, now))
		return b->delay.delivered < 0 ? -1 : b->delay.delivered + b->audio;

	return (b->video + b->audio) * (1 - b->delay.loss.share);
}


/**
 * Nothing is heard of what is sent: less is safer, nothing is no call
 *
 * Of packets that were sent just now, after a pause, nothing can have been heard.
 */
static gboolean silent(struct bandwidth *b, gint64 now)
{
	const gint64 patience = b->arrivals ? SILENCE : SILENCE_REPORTS;

	if (now - b->heard < patience
		|| notes_until(&b->delay, now - SILENCE) - b->sent_then < SILENT_PACKETS)
		return FALSE;

	if (b->rate.estimate > BANDWIDTH_START && now - b->rate.lowered > SILENCE / 2)
		rate_lower(&b->rate, MAX(BANDWIDTH_START, b->rate.estimate / 2),
			BANDWIDTH_SILENCE, now);

	return TRUE;
}


static void judge(struct bandwidth *b, gint64 now)
{
	const gboolean arrivals = has_delays(b, now);
	const struct rate_view view = {
		.now = now,
		.arrivals = arrivals,
		.queue = queue_of(b, now),
		.seen_at = arrivals ? now : b->rtt_at,
		.rtt_least = b->rtt_least,
		.rtt_queue = b->rtt_queue,
		.doubt = b->delay.doubt,
		.sent = b->video + b->audio,
		.delivered = delivered(b, now),
		.loss = b->delay.loss.share,
		.loss_fresh = b->delay.loss.fresh,
	};

	if (rate_judge(&b->rate, &view))
		delay_accept(&b->delay);
	b->delay.loss.fresh = FALSE;
	if (b->rate.lowered == now)
		loss_restart(&b->delay.loss, now);
}


/** Has the link measured as long as it is not known, and takes what comes of it */
static void probe(struct bandwidth *b, gint64 now)
{
	struct probe *p = &b->delay.probe;
	const gint64 floor = floor_get(&b->delay.floor);
	const gdouble rate = probe_take(p);

	if (floor != G_MAXINT64)
		probe_delay(p, floor, now);
	probe_congested(p, b->rate.lowered);
	if (rate > 0 && rate_unknown(&b->rate))
		probe_told(p, rate_probed(&b->rate, rate), now);
	if (!rate_unknown(&b->rate))
		probe_again(p);
	else if (b->video > 0 && has_delays(b, now) && b->delay.queue >= 0 && b->delay.queue < PROBE_QUEUE
		&& probe_want(p, b->rtt, now))
		bandwidth_sent_want(b->sent);
}


/** @return Whether anything was heard lately that an estimate can be made of */
static gboolean is_news(const struct bandwidth *b, gint64 now)
{
	return b->rtt_fresh || b->delay.loss.fresh
		|| (b->arrivals && now - b->arrivals < ARRIVALS_NEW);
}


void bandwidth_update(struct bandwidth *b, gint64 now)
{
	if (b->reading) {
		delay_update(&b->delay, b->rtt < 0 ? RTT_GUESS : b->rtt, now);
		b->arrivals = b->heard = now;
	}
	else {
		notes_read(&b->delay, b->sent);
	}
	sent_rates(b, now);
	if (loss_measure(&b->delay.loss, now))
		b->torn = TORN_RUN_HEAVY;

	if (!silent(b, now) && is_news(b, now)) {
		judge(b, now);
		probe(b, now);
	}
	if (b->heard == now)
		b->sent_then = b->delay.sent;
	if (b->remb_at && now - b->remb_at < REMB_AGE && b->remb < b->rate.estimate) {
		b->rate.estimate = b->remb;
		b->rate.limit = BANDWIDTH_REMB;
	}

	b->rate.estimate = MAX(b->rate.estimate, BANDWIDTH_MIN + b->audio);
	b->rate.estimate = MIN(b->rate.estimate, BANDWIDTH_MAX);
	b->reading = FALSE;
	b->rtt_fresh = FALSE;
}


gboolean bandwidth_torn(struct bandwidth *b, gint64 now)
{
	const guint run = has_arrivals(b, now) ? b->delay.run : TORN_RUN;

	if (b->delay.torn)
		b->torn = MAX(b->torn, 1);
	if (!b->torn || run < b->torn || now - b->mended < MENDING)
		return FALSE;

	pleas_reset(&b->pleas);
	b->delay.torn = FALSE;
	b->torn = 0;
	b->mended = now;

	return TRUE;
}


guint32 bandwidth_video(const struct bandwidth *b)
{
	return MAX((gint64)b->rate.estimate - (gint64)b->audio, BANDWIDTH_MIN);
}


void bandwidth_state(const struct bandwidth *b, struct bandwidth_state *out)
{
	out->estimate = b->rate.estimate;
	out->audio = b->audio;
	out->delivered = MAX(b->delay.delivered, 0) + b->audio;
	out->rtt = b->rtt;
	out->queue = MAX(queue_of(b, b->rate.concluded), 0);
	out->loss = b->delay.loss.share;
	out->limit = b->rate.limit;
}


const char *bandwidth_limit_name(enum bandwidth_limit limit)
{
	static const char *const names[] = {"none", "delay", "loss", "remb", "silence"};

	return names[limit];
}
