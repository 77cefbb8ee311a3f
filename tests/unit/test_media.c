/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

#include <string.h>
#include "../../plugin/media.h"


static struct media_codec codec(const char *name, guint32 clock, guint8 channels,
	const char *fmtp)
{
	struct media_codec c = { .pt = 96, .clock = clock, .channels = channels,
		.fmtp = (char *)fmtp };

	g_strlcpy(c.name, name, sizeof(c.name));
	return c;
}


static gboolean same(const char *name, const char *fmtp_a, const char *fmtp_b)
{
	struct media_codec a = codec(name, 90000, 1, fmtp_a);
	struct media_codec b = codec(name, 90000, 1, fmtp_b);
	gboolean result = media_codec_same(&a, &b);

	g_assert_cmpint(result, ==, media_codec_same(&b, &a));
	return result;
}


static void test_names(void)
{
	struct media_codec opus = codec("opus", 48000, 2, NULL);
	struct media_codec mono = codec("opus", 48000, 1, NULL);
	struct media_codec slow = codec("opus", 16000, 2, NULL);
	struct media_codec l16 = codec("l16", 48000, 2, NULL);
	struct media_codec fec = codec("opus", 48000, 2, "useinbandfec=1");

	g_assert_true(media_codec_same(&opus, &opus));
	g_assert_true(media_codec_same(&opus, &fec));
	g_assert_false(media_codec_same(&opus, &mono));
	g_assert_false(media_codec_same(&opus, &slow));
	g_assert_false(media_codec_same(&opus, &l16));
}


static void test_h264(void)
{
	const char *cb = "level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f";

	g_assert_true(same("h264", cb, cb));
	g_assert_true(same("h264", cb, "profile-level-id=42C02A; packetization-mode=1"));
	g_assert_true(same("h264", cb, "profile-level-id=4d801f;packetization-mode=1"));
	g_assert_true(same("h264", cb, "profile-level-id=58c01f;packetization-mode=1"));
	g_assert_false(same("h264", cb, "profile-level-id=42e01f"));
	g_assert_false(same("h264", cb, "profile-level-id=42e01f;packetization-mode=0"));
	g_assert_false(same("h264", cb, "profile-level-id=42001f;packetization-mode=1"));
	g_assert_false(same("h264", cb, "profile-level-id=4d001f;packetization-mode=1"));
	g_assert_true(same("h264", "profile-level-id=42001f", "profile-level-id=58801f"));
	g_assert_true(same("h264", "profile-level-id=4d001f", "profile-level-id=4d4034"));
	g_assert_false(same("h264", "profile-level-id=64001f", "profile-level-id=640c1f"));
	g_assert_false(same("h264", "profile-level-id=64001f", "profile-level-id=f4001f"));
	g_assert_true(same("h264", "profile-level-id=640c1f", "profile-level-id=640C34"));
}


static void test_h264_defaults(void)
{
	g_assert_true(same("h264", NULL, NULL));
	g_assert_true(same("h264", NULL, "profile-level-id=42000a"));
	g_assert_true(same("h264", "packetization-mode=0", ""));
	g_assert_false(same("h264", NULL, "profile-level-id=42e01f"));
	g_assert_false(same("h264", "profile-level-id=xyz", "profile-level-id=xyz"));
	g_assert_false(same("h264", "profile-level-id=42e0", "profile-level-id=42e0"));
	g_assert_false(same("h264", "profile-level-id=-2e01f", "profile-level-id=-2e01f"));
	g_assert_false(same("h264", "packetization-mode=x", "packetization-mode=x"));
}


static void test_profiles(void)
{
	g_assert_true(same("vp8", "max-fr=30", NULL));
	g_assert_true(same("vp9", NULL, "profile-id=0"));
	g_assert_true(same("vp9", "PROFILE-ID = 2 ", "profile-id=2"));
	g_assert_false(same("vp9", NULL, "profile-id=2"));
	g_assert_true(same("av1", NULL, "level-idx=5;profile=0;tier=0"));
	g_assert_false(same("av1", "profile=1", "level-idx=5;profile=0;tier=0"));
	g_assert_true(same("h265", NULL, "profile-id=1;level-id=93"));
	g_assert_false(same("h265", NULL, "profile-id=2"));
}


static void test_param(void)
{
	struct media_codec c = codec("opus", 48000, 2, "minptime=10; useinbandfec = 1 ;;x=;y");
	struct media_codec none = codec("vp8", 90000, 1, NULL);
	g_autofree char *fec = media_codec_param(&c, "UseInbandFec");
	g_autofree char *x = media_codec_param(&c, "x");

	g_assert_cmpstr(fec, ==, "1");
	g_assert_cmpstr(x, ==, "");
	g_assert_null(media_codec_param(&c, "y"));
	g_assert_null(media_codec_param(&c, "time"));
	g_assert_null(media_codec_param(&none, "x"));
}


