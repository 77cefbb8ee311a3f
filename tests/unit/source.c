/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

#include "source.h"

#include <string.h>
#include <glib.h>

char *source_read(const char *name)
{
	const char *dir = g_getenv("DUET_SRCDIR");
	g_autofree char *path = g_build_filename(dir ? dir : DUET_SRCDIR, name, NULL);
	g_autoptr(GError) error = NULL;
	char *text = NULL;

	g_file_get_contents(path, &text, NULL, &error);
	g_assert_no_error(error);

	return text;
}

/* Where the next heading begins that ends a section of a level, or the end */
static const char *next_heading(const char *from, size_t level)
{
	const char *at = from;

	while ((at = strstr(at, "\n#"))) {
		size_t depth = strspn(++at, "#");

		if (depth <= level && at[depth] == ' ')
			return at;
	}

	return from + strlen(from);
}

char *source_section(const char *text, const char *heading)
{
	g_autofree char *line = g_strdup_printf("\n%s\n", heading);
	const char *from = strstr(text, line);

	g_assert_nonnull(from);
	from += strlen(line);

	return g_strndup(from, next_heading(from - 1, strspn(heading, "#")) - from);
}

static void read_row(const char *line, source_row_h *rowh, void *arg)
{
	size_t len = strlen(line);
	g_autofree char *inner = NULL;
	g_auto(GStrv) cells = NULL;

	g_assert_cmpuint(len, >, 2);
	g_assert_cmpint(line[len - 1], ==, '|');
	inner = g_strndup(line + 1, len - 2);
	cells = g_strsplit(inner, "|", -1);
	for (char **cell = cells; *cell; cell++)
		g_strstrip(*cell);
	rowh(cells, arg);
}

void source_table(const char *text, const char *after, source_row_h *rowh, void *arg)
{
	const char *from = strstr(text, after);
	g_auto(GStrv) lines = NULL;
	char **line;

	g_assert_nonnull(from);
	lines = g_strsplit(from, "\n", -1);
	for (line = lines; *line && **line != '|'; line++)
		;
	for (; *line && **line == '|'; line++) {
		if (!g_str_has_prefix(*line, "|---"))
			read_row(*line, rowh, arg);
	}
}

/* All JSON values of one block of the text, as an array */
static json_t *read_block(const char *text, const char *end)
{
	json_t *block = json_array();

	while ((text += strspn(text, " \t\n")) < end) {
		json_error_t error = { .position = 0 };
		json_t *value = json_loadb(text, end - text,
			JSON_DECODE_ANY | JSON_DISABLE_EOF_CHECK | JSON_REJECT_DUPLICATES,
			&error);

		if (!value)
			g_test_message("%s in: %.80s", error.text, text);
		g_assert_nonnull(value);
		json_array_append_new(block, value);
		text += error.position;
	}
	g_assert_cmpuint(json_array_size(block), >, 0);

	return block;
}

json_t *source_blocks(const char *text)
{
	json_t *blocks = json_array();

	while ((text = strstr(text, "\n```json\n"))) {
		const char *from = text + strlen("\n```json\n");

		text = strstr(from, "\n```");
		g_assert_nonnull(text);
		json_array_append_new(blocks, read_block(from, text));
		text++;
	}

	return blocks;
}

json_t *source_examples(const char *text, const char *request)
{
	g_autofree char *heading = g_strdup_printf("### %s", request);
	g_autofree char *section = source_section(text, heading);
	json_t *blocks = source_blocks(section);
	const json_t *block;
	size_t b;

	g_assert_cmpuint(json_array_size(blocks), >, 0);
	json_array_foreach(blocks, b, block) {
		g_assert_cmpstr(json_string_value(json_object_get(json_array_get(block, 0),
			"request")), ==, request);
	}

	return blocks;
}
