/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file linksim.c  A video call over a link that is not what one wishes
 */

#include <stdlib.h>
#include <string.h>
#include "linksim_parts.h"

/** IP, UDP, SRTP and header extensions of a packet, bytes */
#define OVERHEAD 50
#define REPORT_SIZE 60
#define TRAIN 12
#define TRAIN_SIZE 267
#define CROSS_SIZE 1200
/** The core retransmits a packet once in this time */
#define RESEND_AGAIN (200 * LINKSIM_MS)
/** and lets go of those that are older than this, once a second */
#define RESEND_AGE (250 * LINKSIM_MS)


gdouble linksim_value(const struct linksim_step *steps, gint64 now)
{
	gdouble value = steps[0].value;

	for (int i = 1; i < LINKSIM_STEPS && steps[i].from > 0; i++) {
		if (now >= steps[i].from * LINKSIM_SECOND)
			value = steps[i].value;
	}

	return value;
}


gpointer linksim_copy(gconstpointer from, gsize size)
{
	return memcpy(g_malloc(size), from, size);
}


void linksim_put(GQueue *way, const struct linksim_packet *p, gint64 at)
{
	struct linksim_packet *copy = linksim_copy(p, sizeof(*p));

	copy->at = at;
	g_queue_push_tail(way, copy);
}


struct linksim_packet *linksim_take(GQueue *way, gint64 now)
{
	const struct linksim_packet *p = g_queue_peek_head(way);

	return p && p->at <= now ? g_queue_pop_head(way) : NULL;
}


static void note_wait(struct linksim *s, const struct linksim_packet *p, gboolean lost)
{
	const struct linksim_wait w = {
		.at = p->sent, .wait = s->now - p->sent, .size = p->size, .lost = lost,
	};

	if (p->kind == LINKSIM_VIDEO)
		g_array_append_val(s->waits, w);
	else if (p->kind == LINKSIM_CROSS && lost && s->plan->greedy
		&& s->now - s->cross_cut > 100 * LINKSIM_MS) {
		s->cross_cut = s->now;
		s->cross_rate /= 2;
	}
}


/** Into the bottleneck's queue */
static void link_put(struct linksim *s, struct linksim_packet *p)
{
	const guint size = p->size + OVERHEAD;

	p->sent = s->now;
	if (s->queued + size > s->plan->queue) {
		note_wait(s, p, TRUE);
		return;
	}

	s->queued += size;
	linksim_put(&s->queue, p, s->now);
}


static void link_tick(struct linksim *s)
{
	const gdouble rate = linksim_value(s->plan->rate, s->now);
	const struct linksim_packet *last;
	struct linksim_packet *p;

	s->credit += rate / 8 / 1000;
	while ((p = g_queue_peek_head(&s->queue)) && s->credit >= p->size + OVERHEAD) {
		const gboolean lost = g_rand_double(s->rand) < s->plan->loss;

		s->credit -= p->size + OVERHEAD;
		s->queued -= p->size + OVERHEAD;
		p = g_queue_pop_head(&s->queue);
		note_wait(s, p, lost);
		p->at = s->now + s->plan->delay;
		if (s->plan->jitter)
			p->at += g_rand_int_range(s->rand, 0, s->plan->jitter);
		last = g_queue_peek_tail(&s->down);
		p->at = MAX(p->at, last ? last->at : 0);
		if (lost || p->kind == LINKSIM_CROSS)
			g_free(p);
		else
			g_queue_push_tail(&s->down, p);
	}
	if (!p)
		s->credit = MIN(s->credit, s->plan->burst);
}


static void cross_tick(struct linksim *s)
{
	struct linksim_packet p = {.kind = LINKSIM_CROSS, .size = CROSS_SIZE};
	gdouble rate = linksim_value(s->plan->cross, s->now);

	if (s->plan->greedy && rate > 0) {
		s->cross_rate = MAX(s->cross_rate, 100000) + 1;
		rate = MIN(rate, s->cross_rate);
	}
	s->cross_credit += rate / 8 / 1000;
	for (; s->cross_credit >= p.size; s->cross_credit -= p.size)
		link_put(s, &p);
}


/** The core sends: video takes a transport-wide number */
static void core_send(struct linksim *s, struct linksim_packet *p)
{
	if (p->kind == LINKSIM_VIDEO)
		p->transport = ++s->transport;
	link_put(s, p);
	if (p->kind == LINKSIM_VIDEO && s->keeps)
		g_hash_table_insert(s->buffer, GUINT_TO_POINTER(p->seq), linksim_copy(p, sizeof(*p)));
}


