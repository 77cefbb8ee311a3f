/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

#include "choice.h"

#include <string.h>

/* RFC 7742 section 6.2: constrained baseline, of which packetization-mode 1 is
 * what all browsers send */
static gboolean h264_universal(const struct media_codec *c)
{
	g_autofree char *profile = media_codec_param(c, "profile-level-id");
	g_autofree char *mode = media_codec_param(c, "packetization-mode");

	return profile && !g_ascii_strncasecmp(profile, "42e0", 4) &&
		mode && !strcmp(mode, "1");
}

static gboolean universal(const struct media_codec *c)
{
	if (!strcmp(c->name, "h264"))
		return h264_universal(c);

	return !strcmp(c->name, "opus") || !strcmp(c->name, "vp8") ||
		!strcmp(c->name, "pcmu") || !strcmp(c->name, "pcma");
}

static gboolean listed(char **names, const char *name)
{
	return g_strv_contains((const char *const *)names, name);
}

gboolean choice_has(const struct media_line *line, const struct media_codec *codec)
{
	return media_line_same(line, codec) != NULL;
}

static gboolean usable(const struct media_codec *c, const struct media_line *other,
	const struct streams_policy *policy)
{
	if (other)
		return media_line_same(other, c) != NULL;
	if (!policy->known)
		return universal(c);

	return listed(policy->known, c->name) &&
		(strcmp(c->name, "h264") || h264_universal(c));
}

static const struct media_codec *first(const struct media_line *line,
	const struct media_line *other, const struct streams_policy *policy,
	gboolean any)
{
	char **names = line->kind == MEDIA_AUDIO ? policy->audio : policy->video;

	for (; *names; names++) {
		for (guint i = 0; i < line->codecs->len; i++) {
			const struct media_codec *c = media_line_codec(line, i);

			if (!strcmp(c->name, *names) &&
			    (any || usable(c, other, policy)))
				return c;
		}
	}

	return NULL;
}

const struct media_codec *choice_codec(const struct stream *s,
	const struct media_line *line, const struct media_line *other,
	const struct streams_policy *policy)
{
	const struct media_codec *c = NULL;

	if (s->decided)
		c = media_line_same(line, &s->codec);
	if (!c)
		c = first(line, other, policy, FALSE);
	if (!c && !other)
		c = first(line, NULL, policy, TRUE);

	return c;
}

gboolean choice_red_fits(const struct media_line *a, const struct media_line *b)
{
	const struct media_codec *here = media_line_find(a, "opus");
	const struct media_codec *there = media_line_find(b, "opus");

	return here && there && here->pt == there->pt &&
		media_line_find(a, "red") && media_line_find(b, "red");
}

gboolean choice_red(const struct stream *s, const struct media_line *line,
	const struct media_line *other, const struct streams_policy *policy)
{
	if (!media_line_find(line, "opus") || !media_line_find(line, "red") ||
	    (s->decided && !s->red))
		return FALSE;
	if (!other)
		return policy->known && listed(policy->known, "red");

	return choice_red_fits(line, other);
}

void choice_descriptor(const struct stream *s, struct media_line *line, gboolean sealed)
{
	if (line->layers.count && !sealed &&
	    (!strcmp(s->codec.name, "vp8") || !strcmp(s->codec.name, "vp9")))
		line->ext[MEDIA_EXT_DEPENDENCY] = 0;
}
