/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

#include <string.h>
#include "media.h"

/** One way to write an H.264 profile, a row of RFC 6184 Table 5 */
struct h264_row {
	guint8 idc;       /**< profile_idc                                   */
	guint8 mask;      /**< bits of profile-iop that count                */
	guint8 bits;      /**< and what they must be                         */
	guint16 profile;  /**< the one value that stands for this profile    */
};

#define H264_BASELINE 0x4200
#define H264_CONSTRAINED_BASELINE 0x4240


static void codec_clear(void *arg)
{
	struct media_codec *c = arg;

	g_clear_pointer(&c->fmtp, g_free);
}


static void line_free(void *arg)
{
	struct media_line *line = arg;

	if (!line)
		return;
	g_array_unref(line->codecs);
	g_free(line->mid);
	g_free(line);
}


struct media *media_new(void)
{
	struct media *m = g_new0(struct media, 1);

	m->lines = g_ptr_array_new_with_free_func(line_free);
	return m;
}


struct media *media_copy(const struct media *m)
{
	struct media *copy;

	if (!m)
		return NULL;
	copy = media_new();
	copy->sealed = m->sealed;
	for (guint i = 0; i < media_count(m); i++)
		media_add_copy(copy, media_line(m, i));
	return copy;
}


void media_free(struct media *m)
{
	if (!m)
		return;
	g_ptr_array_unref(m->lines);
	g_free(m);
}


struct media_line *media_add(struct media *m, enum media_kind kind)
{
	struct media_line *line = g_new0(struct media_line, 1);

	line->kind = kind;
	line->direction = MEDIA_SENDRECV;
	line->enabled = TRUE;
	line->codecs = g_array_new(FALSE, FALSE, sizeof(struct media_codec));
	g_array_set_clear_func(line->codecs, codec_clear);
	g_ptr_array_add(m->lines, line);
	return line;
}


struct media_line *media_add_copy(struct media *m, const struct media_line *from)
{
	struct media_line *to = media_add(m, from->kind);
	GArray *codecs = to->codecs;

	*to = *from;
	to->mid = g_strdup(from->mid);
	to->codecs = codecs;
	for (guint j = 0; j < from->codecs->len; j++)
		media_line_add_codec(to, media_line_codec(from, j));
	return to;
}


guint media_count(const struct media *m)
{
	return m ? m->lines->len : 0;
}


struct media_line *media_line(const struct media *m, guint mindex)
{
	return mindex < media_count(m) ? g_ptr_array_index(m->lines, mindex) : NULL;
}


gboolean media_line_active(const struct media_line *line)
{
	if (!line || !line->enabled)
		return FALSE;
	switch (line->kind) {
	case MEDIA_AUDIO:
	case MEDIA_VIDEO:
		return line->direction != MEDIA_INACTIVE;
	case MEDIA_DATA:
		return TRUE;
	case MEDIA_OTHER:
		break;
	}
	return FALSE;
}


void media_line_add_codec(struct media_line *line, const struct media_codec *c)
{
	struct media_codec copy = *c;

	copy.fmtp = g_strdup(c->fmtp);
	g_array_append_val(line->codecs, copy);
}


const struct media_codec *media_line_codec(const struct media_line *line, guint i)
{
	if (!line || i >= line->codecs->len)
		return NULL;
	return &g_array_index(line->codecs, struct media_codec, i);
}


const struct media_codec *media_line_find(const struct media_line *line,
	const char *name)
{
	const struct media_codec *c;

	for (guint i = 0; (c = media_line_codec(line, i)); i++) {
		if (!g_ascii_strcasecmp(c->name, name))
			return c;
	}
	return NULL;
}


const char *media_kind_name(enum media_kind kind)
{
	switch (kind) {
	case MEDIA_AUDIO:
		return "audio";
	case MEDIA_VIDEO:
		return "video";
	case MEDIA_DATA:
		return "data";
	case MEDIA_OTHER:
		break;
	}
	return "other";
}


enum media_direction media_direction_flip(enum media_direction d)
{
	return ((d & MEDIA_SENDONLY) ? MEDIA_RECVONLY : 0)
		| ((d & MEDIA_RECVONLY) ? MEDIA_SENDONLY : 0);
}


