/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file downlink.c  The link from here to one client
 */

#include <pthread.h>
#include "aligned.h"
#include "downlink.h"
#include "feedback.h"

struct downlink {
	struct bandwidth_sent sent;
	struct bandwidth *bandwidth;  /**< the owner's                       */
	gint mindex;                  /**< whose retransmissions are counted */
	gboolean reported;            /**< of which a report has come        */
	gboolean several;             /**< and of those of another           */
	pthread_mutex_t lock;         /**< of what follows                   */
	struct downlink_state state;
};

/** One compound packet on its way into the estimator */
struct reading {
	struct downlink *downlink;
	gint mindex;                  /**< of video; -1: it is not           */
	gboolean reported;            /**< there was a block before          */
	gboolean asked;               /**< for a keyframe                    */
	guint16 base;
	gint64 now;
};


static void publish(struct downlink *d)
{
	struct downlink_state state;

	state.video = bandwidth_video(d->bandwidth);
	bandwidth_state(d->bandwidth, &state.link);

	pthread_mutex_lock(&d->lock);
	d->state = state;
	pthread_mutex_unlock(&d->lock);
}


struct downlink *downlink_new(void)
{
	struct downlink *d = aligned_new0(sizeof(*d));

	pthread_mutex_init(&d->lock, NULL);
	d->bandwidth = bandwidth_new(&d->sent);
	publish(d);

	return d;
}


void downlink_free(struct downlink *d)
{
	if (!d)
		return;

	bandwidth_free(d->bandwidth);
	pthread_mutex_destroy(&d->lock);
	free(d);
}


struct bandwidth_sent *downlink_sent(struct downlink *d)
{
	return &d->sent;
}


void downlink_reset(struct downlink *d, gint64 now)
{
	bandwidth_reset(d->bandwidth, now);
	d->reported = d->several = FALSE;
	publish(d);
}


/**
 * The core numbers the retransmissions of each m-line, whatever SSRC they have. How
 * those of several mix is not known: then they are not counted
 */
static void resent(struct downlink *d, gint mindex, guint32 highest, gint64 now)
{
	if (!d->reported)
		d->mindex = mindex;
	d->reported = TRUE;
	d->several |= mindex != d->mindex;
	bandwidth_resent(d->bandwidth, d->several ? G_MAXUINT32 : highest, now);
}


/* The core puts the block about the media first; one about retransmissions, whose
 * losses mean something else, comes after it */
static void report(const struct feedback_report *r, void *arg)
{
	struct reading *in = arg;

	bandwidth_report(in->downlink->bandwidth, in->mindex >= 0 && !in->reported, r->fraction, r->rtt,
		r->held, in->now);
	if (in->mindex >= 0 && in->reported)
		resent(in->downlink, in->mindex, r->highest, in->now);
	in->reported = TRUE;
}


static void arrival(guint index, gboolean received, gint64 at, void *arg)
{
	const struct reading *in = arg;

	bandwidth_packet(in->downlink->bandwidth, (guint16)(in->base + index), received, at);
}


static void arrivals(const struct feedback_arrivals *a, void *arg)
{
	struct reading *in = arg;

	in->base = a->base;
	feedback_arrivals_each(a, arrival, in);
}


static void remb(guint64 bitrate, void *arg)
{
	const struct reading *in = arg;

	bandwidth_remb(in->downlink->bandwidth, bitrate, in->now);
}


static void keyframe(void *arg)
{
	struct reading *in = arg;

	in->asked = TRUE;
}


guint downlink_rtcp(struct downlink *d, gint mindex, const void *rtcp, gsize length,
	gint64 wall, gint64 now)
{
	struct reading in = { .downlink = d, .mindex = mindex, .now = now };
	const struct feedback_sink sink = { report, arrivals, remb, keyframe, &in };

	feedback_read(rtcp, length, wall, &sink);
	bandwidth_update(d->bandwidth, now);
	publish(d);

	return (in.asked ? DOWNLINK_ASKED : 0)
		| (mindex >= 0 && bandwidth_torn(d->bandwidth, now) ? DOWNLINK_TORN : 0);
}


void downlink_state(struct downlink *d, struct downlink_state *out)
{
	pthread_mutex_lock(&d->lock);
	*out = d->state;
	pthread_mutex_unlock(&d->lock);
}


guint32 downlink_video(struct downlink *d)
{
	struct downlink_state state;

	downlink_state(d, &state);

	return state.video;
}
