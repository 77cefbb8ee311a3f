/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

#include "linksim.h"

#define SEEDS 3
#define MS LINKSIM_MS
#define KBIT 1000.0
#define MBIT 1000000.0

/** 50 ms there and back, and a picture that uses what it gets */
#define LINK .delay = 25 * MS, .every = 50 * MS
#define CALL LINK, .picture = {{0, 2.5 * MBIT}}

/** What must hold between two times; 0: does not matter */
struct wish {
	gdouble from;
	gdouble to;
	gdouble rate;       /**< at least, bit/s                              */
	gdouble loss;       /**< at most                                      */
	gint64 wait;        /**< of 95 packets of 100 at most, us             */
	gdouble frames;     /**< per second, at least                         */
	gint64 gap;         /**< between frames, at most, us                  */
	gdouble cap;        /**< never less, bit/s                            */
};


static void check(const struct linksim *s, const struct wish *w)
{
	if (w->rate > 0)
		g_assert_cmpfloat(linksim_rate(s, w->from, w->to), >=, w->rate);
	if (w->loss > 0)
		g_assert_cmpfloat(linksim_loss(s, w->from, w->to), <=, w->loss);
	if (w->wait)
		g_assert_cmpint(linksim_wait95(s, w->from, w->to), <=, w->wait);
	if (w->frames > 0)
		g_assert_cmpfloat(linksim_frames(s, w->from, w->to), >=, w->frames);
	if (w->gap)
		g_assert_cmpint(linksim_gap(s, w->from, w->to), <=, w->gap);
	if (w->cap > 0)
		g_assert_cmpfloat(linksim_cap_least(s, w->from, w->to), >=, w->cap);
}


/** Several calls that differ by chance; `wish` ends with an empty one */
static void calls(struct linksim_plan *plan, const struct wish *wish)
{
	for (plan->seed = 1; plan->seed <= SEEDS; plan->seed++) {
		struct linksim *s = linksim_run(plan);

		if (g_test_verbose())
			linksim_print(s);
		for (const struct wish *w = wish; w->to > 0; w++)
			check(s, w);
		linksim_free(s);
	}
}


/** The link of the table in the design: 400 kbit/s, a queue of 200 ms */
static void test_narrow(void)
{
	static const struct wish wish[] = {
		{.from = 5, .to = 30, .rate = 280 * KBIT, .loss = 0.01, .wait = 160 * MS,
			.frames = 28, .gap = 500 * MS, .cap = 150 * KBIT},
		{.to = 0},
	};
	/* what is lost at first is not resent: keyframes come on top */
	static const struct wish far[] = {
		{.from = 5, .to = 30, .rate = 250 * KBIT, .loss = 0.01, .wait = 160 * MS,
			.frames = 28, .gap = 700 * MS, .cap = 150 * KBIT},
		{.to = 0},
	};
	struct linksim_plan plan = {CALL, .seconds = 30, .queue = 10000,
		.rate = {{0, 400 * KBIT}}};

	calls(&plan, wish);
	plan.every = 100 * MS;
	calls(&plan, wish);
	plan.delay = 1 * MS;
	calls(&plan, wish);
	plan.delay = 100 * MS;
	calls(&plan, far);
}


/** What a link carries is known within a second; one that carries little takes no harm */
static void test_begin(void)
{
	static const struct wish wish[] = {
		{.from = 0, .to = 3, .loss = 0.02, .wait = 160 * MS, .frames = 25, .gap = 400 * MS},
		{.to = 0},
	};
	static const struct { gdouble rate, cap; } links[] = {
		{10 * MBIT, 1.5 * MBIT}, {1 * MBIT, 500 * KBIT}, {400 * KBIT, 200 * KBIT},
	};

	for (guint i = 0; i < G_N_ELEMENTS(links); i++) {
		struct linksim_plan plan = {CALL, .seconds = 3, .rate = {{0, links[i].rate}},
			.queue = links[i].rate / 8 / 5};
		gdouble reached;
		struct linksim *s;

		calls(&plan, wish);
		plan.seed = 1;
		s = linksim_run(&plan);
		reached = linksim_reached(s, 0, links[i].cap);
		g_assert_cmpfloat(reached, >=, 0);
		g_assert_cmpfloat(reached, <, 1);
		g_assert_cmpfloat(linksim_cap(s, 1, 3), <, links[i].rate);
		linksim_free(s);
	}
}


