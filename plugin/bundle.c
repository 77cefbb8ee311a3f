/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

#include "bundle.h"

#include <string.h>

/** Ids that fit the short form of extensions, RFC 8285 section 4.2 */
#define EXT_ID_MAX 14
#define PT_COUNT 128

/** What the other m-lines use */
struct taken {
	const struct media_codec *format[PT_COUNT]; /* by payload type          */
	guint8 ext[MEDIA_EXT_COUNT];                /* id of each extension     */
	gboolean id[G_MAXUINT8 + 1];
};

static void take_line(struct taken *t, const struct media_line *line)
{
	const struct media_codec *c;

	for (guint i = 0; (c = media_line_codec(line, i)); i++)
		t->format[c->pt] = c;
	for (guint e = 0; e < MEDIA_EXT_COUNT; e++) {
		if (!line->ext[e])
			continue;
		t->ext[e] = line->ext[e];
		t->id[line->ext[e]] = TRUE;
	}
}

/** The core numbers RTX, which nobody shows us: as a rule behind what it repairs */
static void take_repair(struct taken *t, const struct media_line *line)
{
	static const struct media_codec rtx = { .name = "rtx" };
	const struct media_codec *c;

	for (guint i = 0; (c = media_line_codec(line, i)); i++) {
		if (c->pt + 1 < PT_COUNT && !t->format[c->pt + 1])
			t->format[c->pt + 1] = &rtx;
	}
}

static gboolean bundled(const struct media *m, guint i, guint but)
{
	return i != but && media_line(m, i)->enabled;
}

static void take_others(struct taken *t, const struct media *m, guint mindex)
{
	memset(t, 0, sizeof(*t));
	for (guint i = 0; i < media_count(m); i++) {
		if (bundled(m, i, mindex))
			take_line(t, media_line(m, i));
	}
	for (guint i = 0; i < media_count(m); i++) {
		if (bundled(m, i, mindex) && media_line(m, i)->kind == MEDIA_VIDEO)
			take_repair(t, media_line(m, i));
	}
}

static guint8 free_id(const struct taken *t)
{
	for (guint8 id = 1; id <= EXT_ID_MAX; id++) {
		if (!t->id[id])
			return id;
	}

	return 0;
}

static void fit_extensions(struct taken *t, struct media_line *line)
{
	for (guint e = 0; e < MEDIA_EXT_COUNT; e++) {
		if (!line->ext[e])
			continue;
		if (t->ext[e])
			line->ext[e] = t->ext[e];
		else if (t->id[line->ext[e]])
			line->ext[e] = free_id(t);
		t->id[line->ext[e]] = TRUE;
	}
}

static gboolean equal(const struct media_codec *a, const struct media_codec *b)
{
	return !strcmp(a->name, b->name) && a->clock == b->clock &&
		a->channels == b->channels && !g_strcmp0(a->fmtp, b->fmtp);
}

/** A dynamic payload type that nothing uses: 96 to 127, then 35 to 63; or 0 */
static guint8 free_pt(const struct taken *t, const struct media_line *line)
{
	gboolean used[PT_COUNT] = { FALSE };
	const struct media_codec *c;

	for (guint i = 0; (c = media_line_codec(line, i)); i++)
		used[c->pt] = TRUE;
	for (guint pt = 96; pt != 64; pt = pt == 127 ? 35 : pt + 1) {
		if (!used[pt] && !t->format[pt])
			return (guint8)pt;
	}

	return 0;
}

static void drop_red(struct media_line *line)
{
	for (guint i = line->codecs->len; i-- > 0;) {
		if (!strcmp(media_line_codec(line, i)->name, "red"))
			g_array_remove_index(line->codecs, i);
	}
}

static void fit_formats(const struct taken *t, struct media_line *line)
{
	gboolean opus_moved = FALSE;

	for (guint i = line->codecs->len; i-- > 0;) {
		struct media_codec *c = &g_array_index(line->codecs, struct media_codec, i);

		if (!t->format[c->pt] || equal(t->format[c->pt], c))
			continue;
		opus_moved |= !strcmp(c->name, "opus");
		c->pt = free_pt(t, line);
		if (!c->pt)
			g_array_remove_index(line->codecs, i);
	}
	if (opus_moved)
		drop_red(line);
}

void bundle_fit(struct media *m, guint mindex)
{
	struct media_line *line = media_line(m, mindex);
	struct taken taken;

	take_others(&taken, m, mindex);
	fit_extensions(&taken, line);
	fit_formats(&taken, line);
}
