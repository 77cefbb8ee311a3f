/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

#include <string.h>
#include "../../plugin/sdp.h"
#include "check.h"
#include "sample.h"


static struct media *parse(const char *sdp)
{
	g_autofree char *error = NULL;
	struct media *m = sdp_parse(sdp, &error);

	if (!m)
		check_fail("refused: %s", error);
	return m;
}


static struct media *parse_sample(const char *name)
{
	g_autofree char *offer = sample_offer(name);

	return parse(offer);
}


/** One m-line of audio with these lines after it */
static char *audio_with(const char *formats, const char *attributes)
{
	return g_strdup_printf("v=0\r\no=- 1 1 IN IP4 1.1.1.1\r\ns=-\r\nt=0 0\r\n"
		"m=audio 9 UDP/TLS/RTP/SAVPF %s\r\na=sendrecv\r\n%s", formats, attributes);
}


static struct media *parse_audio(const char *formats, const char *attributes)
{
	g_autofree char *sdp = audio_with(formats, attributes);

	return parse(sdp);
}


static void refused(const char *sdp)
{
	g_autofree char *error = NULL;
	struct media *m = sdp_parse(sdp, &error);

	check(m == NULL);
	check(error && *error && g_utf8_validate(error, -1, NULL));
	media_free(m);
}


static gboolean same_codec(const struct media_codec *a, const struct media_codec *b)
{
	return check_int(a->pt, b->pt) && check_str(a->name, b->name)
		&& check_int(a->clock, b->clock) && check_int(a->channels, b->channels)
		&& check_int(a->feedback, b->feedback) && check_str(a->fmtp, b->fmtp);
}


static void same_line(const struct media_line *a, const struct media_line *b)
{
	check_int(a->kind, b->kind);
	check_int(a->direction, b->direction);
	check_int(a->enabled, b->enabled);
	check_int(a->sctpmap, b->sctpmap);
	check(!memcmp(a->ext, b->ext, sizeof(a->ext)));
	if (!check_int(a->codecs->len, b->codecs->len))
		return;
	for (guint i = 0; i < a->codecs->len; i++)
		same_codec(media_line_codec(a, i), media_line_codec(b, i));
}


/** What is written, and goes through the core, comes back as it was */
static void round_trip(const struct media *m)
{
	g_autofree char *text = sdp_write(m, 7);
	g_autofree char *out = sample_through_core(text);
	struct media *back;

	if (!check(out != NULL))
		return;
	check(!strstr(text, "a=mid"));
	check(strstr(text, " 7 IN IP4 ") != NULL);
	back = parse(out);
	if (back && check_int(media_count(m), media_count(back))) {
		for (guint i = 0; i < media_count(m); i++)
			same_line(media_line(m, i), media_line(back, i));
	}
	media_free(back);
}


static void test_chromium_audio(void)
{
	struct media *m = parse_sample("chromium");
	const struct media_line *line = media_line(m, 0);
	const struct media_codec *c;

	if (!check_int(media_count(m), 3))
		return;
	check_int(line->kind, MEDIA_AUDIO);
	check_int(line->direction, MEDIA_SENDRECV);
	check_str(line->mid, "0");
	check_int(line->codecs->len, 8);
	c = media_line_codec(line, 0);
	check_int(c->pt, 111);
	check_str(c->name, "opus");
	check_int(c->clock, 48000);
	check_int(c->channels, 2);
	check_int(c->feedback, MEDIA_FB_TWCC);
	check_str(c->fmtp, "minptime=10;useinbandfec=1");
	check_int(line->ext[MEDIA_EXT_AUDIO_LEVEL], 1);
	check_int(line->ext[MEDIA_EXT_ABS_SEND_TIME], 2);
	check_int(line->ext[MEDIA_EXT_TWCC], 3);
	check_int(line->ext[MEDIA_EXT_MID], 4);
	check_int(line->ext[MEDIA_EXT_VIDEO_ORIENTATION], 0);
	media_free(m);
}


