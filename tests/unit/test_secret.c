/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file test_secret.c  Comparing secrets
 */

#include "../../plugin/secret.h"


static void test_matches(void)
{
	g_assert_true(secret_matches("opensesame", "opensesame"));
	g_assert_true(secret_matches("x", "x"));
	g_assert_true(secret_matches("\xc3\xa9t\xc3\xa9", "\xc3\xa9t\xc3\xa9"));
}


static void test_differs(void)
{
	static const char *const wrong[] = {NULL, "", "o", "opensesam", "opensesamf", "Opensesame",
		"opensesame ", "opensesameopensesame"};

	for (guint i = 0; i < G_N_ELEMENTS(wrong); i++)
		g_assert_false(secret_matches(wrong[i], "opensesame"));
	g_assert_false(secret_matches("xx", "x"));
}


int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/secret/the same", test_matches);
	g_test_add_func("/secret/any other", test_differs);

	return g_test_run();
}
