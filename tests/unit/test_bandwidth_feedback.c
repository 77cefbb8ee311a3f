/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

#include "feed.h"
#include "linksim.h"

#define MS LINKSIM_MS
#define KBIT 1000.0
#define MBIT 1000000.0
#define CALL .seed = 1, .delay = 25 * MS, .every = 50 * MS, \
	.picture = {{0, 2.5 * MBIT}}

static struct linksim *call(const struct linksim_plan *plan)
{
	struct linksim *s = linksim_run(plan);

	if (g_test_verbose())
		linksim_print(s);

	return s;
}


/** A fifth of what the receiver sends never comes */
static void test_feedback_loss(void)
{
	const struct linksim_plan plan = {CALL, .seconds = 30, .queue = 10000,
		.rate = {{0, 400 * KBIT}}, .back_loss = 0.2};
	struct linksim *s = call(&plan);

	g_assert_cmpfloat(linksim_rate(s, 5, 30), >=, 250 * KBIT);
	g_assert_cmpfloat(linksim_loss(s, 5, 30), <=, 0.01);
	g_assert_cmpfloat(linksim_frames(s, 5, 30), >=, 28);
	linksim_free(s);
}


/** Nothing is heard for five seconds: the call goes on */
static void test_feedback_stops(void)
{
	const struct linksim_plan plan = {CALL, .seconds = 30, .queue = 50000,
		.rate = {{0, 1.5 * MBIT}}, .deaf = {15, 20}};
	struct linksim *s = call(&plan);

	g_assert_cmpfloat(linksim_cap_least(s, 8, 30), >=, 500 * KBIT);
	g_assert_cmpfloat(linksim_rate(s, 22, 30), >=, 1 * MBIT);
	linksim_free(s);
}


/** Transport-wide feedback stops, reports go on */
static void test_arrivals_stop(void)
{
	const struct linksim_plan plan = {CALL, .seconds = 60, .queue = 50000,
		.rate = {{0, 1.5 * MBIT}}, .deaf = {15, 40}, .mute = TRUE};
	struct linksim *s = call(&plan);

	g_assert_cmpfloat(linksim_rate(s, 15, 40), >=, 700 * KBIT);
	g_assert_cmpfloat(linksim_frames(s, 15, 40), >=, 25);
	g_assert_cmpfloat(linksim_rate(s, 50, 60), >=, 1 * MBIT);
	linksim_free(s);
}


/** A receiver that knows nothing of transport-wide feedback */
static void test_reports_alone(void)
{
	struct linksim_plan plan = {CALL, .seconds = 60, .queue = 20000,
		.rate = {{0, 400 * KBIT}}, .plain = TRUE};
	struct linksim *s = call(&plan);

	g_assert_cmpfloat(linksim_rate(s, 15, 60), >=, 180 * KBIT);
	g_assert_cmpfloat(linksim_frames(s, 15, 60), >=, 26);
	linksim_free(s);

	plan.rate[0].value = 50 * MBIT;
	plan.queue = 500000;
	s = call(&plan);
	g_assert_cmpfloat(linksim_rate(s, 20, 60), >=, 2.2 * MBIT);
	linksim_free(s);
}


/** A receiver with an estimate of its own, and nothing else */
static void test_remb(void)
{
	const struct linksim_plan plan = {CALL, .seconds = 30, .queue = 20000,
		.rate = {{0, 400 * KBIT}}, .plain = TRUE, .remb = TRUE};
	struct linksim *s = call(&plan);

	g_assert_cmpfloat(linksim_rate(s, 10, 30), >=, 200 * KBIT);
	g_assert_cmpfloat(linksim_loss(s, 10, 30), <=, 0.02);
	g_assert_cmpfloat(linksim_frames(s, 10, 30), >=, 28);
	linksim_free(s);
}


/** The receiver comes back on another PeerConnection: all starts anew */
static void test_restart(void)
{
	const struct linksim_plan plan = {CALL, .seconds = 30, .queue = 20000,
		.rate = {{0, 800 * KBIT}}, .restart = 15};
	struct linksim *s = call(&plan);

	g_assert_cmpfloat(linksim_cap(s, 10, 15), >=, 500 * KBIT);
	g_assert_cmpfloat(linksim_cap(s, 15.1, 15.3), <=, BANDWIDTH_START + 50 * KBIT);
	g_assert_cmpfloat(linksim_rate(s, 20, 30), >=, 500 * KBIT);
	g_assert_cmpfloat(linksim_frames(s, 18, 30), >=, 28);
	g_assert_cmpfloat(linksim_loss(s, 20, 30), <=, 0.01);
	linksim_free(s);
}


