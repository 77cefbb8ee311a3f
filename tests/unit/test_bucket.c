/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/*
 * What keeps a flood out: buckets, the size of messages, chat
 */

#include "../../plugin/bucket.h"
#include "../../plugin/throttle.h"
#include "../../plugin/weight.h"

#define SECOND ((gint64)G_USEC_PER_SEC)
#define START (1000 * SECOND)

static guint taken(gint64 *full_at, const struct bucket_rule *rule, gint64 now, guint tries)
{
	guint got = 0;

	for (guint i = 0; i < tries; i++) {
		gint64 after = bucket_take(*full_at, rule, 1, now);

		if (after < 0)
			continue;
		*full_at = after;
		got++;
	}

	return got;
}

static void test_burst(void)
{
	const struct bucket_rule rule = { 20, 1, 100 };
	gint64 full_at = BUCKET_FULL;

	g_assert_cmpuint(taken(&full_at, &rule, START, 1000), ==, 100);
	g_assert_cmpuint(taken(&full_at, &rule, START, 1000), ==, 0);
	g_assert_cmpuint(taken(&full_at, &rule, START + SECOND / 20 - 1, 1000), ==, 0);
	g_assert_cmpuint(taken(&full_at, &rule, START + SECOND / 20, 1000), ==, 1);
	g_assert_cmpuint(taken(&full_at, &rule, START + 2 * SECOND, 1000), ==, 39);
	g_assert_cmpuint(taken(&full_at, &rule, START + 100 * SECOND, 1000), ==, 100);
}

/* Over a long time no more pass than the rate and one burst, however they come */
static void test_rate(void)
{
	const struct bucket_rule rule = { 30, 60, 30 };
	gint64 full_at = BUCKET_FULL;
	guint got = 0;

	for (guint i = 0; i < 3600; i++)
		got += taken(&full_at, &rule, START + i * SECOND, g_test_rand_int_range(0, 5));
	g_assert_cmpuint(got, >, 1700);
	g_assert_cmpuint(got, <=, 1800 + 30);
}

/* Who keeps to the rate is never refused */
static void test_steady(void)
{
	const struct bucket_rule rule = { 3, 1, 1 };
	gint64 full_at = BUCKET_FULL;

	for (guint i = 0; i < 1000; i++)
		g_assert_cmpuint(taken(&full_at, &rule, START + i * 333334, 1), ==, 1);
}

static void test_many(void)
{
	const struct bucket_rule rule = { 2000000, 1, 10000000 }, none = { 0, 1, 0 };

	g_assert_cmpint(bucket_take(BUCKET_FULL, &rule, 10000000, START), ==, START + 5 * SECOND);
	g_assert_cmpint(bucket_take(BUCKET_FULL, &rule, 10000001, START), ==, -1);
	g_assert_cmpint(bucket_take(START + 5 * SECOND, &rule, 1, START), ==, -1);
	g_assert_cmpint(bucket_take(7, &none, G_MAXUINT, START), ==, 7);
}

static gboolean fits(const char *text, gsize bytes, guint depth)
{
	json_auto_t *value = json_loads(text, JSON_DECODE_ANY, NULL);
	gsize left = bytes;

	g_assert_nonnull(value);

	return weight_fits(value, &left, depth);
}

static void test_weight(void)
{
	gsize left = 0;

	g_assert_true(weight_fits(NULL, &left, 0));
	g_assert_true(fits("{}", 4, 1));
	g_assert_false(fits("{}", 3, 1));
	g_assert_false(fits("{}", 100, 0));
	g_assert_true(fits("true", 4, 0));
	g_assert_true(fits("\"12345\"", 9, 0));
	g_assert_false(fits("\"12345\"", 8, 0));
	g_assert_true(fits("[1,2,3]", 16, 1));
	g_assert_false(fits("[1,2,3]", 15, 1));
	g_assert_true(fits("{\"key\":\"value\"}", 20, 1));
	g_assert_false(fits("{\"key\":\"value\"}", 19, 1));
	g_assert_true(fits("[[[[]]]]", 100, 4));
	g_assert_false(fits("[[[[]]]]", 100, 3));
	g_assert_false(fits("{\"a\":{\"b\":[]}}", 100, 2));
}

/* As large as it may be, and no time is lost on what is much larger */
static void test_deep(void)
{
	json_t *value = json_array();
	gsize left = 1 << 20;

	for (guint i = 0; i < 2000; i++)
		value = json_pack("[o]", value);
	g_assert_false(weight_fits(value, &left, 8));
	g_assert_cmpuint(left, >, (1 << 20) - 100);
	json_decref(value);
}

static guint passed(struct throttle *t, guint bytes, gint64 now, guint tries)
{
	guint got = 0;

	for (guint i = 0; i < tries; i++)
		got += throttle_pass(t, bytes, now);

	return got;
}

static void test_throttle(void)
{
	struct throttle a = { 0 }, b = { 0 }, c = { 0 };

	throttle_set(10, 100000);
	g_assert_cmpuint(passed(&a, 10, START, 1000), ==, 50);
	g_assert_cmpuint(passed(&a, 10, START + SECOND, 1000), ==, 10);
	/* somebody else's flood costs nothing */
	g_assert_cmpuint(passed(&b, 50000, START + SECOND, 1000), ==, 10);
	/* what was refused took nothing */
	g_assert_cmpuint(passed(&b, 50000, START + 2 * SECOND, 1000), ==, 2);
	g_assert_cmpuint(passed(&c, 500001, START, 1), ==, 0);
	g_assert_cmpuint(passed(&c, 500000, START, 1), ==, 1);

	throttle_set(0, 0);
	g_assert_cmpuint(passed(&a, G_MAXUINT, START, 1000), ==, 1000);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/bucket/burst", test_burst);
	g_test_add_func("/bucket/rate", test_rate);
	g_test_add_func("/bucket/steady", test_steady);
	g_test_add_func("/bucket/many", test_many);
	g_test_add_func("/weight/bounds", test_weight);
	g_test_add_func("/weight/deep", test_deep);
	g_test_add_func("/throttle/rates", test_throttle);

	return g_test_run();
}
