/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

#include "../../plugin/sdp.h"
#include "check.h"
#include "read.h"


struct media *read_sdp(const char *sdp)
{
	g_autofree char *error = NULL;
	struct media *m = sdp_parse(sdp, &error);

	if (!m)
		check_fail("refused: %s", error);
	return m;
}


char *sdp_audio(const char *formats, const char *attributes)
{
	return g_strdup_printf("v=0\r\no=- 1 1 IN IP4 1.1.1.1\r\ns=-\r\nt=0 0\r\n"
		"m=audio 9 UDP/TLS/RTP/SAVPF %s\r\na=sendrecv\r\n%s", formats, attributes);
}


struct media *read_audio(const char *formats, const char *attributes)
{
	g_autofree char *sdp = sdp_audio(formats, attributes);

	return read_sdp(sdp);
}


void read_refused(const char *sdp)
{
	g_autofree char *error = NULL;
	struct media *m = sdp_parse(sdp, &error);

	check(m == NULL);
	check(error && *error && g_utf8_validate(error, -1, NULL));
	media_free(m);
}