static void test_state(void)
{
	struct feed *l = feed_new();

	bandwidth_state(l->b, &l->state);
	g_assert_cmpuint(l->state.estimate, ==, BANDWIDTH_START);
	g_assert_cmpint(l->state.rtt, ==, -1);
	g_assert_cmpint(l->state.queue, ==, 0);
	g_assert_cmpint(l->state.limit, ==, BANDWIDTH_FREE);

	feed_frames(l, 90, 20 * MS, 0);
	g_assert_cmpuint(l->state.estimate, >, 2 * BANDWIDTH_START);
	g_assert_cmpuint(l->state.delivered, >, 1100000);
	g_assert_cmpuint(l->state.delivered, <, 1400000);
	g_assert_cmpuint(l->state.audio, >, 20000);
	g_assert_cmpuint(l->state.audio, <, 30000);
	g_assert_cmpuint(bandwidth_video(l->b), ==, l->state.estimate - l->state.audio);
	g_assert_cmpint(l->state.limit, ==, BANDWIDTH_FREE);

	bandwidth_report(l->b, TRUE, 0, 40 * MS, 0, l->now);
	bandwidth_update(l->b, l->now);
	bandwidth_state(l->b, &l->state);
	g_assert_cmpint(l->state.rtt, ==, 40 * MS);

	bandwidth_reset(l->b, l->now);
	bandwidth_state(l->b, &l->state);
	g_assert_cmpuint(l->state.estimate, ==, BANDWIDTH_START);
	g_assert_cmpint(l->state.rtt, ==, -1);
	feed_free(l);
}


/** What limits is named */
static void test_limits(void)
{
	struct feed *l = feed_new();
	guint32 before;

	bandwidth_report(l->b, TRUE, 0, 20 * MS, 0, l->now);
	feed_frames(l, 90, 20 * MS, 0);
	before = l->state.estimate;
	feed_frames(l, 10, 150 * MS, 0);
	g_assert_cmpint(l->state.limit, ==, BANDWIDTH_DELAY);
	g_assert_cmpint(l->state.queue, >, 100 * MS);
	g_assert_cmpuint(l->state.estimate, <, before);

	feed_frames(l, 200, 20 * MS, 0);
	g_assert_cmpint(l->state.limit, ==, BANDWIDTH_FREE);
	before = l->state.estimate;
	feed_frames(l, 60, 20 * MS, 2);
	g_assert_cmpint(l->state.limit, ==, BANDWIDTH_LOSS);
	/* two of seven: what is sent again counts, too */
	g_assert_cmpfloat(l->state.loss, >, 0.26);
	g_assert_cmpfloat(l->state.loss, <, 0.32);
	g_assert_cmpuint(l->state.estimate, <, before);

	feed_frames(l, 200, 20 * MS, 0);
	bandwidth_remb(l->b, 250000, l->now);
	bandwidth_update(l->b, l->now);
	bandwidth_state(l->b, &l->state);
	g_assert_cmpint(l->state.limit, ==, BANDWIDTH_REMB);
	g_assert_cmpuint(l->state.estimate, ==, 250000);

	/* it is no cap for ever */
	feed_frames(l, 600, 20 * MS, 0);
	g_assert_cmpuint(l->state.estimate, >, 250000);
	feed_free(l);
}


static gboolean torn(struct feed *l)
{
	return bandwidth_torn(l->b, l->now);
}


/** At first, whatever is lost is lost for good: the core keeps nothing */
static void test_torn_at_first(void)
{
	struct feed *l = feed_new();

	feed_frames(l, 30, 20 * MS, 0);
	g_assert_false(torn(l));
	bandwidth_packet(l->b, ++l->seq, FALSE, 0);
	g_assert_false(torn(l));
	feed_frames(l, 1, 20 * MS, 0);
	g_assert_true(torn(l));
	g_assert_false(torn(l));

	/* the keyframe that was asked for is on its way, but not behind this loss */
	bandwidth_packet(l->b, ++l->seq, FALSE, 0);
	feed_frames(l, 10, 20 * MS, 0);
	g_assert_false(torn(l));
	feed_frames(l, 3, 20 * MS, 0);
	g_assert_true(torn(l));

	bandwidth_report(l->b, TRUE, 0, 20 * MS, 0, l->now);
	feed_frames(l, 90, 20 * MS, 2);
	feed_frames(l, 30, 20 * MS, 0);
	g_assert_false(torn(l));
	feed_free(l);
}


/** Padding is no picture, but where numbers are all that tells of pictures */
static void test_torn_padding(void)
{
	for (guint kind = BANDWIDTH_TRAIN; kind <= BANDWIDTH_TRAIN_NEEDED; kind++) {
		struct feed *l = feed_new();

		feed_frames(l, 30, 20 * MS, 0);
		bandwidth_sent_note(&l->sent, 12, 12 * 250, 0, kind, l->now);
		for (guint k = 0; k < 12; k++)
			bandwidth_packet(l->b, ++l->seq, k != 5, l->now + 20 * MS);
		bandwidth_update(l->b, l->now + 20 * MS);
		feed_frames(l, 6, 20 * MS, 0);
		g_assert_cmpint(torn(l), ==, kind == BANDWIDTH_TRAIN_NEEDED);
		feed_free(l);
	}
}


