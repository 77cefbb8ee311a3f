/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/*
 * Names in their order, page by page, while they come and go
 */

#include <errno.h>
#include "../../plugin/directory.h"

static guint released;

static void release(void *owner)
{
	g_assert_nonnull(owner);
	released++;
}

static void test_owners(void)
{
	struct directory *d = directory_new(release);
	int a, b;

	released = 0;
	g_assert_cmpint(directory_add(d, "b", &b), ==, 0);
	g_assert_cmpint(directory_add(d, "a", &a), ==, 0);
	g_assert_cmpint(directory_add(d, "a", &b), ==, EEXIST);
	g_assert_true(directory_find(d, "a") == &a);
	g_assert_null(directory_find(d, "c"));
	directory_remove(d, "c");
	g_assert_cmpuint(released, ==, 0);
	directory_remove(d, "a");
	g_assert_cmpuint(released, ==, 1);
	g_assert_null(directory_find(d, "a"));
	g_assert_cmpuint(directory_count(d), ==, 1);
	directory_free(d);
	g_assert_cmpuint(released, ==, 2);
	directory_free(NULL);
}

/* Random comings and goings; the pages together are what is there */
static void test_pages(void)
{
	static int owners[64];
	struct directory *d = directory_new(NULL);
	gboolean here[64] = { FALSE };

	for (guint step = 0; step < 2000; step++) {
		guint n = (guint)g_test_rand_int_range(0, 64);
		g_autofree char *name = g_strdup_printf("%02u", n);
		g_autofree char *after = NULL;
		gboolean more = TRUE;
		guint next = 0;

		if (here[n])
			directory_remove(d, name);
		else
			g_assert_cmpint(directory_add(d, name, &owners[n]), ==, 0);
		here[n] = !here[n];

		while (more) {
			g_autoptr(GPtrArray) page = directory_page(d, after, 5, &more);

			g_assert_true(page->len == 5 || !more);
			for (guint i = 0; i < page->len; i++, next++) {
				while (next < 64 && !here[next])
					next++;
				g_assert_true(page->pdata[i] == &owners[next]);
			}
			g_free(after);
			after = next ? g_strdup_printf("%02u", next - 1) : NULL;
		}
		while (next < 64)
			g_assert_false(here[next++]);
	}
	directory_free(d);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/directory/owners", test_owners);
	g_test_add_func("/directory/pages", test_pages);

	return g_test_run();
}
