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


static struct media *read_sample(const char *name)
{
	g_autofree char *offer = sample_offer(name);

	return read_sdp(offer);
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
	back = read_sdp(out);
	if (back && check_int(media_count(m), media_count(back))) {
		for (guint i = 0; i < media_count(m); i++)
			same_line(media_line(m, i), media_line(back, i));
	}
	media_free(back);
}


static void test_chromium_audio(void)
{
	struct media *m = read_sample("chromium");
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
	struct media *m = read_sample("chromium");
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
	struct media *m = read_sample("chromium");
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
	struct media *m = read_sample("chromium");
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
	struct media *m = read_sample("chromium");
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
	struct media *m = read_sample("chromium_screen");

	if (check_int(media_count(m), 4)) {
		check_int(media_line(m, 2)->kind, MEDIA_VIDEO);
		check_int(media_line(m, 2)->direction, MEDIA_RECVONLY);
		check_str(media_line(m, 2)->mid, "2");
	}
	media_free(m);
}


static void test_firefox(void)
{
	struct media *m = read_sample("firefox");
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
		struct media *m = read_sample(names[i]);

		round_trip(m);
		media_free(m);
	}
}


static void test_directions(void)
{
	struct media *m = read_sample("chromium");

	for (guint d = MEDIA_INACTIVE; d <= MEDIA_SENDRECV; d++) {
		media_line(m, 0)->direction = media_line(m, 1)->direction = d;
		round_trip(m);
	}
	media_free(m);
}


static void test_legacy_data(void)
{
	struct media *m = read_sample("legacy");
	g_autofree char *text = sdp_write(m, 1);

	check_int(media_line(m, 2)->kind, MEDIA_DATA);
	check_int(media_line(m, 2)->sctpmap, TRUE);
	check(strstr(text, "m=application 9 DTLS/SCTP 5000\r\n") != NULL);
	media_free(m);
}


static void test_refused_lines(void)
{
	struct media *m = read_sample("chromium"), *back;
	g_autofree char *text = NULL, *out = NULL;

	for (guint i = 0; i < media_count(m); i++)
		media_line(m, i)->enabled = FALSE;
	text = sdp_write(m, 1);
	check(strstr(text, "m=audio 9 UDP/TLS/RTP/SAVPF 111 ") != NULL);
	check(strstr(text, "m=video 0 UDP/TLS/RTP/SAVPF 0\r\n") != NULL);
	check(strstr(text, "m=application 0 UDP/DTLS/SCTP webrtc-datachannel\r\n") != NULL);
	check(!strstr(text, "a=extmap"));
	out = sample_through_core(text);
	back = read_sdp(out);
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
	struct media *m = read_audio("111", "a=rtpmap:111 opus/48000/2\r\n"
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
	struct media *m = read_audio("96 97", "a=rtpmap:96 opus/48000/2\r\n"
		"a=rtpmap:97 G722/8000\r\na=rtcp-fb:* transport-cc\r\n");

	check_int(media_line_codec(media_line(m, 0), 0)->feedback, MEDIA_FB_TWCC);
	check_int(media_line_codec(media_line(m, 0), 1)->feedback, MEDIA_FB_TWCC);
	media_free(m);
}


static void test_static_formats(void)
{
	struct media *m = read_audio("0 8 9 13 3 96", "");
	const struct media_line *line = media_line(m, 0);

	check_int(line->codecs->len, 4);
	check_int(media_line_find(line, "pcmu")->pt, 0);
	check_int(media_line_find(line, "pcma")->pt, 8);
	check_int(media_line_find(line, "g722")->clock, 8000);
	check_int(media_line_find(line, "cn")->pt, 13);
	media_free(m);
}


static void test_other_application(void)
{
	struct media *m = read_sdp("v=0\r\no=- 1 1 IN IP4 1.1.1.1\r\ns=-\r\nt=0 0\r\n"
		"m=application 9 TCP/BFCP *\r\na=mid:a\r\n");

	check_int(media_line(m, 0)->kind, MEDIA_OTHER);
	check(!media_line_active(media_line(m, 0)));
	media_free(m);
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
	{ "an application that is not data channels", test_other_application },
	HOST_TESTS_END
};
