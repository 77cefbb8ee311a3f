/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

#include <string.h>
#include "../../plugin/sdp.h"
#include "check.h"
#include "read.h"
#include "sample.h"


static void test_odd_formats(void)
{
	struct media *m = read_audio("96 97 98 99 100 101 96",
		"a=rtpmap:96 Opus/48000/2 \r\na=rtpmap:97 \r\na=rtpmap:98 opus\r\n"
		"a=rtpmap:99 opus/0/2\r\na=rtpmap:100 opus/48000/999\r\n"
		"a=rtpmap:101 a-name-that-is-too-long/8000\r\na=rtpmap:96 pcmu/8000\r\n"
		"a=rtpmap:102 opus/48000/2\r\na=rtpmap:x\r\na=rtpmap\r\na=fmtp:96\r\n");
	const struct media_line *line = media_line(m, 0);

	check_int(line->codecs->len, 1);
	check_str(media_line_codec(line, 0)->name, "opus");
	check_int(media_line_codec(line, 0)->channels, 2);
	media_free(m);
}


static void test_odd_extensions(void)
{
	struct media *m = read_audio("0",
		"a=extmap:0 urn:ietf:params:rtp-hdrext:sdes:mid\r\n"
		"a=extmap:15 urn:ietf:params:rtp-hdrext:sdes:mid\r\n"
		"a=extmap:256 urn:ietf:params:rtp-hdrext:sdes:mid\r\n"
		"a=extmap:-1 urn:ietf:params:rtp-hdrext:sdes:mid\r\n"
		"a=extmap:99999999999999999999 urn:ietf:params:rtp-hdrext:sdes:mid\r\n"
		"a=extmap:4/recvonly urn:ietf:params:rtp-hdrext:sdes:mid\r\n"
		"a=extmap:5 urn:ietf:params:rtp-hdrext:sdes:middle\r\n"
		"a=extmap:16 urn:ietf:params:rtp-hdrext:ssrc-audio-level vad=on\r\n"
		"a=extmap:6 urn:ietf:params:rtp-hdrext:ssrc-audio-level\r\na=extmap:7\r\n");

	check_int(media_line(m, 0)->ext[MEDIA_EXT_MID], 0);
	check_int(media_line(m, 0)->ext[MEDIA_EXT_AUDIO_LEVEL], 16);
	media_free(m);
}


static void test_invalid(void)
{
	static const char *texts[] = {
		"", "v", "v=0", "v=0\r\n", "nonsense", "v=0\r\nm=", "v=0\r\nm=audio\r\n",
		"v=0\r\no=- 1 1 IN IP4 1.1.1.1\r\ns=-\r\nt=0 0\r\n",
		"v=0\r\no=- 1 1 IN IP4 1.1.1.1\r\ns=-\r\nt=0 0\r\nm=text 9 RTP/AVP 0\r\n",
		"v=0\r\no=- 1 1 IN IP4 1.1.1.1\r\ns=-\r\nm=audio 9 RTP/AVP 0\r\nx\r\n",
		"v=0\r\no=- 1 1 IN IP4 1.1.1.1\r\ns=-\r\nm=audio 9 RTP/AVP 0\r\na=x:\r\n",
		"v=0\r\nzz\xff\xfe not UTF-8\r\n",
	};

	for (guint i = 0; i < G_N_ELEMENTS(texts); i++)
		read_refused(texts[i]);
	read_refused(NULL);
}


static void test_payload_types(void)
{
	static const char *formats[] = { "128", "255", "256", "0 300", "99999999" };

	for (guint i = 0; i < G_N_ELEMENTS(formats); i++) {
		g_autofree char *sdp = sdp_audio(formats[i], "");

		read_refused(sdp);
	}
	media_free(read_audio("127", "a=rtpmap:127 opus/48000/2\r\n"));
}


/** An SDP with so many m-lines */
static char *many_lines(guint n)
{
	GString *sdp = g_string_new("v=0\r\no=- 1 1 IN IP4 1.1.1.1\r\ns=-\r\nt=0 0\r\n");

	for (guint i = 0; i < n; i++)
		g_string_append(sdp, "m=audio 9 UDP/TLS/RTP/SAVPF 0\r\n");
	return g_string_free(sdp, FALSE);
}