gboolean media_codec_auxiliary(const struct media_codec *c)
{
	return !strcmp(c->name, "red") || !strcmp(c->name, "telephone-event")
		|| !strcmp(c->name, "cn");
}


char *media_codec_param(const struct media_codec *c, const char *name)
{
	g_auto(GStrv) params = g_strsplit(c->fmtp ? c->fmtp : "", ";", -1);

	for (guint i = 0; params[i]; i++) {
		char *value = strchr(params[i], '=');

		if (!value)
			continue;
		*value++ = '\0';
		if (!g_ascii_strcasecmp(g_strstrip(params[i]), name))
			return g_strdup(g_strstrip(value));
	}
	return NULL;
}


/** A number in fmtp, `fallback` when it is absent, or -1 when it is not one */
static gint64 number_param(const struct media_codec *c, const char *name,
	gint64 fallback)
{
	g_autofree char *value = media_codec_param(c, name);
	guint64 number;

	if (!value)
		return fallback;
	if (!g_ascii_string_to_unsigned(value, 10, 0, G_MAXUINT16, &number, NULL))
		return -1;
	return (gint64)number;
}


/**
 * Profile of an H.264 format as profile_idc and profile-iop, RFC 6184 section 8.1
 *
 * What one profile can be written as in several ways comes out as one value,
 * and the level is left out. Without a profile-level-id it is baseline.
 *
 * @return The profile, or -1 when the parameter is not valid
 */
static int h264_profile(const struct media_codec *c)
{
	static const struct h264_row rows[] = {
		{ 0x42, 0x4f, 0x40, H264_CONSTRAINED_BASELINE },
		{ 0x4d, 0x8f, 0x80, H264_CONSTRAINED_BASELINE },
		{ 0x58, 0xcf, 0xc0, H264_CONSTRAINED_BASELINE },
		{ 0x42, 0x4f, 0x00, H264_BASELINE },
		{ 0x58, 0xcf, 0x80, H264_BASELINE },
		{ 0x4d, 0xaf, 0x00, 0x4d00 },
		{ 0x58, 0xcf, 0x00, 0x5800 },
	};
	g_autofree char *text = media_codec_param(c, "profile-level-id");
	guint64 id;

	if (!text)
		return H264_BASELINE;
	if (strlen(text) != 6 ||
	    !g_ascii_string_to_unsigned(text, 16, 0, 0xffffff, &id, NULL))
		return -1;
	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		guint8 idc = id >> 16, iop = id >> 8;

		if (idc == rows[i].idc && (iop & rows[i].mask) == rows[i].bits)
			return rows[i].profile;
	}
	return (int)(id >> 8);
}


static gboolean same_number(const struct media_codec *a,
	const struct media_codec *b, const char *name, gint64 fallback)
{
	gint64 number = number_param(a, name, fallback);

	return number >= 0 && number == number_param(b, name, fallback);
}


static gboolean h264_same(const struct media_codec *a, const struct media_codec *b)
{
	int profile = h264_profile(a);

	return profile >= 0 && profile == h264_profile(b)
		&& same_number(a, b, "packetization-mode", 0);
}


gboolean media_codec_same(const struct media_codec *a, const struct media_codec *b)
{
	if (g_ascii_strcasecmp(a->name, b->name) || a->clock != b->clock
	    || a->channels != b->channels)
		return FALSE;
	if (!strcmp(a->name, "h264"))
		return h264_same(a, b);
	if (!strcmp(a->name, "vp9"))
		return same_number(a, b, "profile-id", 0);
	if (!strcmp(a->name, "av1"))
		return same_number(a, b, "profile", 0);
	if (!strcmp(a->name, "h265"))
		return same_number(a, b, "profile-id", 1);
	return TRUE;
}


const struct media_codec *media_line_same(const struct media_line *line,
	const struct media_codec *c)
{
	const struct media_codec *found;

	for (guint i = 0; (found = media_line_codec(line, i)); i++) {
		if (media_codec_same(found, c))
			return found;
	}
	return NULL;
}