static void test_red(void)
{
	struct media *m = parse_sample("chromium");
	const struct media_codec *c = media_line_find(media_line(m, 0), "red");

	if (check(c != NULL)) {
		check_int(c->pt, 63);
		check_int(c->channels, 2);
		check_str(c->fmtp, "111/111");
		check(media_codec_auxiliary(c));
	}
	/* Of video it is the core's, like what repairs losses */
	check(!media_line_find(media_line(m, 1), "red"));
	check(!media_line_find(media_line(m, 1), "rtx"));
	check(!media_line_find(media_line(m, 1), "ulpfec"));
	media_free(m);
}


static void test_chromium_video(void)
{
	struct media *m = parse_sample("chromium");
	const struct media_line *line = media_line(m, 1);
	const struct media_codec *c = media_line_codec(line, 0);

	if (!check(c != NULL))
		return;
	check_str(c->name, "vp8");
	check_int(c->channels, 1);
	check_int(c->feedback, MEDIA_FB_NACK | MEDIA_FB_PLI | MEDIA_FB_FIR
		| MEDIA_FB_REMB | MEDIA_FB_TWCC);
	check(c->fmtp == NULL);
	check_int(line->ext[MEDIA_EXT_VIDEO_ORIENTATION], 13);
	check_int(line->ext[MEDIA_EXT_PLAYOUT_DELAY], 5);
	check_int(line->ext[MEDIA_EXT_AUDIO_LEVEL], 0);
	media_free(m);
}


static void test_profiles(void)
{
	struct media *m = parse_sample("chromium");
	const struct media_line *line = media_line(m, 1);
	const struct media_codec *c;
	guint h264 = 0;

	for (guint i = 0; (c = media_line_codec(line, i)); i++) {
		if (strcmp(c->name, "h264"))
			continue;
		h264++;
		/* Every one is offered once: no two are the same format */
		for (guint j = 0; j < i; j++)
			check(!media_codec_same(c, media_line_codec(line, j)));
	}
	check_int(h264, 6);
	c = media_line_find(line, "av1");
	if (check(c != NULL))
		check_str(c->fmtp, "level-idx=5;profile=0;tier=0");
	media_free(m);
}


static void test_data(void)
{
	struct media *m = parse_sample("chromium");
	const struct media_line *line = media_line(m, 2);

	check_int(line->kind, MEDIA_DATA);
	check_int(line->enabled, TRUE);
	check_int(line->sctpmap, FALSE);
	check_str(line->mid, "2");
	check_int(line->codecs->len, 0);
	media_free(m);
}


static void test_second_video(void)
{
	struct media *m = parse_sample("chromium_screen");

	if (check_int(media_count(m), 4)) {
		check_int(media_line(m, 2)->kind, MEDIA_VIDEO);
		check_int(media_line(m, 2)->direction, MEDIA_RECVONLY);
		check_str(media_line(m, 2)->mid, "2");
	}
	media_free(m);
}


static void test_firefox(void)
{
	struct media *m = parse_sample("firefox");
	const struct media_line *audio = media_line(m, 0), *video = media_line(m, 1);

	if (!check_int(media_count(m), 3))
		return;
	check_str(audio->mid, "0");
	check_int(audio->ext[MEDIA_EXT_AUDIO_LEVEL], 1);
	check_int(audio->ext[MEDIA_EXT_MID], 3);
	check_int(media_line_codec(audio, 0)->pt, 109);
	check_int(media_line_codec(audio, 0)->feedback, 0);
	check_int(media_line_find(video, "vp8")->pt, 120);
	check_int(media_line_find(video, "vp8")->feedback, MEDIA_FB_NACK | MEDIA_FB_PLI
		| MEDIA_FB_FIR | MEDIA_FB_REMB | MEDIA_FB_TWCC);
	check_int(media_line_find(video, "h264")->pt, 126);
	check_int(media_line(m, 2)->kind, MEDIA_DATA);
	/* bundle-only m-lines have port 0 and are not refused */
	check_int(video->enabled, TRUE);
	media_free(m);
}


