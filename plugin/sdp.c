/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

#include <errno.h>
#include <string.h>
#include <janus/rtp.h>
#include <janus/sdp-utils.h>
#include "sdp.h"

G_DEFINE_AUTOPTR_CLEANUP_FUNC(janus_sdp, janus_sdp_destroy)


const char *sdp_extension_uri(enum media_extension ext)
{
	static const char *uris[MEDIA_EXT_COUNT] = {
		[MEDIA_EXT_MID] = JANUS_RTP_EXTMAP_MID,
		[MEDIA_EXT_AUDIO_LEVEL] = JANUS_RTP_EXTMAP_AUDIO_LEVEL,
		[MEDIA_EXT_VIDEO_ORIENTATION] = JANUS_RTP_EXTMAP_VIDEO_ORIENTATION,
		[MEDIA_EXT_PLAYOUT_DELAY] = JANUS_RTP_EXTMAP_PLAYOUT_DELAY,
		[MEDIA_EXT_ABS_SEND_TIME] = JANUS_RTP_EXTMAP_ABS_SEND_TIME,
		[MEDIA_EXT_TWCC] = JANUS_RTP_EXTMAP_TRANSPORT_WIDE_CC,
		[MEDIA_EXT_DEPENDENCY] = JANUS_RTP_EXTMAP_DEPENDENCY_DESC,
		[MEDIA_EXT_RID] = JANUS_RTP_EXTMAP_RID,
		[MEDIA_EXT_REPAIRED_RID] = JANUS_RTP_EXTMAP_REPAIRED_RID,
	};

	return uris[ext];
}


const char *sdp_feedback_name(guint bit)
{
	static const char *names[SDP_FEEDBACK_BITS] = {
		"nack", "nack pli", "ccm fir", "goog-remb", "transport-cc",
	};

	return names[bit];
}


/** Reads "<number><separator>rest"; @return rest, or NULL when it is not of that form */
static const char *number_before(const char *text, guint max, guint *number)
{
	char *end;
	guint64 value;

	if (!text || !g_ascii_isdigit(*text))
		return NULL;
	value = g_ascii_strtoull(text, &end, 10);
	if (value > max || (*end != ' ' && *end != '/'))
		return NULL;
	*number = (guint)value;
	return end + 1;
}


static gboolean named(const janus_sdp_attribute *a, const char *name)
{
	return a->name && a->value && !g_ascii_strcasecmp(a->name, name);
}


/** What follows the payload type in the first attribute of that name */
static const char *attribute_of(const janus_sdp_mline *m, const char *name, guint8 pt)
{
	for (GList *l = m->attributes; l; l = l->next) {
		const janus_sdp_attribute *a = l->data;
		const char *rest;
		guint number;

		if (!named(a, name))
			continue;
		rest = number_before(a->value, G_MAXUINT8, &number);
		if (rest && number == pt)
			return rest;
	}
	return NULL;
}


/** Reads "opus/48000/2"; @return 0 or EINVAL */
static int read_rtpmap(struct media_codec *c, const char *text)
{
	g_auto(GStrv) part = g_strsplit(text, "/", 3);
	guint n = g_strv_length(part);
	guint64 clock, channels = 1;

	if (n < 2 || !*part[0] || strlen(part[0]) >= sizeof(c->name))
		return EINVAL;
	if (!g_ascii_string_to_unsigned(g_strchomp(part[1]), 10, 1, G_MAXUINT32,
					&clock, NULL))
		return EINVAL;
	if (n == 3 && !g_ascii_string_to_unsigned(g_strchomp(part[2]), 10, 1,
						  G_MAXUINT8, &channels, NULL))
		return EINVAL;
	for (guint i = 0; part[0][i]; i++)
		c->name[i] = g_ascii_tolower(part[0][i]);
	c->clock = (guint32)clock;
	c->channels = (guint8)channels;
	return 0;
}