static void send_train(struct linksim *s, guint32 seq)
{
	struct linksim_packet p = {.kind = LINKSIM_VIDEO, .size = TRAIN_SIZE, .padding = TRUE};

	for (guint i = 0; i < TRAIN; i++) {
		p.seq = ++seq;
		core_send(s, &p);
	}
	s->inserted += TRAIN;
	bandwidth_sent_note(&s->sent, TRAIN, TRAIN * TRAIN_SIZE, 0, BANDWIDTH_TRAIN, s->now);
}


static void relay(struct linksim *s, struct linksim_packet *p)
{
	p->seq += s->inserted;
	core_send(s, p);
	if (p->kind == LINKSIM_AUDIO) {
		s->note_audio += p->size;
		return;
	}

	s->note_packets++;
	s->note_bytes += p->size;
	if (p->marker) {
		bandwidth_sent_note(&s->sent, s->note_packets, s->note_bytes, s->note_audio,
			BANDWIDTH_FRAME, s->now);
		s->note_packets = s->note_bytes = s->note_audio = 0;
		if (bandwidth_sent_wanted(&s->sent))
			send_train(s, p->seq);
	}
}


static void retransmit(struct linksim *s, guint32 seq)
{
	gpointer key = GUINT_TO_POINTER(seq);
	const struct linksim_packet *p = g_hash_table_lookup(s->buffer, key);
	gint64 *last = g_hash_table_lookup(s->resent, key);
	struct linksim_packet again;

	if (!p || p->sent < s->forgotten || (last && s->now - *last < RESEND_AGAIN))
		return;

	g_hash_table_insert(s->resent, key, linksim_copy(&s->now, sizeof(s->now)));
	again = *p;
	if (!s->plan->bare) {
		again.transport = ++s->transport;
		again.again = ++s->again;
	}
	link_put(s, &again);
}


static void hear(struct linksim *s, const struct linksim_back *b)
{
	switch (b->kind) {

	case BACK_ARRIVALS:
		for (guint i = 0; i < b->values->len; i++) {
			const gint64 at = g_array_index(b->values, gint64, i);

			bandwidth_packet(s->bandwidth, b->base + i, at >= 0, at);
		}
		break;

	case BACK_REPORT:
		s->keeps |= b->video && b->sent;
		bandwidth_report(s->bandwidth, b->video, b->fraction,
			b->sent ? s->now - b->sent - b->held : -1, b->held, s->now);
		if (b->again && !s->plan->blind)
			bandwidth_resent(s->bandwidth, b->again, s->now);
		break;

	case BACK_NACK:
		for (guint i = 0; i < b->values->len; i++) {
			retransmit(s, g_array_index(b->values, gint64, i));
		}
		break;

	case BACK_REMB:
		bandwidth_remb(s->bandwidth, b->bitrate, s->now);
		break;

	case BACK_PLI:
		s->sender.key = TRUE;
		break;
	}
}


static void back_tick(struct linksim *s)
{
	struct linksim_back *b;

	while ((b = g_queue_peek_head(&s->back)) && b->at <= s->now) {
		struct linksim_cap cap = {.at = s->now + 20 * LINKSIM_MS};

		g_queue_pop_head(&s->back);
		hear(s, b);
		bandwidth_update(s->bandwidth, s->now);
		cap.value = bandwidth_video(s->bandwidth);
		s->sender.key |= bandwidth_torn(s->bandwidth, s->now);
		g_queue_push_tail(&s->caps, linksim_copy(&cap, sizeof(cap)));
		if (b->values)
			g_array_unref(b->values);
		g_free(b);
	}
}


void linksim_back(struct linksim *s, struct linksim_back *b)
{
	const struct linksim_back *last = g_queue_peek_tail(&s->back);
	const gboolean deaf = s->now >= s->plan->deaf[0] * LINKSIM_SECOND
		&& s->now < s->plan->deaf[1] * LINKSIM_SECOND
		&& (!s->plan->mute || b->kind == BACK_ARRIVALS);

	if (deaf || g_rand_double(s->rand) < s->plan->back_loss) {
		if (b->values)
			g_array_unref(b->values);
		return;
	}

	b->at = s->now + s->plan->delay;
	if (s->plan->jitter)
		b->at += g_rand_int_range(s->rand, 0, s->plan->jitter);
	b->at = MAX(b->at, last ? last->at : 0);
	g_queue_push_tail(&s->back, linksim_copy(b, sizeof(*b)));
}