/** Once most was lost, and when it is over */
static void test_torn_heavily(void)
{
	struct feed *l = feed_new();

	bandwidth_report(l->b, TRUE, 0, 20 * MS, 0, l->now);
	feed_frames(l, 30, 20 * MS, 0);
	feed_frames(l, 30, 20 * MS, 4);
	g_assert_false(torn(l));
	feed_frames(l, 1, 20 * MS, 0);
	g_assert_false(torn(l));
	feed_frames(l, 4, 20 * MS, 0);
	g_assert_true(torn(l));
	g_assert_false(torn(l));
	feed_free(l);
}


/** Reports, with NACKs maybe: time and again @return When the picture is torn, us; -1: it is not */
static gint64 asks(struct feed *l, guint times, gint64 every)
{
	const gint64 since = l->now;

	for (guint i = 0; i < times; i++) {
		bandwidth_report(l->b, TRUE, 0, 5 * MS, l->now - since, l->now);
		bandwidth_update(l->b, l->now);
		if (torn(l))
			return l->now - since;
		l->now += every;
	}
	l->now += LINKSIM_SECOND;

	return -1;
}


/** A receiver that goes on asking does not get what it asks for */
static void test_torn_in_vain(void)
{
	struct feed *l = feed_new();
	gint64 after;

	for (guint with_arrivals = 0; with_arrivals < 2; with_arrivals++) {
		g_assert_cmpint(asks(l, 6, 16 * MS), ==, -1);
		after = asks(l, 20, 16 * MS);
		g_assert_cmpint(after, >=, 120 * MS);
		g_assert_cmpint(after, <=, 160 * MS);
		l->now += LINKSIM_SECOND;

		/* who does not know the round trip takes his time */
		g_assert_cmpint(asks(l, 3, 110 * MS), ==, -1);
		after = asks(l, 10, 110 * MS);
		g_assert_cmpint(after, >=, 300 * MS);
		g_assert_cmpint(after, <=, 450 * MS);
		l->now += LINKSIM_SECOND;

		/* one loss now and then, sent again at once */
		g_assert_cmpint(asks(l, 100, 200 * MS), ==, -1);
		feed_frames(l, 30, 5 * MS, 0);
	}
	feed_free(l);
}


/** Whatever a receiver says, an estimate comes of it */
static void test_nonsense(void)
{
	struct feed *l = feed_new();
	g_autoptr(GRand) rand = g_rand_new_with_seed(1);

	for (guint i = 0; i < 200000; i++) {
		switch (g_rand_int_range(rand, 0, 7)) {

		case 0:
			bandwidth_report(l->b, g_rand_boolean(rand), g_rand_int(rand),
				(gint64)g_rand_int(rand) - 1000, g_rand_int(rand), l->now);
			break;

		case 2:
			bandwidth_remb(l->b, (guint64)g_rand_int(rand) << 20, l->now);
			break;

		case 3:
			bandwidth_sent_note(&l->sent, g_rand_int_range(rand, 0, 3) * 50,
				g_rand_int_range(rand, 0, 60000), 0, BANDWIDTH_FRAME, l->now);
			break;

		case 4:
			l->now += g_rand_int_range(rand, 0, 100 * MS);
			bandwidth_update(l->b, l->now);
			break;

		default:
			bandwidth_packet(l->b, g_rand_int(rand), g_rand_boolean(rand),
				(gint64)g_rand_int(rand) << g_rand_int_range(rand, 0, 8));
			break;
		}
		g_assert_cmpuint(bandwidth_video(l->b), >=, BANDWIDTH_MIN);
		g_assert_cmpuint(bandwidth_video(l->b), <=, BANDWIDTH_MAX);
	}
	feed_free(l);
}


static void test_names(void)
{
	g_assert_cmpstr(bandwidth_limit_name(BANDWIDTH_FREE), ==, "none");
	g_assert_cmpstr(bandwidth_limit_name(BANDWIDTH_DELAY), ==, "delay");
	g_assert_cmpstr(bandwidth_limit_name(BANDWIDTH_LOSS), ==, "loss");
	g_assert_cmpstr(bandwidth_limit_name(BANDWIDTH_REMB), ==, "remb");
	g_assert_cmpstr(bandwidth_limit_name(BANDWIDTH_SILENCE), ==, "silence");
}


int main(int argc, char *argv[])
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/bandwidth/feedback_loss", test_feedback_loss);
	g_test_add_func("/bandwidth/feedback_stops", test_feedback_stops);
	g_test_add_func("/bandwidth/arrivals_stop", test_arrivals_stop);
	g_test_add_func("/bandwidth/reports_alone", test_reports_alone);
	g_test_add_func("/bandwidth/remb", test_remb);
	g_test_add_func("/bandwidth/restart", test_restart);
	g_test_add_func("/bandwidth/state", test_state);
	g_test_add_func("/bandwidth/limits", test_limits);
	g_test_add_func("/bandwidth/torn_at_first", test_torn_at_first);
	g_test_add_func("/bandwidth/padding that is lost", test_torn_padding);
	g_test_add_func("/bandwidth/torn_heavily", test_torn_heavily);
	g_test_add_func("/bandwidth/torn_in_vain", test_torn_in_vain);
	g_test_add_func("/bandwidth/nonsense", test_nonsense);
	g_test_add_func("/bandwidth/names", test_names);

	return g_test_run();
}