/** Fills in a format that needs no rtpmap, RFC 3551 section 6; @return 0 or ENOENT */
static int static_format(struct media_codec *c)
{
	static const struct { guint8 pt; const char *name; } formats[] = {
		{ 0, "pcmu" }, { 8, "pcma" }, { 9, "g722" }, { 13, "cn" },
	};

	for (guint i = 0; i < G_N_ELEMENTS(formats); i++) {
		if (c->pt != formats[i].pt)
			continue;
		g_strlcpy(c->name, formats[i].name, sizeof(c->name));
		c->clock = 8000;
		c->channels = 1;
		return 0;
	}
	return ENOENT;
}


/** Whether the core owns a format: it repairs losses, plugins never see it */
static gboolean core_format(const struct media_codec *c, enum media_kind kind)
{
	return !strcmp(c->name, "rtx") || !strcmp(c->name, "ulpfec")
		|| g_str_has_prefix(c->name, "flexfec")
		|| (kind == MEDIA_VIDEO && !strcmp(c->name, "red"));
}


static guint8 read_feedback(const janus_sdp_mline *m, guint8 pt)
{
	guint8 mask = 0;

	for (GList *l = m->attributes; l; l = l->next) {
		const janus_sdp_attribute *a = l->data;
		const char *rest;
		guint number;

		if (!named(a, "rtcp-fb"))
			continue;
		if (g_str_has_prefix(a->value, "* "))
			rest = a->value + 2;
		else if (!(rest = number_before(a->value, G_MAXUINT8, &number)) || number != pt)
			continue;
		for (guint bit = 0; bit < SDP_FEEDBACK_BITS; bit++) {
			if (!strcmp(rest, sdp_feedback_name(bit)))
				mask |= 1 << bit;
		}
	}
	return mask;
}


static gboolean has_pt(const struct media_line *line, guint8 pt)
{
	const struct media_codec *c;

	for (guint i = 0; (c = media_line_codec(line, i)); i++) {
		if (c->pt == pt)
			return TRUE;
	}
	return FALSE;
}


/** Adds one format to a line, unless it is of no use; @return 0, ERANGE or E2BIG */
static int read_format(struct media_line *line, const janus_sdp_mline *m, int pt)
{
	struct media_codec c = { .pt = (guint8)pt };
	const char *rtpmap;

	if (pt < 0 || pt > 127)
		return ERANGE;
	if (has_pt(line, c.pt))
		return 0;
	rtpmap = attribute_of(m, "rtpmap", c.pt);
	if (rtpmap ? read_rtpmap(&c, rtpmap) : static_format(&c))
		return 0;
	if (core_format(&c, line->kind))
		return 0;
	c.fmtp = (char *)attribute_of(m, "fmtp", c.pt);
	if (c.fmtp && strlen(c.fmtp) > SDP_FMTP_MAX)
		return E2BIG;
	c.feedback = read_feedback(m, c.pt);
	media_line_add_codec(line, &c);
	return 0;
}


static int read_formats(struct media_line *line, const janus_sdp_mline *m)
{
	if (g_list_length(m->ptypes) > MEDIA_CODECS_MAX)
		return E2BIG;
	for (GList *l = m->ptypes; l; l = l->next) {
		int err = read_format(line, m, GPOINTER_TO_INT(l->data));

		if (err)
			return err;
	}
	return 0;
}


/** Takes one a=extmap; those for one direction only are of no use to a relay */
static void read_extension(struct media_line *line, const janus_sdp_attribute *a)
{
	guint id;
	const char *uri = number_before(a->value, G_MAXUINT8, &id);

	/* 15 is reserved, RFC 8285 section 4.2 */
	if (!uri || uri[-1] == '/' || id == 0 || id == 15)
		return;
	for (guint i = 0; i < MEDIA_EXT_COUNT; i++) {
		size_t len = strlen(sdp_extension_uri(i));

		if (!line->ext[i] && !strncmp(uri, sdp_extension_uri(i), len)
		    && (uri[len] == '\0' || uri[len] == ' '))
			line->ext[i] = (guint8)id;
	}
}