static void report_tick(struct linksim *s)
{
	struct linksim_packet p = {.kind = LINKSIM_REPORT, .size = REPORT_SIZE};

	if (s->now < s->report_at)
		return;

	s->report_at += LINKSIM_SECOND;
	link_put(s, &p);
	p.marker = TRUE;
	link_put(s, &p);
}


/** The receiver's PeerConnection is made anew: the core counts from zero */
static void restart(struct linksim *s)
{
	g_queue_clear_full(&s->queue, g_free);
	g_queue_clear_full(&s->down, g_free);
	s->queued = 0;
	s->transport = 0;
	s->again = s->receiver.again = 0;
	s->keeps = FALSE;
	s->receiver.base = 1;
	g_array_set_size(s->receiver.arrivals, 0);
	s->receiver.expected = s->sender.seq + s->inserted;
	g_array_set_size(s->receiver.missing, 0);
	bandwidth_reset(s->bandwidth, s->now);
	s->sender.cap = bandwidth_video(s->bandwidth);
	s->sender.key = TRUE;
}


static void tick(struct linksim *s)
{
	const guint32 cap = s->sender.cap;
	struct linksim_packet *p;

	linksim_sender_tick(s);
	while ((p = linksim_take(&s->up, s->now))) {
		relay(s, p);
		g_free(p);
	}
	if (s->now % LINKSIM_SECOND == 0)
		s->forgotten = s->now - RESEND_AGE;
	report_tick(s);
	cross_tick(s);
	link_tick(s);
	while ((p = linksim_take(&s->down, s->now))) {
		p->at = s->now;
		if (p->kind == LINKSIM_VIDEO && !p->padding)
			g_array_append_val(s->got, *p);
		linksim_receiver_get(s, p);
		g_free(p);
	}
	linksim_receiver_tick(s);
	back_tick(s);
	if (s->now % (10 * LINKSIM_MS) == 0)
		g_array_append_val(s->caps_seen, cap);
	if (s->plan->restart > 0
		&& s->now == (gint64)(s->plan->restart * LINKSIM_SECOND))
		restart(s);
}


struct linksim *linksim_run(const struct linksim_plan *plan)
{
	struct linksim *s = aligned_alloc(64, sizeof(*s));

	memset(s, 0, sizeof(*s));
	s->plan = plan;
	s->rand = g_rand_new_with_seed(plan->seed);
	s->buffer = g_hash_table_new_full(NULL, NULL, NULL, g_free);
	s->resent = g_hash_table_new_full(NULL, NULL, NULL, g_free);
	s->waits = g_array_new(FALSE, FALSE, sizeof(struct linksim_wait));
	s->shown = g_array_new(FALSE, FALSE, sizeof(gint64));
	s->caps_seen = g_array_new(FALSE, FALSE, sizeof(guint32));
	s->got = g_array_new(FALSE, FALSE, sizeof(struct linksim_packet));
	linksim_receiver_open(&s->receiver);
	s->receiver.base = 1;
	s->bandwidth = bandwidth_new(&s->sent);
	s->sender.cap = s->sender.target = bandwidth_video(s->bandwidth);
	s->sender.key = TRUE;

	for (s->now = 0; s->now < plan->seconds * LINKSIM_SECOND; s->now += LINKSIM_MS)
		tick(s);

	return s;
}


static void free_back(gpointer p)
{
	struct linksim_back *b = p;

	if (b->values)
		g_array_unref(b->values);
	g_free(b);
}


void linksim_free(struct linksim *s)
{
	g_queue_clear_full(&s->sender.paced, g_free);
	g_queue_clear_full(&s->up, g_free);
	g_queue_clear_full(&s->queue, g_free);
	g_queue_clear_full(&s->down, g_free);
	g_queue_clear_full(&s->back, free_back);
	g_queue_clear_full(&s->caps, g_free);
	g_hash_table_unref(s->buffer);
	g_hash_table_unref(s->resent);
	g_array_unref(s->waits);
	g_array_unref(s->shown);
	g_array_unref(s->caps_seen);
	g_array_unref(s->got);
	linksim_receiver_close(&s->receiver);
	bandwidth_free(s->bandwidth);
	g_rand_free(s->rand);
	free(s);
}