/** A browser that counts headers and makes fewer frames than it could */
static void test_thrifty_sender(void)
{
	static const struct wish wish[] = {
		{.from = 5, .to = 30, .rate = 280 * KBIT, .loss = 0.01, .wait = 130 * MS,
			.frames = 28, .gap = 500 * MS},
		{.to = 0},
	};
	struct linksim_plan plan = {CALL, .seconds = 30, .queue = 10000, .share = 0.72,
		.rate = {{0, 400 * KBIT}}};

	calls(&plan, wish);
}


static void test_deep_queue(void)
{
	static const struct wish wish[] = {
		{.from = 5, .to = 30, .rate = 280 * KBIT, .loss = 0.001, .wait = 130 * MS,
			.frames = 28, .gap = 500 * MS},
		{.to = 0},
	};
	struct linksim_plan plan = {CALL, .seconds = 30, .queue = 100000,
		.rate = {{0, 400 * KBIT}}};

	calls(&plan, wish);
}


/** Nothing in the way: up to what the picture needs, in seconds */
static void test_wide(void)
{
	static const struct wish wish[] = {
		{.from = 6, .to = 20, .rate = 2.2 * MBIT, .wait = 10 * MS, .frames = 29,
			.gap = 60 * MS, .cap = 2.5 * MBIT},
		{.to = 0},
	};
	struct linksim_plan plan = {CALL, .seconds = 20, .queue = 500000,
		.rate = {{0, 100 * MBIT}}};

	calls(&plan, wish);
	plan.jitter = 30 * MS;
	calls(&plan, wish);
}


/** What is slow is the way of the sender to the server, which is no reason to slow it down */
static void test_slow_sender(void)
{
	static const struct wish wish[] = {
		{.from = 0.5, .to = 20, .cap = 280 * KBIT},
		{.from = 5, .to = 20, .rate = 250 * KBIT, .cap = MBIT},
		{.to = 0},
	};
	struct linksim_plan plan = {CALL, .seconds = 20, .queue = 500000, .uplink = 400 * KBIT,
		.rate = {{0, 100 * MBIT}}};

	calls(&plan, wish);
}


static void test_limit_and_back(void)
{
	static const struct wish wish[] = {
		{.from = 8, .to = 15, .cap = 2.3 * MBIT},
		{.from = 22, .to = 35, .rate = 130 * KBIT, .frames = 26},
		{.from = 50, .to = 60, .rate = 2.2 * MBIT, .loss = 0.001, .frames = 29,
			.cap = 2.5 * MBIT},
		{.to = 0},
	};
	static const struct wish shallow[] = {
		{.from = 20, .to = 35, .rate = 130 * KBIT, .loss = 0.01, .frames = 28,
			.gap = 500 * MS},
		{.from = 50, .to = 60, .rate = 2.2 * MBIT, .loss = 0.001, .frames = 29,
			.cap = 2.5 * MBIT},
		{.to = 0},
	};
	struct linksim_plan plan = {CALL, .seconds = 60, .queue = 50000,
		.rate = {{0, 20 * MBIT}, {15, 300 * KBIT}, {35, 20 * MBIT}}};

	/* 1.3 s of queue, after which much is lost, and counted with it */
	calls(&plan, wish);
	plan.queue = 10000;
	calls(&plan, shallow);
}


