/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file test_layers_link.c  Layers that follow what the link carries
 */

#include "plugin/layers.h"
#include "layered.h"


static gint64 leg_time(void)
{
	return leg_now;
}


/** Half a second in which each layer sends so many bits per second, of whole frames */
static void half_second(struct layers *s, guint32 budget, gboolean limited)
{
	static const guint size[LAYERED_COUNT] = { 500, 2000, 6000 };   /* q 120, h 480, f 1440 kbit/s */
	static guint8 buf[6000];
	guint verdict;

	for (guint frame = 0; frame < 15; frame++) {
		leg_now += LAYERED_FRAME;
		for (guint i = 0; i < LAYERED_COUNT; i++) {
			const guint32 next = layered[i].ts += LAYERED_TICKS, ts = g_htonl(next);
			const guint8 head[] = {0x80, PAIR_VP8, layered[i].seq >> 8,
				(guint8)layered[i].seq, 0, 0, 0, 0, 0, 0, 0x10, i, 0x10, 0};

			layered[i].seq++;
			memcpy(buf, head, sizeof(head));
			memcpy(buf + 4, &ts, sizeof(ts));
			verdict = layers_take(s, buf, size[i], NULL, 0, leg_time);
			if (verdict & LAYERS_LOOK_DUE)
				layers_limit(s, budget, limited, leg_now);
		}
	}
}


static void run(struct layers *s, guint seconds, guint32 budget, gboolean limited)
{
	for (guint i = 0; i < 2 * seconds; i++)
		half_second(s, budget, limited);
}


static struct layers *begin(struct route_layers *plan)
{
	struct layers *s = layers_new();

	layered_begin();
	layered_describe(plan, FALSE);
	layers_plan(s, plan);

	return s;
}


static void test_follows_link(void)
{
	struct route_layers plan;
	struct layers *s = begin(&plan);

	/* an estimate that has not been tried is no limit */
	run(s, 5, 300000, FALSE);
	g_assert_cmpint(layers_state(s).substream, ==, 2);
	run(s, 2, 700000, TRUE);
	g_assert_cmpint(layers_state(s).substream, ==, 1);
	run(s, 2, 300000, TRUE);
	g_assert_cmpint(layers_state(s).substream, ==, 0);

	/* a little more is no reason, enough is, after a while */
	run(s, 4, 500000, TRUE);
	g_assert_cmpint(layers_state(s).substream, ==, 0);
	half_second(s, 700000, TRUE);
	g_assert_cmpint(layers_state(s).substream, ==, 0);
	run(s, 4, 700000, TRUE);
	g_assert_cmpint(layers_state(s).substream, ==, 1);

	/* then a higher one is tried, ever more seldom while that is in vain */
	run(s, 25, 700000, TRUE);
	g_assert_cmpint(layers_state(s).substream, ==, 1);
	run(s, 45, 2000000, FALSE);
	g_assert_cmpint(layers_state(s).substream, ==, 2);

	/* what is asked for by hand does not go beyond */
	plan.wish.substream = 2;
	layers_plan(s, &plan);
	run(s, 3, 300000, TRUE);
	g_assert_cmpint(layers_state(s).substream, ==, 0);
	layers_free(s);
}


/** A link that falls in steps is tried again as soon as one that falls at once */
static void test_falls_in_steps(void)
{
	struct route_layers plan;
	struct layers *s = begin(&plan);

	run(s, 5, 2000000, FALSE);
	run(s, 2, 700000, TRUE);
	run(s, 2, 300000, TRUE);
	g_assert_cmpint(layers_state(s).substream, ==, 0);
	run(s, 12, 300000, FALSE);
	g_assert_cmpint(layers_state(s).substream, ==, 1);
	run(s, 12, 300000, FALSE);
	g_assert_cmpint(layers_state(s).substream, ==, 2);
	layers_free(s);
}


/** Below the lowest layer there is none to go to: the sender has to send less */
static void test_starved(void)
{
	struct route_layers plan;
	struct layers *s = begin(&plan);

	/* an estimate that nobody has tried, and what is left of higher layers */
	run(s, 5, 100000, FALSE);
	g_assert_false(layers_starved(s));
	half_second(s, 100000, TRUE);
	g_assert_false(layers_starved(s));
	run(s, 2, 150000, TRUE);
	g_assert_false(layers_starved(s));
	half_second(s, 100000, TRUE);
	half_second(s, 100000, FALSE);
	half_second(s, 100000, TRUE);
	g_assert_false(layers_starved(s));
	run(s, 2, 100000, TRUE);
	g_assert_true(layers_starved(s));
	g_assert_cmpint(layers_state(s).substream, ==, 0);

	/* a little more than it takes is no reason: it would not last */
	run(s, 5, 130000, TRUE);
	g_assert_true(layers_starved(s));
	run(s, 1, 170000, TRUE);
	g_assert_false(layers_starved(s));

	/* what is no limit any more is tried, though it has not grown */
	run(s, 3, 50000, TRUE);
	g_assert_true(layers_starved(s));
	run(s, 12, 50000, FALSE);
	g_assert_false(layers_starved(s));
	run(s, 3, 300000, TRUE);

	/* another receiver has another link */
	run(s, 3, 50000, TRUE);
	g_assert_true(layers_starved(s));
	layers_restart(s);
	g_assert_false(layers_starved(s));
	layers_free(s);
}


int main(int argc, char *argv[])
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/layers/what the link carries", test_follows_link);
	g_test_add_func("/layers/a link that falls in steps", test_falls_in_steps);

	g_test_add_func("/layers/a link below the lowest layer", test_starved);

	return g_test_run();
}