static enum media_direction read_direction(janus_sdp_mdirection direction)
{
	switch (direction) {
	case JANUS_SDP_SENDONLY:
		return MEDIA_SENDONLY;
	case JANUS_SDP_RECVONLY:
		return MEDIA_RECVONLY;
	case JANUS_SDP_INACTIVE:
	case JANUS_SDP_INVALID:
		return MEDIA_INACTIVE;
	case JANUS_SDP_DEFAULT:
	case JANUS_SDP_SENDRECV:
		break;
	}
	return MEDIA_SENDRECV;
}


static enum media_kind read_kind(const janus_sdp_mline *m)
{
	switch (m->type) {
	case JANUS_SDP_AUDIO:
		return MEDIA_AUDIO;
	case JANUS_SDP_VIDEO:
		return MEDIA_VIDEO;
	case JANUS_SDP_APPLICATION:
		if (!g_ascii_strcasecmp(m->proto, "UDP/DTLS/SCTP")
		    || !g_ascii_strcasecmp(m->proto, "DTLS/SCTP"))
			return MEDIA_DATA;
		break;
	case JANUS_SDP_OTHER:
		break;
	}
	return MEDIA_OTHER;
}


static int read_line(struct media *m, const janus_sdp_mline *from)
{
	struct media_line *line = media_add(m, read_kind(from));

	line->enabled = from->port > 0;
	line->direction = read_direction(from->direction);
	line->sctpmap = line->kind == MEDIA_DATA
		&& !g_ascii_strcasecmp(from->proto, "DTLS/SCTP");
	for (GList *l = from->attributes; l; l = l->next) {
		const janus_sdp_attribute *a = l->data;

		if (named(a, "mid") && !line->mid)
			line->mid = g_strdup(a->value);
		else if (named(a, "extmap"))
			read_extension(line, a);
	}
	if (!line->enabled || (line->kind != MEDIA_AUDIO && line->kind != MEDIA_VIDEO))
		return 0;
	return read_formats(line, from);
}


/** Whether there are more m-lines than are taken; before anything is made of them */
static gboolean too_many_lines(const char *sdp)
{
	guint count = 0;

	while (count <= MEDIA_LINES_MAX && (sdp = strstr(sdp, "\nm="))) {
		count++;
		sdp++;
	}
	return count > MEDIA_LINES_MAX;
}


struct media *sdp_parse(const char *sdp, char **error)
{
	char reason[256] = "it is not one";
	g_autoptr(janus_sdp) parsed = NULL;
	g_autofree char *valid = NULL;
	struct media *m;
	int err = 0;

	if (!sdp || strnlen(sdp, SDP_SIZE_MAX + 1) > SDP_SIZE_MAX) {
		*error = g_strdup_printf("The SDP has more than %d bytes", SDP_SIZE_MAX);
		return NULL;
	}
	if (too_many_lines(sdp)) {
		*error = g_strdup_printf("The SDP has more than %d m-lines", MEDIA_LINES_MAX);
		return NULL;
	}
	parsed = janus_sdp_parse(sdp, reason, sizeof(reason));
	if (!parsed) {
		valid = g_utf8_make_valid(reason, -1);
		*error = g_strdup_printf("The SDP cannot be read: %s", valid);
		return NULL;
	}
	m = media_new();
	for (GList *l = parsed->m_lines; l && !err; l = l->next)
		err = read_line(m, l->data);
	if (!err)
		return m;
	media_free(m);
	*error = err == ERANGE
		? g_strdup("The SDP has a payload type over 127")
		: g_strdup_printf("The SDP has an m-line with more than %d formats, or a"
			" format with more than %d bytes of parameters",
			MEDIA_CODECS_MAX, SDP_FMTP_MAX);
	return NULL;
}