/** The same with a short queue and next to no delay: nearly all is lost, and asked for again */
static void test_drop_and_back(void)
{
	static const struct wish wish[] = {
		{.from = 24, .to = 40, .rate = 120 * KBIT, .frames = 25, .cap = 60 * KBIT},
		{.from = 30, .to = 40, .rate = 170 * KBIT, .loss = 0.05, .frames = 28},
		{.from = 55, .to = 60, .rate = 1.75 * MBIT, .loss = 0.001, .frames = 29},
		{.to = 0},
	};
	/* what is sent again as it was is known to be late only */
	static const struct wish bare[] = {
		{.from = 24, .to = 40, .rate = 120 * KBIT, .frames = 25, .cap = 60 * KBIT},
		{.from = 30, .to = 40, .rate = 140 * KBIT, .loss = 0.05, .frames = 28},
		{.from = 55, .to = 60, .rate = 1.75 * MBIT, .loss = 0.001, .frames = 29},
		{.to = 0},
	};
	struct linksim_plan plan = {CALL, .seconds = 60, .queue = 7500,
		.rate = {{0, 100 * MBIT}, {20, 300 * KBIT}, {40, 100 * MBIT}}};

	plan.delay = 1 * MS;
	calls(&plan, wish);
	plan.every = 100 * MS;
	calls(&plan, wish);
	plan.blind = TRUE;
	calls(&plan, wish);
	plan.blind = FALSE;
	plan.bare = TRUE;
	calls(&plan, bare);
	plan.bare = FALSE;
	plan.share = 0.8;
	plan.delay = 10 * MS;
	calls(&plan, wish);
}


/** A link that lets a whole train pass at once, which tells more than it carries */
static void test_bursts(void)
{
	static const struct wish small[] = {
		{.from = 10, .to = 60, .rate = 260 * KBIT, .loss = 0.01, .frames = 28},
		{.to = 0},
	};
	static const struct wish large[] = {
		{.from = 10, .to = 60, .rate = 240 * KBIT, .loss = 0.05, .frames = 28},
		{.to = 0},
	};
	struct linksim_plan plan = {CALL, .seconds = 60, .queue = 10000, .burst = 4000,
		.rate = {{0, 400 * KBIT}}};

	calls(&plan, small);
	plan.burst = 8000;
	calls(&plan, large);
}


static void test_ramp(void)
{
	static const struct wish wish[] = {
		{.from = 4, .to = 10, .rate = 1.2 * MBIT, .loss = 0.02},
		{.from = 12, .to = 20, .rate = 650 * KBIT, .loss = 0.03},
		{.from = 24, .to = 30, .rate = 300 * KBIT, .loss = 0.02, .frames = 27},
		{.from = 50, .to = 60, .rate = 1.9 * MBIT, .loss = 0.01, .frames = 28},
		{.to = 0},
	};
	struct linksim_plan plan = {CALL, .seconds = 60, .queue = 40000,
		.rate = {{0, 2 * MBIT}, {10, 1.5 * MBIT}, {15, 1 * MBIT}, {20, 500 * KBIT},
			{30, 1 * MBIT}, {35, 1.5 * MBIT}, {40, 3 * MBIT}}};

	calls(&plan, wish);
}


/** Packets that get lost for no reason are no reason to send less */
static void test_random_loss(void)
{
	static const struct wish narrow[] = {
		{.from = 5, .to = 30, .rate = 700 * KBIT, .loss = 0.03, .wait = 150 * MS,
			.cap = 450 * KBIT},
		{.to = 0},
	};
	static const struct wish wide[] = {
		{.from = 6, .to = 30, .rate = 2.1 * MBIT, .loss = 0.03, .cap = 2.3 * MBIT},
		{.to = 0},
	};
	struct linksim_plan plan = {CALL, .seconds = 30, .queue = 25000, .loss = 0.02,
		.rate = {{0, 1 * MBIT}}};

	calls(&plan, narrow);
	plan.bare = TRUE;
	calls(&plan, narrow);
	plan.bare = FALSE;
	plan.rate[0].value = 50 * MBIT;
	plan.queue = 250000;
	calls(&plan, wide);
}


static void test_jitter(void)
{
	static const struct wish wish[] = {
		{.from = 6, .to = 30, .rate = 1.4 * MBIT, .loss = 0.005, .wait = 130 * MS,
			.frames = 29, .gap = 200 * MS, .cap = 900 * KBIT},
		{.to = 0},
	};
	struct linksim_plan plan = {CALL, .seconds = 30, .queue = 50000,
		.rate = {{0, 2 * MBIT}}, .jitter = 30 * MS};

	calls(&plan, wish);
}


