/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

#include <string.h>
#include <janus/rtp.h>
#include <janus/sdp-utils.h>
#include "sdp.h"

/** The same for every leg, as RFC 3264 section 8 wants it to stay; versions rise */
#define SESSION_ID 1

G_DEFINE_AUTOPTR_CLEANUP_FUNC(janus_sdp, janus_sdp_destroy)


static void add(janus_sdp_mline *to, const char *name, const char *format, ...)
	G_GNUC_PRINTF(3, 4);


static void add(janus_sdp_mline *to, const char *name, const char *format, ...)
{
	g_autofree char *value = NULL;
	va_list ap;

	va_start(ap, format);
	value = g_strdup_vprintf(format, ap);
	va_end(ap);
	janus_sdp_attribute_add_to_mline(to,
		janus_sdp_attribute_create(name, "%s", value));
}


/** The spelling a codec is registered with: names are compared exactly by some */
static char *registered_name(const struct media_codec *c)
{
	static const char *lower[] = { "opus", "multiopus", "red", "telephone-event" };

	for (guint i = 0; i < G_N_ELEMENTS(lower); i++) {
		if (!strcmp(c->name, lower[i]))
			return g_strdup(c->name);
	}
	return g_ascii_strup(c->name, -1);
}


static void write_codec(janus_sdp_mline *to, const struct media_codec *c,
	enum media_kind kind)
{
	guint8 feedback = kind == MEDIA_VIDEO ? c->feedback : c->feedback & MEDIA_FB_TWCC;
	g_autofree char *name = registered_name(c);

	to->ptypes = g_list_append(to->ptypes, GINT_TO_POINTER((int)c->pt));
	to->fmts = g_list_append(to->fmts, g_strdup_printf("%u", c->pt));
	if (c->channels > 1)
		add(to, "rtpmap", "%u %s/%u/%u", c->pt, name, c->clock, c->channels);
	else
		add(to, "rtpmap", "%u %s/%u", c->pt, name, c->clock);
	for (guint bit = 0; bit < SDP_FEEDBACK_BITS; bit++) {
		if (feedback & (1 << bit))
			add(to, "rtcp-fb", "%u %s", c->pt, sdp_feedback_name(bit));
	}
	if (c->fmtp && *c->fmtp)
		add(to, "fmtp", "%u %s", c->pt, c->fmtp);
}


static janus_sdp_mdirection write_direction(enum media_direction direction)
{
	switch (direction) {
	case MEDIA_INACTIVE:
		return JANUS_SDP_INACTIVE;
	case MEDIA_SENDONLY:
		return JANUS_SDP_SENDONLY;
	case MEDIA_RECVONLY:
		return JANUS_SDP_RECVONLY;
	case MEDIA_SENDRECV:
		break;
	}
	return JANUS_SDP_SENDRECV;
}


static janus_sdp_mline *write_rtp(const struct media_line *line, gboolean first)
{
	gboolean enabled = line->enabled && line->codecs->len > 0;
	janus_sdp_mline *to = janus_sdp_mline_create(
		line->kind == MEDIA_AUDIO ? JANUS_SDP_AUDIO : JANUS_SDP_VIDEO,
		enabled || first ? 9 : 0, "UDP/TLS/RTP/SAVPF",
		enabled ? write_direction(line->direction) : JANUS_SDP_INACTIVE);

	for (guint i = 0; i < line->codecs->len; i++)
		write_codec(to, media_line_codec(line, i), line->kind);
	if (!line->codecs->len)
		to->ptypes = g_list_append(NULL, GINT_TO_POINTER(0));
	for (guint i = 0; enabled && i < MEDIA_EXT_COUNT; i++) {
		if (line->ext[i])
			add(to, "extmap", "%u %s", line->ext[i], sdp_extension_uri(i));
	}
	return to;
}


static janus_sdp_mline *write_data(const struct media_line *line, gboolean first)
{
	gboolean enabled = line->enabled && line->kind == MEDIA_DATA;
	janus_sdp_mline *to = janus_sdp_mline_create(JANUS_SDP_APPLICATION,
		enabled || first ? 9 : 0,
		line->sctpmap ? "DTLS/SCTP" : "UDP/DTLS/SCTP", JANUS_SDP_DEFAULT);

	to->fmts = g_list_append(NULL,
		g_strdup(line->sctpmap ? "5000" : "webrtc-datachannel"));
	return to;
}


char *sdp_write(const struct media *m, guint64 version)
{
	g_autoptr(janus_sdp) sdp = janus_sdp_new("Duet", NULL);

	sdp->o_sessid = SESSION_ID;
	sdp->o_version = version;
	for (guint i = 0; i < media_count(m); i++) {
		const struct media_line *line = media_line(m, i);
		gboolean rtp = line->kind == MEDIA_AUDIO || line->kind == MEDIA_VIDEO;
		janus_sdp_mline *to = rtp ? write_rtp(line, i == 0) : write_data(line, i == 0);

		to->index = (int)i;
		sdp->m_lines = g_list_append(sdp->m_lines, to);
	}
	return janus_sdp_write(sdp);
}
