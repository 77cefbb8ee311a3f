/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

#include <string.h>
#include "sdp.h"

/** The same for every leg, as RFC 3264 section 8 wants it to stay; versions rise */
#define SESSION_ID 1


/** The spelling a codec is registered with: names are compared exactly by some */
static void write_name(GString *out, const struct media_codec *c)
{
	static const char *lower[] = { "opus", "multiopus", "red", "telephone-event" };

	for (guint i = 0; i < G_N_ELEMENTS(lower); i++) {
		if (!strcmp(c->name, lower[i])) {
			g_string_append(out, c->name);
			return;
		}
	}
	for (const char *p = c->name; *p; p++)
		g_string_append_c(out, g_ascii_toupper(*p));
}


static void write_codec(GString *out, const struct media_codec *c, enum media_kind kind)
{
	guint8 feedback = kind == MEDIA_VIDEO ? c->feedback : c->feedback & MEDIA_FB_TWCC;

	g_string_append_printf(out, "a=rtpmap:%u ", c->pt);
	write_name(out, c);
	g_string_append_printf(out, "/%u", c->clock);
	if (c->channels > 1)
		g_string_append_printf(out, "/%u", c->channels);
	g_string_append(out, "\r\n");
	for (guint bit = 0; bit < SDP_FEEDBACK_BITS; bit++) {
		if (feedback & (1 << bit))
			g_string_append_printf(out, "a=rtcp-fb:%u %s\r\n", c->pt,
				sdp_feedback_name(bit));
	}
	if (c->fmtp && *c->fmtp)
		g_string_append_printf(out, "a=fmtp:%u %s\r\n", c->pt, c->fmtp);
}


static const char *direction_name(enum media_direction direction)
{
	static const char *names[] = {
		[MEDIA_INACTIVE] = "inactive",
		[MEDIA_SENDONLY] = "sendonly",
		[MEDIA_RECVONLY] = "recvonly",
		[MEDIA_SENDRECV] = "sendrecv",
	};

	return names[direction];
}


static void write_formats(GString *out, const struct media_line *line)
{
	for (guint i = 0; i < line->codecs->len; i++)
		g_string_append_printf(out, " %u", media_line_codec(line, i)->pt);
	if (!line->codecs->len)
		g_string_append(out, " 0");
}


/** A first line that is rejected stays up without media: it is what the others are bundled on */
static void write_rtp(GString *out, const struct media_line *line, gboolean first)
{
	gboolean enabled = line->enabled && line->codecs->len > 0;
	gboolean up = enabled || first;

	g_string_append_printf(out, "m=%s %d UDP/TLS/RTP/SAVPF", media_kind_name(line->kind),
		up ? 9 : 0);
	if (up)
		write_formats(out, line);
	else
		g_string_append(out, " 0");
	g_string_append_printf(out, "\r\na=%s\r\n",
		direction_name(enabled ? line->direction : MEDIA_INACTIVE));
	for (guint i = 0; up && i < line->codecs->len; i++)
		write_codec(out, media_line_codec(line, i), line->kind);
	for (guint i = 0; enabled && i < MEDIA_EXT_COUNT; i++) {
		if (line->ext[i])
			g_string_append_printf(out, "a=extmap:%u %s\r\n", line->ext[i],
				sdp_extension_uri(i));
	}
}


static void write_data(GString *out, const struct media_line *line, gboolean first)
{
	gboolean enabled = line->enabled && line->kind == MEDIA_DATA;

	g_string_append_printf(out, "m=application %d %s\r\n", enabled || first ? 9 : 0,
		line->sctpmap ? "DTLS/SCTP 5000" : "UDP/DTLS/SCTP webrtc-datachannel");
}


char *sdp_write(const struct media *m, guint64 version)
{
	GString *out = g_string_sized_new(1024);

	g_string_printf(out, "v=0\r\no=- %d %" G_GUINT64_FORMAT " IN IP4 127.0.0.1\r\n"
		"s=Duet\r\nt=0 0\r\nc=IN IP4 127.0.0.1\r\n", SESSION_ID, version);
	for (guint i = 0; i < media_count(m); i++) {
		const struct media_line *line = media_line(m, i);

		if (line->kind == MEDIA_AUDIO || line->kind == MEDIA_VIDEO)
			write_rtp(out, line, i == 0);
		else
			write_data(out, line, i == 0);
	}

	return g_string_free(out, FALSE);
}
