/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file linksim_result.c  What a simulated call was like
 */

#include "linksim_parts.h"


static gboolean within(gint64 at, gdouble from, gdouble to)
{
	return at >= from * LINKSIM_SECOND && at < to * LINKSIM_SECOND;
}


gdouble linksim_rate(const struct linksim *s, gdouble from, gdouble to)
{
	guint64 bytes = 0;

	for (guint i = 0; i < s->got->len; i++) {
		const struct linksim_packet *p =
			&g_array_index(s->got, struct linksim_packet, i);

		if (within(p->at, from, to))
			bytes += p->size;
	}

	return bytes * 8 / (to - from);
}


gdouble linksim_cap(const struct linksim *s, gdouble from, gdouble to)
{
	gdouble sum = 0;

	for (guint i = from * 100; i < to * 100 && i < s->caps_seen->len; i++)
		sum += g_array_index(s->caps_seen, guint32, i);

	return sum / (to - from) / 100;
}


gdouble linksim_cap_least(const struct linksim *s, gdouble from, gdouble to)
{
	gdouble least = BANDWIDTH_MAX;

	for (guint i = from * 100; i < to * 100 && i < s->caps_seen->len; i++)
		least = MIN(least, g_array_index(s->caps_seen, guint32, i));

	return least;
}


gdouble linksim_reached(const struct linksim *s, gdouble from, gdouble cap)
{
	for (guint i = from * 100; i < s->caps_seen->len; i++) {
		if (g_array_index(s->caps_seen, guint32, i) >= cap)
			return i / 100.0;
	}

	return -1;
}


gdouble linksim_loss(const struct linksim *s, gdouble from, gdouble to)
{
	guint lost = 0, all = 0;

	for (guint i = 0; i < s->waits->len; i++) {
		const struct linksim_wait *w = &g_array_index(s->waits, struct linksim_wait, i);

		if (within(w->at, from, to)) {
			all++;
			lost += w->lost;
		}
	}

	return all ? (gdouble)lost / all : 0;
}


static gint compare(gconstpointer a, gconstpointer b)
{
	const gint64 x = *(const gint64 *)a, y = *(const gint64 *)b;

	return (x > y) - (x < y);
}


gint64 linksim_wait95(const struct linksim *s, gdouble from, gdouble to)
{
	g_autoptr(GArray) waits = g_array_new(FALSE, FALSE, sizeof(gint64));

	for (guint i = 0; i < s->waits->len; i++) {
		const struct linksim_wait *w = &g_array_index(s->waits, struct linksim_wait, i);

		if (within(w->at, from, to) && !w->lost)
			g_array_append_val(waits, w->wait);
	}
	g_array_sort(waits, compare);

	return waits->len ? g_array_index(waits, gint64, waits->len * 95 / 100) : 0;
}


gdouble linksim_frames(const struct linksim *s, gdouble from, gdouble to)
{
	guint frames = 0;

	for (guint i = 0; i < s->shown->len; i++)
		frames += within(g_array_index(s->shown, gint64, i), from, to);

	return frames / (to - from);
}


gint64 linksim_gap(const struct linksim *s, gdouble from, gdouble to)
{
	gint64 last = from * LINKSIM_SECOND, gap = 0;

	for (guint i = 0; i < s->shown->len; i++) {
		const gint64 at = g_array_index(s->shown, gint64, i);

		if (within(at, from, to)) {
			gap = MAX(gap, at - last);
			last = at;
		}
	}

	return MAX(gap, (gint64)(to * LINKSIM_SECOND) - last);
}


void linksim_print(const struct linksim *s)
{
	for (guint t = 0; t < s->plan->seconds; t++)
		g_test_message("%2u s: cap %5.0f, arrived %5.0f kbit/s, loss %4.1f %%, "
			"wait %3" G_GINT64_FORMAT " ms, %2.0f frames, gap %4" G_GINT64_FORMAT " ms",
			t, linksim_cap(s, t, t + 1) / 1000, linksim_rate(s, t, t + 1) / 1000,
			linksim_loss(s, t, t + 1) * 100, linksim_wait95(s, t, t + 1) / 1000,
			linksim_frames(s, t, t + 1), linksim_gap(s, t, t + 1) / 1000);
}
