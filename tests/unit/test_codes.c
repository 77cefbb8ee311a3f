/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/*
 * The tables of docs/protocol.md name the codes that the code has, and no others,
 * and say what it does in each state
 */

#include <string.h>
#include <glib.h>
#include "../../plugin/call.h"
#include "../../plugin/request.h"
#include "../../plugin/state.h"
#include "source.h"

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

static char *documented(const char *heading, const char *pattern)
{
	g_autofree char *text = source_read("docs/protocol.md");
	g_autofree char *table = source_section(text, heading);

	return all_matches(table, pattern);
}

static void test_errors(void)
{
	g_autofree char *header = source_read("plugin/request.h");
	g_autofree char *defined = all_matches(header, "^\\tDUET_ERROR_\\w+ = (\\d+),");
	g_autofree char *told = documented("## Error codes", "^\\| (\\d+) \\|");

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
	g_autofree char *told = documented("## End codes", pattern);

	g_assert_cmpstr(told, ==, defined);
}

/* Every request has its section */
static void test_requests(void)
{
	g_autofree char *told = documented("## Requests", "^### (\\w+)$");
	GString *rows = g_string_new(NULL);
	g_autofree char *defined = NULL;

	for (guint r = 0; r < REQUEST_COUNT; r++)
		g_string_append_printf(rows, "%s\n", request_name(r));
	defined = all_matches(rows->str, "^(\\w+)$");
	g_string_free(rows, TRUE);

	g_assert_cmpstr(told, ==, defined);
}

/* A table as it is written: "row/column" -> text of the cell */
struct cells {
	GHashTable *text;
	char **heads;
};

static void read_cells(char **cells, void *arg)
{
	struct cells *c = arg;

	if (!c->heads) {
		c->heads = g_strdupv(cells);
		return;
	}

	g_assert_cmpuint(g_strv_length(cells), ==, g_strv_length(c->heads));
	for (guint i = 1; cells[i]; i++) {
		gboolean fresh = g_hash_table_insert(c->text,
			g_strdup_printf("%s/%s", cells[0], c->heads[i]),
			g_strdup(cells[i]));

		g_assert_true(fresh);
	}
}

static struct cells told_cells(const char *head)
{
	g_autofree char *text = source_read("docs/protocol.md");
	g_autofree char *states = source_section(text, "## State table");
	struct cells c = {
		.text = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free),
	};

	source_table(states, head, read_cells, &c);

	return c;
}

/* Each cell is to be checked once, until none is left */
static void check_cell(struct cells *c, const char *row, const char *column,
	const char *defined)
{
	g_autofree char *key = g_strdup_printf("%s/%s", row, column);
	const char *told = g_hash_table_lookup(c->text, key);

	if (g_strcmp0(told, defined))
		g_test_message("%s", key);
	g_assert_cmpstr(told, ==, defined);
	g_hash_table_remove(c->text, key);
}

static void check_none_left(struct cells *c)
{
	g_assert_cmpuint(g_hash_table_size(c->text), ==, 0);
	g_hash_table_unref(c->text);
	g_strfreev(c->heads);
}

/* What each request is answered with in each state of a handle */
static void test_parties(void)
{
	struct cells c = told_cells("| request |");

	for (guint r = 0; r < REQUEST_COUNT; r++) {
		g_autofree char *row = g_strdup_printf("`%s`", request_name(r));

		for (guint s = 0; s < PARTY_STATES; s++) {
			enum duet_error code = state_allows(s, r);
			g_autofree char *number = g_strdup_printf("%d", (int)code);

			check_cell(&c, row, state_name(s), code ? number : "ok");
		}
	}
	check_none_left(&c);
}

static char *call_cell_text(enum call_state state, enum call_event event)
{
	const struct call_cell *cell = call_cell(state, event);

	if (!cell->possible)
		return g_strdup("–");
	if (!cell->code)
		return g_strdup(call_state_name(cell->next));

	return g_strdup_printf("%s `%s`", call_state_name(cell->next), cell->code);
}

/* What each thing that can happen makes of a call in each state */
static void test_calls(void)
{
	struct cells c = told_cells("| what happens |");

	for (guint e = 0; e < CALL_EVENTS; e++) {
		for (guint s = 0; s < CALL_STATES; s++) {
			g_autofree char *defined = call_cell_text(s, e);

			check_cell(&c, call_event_name(e), call_state_name(s), defined);
		}
	}
	check_none_left(&c);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/codes/errors", test_errors);
	g_test_add_func("/codes/ends", test_ends);
	g_test_add_func("/codes/requests", test_requests);
	g_test_add_func("/codes/parties", test_parties);
	g_test_add_func("/codes/calls", test_calls);

	return g_test_run();
}
