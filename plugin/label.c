/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file label.c  Names as people write them, and tell them apart
 */

#include "label.h"

struct range {
	gunichar first;
	gunichar last;
};

/* Letters, marks and symbols by their category, and nothing on the screen */
static const struct range unseen[] = {
	{ 0x034f, 0x034f },     /* combining grapheme joiner          */
	{ 0x115f, 0x1160 },     /* Hangul fillers                     */
	{ 0x17b4, 0x17b5 },     /* Khmer inherent vowels              */
	{ 0x2800, 0x2800 },     /* Braille blank                      */
	{ 0x3164, 0x3164 },     /* Hangul filler                      */
	{ 0xffa0, 0xffa0 },     /* the same, halfwidth                */
	{ 0x16fe4, 0x16fe4 },   /* Khitan filler                      */
	{ 0x1d159, 0x1d159 },   /* musical null notehead              */
	{ 0xe0000, 0xe0fff },   /* tags, and what is reserved for more */
};

/* They choose a glyph for the character before: not worth another name */
static const struct range selectors[] = {
	{ 0x180b, 0x180d },
	{ 0x180f, 0x180f },
	{ 0xfe00, 0xfe0f },
	{ 0xe0100, 0xe01ef },
};

static gboolean within(gunichar c, const struct range *ranges, gsize count)
{
	for (gsize i = 0; i < count; i++) {
		if (c >= ranges[i].first && c <= ranges[i].last)
			return TRUE;
	}

	return FALSE;
}

static gboolean is_mark(gunichar c)
{
	GUnicodeType type = g_unichar_type(c);

	return type == G_UNICODE_NON_SPACING_MARK || type == G_UNICODE_SPACING_MARK ||
		type == G_UNICODE_ENCLOSING_MARK;
}

static gboolean is_good(gunichar c)
{
	switch (g_unichar_type(c)) {
	case G_UNICODE_CONTROL:
	case G_UNICODE_FORMAT:
	case G_UNICODE_UNASSIGNED:
	case G_UNICODE_PRIVATE_USE:
	case G_UNICODE_SURROGATE:
	case G_UNICODE_LINE_SEPARATOR:
	case G_UNICODE_PARAGRAPH_SEPARATOR:
		return FALSE;
	default:
		return !within(c, unseen, G_N_ELEMENTS(unseen));
	}
}

/* Without selectors and spare blanks; NULL when a character is no good */
static GString *strip(const char *text)
{
	GString *out = g_string_new(NULL);
	gboolean blank = FALSE;

	for (const char *p = text; *p; p = g_utf8_next_char(p)) {
		gunichar c = g_utf8_get_char(p);
		gboolean space = g_unichar_type(c) == G_UNICODE_SPACE_SEPARATOR;

		if (within(c, selectors, G_N_ELEMENTS(selectors)))
			continue;
		if (!is_good(c)) {
			g_string_free(out, TRUE);
			return NULL;
		}
		if (!space)
			g_string_append_unichar(out, c);
		else if (!blank)
			g_string_append_c(out, ' ');
		blank = space;
	}

	return out;
}

char *label_clean(const char *text)
{
	g_autoptr(GString) plain = strip(text);
	g_autofree char *label = NULL;

	if (!plain || !plain->len)
		return NULL;

	label = g_utf8_normalize(plain->str, (gssize)plain->len, G_NORMALIZE_NFC);
	if (!label || g_utf8_strlen(label, -1) > LABEL_CHARS_MAX)
		return NULL;
	if (*label == ' ' || g_str_has_suffix(label, " ") || is_mark(g_utf8_get_char(label)))
		return NULL;

	return g_steal_pointer(&label);
}
