/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

#include "describe.h"

#include <string.h>

static const char *const directions[] = {
	"inactive", "sendonly", "recvonly", "sendrecv",
};

static const char *const extensions[MEDIA_EXT_COUNT] = {
	[MEDIA_EXT_MID] = "mid",
	[MEDIA_EXT_AUDIO_LEVEL] = "level",
	[MEDIA_EXT_VIDEO_ORIENTATION] = "orientation",
	[MEDIA_EXT_PLAYOUT_DELAY] = "delay",
	[MEDIA_EXT_ABS_SEND_TIME] = "time",
	[MEDIA_EXT_TWCC] = "twcc",
	[MEDIA_EXT_DEPENDENCY] = "dependency",
	[MEDIA_EXT_RID] = "rid",
	[MEDIA_EXT_REPAIRED_RID] = "repaired",
};

static enum media_kind kind_of(const char *word)
{
	for (enum media_kind k = MEDIA_AUDIO; k < MEDIA_OTHER; k++) {
		if (!strcmp(word, media_kind_name(k)))
			return k;
	}

	return MEDIA_OTHER;
}

static gboolean read_attribute(struct media_line *line, const char *word)
{
	for (guint d = 0; d < G_N_ELEMENTS(directions); d++) {
		if (strcmp(word, directions[d]))
			continue;
		line->direction = d;
		return TRUE;
	}
	if (!strcmp(word, "simulcast")) {
		line->layers = (struct media_layers){ 3, {{ "q", 0 }, { "h", 0 }, { "f", 0 }} };
		return TRUE;
	}
	if (!strcmp(word, "sim")) {
		line->layers = (struct media_layers){ 3, {{ "", 1 }, { "", 2 }, { "", 3 }} };
		return TRUE;
	}
	if (strcmp(word, "rejected"))
		return FALSE;

	line->enabled = FALSE;

	return TRUE;
}

/* "mid=4" */
static gboolean read_extension(struct media_line *line, const char *word)
{
	g_auto(GStrv) part = g_strsplit(word, "=", 2);

	for (guint e = 0; part[1] && e < MEDIA_EXT_COUNT; e++) {
		if (strcmp(part[0], extensions[e]))
			continue;
		line->ext[e] = g_ascii_strtoull(part[1], NULL, 10);
		return TRUE;
	}

	return FALSE;
}

static guint32 clock_of(const char *name, gboolean video)
{
	if (video)
		return 90000;

	return strncmp(name, "pcm", 3) && strcmp(name, "g722") ? 48000 : 8000;
}

static void read_codec(struct media_line *line, const char *word)
{
	g_auto(GStrv) part = g_strsplit_set(word, "/:.", 4);
	guint parts = g_strv_length(part);
	gboolean video = line->kind == MEDIA_VIDEO;
	struct media_codec c = { .channels = 1 };

	g_assert_cmpuint(parts, >=, 2);
	g_strlcpy(c.name, part[0], sizeof(c.name));
	c.pt = g_ascii_strtoull(part[1], NULL, 10);
	c.clock = clock_of(c.name, video);
	if (!strcmp(c.name, "opus") || !strcmp(c.name, "red"))
		c.channels = 2;
	if (parts > 2)
		c.fmtp = g_strdup_printf("profile-level-id=%s;packetization-mode=%s",
			part[2], parts > 3 ? part[3] : "0");
	media_line_add_codec(line, &c);
	g_free(c.fmtp);
}

struct media *describe(const char *text)
{
	g_auto(GStrv) lines = g_strsplit(text, " | ", -1);
	struct media *m = media_new();

	for (guint i = 0; lines[i] && *text; i++) {
		g_auto(GStrv) words = g_strsplit(lines[i], " ", -1);
		struct media_line *line = media_add(m, kind_of(words[0]));

		for (guint w = 1; words[w]; w++) {
			if (!strcmp(words[w], "sealed"))
				m->sealed = TRUE;
			else if (!read_attribute(line, words[w]) &&
			    !read_extension(line, words[w]))
				read_codec(line, words[w]);
		}
	}

	return m;
}

static void write_codec(GString *out, const struct media_codec *c)
{
	g_autofree char *profile = media_codec_param(c, "profile-level-id");
	g_autofree char *mode = media_codec_param(c, "packetization-mode");

	g_string_append_printf(out, " %s/%u", c->name, c->pt);
	if (profile)
		g_string_append_printf(out, ":%s.%s", profile, mode);
}

static void write_extensions(GString *out, const struct media_line *line)
{
	for (guint e = 0; e < MEDIA_EXT_COUNT; e++) {
		if (line->ext[e])
			g_string_append_printf(out, " %s=%u", extensions[e], line->ext[e]);
	}
}

char *described(const struct media *m)
{
	GString *out = g_string_new(NULL);

	for (guint i = 0; i < media_count(m); i++) {
		const struct media_line *line = media_line(m, i);

		g_string_append_printf(out, "%s%s", i ? " | " : "",
			media_kind_name(line->kind));
		if (!line->enabled) {
			g_string_append(out, " rejected");
			continue;
		}
		for (guint c = 0; c < line->codecs->len; c++)
			write_codec(out, media_line_codec(line, c));
		write_extensions(out, line);
		if (line->direction != MEDIA_SENDRECV)
			g_string_append_printf(out, " %s", directions[line->direction]);
	}

	return g_string_free(out, FALSE);
}

static void write_layers(GString *out, const struct route_layers *layers)
{
	if (!layers->count)
		return;

	g_string_append_printf(out, " %u:", layers->rid_ext);
	for (guint i = 0; i < layers->count; i++)
		g_string_append(out, layers->layer[i].rid);
	g_string_append_printf(out, "%d.%d.%u", layers->wish.substream,
		layers->wish.temporal, layers->wish.fallback);
}

static void write_still(GString *out, const struct route_still *still)
{
	static const char *const codec[] = { "other", "vp8", "vp9", "h264", "av1" };

	if (still->wanted) {
		g_string_append_printf(out, " still:%s%s", codec[still->codec],
			still->sealed ? " sealed" : "");
	}
}

char *described_plan(const struct route_plan *plan)
{
	GString *out = g_string_new(NULL);

	for (guint i = 0; i < plan->lanes; i++) {
		const struct route_lane *lane = &plan->lane[i];

		g_string_append_printf(out, "%s%s %u>%u", i ? " | " : "",
			lane->video ? "video" : "audio", lane->from, lane->to);
		for (guint p = 0; p < lane->pts; p++) {
			g_string_append_printf(out, " %u>%u", lane->pt[p].from,
				lane->pt[p].to);
		}
		write_layers(out, &lane->layers);
		write_still(out, &lane->still);
		if (lane->greet)
			g_string_append_printf(out, " greet:%u", lane->greet);
		if (!lane->open)
			g_string_append(out, " shut");
	}
	if (plan->data)
		g_string_append_printf(out, "%sdata", plan->lanes ? " | " : "");

	return g_string_free(out, FALSE);
}
