/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file linksim_sender.c  A browser that sends
 */

#include "linksim_parts.h"

#define FRAME_TIME 33333
#define AUDIO_TIME (20 * LINKSIM_MS)
#define AUDIO_SIZE 90
#define PACKET 1100
/** Frames are left out while so much waits, s at the pacer's rate */
#define BACKLOG 0.4
#define ENCODER_LEAST 60000
#define UPLINK (20 * LINKSIM_MS)


/** @return What the sender believes of its own uplink: too much of a slow one at first */
static gdouble own_estimate(const struct linksim *s)
{
	if (s->now < 300 * LINKSIM_MS)
		return 300000;
	if (s->now < 2 * LINKSIM_SECOND)
		return 1000000;

	return s->plan->uplink > 0 ? 0.85 * s->plan->uplink : 5000000;
}


/** @return When a packet has left by the uplink */
static gint64 uplink(struct linksim *s, guint size)
{
	struct linksim_sender *n = &s->sender;

	n->uplink_at = MAX(n->uplink_at, s->now);
	if (s->plan->uplink > 0)
		n->uplink_at += (gint64)(8.0 * size * LINKSIM_SECOND / s->plan->uplink);

	return n->uplink_at + UPLINK;
}


static void encode(struct linksim *s, gdouble target)
{
	struct linksim_sender *n = &s->sender;
	const gdouble share = s->plan->share > 0 ? s->plan->share : 1;
	const gdouble mean = share * n->target / 8 * FRAME_TIME / LINKSIM_SECOND;
	gdouble size = mean * g_rand_double_range(s->rand, 0.6, 1.4);
	struct linksim_packet p = {.kind = LINKSIM_VIDEO, .frame = n->frame};
	guint left;

	n->target += (target - n->target) * 0.3;
	if (n->paced_bytes > BACKLOG * 2.5 * target / 8)
		return;

	if (n->key)
		size = MAX(5 * mean, 8000);
	else if (n->debt > 0)
		size = MAX(size - n->debt / 10, 150);
	n->debt = MAX(n->debt + size - mean, 0);
	p.key = n->key;
	n->key = FALSE;
	n->frame++;

	left = MAX(size, 60);
	p.packets = (left + PACKET - 1) / PACKET;
	while (left) {
		p.size = MIN(left, PACKET);
		left -= p.size;
		p.seq = n->seq++;
		p.marker = !left;
		n->paced_bytes += p.size;
		linksim_put(&n->paced, &p, 0);
	}
}


static void pace(struct linksim *s, gdouble target)
{
	struct linksim_sender *n = &s->sender;
	struct linksim_packet *p;

	n->budget = MIN(n->budget + 2.5 * target / 8 / 1000, 1500);
	while ((p = g_queue_peek_head(&n->paced)) && n->budget > 0) {
		n->budget -= p->size;
		n->paced_bytes -= p->size;
		p->at = uplink(s, p->size);
		g_queue_push_tail(&s->up, g_queue_pop_head(&n->paced));
	}
}


void linksim_sender_tick(struct linksim *s)
{
	struct linksim_sender *n = &s->sender;
	const gdouble picture = linksim_value(s->plan->picture, s->now);
	const gdouble allowed = MIN(n->cap, own_estimate(s));
	struct linksim_cap *cap;

	while ((cap = g_queue_peek_head(&s->caps)) && cap->at <= s->now) {
		n->cap = cap->value;
		g_free(g_queue_pop_head(&s->caps));
	}
	if (s->now >= n->audio_at) {
		const struct linksim_packet p = {.kind = LINKSIM_AUDIO, .size = AUDIO_SIZE};

		n->audio_at += AUDIO_TIME;
		linksim_put(&s->up, &p, uplink(s, AUDIO_SIZE));
	}
	if (s->now >= n->frame_at) {
		n->frame_at += FRAME_TIME;
		if (picture > 0)
			encode(s, MAX(MIN(allowed, picture), ENCODER_LEAST));
	}
	pace(s, allowed);
}