/** Half of the link is taken by others, and given back */
static void test_cross_traffic(void)
{
	static const struct wish wish[] = {
		{.from = 13, .to = 25, .rate = 200 * KBIT, .loss = 0.03, .frames = 25},
		{.from = 32, .to = 40, .rate = 700 * KBIT, .loss = 0.02, .frames = 28},
		{.to = 0},
	};
	struct linksim_plan plan = {CALL, .seconds = 40, .queue = 30000,
		.rate = {{0, 1 * MBIT}}, .cross = {{0, 0}, {10, 500 * KBIT}, {25, 0}}};

	calls(&plan, wish);
}


/** Who takes all that is left does not take everything */
static void test_greedy_traffic(void)
{
	static const struct wish wish[] = {
		{.from = 12, .to = 40, .rate = 250 * KBIT, .frames = 20, .cap = 100 * KBIT},
		{.from = 52, .to = 60, .rate = 1.2 * MBIT, .frames = 28},
		{.to = 0},
	};
	struct linksim_plan plan = {CALL, .seconds = 60, .queue = 50000, .greedy = TRUE,
		.rate = {{0, 2 * MBIT}}, .cross = {{0, 0}, {10, 100 * MBIT}, {40, 0}}};

	calls(&plan, wish);
}


/** An easy picture, a hard one, none for a while, and a hard one again */
static void test_picture_changes(void)
{
	static const struct wish wish[] = {
		{.from = 1, .to = 10, .loss = 0.001, .frames = 29, .cap = 200 * KBIT},
		{.from = 15, .to = 20, .rate = 570 * KBIT, .loss = 0.03},
		{.from = 20, .to = 28, .cap = 400 * KBIT},
		{.from = 33, .to = 40, .rate = 600 * KBIT, .loss = 0.03},
		{.to = 0},
	};
	struct linksim_plan plan = {LINK, .seconds = 40, .queue = 25000,
		.rate = {{0, 1 * MBIT}},
		.picture = {{0, 150 * KBIT}, {10, 2.5 * MBIT}, {20, 0}, {28, 2.5 * MBIT}}};

	calls(&plan, wish);
}


/** What was proved before a rest is not forgotten */
static void test_rest(void)
{
	static const struct wish wish[] = {
		{.from = 8, .to = 20, .cap = 2.5 * MBIT},
		{.from = 20, .to = 25, .rate = 2 * MBIT, .frames = 28, .cap = 2 * MBIT},
		{.to = 0},
	};
	struct linksim_plan plan = {LINK, .seconds = 25, .queue = 250000,
		.rate = {{0, 50 * MBIT}},
		.picture = {{0, 2.5 * MBIT}, {10, 0}, {19, 2.5 * MBIT}}};

	calls(&plan, wish);
}


int main(int argc, char *argv[])
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/bandwidth/narrow", test_narrow);
	g_test_add_func("/bandwidth/begin", test_begin);
	g_test_add_func("/bandwidth/thrifty_sender", test_thrifty_sender);
	g_test_add_func("/bandwidth/deep_queue", test_deep_queue);
	g_test_add_func("/bandwidth/wide", test_wide);
	g_test_add_func("/bandwidth/slow_sender", test_slow_sender);
	g_test_add_func("/bandwidth/limit_and_back", test_limit_and_back);
	g_test_add_func("/bandwidth/drop_and_back", test_drop_and_back);
	g_test_add_func("/bandwidth/bursts", test_bursts);
	g_test_add_func("/bandwidth/ramp", test_ramp);
	g_test_add_func("/bandwidth/random_loss", test_random_loss);
	g_test_add_func("/bandwidth/jitter", test_jitter);
	g_test_add_func("/bandwidth/cross_traffic", test_cross_traffic);
	g_test_add_func("/bandwidth/greedy_traffic", test_greedy_traffic);
	g_test_add_func("/bandwidth/picture_changes", test_picture_changes);
	g_test_add_func("/bandwidth/rest", test_rest);

	return g_test_run();
}
