/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file test_frame.c  Keyframes and temporal layers, codec by codec
 */

#include <string.h>
#include "plugin/frame.h"

#define BYTES(...) (const guint8[]){__VA_ARGS__}, sizeof((const guint8[]){__VA_ARGS__})

static const struct sample {
	const char *name;
	enum route_codec codec;
	const guint8 *payload;
	guint length;
	gboolean keyframe;
	gint8 temporal;
	gboolean sync;
} samples[] = {
	{"vp8/key", ROUTE_CODEC_VP8, BYTES(0x10, 0x00, 0x9d), TRUE, -1, TRUE},
	{"vp8/delta", ROUTE_CODEC_VP8, BYTES(0x10, 0x01, 0x9d), FALSE, -1, FALSE},
	{"vp8/later partition", ROUTE_CODEC_VP8, BYTES(0x11, 0x00, 0x9d), FALSE, -1, FALSE},
	{"vp8/middle", ROUTE_CODEC_VP8, BYTES(0x00, 0x00, 0x9d), FALSE, -1, FALSE},
	{"vp8/layer 2", ROUTE_CODEC_VP8, BYTES(0x90, 0xe0, 0x80, 0x01, 0x05, 0x80, 0x01), FALSE, 2, FALSE},
	{"vp8/layer 1, sync", ROUTE_CODEC_VP8, BYTES(0x90, 0xe0, 0x01, 0x05, 0x60, 0x01), FALSE, 1, TRUE},
	{"vp8/cut short", ROUTE_CODEC_VP8, BYTES(0x90, 0xe0, 0x80), FALSE, -1, FALSE},
	/* I, L, B: picture id of 15 bits, layer index */
	{"vp9/key", ROUTE_CODEC_VP9, BYTES(0xa8, 0x80, 0x01, 0x00, 0x00), TRUE, 0, TRUE},
	{"vp9/its second spatial layer", ROUTE_CODEC_VP9, BYTES(0xa8, 0x80, 0x01, 0x03, 0x00), FALSE, 0, FALSE},
	{"vp9/delta of layer 2", ROUTE_CODEC_VP9, BYTES(0xe8, 0x80, 0x01, 0x40, 0x00), FALSE, 2, FALSE},
	{"vp9/up-switch, id of 7 bits", ROUTE_CODEC_VP9, BYTES(0xe8, 0x01, 0x30, 0x00), FALSE, 1, TRUE},
	{"vp9/middle", ROUTE_CODEC_VP9, BYTES(0xa0, 0x80, 0x01, 0x00, 0x00), FALSE, 0, FALSE},
	{"vp9/cut short", ROUTE_CODEC_VP9, BYTES(0xe8, 0x80), FALSE, -1, FALSE},
	{"h264/idr", ROUTE_CODEC_H264, BYTES(0x65, 0x88), TRUE, -1, TRUE},
	{"h264/parameters", ROUTE_CODEC_H264, BYTES(0x67, 0x42), TRUE, -1, TRUE},
	{"h264/delta", ROUTE_CODEC_H264, BYTES(0x41, 0x9a), FALSE, -1, FALSE},
	{"h264/stap with parameters", ROUTE_CODEC_H264,
		BYTES(0x78, 0x00, 0x02, 0x09, 0xf0, 0x00, 0x02, 0x67, 0x42), TRUE, -1, TRUE},
	{"h264/stap without", ROUTE_CODEC_H264, BYTES(0x78, 0x00, 0x02, 0x41, 0x9a), FALSE, -1, FALSE},
	{"h264/stap cut short", ROUTE_CODEC_H264, BYTES(0x78, 0xff, 0xff), FALSE, -1, FALSE},
	{"h264/fu of an idr begins", ROUTE_CODEC_H264, BYTES(0x7c, 0x85, 0x88), TRUE, -1, TRUE},
	{"h264/fu of an idr goes on", ROUTE_CODEC_H264, BYTES(0x7c, 0x05, 0x88), FALSE, -1, FALSE},
	{"h264/fu cut short", ROUTE_CODEC_H264, BYTES(0x7c), FALSE, -1, FALSE},
	{"av1/new sequence", ROUTE_CODEC_AV1, BYTES(0x18, 0x0a), TRUE, -1, TRUE},
	{"av1/frame", ROUTE_CODEC_AV1, BYTES(0x10, 0x32), FALSE, -1, FALSE},
	{"av1/goes on", ROUTE_CODEC_AV1, BYTES(0x98, 0x32), FALSE, -1, FALSE},
	{"other", ROUTE_CODEC_OTHER, BYTES(0x10, 0x00), FALSE, -1, FALSE},
};


static void test_sample(gconstpointer data)
{
	const struct sample *s = data;
	struct frame f;

	frame_read(&f, s->codec, s->payload, s->length, FALSE);
	g_assert_cmpint(f.keyframe, ==, s->keyframe);
	g_assert_cmpint(f.temporal, ==, s->temporal);
	g_assert_cmpint(f.sync, ==, s->sync);
}


/** Of an encrypted frame only what comes before it counts */
static void test_sealed(void)
{
	for (guint i = 0; i < G_N_ELEMENTS(samples); i++) {
		const struct sample *s = &samples[i];
		struct frame f;

		frame_read(&f, s->codec, s->payload, s->length, TRUE);
		g_assert_cmpint(f.keyframe, ==,
			s->keyframe && frame_tells_keyframe(s->codec, TRUE));
		g_assert_cmpint(f.temporal, ==, s->temporal);
	}
	g_assert_true(frame_tells_keyframe(ROUTE_CODEC_VP9, TRUE));
	g_assert_true(frame_tells_keyframe(ROUTE_CODEC_AV1, TRUE));
	g_assert_false(frame_tells_keyframe(ROUTE_CODEC_H264, TRUE));
	g_assert_false(frame_tells_keyframe(ROUTE_CODEC_OTHER, FALSE));
}


/** Every prefix is taken from memory of exactly that size */
static void test_prefixes(void)
{
	for (guint i = 0; i < G_N_ELEMENTS(samples); i++) {
		for (guint length = 0; length <= samples[i].length; length++) {
			g_autofree guint8 *copy = g_malloc(length);
			struct frame f;

			if (length)
				memcpy(copy, samples[i].payload, length);
			frame_read(&f, samples[i].codec, copy, length, FALSE);
			g_assert_cmpint(f.temporal, <=, 3);
		}
	}
}


/** A dependency descriptor of a keyframe has the template structure, and begins the frame */
static void test_descriptor(void)
{
	g_assert_true(frame_descriptor_keyframe(BYTES(0x80, 0x00, 0x01, 0x80, 0x00)));
	g_assert_false(frame_descriptor_keyframe(BYTES(0x00, 0x00, 0x01, 0x80, 0x00)));
	g_assert_false(frame_descriptor_keyframe(BYTES(0x80, 0x00, 0x01, 0x40, 0x00)));
	g_assert_false(frame_descriptor_keyframe(BYTES(0x80, 0x00, 0x01)));
}


int main(int argc, char *argv[])
{
	g_test_init(&argc, &argv, NULL);
	for (guint i = 0; i < G_N_ELEMENTS(samples); i++) {
		g_autofree char *path = g_strdup_printf("/frame/%s", samples[i].name);

		g_test_add_data_func(path, &samples[i], test_sample);
	}
	g_test_add_func("/frame/sealed", test_sealed);
	g_test_add_func("/frame/prefixes", test_prefixes);
	g_test_add_func("/frame/dependency descriptor", test_descriptor);

	return g_test_run();
}
