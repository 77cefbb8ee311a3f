/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file test_relay_layers.c  The cap of who sends layers
 */

#include "layered.h"
#include "plugin/cap.h"

enum { VIDEO_BACK = 0 };


static void begin(struct pair *p, gconstpointer data)
{
	pair_begin(p, data);
	layered_begin();
	layered_describe(&p->there.lane[1].layers, FALSE);
	pair_publish(p);
	pair_up(p);
	layered_frame(p, TRUE);
}


/** Seconds of layers from a, of which b loses so much of 256 */
static void seconds(struct pair *p, guint n, guint8 lost)
{
	for (guint i = 0; i < 10 * n; i++) {
		layered_frames(p, 3);
		leg_report_loss(p->b, VIDEO_BACK, lost);
	}
}


static void test_free(struct pair *p, gconstpointer data)
{
	struct figures f;

	(void)data;
	seconds(p, 3, 0);
	g_assert_cmpuint(p->a->remb, ==, CAP_FREE);
	relay_figures(p->a->end, &f);
	g_assert_true(f.free);
}


/** Where not even the lowest layer fits its sender is capped, until that has room again */
static void test_starved(struct pair *p, gconstpointer data)
{
	struct figures f;

	(void)data;
	seconds(p, 8, 128);
	g_assert_cmpuint(p->a->remb, <, 144000);
	relay_figures(p->a->end, &f);
	g_assert_false(f.free);

	/* a route like it changes nothing */
	pair_gate(p, 0, FALSE);
	layered_frames(p, 3);
	leg_now += CAP_REPEAT;
	layered_frames(p, 3);
	relay_figures(p->a->end, &f);
	g_assert_false(f.free);

	seconds(p, 30, 0);
	g_assert_cmpuint(p->a->remb, ==, CAP_FREE);
}


/** Another receiver's link says nothing of the next one's */
static void test_another(struct pair *p, gconstpointer data)
{
	struct leg *other = leg_new();
	struct figures f;

	(void)data;
	seconds(p, 8, 128);
	relay_publish(p->a->end, other->end, &p->there);
	layered_frames(p, 1);
	relay_figures(p->a->end, &f);
	g_assert_true(f.free);
	relay_publish(p->a->end, NULL, NULL);
	layered_frames(p, 1);
	leg_free(other);
}


int main(int argc, char *argv[])
{
	g_test_init(&argc, &argv, NULL);
	legs_init();
	g_test_add("/relay/layers are not capped", struct pair, NULL, begin, test_free, pair_end);
	g_test_add("/relay/layers that do not fit are", struct pair, NULL, begin, test_starved, pair_end);
	g_test_add("/relay/layers to another receiver", struct pair, NULL, begin, test_another, pair_end);

	return g_test_run();
}
