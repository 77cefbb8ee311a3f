/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file linksim_receiver.c  A browser that receives
 */

#include "linksim_parts.h"

/** The receiver's clock differs from ours, and runs faster: parts in a million */
#define CLOCK_AHEAD (G_GINT64_CONSTANT(987654) * LINKSIM_SECOND)
#define CLOCK_SKEW 30
/** It asks again after a round trip, but not sooner than this */
#define NACK_AGAIN (20 * LINKSIM_MS)
#define NACK_TIMES 10
/** As browsers do: three seconds, once there was a picture */
#define PLI_AFTER (3000 * LINKSIM_MS)
#define PLI_FIRST (400 * LINKSIM_MS)


void linksim_receiver_open(struct linksim_receiver *r)
{
	r->arrivals = g_array_new(FALSE, FALSE, sizeof(gint64));
	r->missing = g_array_new(FALSE, FALSE, sizeof(struct linksim_missing));
	r->frames = g_hash_table_new(NULL, NULL);
	r->seqs = g_hash_table_new(NULL, NULL);
	r->keys = g_hash_table_new(NULL, NULL);
	r->least = G_MAXINT64;
	r->remb = BANDWIDTH_START;
}


void linksim_receiver_close(struct linksim_receiver *r)
{
	g_array_unref(r->arrivals);
	g_array_unref(r->missing);
	g_hash_table_unref(r->frames);
	g_hash_table_unref(r->seqs);
	g_hash_table_unref(r->keys);
}


static void tell_late(struct linksim *s, guint16 transport, gint64 at)
{
	struct linksim_back b = {.kind = BACK_ARRIVALS, .base = transport,
		.values = g_array_new(FALSE, FALSE, sizeof(gint64))};

	g_array_append_val(b.values, at);
	linksim_back(s, &b);
}


static void note_arrival(struct linksim *s, guint16 transport)
{
	struct linksim_receiver *r = &s->receiver;
	const gint64 none = -1;
	const gint64 at = (CLOCK_AHEAD + s->now + s->now * CLOCK_SKEW / 1000000) / 250 * 250;
	const gint16 ahead = transport - r->base;

	if (s->plan->plain)
		return;
	if (ahead < 0) {
		tell_late(s, transport, at);
		return;
	}
	while ((gint)r->arrivals->len <= ahead)
		g_array_append_val(r->arrivals, none);
	g_array_index(r->arrivals, gint64, ahead) = at;
}


/** Shows what can be shown: frames in order, or from a keyframe on */
static void show(struct linksim *s)
{
	struct linksim_receiver *r = &s->receiver;
	guint32 f;

	for (f = r->newest; f > r->next; f--) {
		if (g_hash_table_contains(r->keys, GUINT_TO_POINTER(f))
			&& g_hash_table_lookup(r->frames, GUINT_TO_POINTER(f)) == NULL) {
			r->next = f;
			break;
		}
	}
	while (g_hash_table_contains(r->frames, GUINT_TO_POINTER(r->next))
		&& !g_hash_table_lookup(r->frames, GUINT_TO_POINTER(r->next))) {
		r->next++;
		r->shown_at = s->now;
		g_array_append_val(s->shown, s->now);
	}
}


static void got_frame(struct linksim *s, const struct linksim_packet *p)
{
	struct linksim_receiver *r = &s->receiver;
	gpointer key = GUINT_TO_POINTER(p->frame);
	guint left = p->packets;

	if (g_hash_table_contains(r->frames, key))
		left = GPOINTER_TO_UINT(g_hash_table_lookup(r->frames, key));
	left--;
	g_hash_table_insert(r->frames, key, GUINT_TO_POINTER(left));
	if (p->key)
		g_hash_table_add(r->keys, key);
	if (!left)
		r->newest = MAX(r->newest, p->frame);
	show(s);
}


static void look_for_gaps(struct linksim *s, guint32 seq)
{
	struct linksim_receiver *r = &s->receiver;

	for (guint32 i = r->expected; i < seq; i++) {
		const struct linksim_missing m = {.seq = i};

		g_array_append_val(r->missing, m);
	}
	r->expected = MAX(r->expected, seq + 1);
	for (guint i = 0; i < r->missing->len; i++) {
		if (g_array_index(r->missing, struct linksim_missing, i).seq == seq)
			g_array_remove_index(r->missing, i--);
	}
}


