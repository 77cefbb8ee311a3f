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

/** Streams of retransmissions that are counted: one for each m-line of video */
#define STREAMS 4

struct stream {
	guint32 ssrc;
	guint32 highest;
};

struct downlink {
	struct bandwidth_sent sent;
	struct bandwidth *bandwidth;  /**< the owner's                       */
	struct stream stream[STREAMS];
	guint streams;
	pthread_mutex_t lock;         /**< of what follows                   */
	struct downlink_state state;
};

/** One compound packet on its way into the estimator */
struct reading {
	struct downlink *downlink;
	struct bandwidth *bandwidth;
	gboolean video;
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
	d->streams = 0;
	publish(d);
}


static void resent(struct downlink *d, guint32 ssrc, guint32 highest, gint64 now)
{
	guint32 count = 0;
	guint i = 0;

	while (i < d->streams && d->stream[i].ssrc != ssrc)
		i++;
	if (i == STREAMS)
		return;
	if (i == d->streams)
		d->stream[d->streams++].ssrc = ssrc;
	d->stream[i].highest = highest;
	for (i = 0; i < d->streams; i++)
		count += d->stream[i].highest;
	bandwidth_resent(d->bandwidth, count, now);
}


/* The core puts the block about the media first; one about retransmissions, whose
 * losses mean something else, comes after it */
static void report(const struct feedback_report *r, void *arg)
{
	struct reading *in = arg;

	bandwidth_report(in->bandwidth, in->video && !in->reported, r->fraction, r->rtt,
		r->held, in->now);
	if (in->video && in->reported)
		resent(in->downlink, r->ssrc, r->highest, in->now);
	in->reported = TRUE;
}


static void arrival(guint index, gboolean received, gint64 at, void *arg)
{
	const struct reading *in = arg;

	bandwidth_packet(in->bandwidth, (guint16)(in->base + index), received, at);
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

	bandwidth_remb(in->bandwidth, bitrate, in->now);
}


static void keyframe(void *arg)
{
	struct reading *in = arg;

	in->asked = TRUE;
}


guint downlink_rtcp(struct downlink *d, gboolean video, const void *rtcp, gsize length,
	gint64 wall, gint64 now)
{
	struct reading in = { .downlink = d, .bandwidth = d->bandwidth, .video = video,
		.now = now };
	const struct feedback_sink sink = { report, arrivals, remb, keyframe, &in };

	feedback_read(rtcp, length, wall, &sink);
	bandwidth_update(d->bandwidth, now);
	publish(d);

	return (in.asked ? DOWNLINK_ASKED : 0)
		| (video && bandwidth_torn(d->bandwidth, now) ? DOWNLINK_TORN : 0);
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