static void test_round_trips(void)
{
	static const char *names[] = { "chromium", "chromium_screen", "firefox", "legacy" };

	for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
		struct media *m = parse_sample(names[i]);

		round_trip(m);
		media_free(m);
	}
}


static void test_directions(void)
{
	struct media *m = parse_sample("chromium");

	for (guint d = MEDIA_INACTIVE; d <= MEDIA_SENDRECV; d++) {
		media_line(m, 0)->direction = media_line(m, 1)->direction = d;
		round_trip(m);
	}
	media_free(m);
}


static void test_legacy_data(void)
{
	struct media *m = parse_sample("legacy");
	g_autofree char *text = sdp_write(m, 1);

	check_int(media_line(m, 2)->kind, MEDIA_DATA);
	check_int(media_line(m, 2)->sctpmap, TRUE);
	check(strstr(text, "m=application 9 DTLS/SCTP 5000\r\n") != NULL);
	media_free(m);
}


static void test_refused_lines(void)
{
	struct media *m = parse_sample("chromium"), *back;
	g_autofree char *text = NULL, *out = NULL;

	for (guint i = 0; i < media_count(m); i++)
		media_line(m, i)->enabled = FALSE;
	text = sdp_write(m, 1);
	check(strstr(text, "m=audio 9 UDP/TLS/RTP/SAVPF 111 ") != NULL);
	check(strstr(text, "m=video 0 UDP/TLS/RTP/SAVPF 0\r\n") != NULL);
	check(strstr(text, "m=application 0 UDP/DTLS/SCTP webrtc-datachannel\r\n") != NULL);
	check(!strstr(text, "a=extmap"));
	out = sample_through_core(text);
	back = parse(out);
	check_int(media_line(back, 0)->enabled, TRUE);
	check_int(media_line(back, 0)->direction, MEDIA_INACTIVE);
	check_int(media_line_active(media_line(back, 1)), FALSE);
	check_int(media_line_active(media_line(back, 2)), FALSE);
	media_free(back);
	media_free(m);
}


static void test_no_codec(void)
{
	struct media *m = media_new();
	g_autofree char *text = NULL, *out = NULL;

	media_add(m, MEDIA_VIDEO);
	media_add(m, MEDIA_AUDIO);
	media_add(m, MEDIA_OTHER);
	text = sdp_write(m, 1);
	check(strstr(text, "m=video 9 UDP/TLS/RTP/SAVPF 0\r\n") != NULL);
	check(strstr(text, "m=audio 0 UDP/TLS/RTP/SAVPF 0\r\n") != NULL);
	check(strstr(text, "m=application 0 ") != NULL);
	out = sample_through_core(text);
	check(out != NULL);
	media_free(m);
}


static void test_answer_feedback(void)
{
	struct media *m = parse_audio("111", "a=rtpmap:111 opus/48000/2\r\n"
		"a=rtcp-fb:111 nack\r\na=rtcp-fb:111 transport-cc\r\n");
	g_autofree char *text = sdp_write(m, 1);

	check_int(media_line_codec(media_line(m, 0), 0)->feedback,
		MEDIA_FB_NACK | MEDIA_FB_TWCC);
	check(strstr(text, "a=rtcp-fb:111 transport-cc\r\n") != NULL);
	check(!strstr(text, "nack"));
	media_free(m);
}


static void test_wildcard_feedback(void)
{
	struct media *m = parse_audio("96 97", "a=rtpmap:96 opus/48000/2\r\n"
		"a=rtpmap:97 G722/8000\r\na=rtcp-fb:* transport-cc\r\n");

	check_int(media_line_codec(media_line(m, 0), 0)->feedback, MEDIA_FB_TWCC);
	check_int(media_line_codec(media_line(m, 0), 1)->feedback, MEDIA_FB_TWCC);
	media_free(m);
}


static void test_static_formats(void)
{
	struct media *m = parse_audio("0 8 9 13 3 96", "");
	const struct media_line *line = media_line(m, 0);

	check_int(line->codecs->len, 4);
	check_int(media_line_find(line, "pcmu")->pt, 0);
	check_int(media_line_find(line, "pcma")->pt, 8);
	check_int(media_line_find(line, "g722")->clock, 8000);
	check_int(media_line_find(line, "cn")->pt, 13);
	media_free(m);
}


