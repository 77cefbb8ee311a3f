/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/*
 * The tables of docs/protocol.md name the codes that the code has, and no others
 */

#include <string.h>
#include <glib.h>
#include "../../plugin/call.h"
#include "../../plugin/request.h"

static char *read_source(const char *name)
{
	const char *dir = g_getenv("DUET_SRCDIR");
	g_autofree char *path = g_build_filename(dir ? dir : DUET_SRCDIR, name, NULL);
	g_autoptr(GError) error = NULL;
	char *text = NULL;

	g_file_get_contents(path, &text, NULL, &error);
	g_assert_no_error(error);

	return text;
}

/* The first group of every match, sorted, as one text */
static char *all_matches(const char *text, const char *pattern)
{
	g_autoptr(GRegex) regex = g_regex_new(pattern, G_REGEX_MULTILINE, 0, NULL);
	g_autoptr(GMatchInfo) match = NULL;
	g_autoptr(GPtrArray) found = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GList) sorted = NULL;
	GString *out = g_string_new(NULL);

	g_assert_nonnull(regex);
	for (g_regex_match(regex, text, 0, &match); g_match_info_matches(match);
	     g_match_info_next(match, NULL))
		g_ptr_array_add(found, g_match_info_fetch(match, 1));

	for (guint i = 0; i < found->len; i++)
		sorted = g_list_prepend(sorted, g_ptr_array_index(found, i));
	sorted = g_list_sort(sorted, (GCompareFunc)strcmp);
	for (GList *l = sorted; l; l = l->next)
		g_string_append_printf(out, "%s\n", (const char *)l->data);

	return g_string_free(out, FALSE);
}

/* From one heading to the next */
static char *section(const char *text, const char *heading)
{
	const char *from = strstr(text, heading), *to;

	g_assert_nonnull(from);
	from += strlen(heading);
	to = strstr(from, "\n## ");

	return to ? g_strndup(from, to - from) : g_strdup(from);
}

static char *documented(const char *heading, const char *pattern)
{
	g_autofree char *text = read_source("docs/protocol.md");
	g_autofree char *table = section(text, heading);

	return all_matches(table, pattern);
}

static void test_errors(void)
{
	g_autofree char *header = read_source("plugin/request.h");
	g_autofree char *defined = all_matches(header, "^\\tDUET_ERROR_\\w+ = (\\d+),");
	g_autofree char *told = documented("\n## Error codes\n", "^\\| (\\d+) \\|");

	g_assert_cmpstr(told, ==, defined);
	g_assert_nonnull(strstr(defined, "470\n"));
	g_assert_nonnull(strstr(defined, "499\n"));
}

/* Those of the state table; `busy`, which is no end of a call that was; and what
 * devices are told that had no call of their own to end */
static char *end_codes(void)
{
	GString *out = g_string_new("| `busy` |\n| `answered_elsewhere` |\n"
		"| `declined_elsewhere` |\n");

	for (guint s = 0; s < CALL_STATES; s++) {
		for (guint e = 0; e < CALL_EVENTS; e++) {
			const char *code = call_cell(s, e)->code;
			g_autofree char *row = g_strdup_printf("| `%s` |\n", code);

			if (code && !strstr(out->str, row))
				g_string_append(out, row);
		}
	}

	return g_string_free(out, FALSE);
}

static void test_ends(void)
{
	const char *pattern = "^\\| `(\\w+)` \\|";
	g_autofree char *rows = end_codes();
	g_autofree char *defined = all_matches(rows, pattern);
	g_autofree char *told = documented("\n## End codes\n", pattern);

	g_assert_cmpstr(told, ==, defined);
}

/* Every request has its section, alone or with its opposite */
static void test_requests(void)
{
	g_autofree char *told = documented("\n## Requests\n", "^### (?:\\w+ / )?(\\w+)$");
	g_autofree char *first = documented("\n## Requests\n", "^### (\\w+) / \\w+$");
	g_autofree char *lines = g_strconcat(told, first, NULL);
	g_autofree char *all = all_matches(lines, "^(\\w+)$");
	GString *rows = g_string_new(NULL);
	g_autofree char *defined = NULL;

	for (guint r = 0; r < REQUEST_COUNT; r++)
		g_string_append_printf(rows, "%s\n", request_name(r));
	defined = all_matches(rows->str, "^(\\w+)$");
	g_string_free(rows, TRUE);

	g_assert_cmpstr(all, ==, defined);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/codes/errors", test_errors);
	g_test_add_func("/codes/ends", test_ends);
	g_test_add_func("/codes/requests", test_requests);

	return g_test_run();
}