static void test_auxiliary(void)
{
	static const char *helpers[] = { "red", "telephone-event", "cn" };
	static const char *mains[] = { "opus", "pcmu", "vp8", "h264", "redx" };

	for (guint i = 0; i < G_N_ELEMENTS(helpers); i++) {
		struct media_codec c = codec(helpers[i], 8000, 1, NULL);

		g_assert_true(media_codec_auxiliary(&c));
	}
	for (guint i = 0; i < G_N_ELEMENTS(mains); i++) {
		struct media_codec c = codec(mains[i], 8000, 1, NULL);

		g_assert_false(media_codec_auxiliary(&c));
	}
}


static void test_direction(void)
{
	g_assert_cmpint(media_direction_flip(MEDIA_INACTIVE), ==, MEDIA_INACTIVE);
	g_assert_cmpint(media_direction_flip(MEDIA_SENDONLY), ==, MEDIA_RECVONLY);
	g_assert_cmpint(media_direction_flip(MEDIA_RECVONLY), ==, MEDIA_SENDONLY);
	g_assert_cmpint(media_direction_flip(MEDIA_SENDRECV), ==, MEDIA_SENDRECV);
}


static void test_active(void)
{
	struct media *m = media_new();
	struct media_line *audio = media_add(m, MEDIA_AUDIO);
	struct media_line *data = media_add(m, MEDIA_DATA);

	g_assert_true(media_line_active(audio));
	audio->direction = MEDIA_RECVONLY;
	g_assert_true(media_line_active(audio));
	audio->direction = MEDIA_INACTIVE;
	g_assert_false(media_line_active(audio));
	audio->direction = MEDIA_SENDRECV;
	audio->enabled = FALSE;
	g_assert_false(media_line_active(audio));

	data->direction = MEDIA_INACTIVE;
	g_assert_true(media_line_active(data));
	data->enabled = FALSE;
	g_assert_false(media_line_active(data));

	g_assert_false(media_line_active(media_add(m, MEDIA_OTHER)));
	g_assert_false(media_line_active(NULL));
	media_free(m);
}


static void test_find(void)
{
	struct media *m = media_new();
	struct media_line *line = media_add(m, MEDIA_VIDEO);
	struct media_codec first = codec("h264", 90000, 1, "packetization-mode=1");
	struct media_codec second = codec("h264", 90000, 1, NULL);

	second.pt = 97;
	g_assert_null(media_line_find(line, "h264"));
	media_line_add_codec(line, &first);
	media_line_add_codec(line, &second);
	g_assert_cmpuint(media_line_find(line, "H264")->pt, ==, 96);
	g_assert_null(media_line_find(line, "h26"));
	g_assert_null(media_line_codec(line, 2));
	media_free(m);
}


static void test_copy(void)
{
	struct media *m = media_new(), *copy;
	struct media_line *line = media_add(m, MEDIA_VIDEO);
	struct media_codec c = codec("h264", 90000, 1, "packetization-mode=1");

	media_line_add_codec(line, &c);
	line->mid = g_strdup("v");
	line->ext[MEDIA_EXT_TWCC] = 5;
	line->direction = MEDIA_RECVONLY;
	media_add(m, MEDIA_DATA)->sctpmap = TRUE;

	copy = media_copy(m);
	media_free(m);
	line = media_line(copy, 0);
	g_assert_cmpuint(media_count(copy), ==, 2);
	g_assert_cmpstr(line->mid, ==, "v");
	g_assert_cmpuint(line->ext[MEDIA_EXT_TWCC], ==, 5);
	g_assert_cmpint(line->direction, ==, MEDIA_RECVONLY);
	g_assert_cmpstr(media_line_codec(line, 0)->fmtp, ==, "packetization-mode=1");
	g_assert_true(media_line(copy, 1)->sctpmap);
	media_free(copy);

	g_assert_null(media_copy(NULL));
	g_assert_cmpuint(media_count(NULL), ==, 0);
	g_assert_null(media_line(NULL, 0));
	media_free(NULL);
}


int main(int argc, char *argv[])
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/media/names", test_names);
	g_test_add_func("/media/h264", test_h264);
	g_test_add_func("/media/h264-defaults", test_h264_defaults);
	g_test_add_func("/media/profiles", test_profiles);
	g_test_add_func("/media/param", test_param);
	g_test_add_func("/media/auxiliary", test_auxiliary);
	g_test_add_func("/media/direction", test_direction);
	g_test_add_func("/media/active", test_active);
	g_test_add_func("/media/find", test_find);
	g_test_add_func("/media/copy", test_copy);
	return g_test_run();
}