static void test_odd_formats(void)
{
	struct media *m = parse_audio("96 97 98 99 100 101 96",
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
	struct media *m = parse_audio("0",
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


static void test_other_application(void)
{
	struct media *m = parse("v=0\r\no=- 1 1 IN IP4 1.1.1.1\r\ns=-\r\nt=0 0\r\n"
		"m=application 9 TCP/BFCP *\r\na=mid:a\r\n");

	check_int(media_line(m, 0)->kind, MEDIA_OTHER);
	check(!media_line_active(media_line(m, 0)));
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
		refused(texts[i]);
	refused(NULL);
}


static void test_payload_types(void)
{
	static const char *formats[] = { "128", "255", "256", "0 300", "99999999" };

	for (guint i = 0; i < G_N_ELEMENTS(formats); i++) {
		g_autofree char *sdp = audio_with(formats[i], "");

		refused(sdp);
	}
	media_free(parse_audio("127", "a=rtpmap:127 opus/48000/2\r\n"));
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
	struct media *m = parse(fits);

	check_int(media_count(m), MEDIA_LINES_MAX);
	media_free(m);
	refused(more);
}


static void test_codec_limit(void)
{
	GString *formats = g_string_new("0");
	g_autofree char *more = NULL;

	for (guint i = 1; i < MEDIA_CODECS_MAX; i++)
		g_string_append(formats, " 8");
	media_free(parse_audio(formats->str, ""));
	g_string_append(formats, " 8");
	more = audio_with(formats->str, "");
	refused(more);
	g_string_free(formats, TRUE);
}


static void test_size_limit(void)
{
	g_autofree char *one = audio_with("0", "");
	g_autofree char *pad = g_strnfill(SDP_SIZE_MAX - strlen(one), '\n');
	g_autofree char *fits = g_strconcat(one, pad, NULL);
	g_autofree char *more = g_strconcat(fits, "\n", NULL);

	media_free(parse(fits));
	refused(more);
}


static void test_fmtp_limit(void)
{
	g_autofree char *params = g_strnfill(SDP_FMTP_MAX, 'x');
	g_autofree char *fits = g_strdup_printf("a=rtpmap:96 opus/48000/2\r\na=fmtp:96 %s\r\n",
		params);
	g_autofree char *more = g_strdup_printf("a=rtpmap:96 opus/48000/2\r\na=fmtp:96 %sx\r\n",
		params);
	g_autofree char *sdp = audio_with("96", more);
	struct media *m = parse_audio("96", fits);

	round_trip(m);
	media_free(m);
	refused(sdp);
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


const struct host_test suite_sdp[] = {
	{ "Chromium's audio", test_chromium_audio },
	{ "Chromium's video", test_chromium_video },
	{ "RED of audio is kept, of video not", test_red },
	{ "H.264 and AV1 profiles are told apart", test_profiles },
	{ "data channels", test_data },
	{ "a second video", test_second_video },
	{ "Firefox's offer", test_firefox },
	{ "what is written comes back through the core", test_round_trips },
	{ "every direction comes back", test_directions },
	{ "data channels as before RFC 8841", test_legacy_data },
	{ "refused lines", test_refused_lines },
	{ "lines without a codec", test_no_codec },
	{ "audio gets transport-cc and no other feedback", test_answer_feedback },
	{ "feedback for every format", test_wildcard_feedback },
	{ "formats without an rtpmap", test_static_formats },
	{ "formats that make no sense are left out", test_odd_formats },
	{ "extensions that make no sense are left out", test_odd_extensions },
	{ "an application that is not data channels", test_other_application },
	{ "text that is no SDP", test_invalid },
	{ "payload types out of range", test_payload_types },
	{ "too many lines", test_line_limit },
	{ "too many formats", test_codec_limit },
	{ "too long", test_size_limit },
	{ "too long parameters", test_fmtp_limit },
	{ "an offer cut short anywhere", test_cut_short },
	HOST_TESTS_END
};