static void test_line_limit(void)
{
	g_autofree char *fits = many_lines(MEDIA_LINES_MAX);
	g_autofree char *more = many_lines(MEDIA_LINES_MAX + 1);
	struct media *m = read_sdp(fits);

	check_int(media_count(m), MEDIA_LINES_MAX);
	media_free(m);
	read_refused(more);
}


static void test_codec_limit(void)
{
	GString *formats = g_string_new("0");
	g_autofree char *more = NULL;

	for (guint i = 1; i < MEDIA_CODECS_MAX; i++)
		g_string_append(formats, " 8");
	media_free(read_audio(formats->str, ""));
	g_string_append(formats, " 8");
	more = sdp_audio(formats->str, "");
	read_refused(more);
	g_string_free(formats, TRUE);
}


static void test_size_limit(void)
{
	g_autofree char *one = sdp_audio("0", "");
	g_autofree char *pad = g_strnfill(SDP_SIZE_MAX - strlen(one), '\n');
	g_autofree char *fits = g_strconcat(one, pad, NULL);
	g_autofree char *more = g_strconcat(fits, "\n", NULL);

	media_free(read_sdp(fits));
	read_refused(more);
}


static void test_fmtp_limit(void)
{
	g_autofree char *params = g_strnfill(SDP_FMTP_MAX, 'x');
	g_autofree char *fits = g_strdup_printf("a=rtpmap:96 opus/48000/2\r\na=fmtp:96 %s\r\n",
		params);
	g_autofree char *more = g_strdup_printf("a=rtpmap:96 opus/48000/2\r\na=fmtp:96 %sx\r\n",
		params);
	g_autofree char *sdp = sdp_audio("96", more);

	media_free(read_audio("96", fits));
	read_refused(sdp);
}


static void test_cut_short(void)
{
	g_autofree char *offer = sample_offer("chromium");

	for (size_t len = strlen(offer); len-- > 0;) {
		g_autofree char *error = NULL;
		struct media *m;

		offer[len] = '\0';
		m = sdp_parse(offer, &error);
		check((m != NULL) == (error == NULL));
		media_free(m);
	}
}


/** Overwrites, repeats or removes a piece; `text` has room for `size` bytes */
static void mutate(GRand *rand, char *text, size_t size)
{
	static const char bytes[] = " :/=;*-0129\r\namv\xff%";
	size_t len = strlen(text);
	size_t at = (size_t)g_rand_int_range(rand, 0, (gint32)len);
	size_t most = (size_t)g_rand_int_range(rand, 1, 64);
	size_t n = MIN(most, len - at);

	switch (g_rand_int_range(rand, 0, 3)) {
	case 0:
		text[at] = bytes[g_rand_int_range(rand, 0, sizeof(bytes) - 1)];
		break;
	case 1:
		if (len + n < size)
			memmove(text + at + n, text + at, len - at + 1);
		break;
	default:
		memmove(text + at, text + at + n, len - at - n + 1);
	}
}


static void test_mutated(void)
{
	static const char *names[] = { "chromium", "firefox", "legacy" };
	GRand *rand = g_rand_new_with_seed(20260101);

	for (guint i = 0; i < 3000; i++) {
		g_autofree char *offer = sample_offer(names[i % G_N_ELEMENTS(names)]);
		g_autofree char *error = NULL, *out = NULL;
		size_t size = strlen(offer) + 1024;
		struct media *m;

		offer = g_realloc(offer, size);
		for (gint n = g_rand_int_range(rand, 1, 9); n > 0 && *offer; n--)
			mutate(rand, offer, size);
		m = sdp_parse(offer, &error);
		check((m != NULL) == (error == NULL));
		if (m)
			out = sdp_write(m, i + 1);
		media_free(m);
	}
	g_rand_free(rand);
}


const struct host_test suite_sdp_hostile[] = {
	{ "formats that make no sense are left out", test_odd_formats },
	{ "extensions that make no sense are left out", test_odd_extensions },
	{ "text that is no SDP", test_invalid },
	{ "payload types out of range", test_payload_types },
	{ "too many lines", test_line_limit },
	{ "too many formats", test_codec_limit },
	{ "too long", test_size_limit },
	{ "too long parameters", test_fmtp_limit },
	{ "an offer cut short anywhere", test_cut_short },
	{ "offers with pieces changed, doubled or missing", test_mutated },
	HOST_TESTS_END
};