void linksim_receiver_get(struct linksim *s, const struct linksim_packet *p)
{
	struct linksim_receiver *r = &s->receiver;
	const gboolean video = p->kind == LINKSIM_VIDEO;

	if (p->kind == LINKSIM_REPORT) {
		r->report_sent[p->marker] = p->sent;
		r->report_got[p->marker] = s->now;
	}
	r->bytes += p->size;
	r->delay = s->now - p->sent;
	r->least = MIN(r->least, r->delay);
	if (!video)
		return;

	note_arrival(s, p->transport);
	r->again = MAX(r->again, p->again);
	if (!g_hash_table_add(r->seqs, GUINT_TO_POINTER(p->seq)))
		return;

	r->got++;
	look_for_gaps(s, p->seq);
	if (!p->padding)
		got_frame(s, p);
}


static void send_report(struct linksim *s, gboolean video)
{
	struct linksim_receiver *r = &s->receiver;
	const guint expected = r->expected - r->told;
	struct linksim_back b = {.kind = BACK_REPORT, .video = video};

	b.sent = r->report_sent[video];
	b.held = s->now - r->report_got[video];
	if (video) {
		b.again = r->again;
		b.fraction = expected > r->got ? 256 * (expected - r->got) / expected : 0;
		r->told = r->expected;
		r->got = 0;
	}
	linksim_back(s, &b);
}


static void send_nack(struct linksim *s)
{
	const gint64 again = MAX(NACK_AGAIN, 2 * s->plan->delay);
	struct linksim_receiver *r = &s->receiver;
	GArray *seqs = g_array_new(FALSE, FALSE, sizeof(gint64));
	struct linksim_back b = {.kind = BACK_NACK, .values = seqs};

	for (guint i = 0; i < r->missing->len; i++) {
		struct linksim_missing *m =
			&g_array_index(r->missing, struct linksim_missing, i);
		const gint64 seq = m->seq;

		if (m->asked && s->now - m->asked < again)
			continue;
		m->asked = s->now;
		if (m->times++ < NACK_TIMES)
			g_array_append_val(seqs, seq);
		else
			g_array_remove_index(r->missing, i--);
	}
	if (!seqs->len) {
		g_array_unref(seqs);
		return;
	}

	send_report(s, TRUE);
	linksim_back(s, &b);
}


static void send_arrivals(struct linksim *s)
{
	struct linksim_receiver *r = &s->receiver;
	struct linksim_back b = {.kind = BACK_ARRIVALS, .base = r->base};

	if (!r->arrivals->len)
		return;

	b.values = r->arrivals;
	r->base += r->arrivals->len;
	r->arrivals = g_array_new(FALSE, FALSE, sizeof(gint64));
	linksim_back(s, &b);
}


/** As crude as can be, but no queue of more than 60 ms lasts */
static void send_remb(struct linksim *s)
{
	struct linksim_receiver *r = &s->receiver;
	const gdouble rate = r->bytes * 8.0 * 5;
	struct linksim_back b = {.kind = BACK_REMB};

	if (r->delay - r->least > 60 * LINKSIM_MS)
		r->remb = 0.85 * rate;
	else
		r->remb = MAX(r->remb, MIN(r->remb * 1.03, 1.5 * rate));
	r->bytes = 0;
	b.bitrate = r->remb;
	linksim_back(s, &b);
}


void linksim_receiver_tick(struct linksim *s)
{
	struct linksim_receiver *r = &s->receiver;

	if (s->now >= r->feedback_at) {
		r->feedback_at = s->now + s->plan->every;
		send_arrivals(s);
	}
	for (int video = 0; video < 2; video++) {
		if (s->now >= r->report_at[video]) {
			r->report_at[video] = s->now
				+ g_rand_int_range(s->rand, 500, 1500) * LINKSIM_MS;
			send_report(s, video);
		}
	}
	if (s->plan->remb && s->now >= r->remb_at) {
		r->remb_at = s->now + 200 * LINKSIM_MS;
		send_remb(s);
	}
	if (s->now % (20 * LINKSIM_MS) == 0)
		send_nack(s);
	if (s->now - MAX(r->shown_at, r->pli_at) > (r->shown_at ? PLI_AFTER : PLI_FIRST)) {
		struct linksim_back b = {.kind = BACK_PLI};

		r->pli_at = s->now;
		linksim_back(s, &b);
	}
}
