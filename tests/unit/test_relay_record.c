/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file test_relay_record.c  What is relayed is recorded, where the route says so
 */

#include <errno.h>
#include "fake_leg.h"

/* The files there are, as text: what was done to each, in order */
static GHashTable *disk;
static GString *news;
static int full_after;         /* packets until the disk is full, -1: never */
static int close_error;
static int open_error;

struct file {
	GString *text;
	guint8 ssrc[4];
};

static int fake_open(void **filep, const char *name, const char *codec, guint8 red)
{
	struct file *f;

	if (open_error)
		return open_error;
	if (g_hash_table_contains(disk, name))
		return EEXIST;

	f = g_new0(struct file, 1);
	f->text = g_string_new(codec);
	if (red)
		g_string_append_printf(f->text, "+%u", red);
	g_hash_table_insert(disk, g_strdup(name), f);
	*filep = f;

	return 0;
}

static int fake_save(void *file, char *buf, guint length)
{
	struct file *f = file;
	const guint8 *rtp = (const guint8 *)buf;

	g_assert_false(g_str_has_suffix(f->text->str, "."));
	if (!full_after)
		return ENOSPC;
	full_after--;
	if ((rtp[0] & 0xc0) == 0x80) {
		if (!f->ssrc[3])
			memcpy(f->ssrc, rtp + 8, sizeof(f->ssrc));
		g_assert_cmpmem(f->ssrc, sizeof(f->ssrc), rtp + 8, sizeof(f->ssrc));
		g_string_append_printf(f->text, " %u/%u", rtp[1] & 0x7f, rtp[2] << 8 | rtp[3]);
	}
	else
		g_string_append_printf(f->text, " %.*s", (int)length, buf);

	return 0;
}

static int fake_close(void *file)
{
	struct file *f = file;

	g_assert_false(g_str_has_suffix(f->text->str, "."));
	g_string_append_c(f->text, '.');

	return close_error;
}

static void fake_told(janus_plugin_session *handle, const char *file, int error)
{
	g_assert_nonnull(handle);
	g_string_append_printf(news, "%s%s%s", news->len ? " " : "", file,
		error ? " fails" : "");
}

static const struct record_port port = {
	.open = fake_open, .save = fake_save, .close = fake_close, .told = fake_told,
};

static void file_free(void *arg)
{
	struct file *f = arg;

	g_string_free(f->text, TRUE);
	g_free(f);
}

static void begin(struct pair *p, gconstpointer data)
{
	disk = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, file_free);
	news = g_string_new(NULL);
	full_after = -1;
	close_error = open_error = 0;
	pair_begin(p, data);
}

static void end(struct pair *p, gconstpointer data)
{
	GHashTableIter iter;
	gpointer value;

	pair_end(p, data);
	g_hash_table_iter_init(&iter, disk);
	while (g_hash_table_iter_next(&iter, NULL, &value))
		g_assert_true(g_str_has_suffix(((struct file *)value)->text->str, "."));
	g_hash_table_unref(disk);
	g_string_free(news, TRUE);
}

/* What is in a file, with a dot at the end once it is closed; NULL: there is none */
static void expect_file(const char *name, const char *text)
{
	const struct file *f = g_hash_table_lookup(disk, name);

	g_assert_cmpstr(f ? f->text->str : NULL, ==, text);
}

static void expect_news(const char *text)
{
	g_assert_cmpstr(news->str, ==, text);
	g_string_truncate(news, 0);
}

static void publish(struct pair *p, const char *name)
{
	struct route_plan *plan = &p->there;

	g_strlcpy(plan->record, name, sizeof(plan->record));
	g_strlcpy(plan->lane[0].format.codec, "opus", ROUTE_CODEC_SIZE);
	plan->lane[0].format.pt = 96;
	plan->lane[0].format.number = 1;
	if (strcmp(plan->lane[1].format.codec, "vp9"))
		g_strlcpy(plan->lane[1].format.codec, "vp8", ROUTE_CODEC_SIZE);
	plan->lane[1].format.pt = 100;
	plan->lane[1].format.number = 1;
	relay_publish(p->a->end, p->b->end, plan);
}

static void audio(struct pair *p, guint16 seq)
{
	leg_rtp(p->a, LEG_AUDIO, PAIR_OPUS, PAIR_SSRC, seq, 960 * seq);
}

static void video(struct pair *p, guint16 seq)
{
	leg_rtp(p->a, LEG_VIDEO, PAIR_VP8, 5, seq, 3000 * seq);
}

/* As the peer gets it, from the next packet on to the last before */
static void test_begins_and_ends(struct pair *p, gconstpointer data)
{
	(void)data;
	audio(p, 7);
	publish(p, "x-1");
	expect_news("");
	audio(p, 8);
	audio(p, 9);
	expect_file("x-1-audio1", "opus 96/8 96/9");
	expect_file("x-1-video1", NULL);
	video(p, 30);
	expect_news("x-1-audio1.mjr x-1-video1.mjr");
	publish(p, "x-1");
	audio(p, 10);
	expect_file("x-1-audio1", "opus 96/8 96/9 96/10");
	publish(p, "");
	audio(p, 11);
	expect_file("x-1-audio1", "opus 96/8 96/9 96/10.");
	expect_file("x-1-video1", "vp8 100/30.");
	expect_news("");
	ASSERT_LAST(p->b, 6, 11, 960 * 11);

	publish(p, "x-2");
	audio(p, 12);
	expect_file("x-2-audio1", "opus 96/12");
	expect_news("x-2-audio1.mjr");
}

/* Whatever it comes from: another layer, or a sender that began anew */
static void test_one_source(struct pair *p, gconstpointer data)
{
	(void)data;
	publish(p, "x");
	video(p, 30);
	leg_rtp(p->a, LEG_VIDEO, PAIR_VP8, 6, 31, 3000 * 31);
	video(p, 32);
	g_assert_cmpuint(p->b->packets, ==, 3);
	g_assert_nonnull(g_hash_table_lookup(disk, "x-video1"));
}

/* What is stopped at the gate is not in it, nor what carries something else */
static void test_gate(struct pair *p, gconstpointer data)
{
	(void)data;
	publish(p, "x");
	video(p, 1);
	leg_rtp(p->a, LEG_VIDEO, PAIR_VP9, 5, 2, 6000);
	pair_gate(p, 1, FALSE);
	video(p, 3);
	pair_gate(p, 1, TRUE);
	video(p, 4);
	expect_file("x-video1", "vp8 100/1 100/3");
	ASSERT_LAST(p->b, 3, 3, 12000);
}

static void test_red(struct pair *p, gconstpointer data)
{
	(void)data;
	p->there.lane[0].pts = 3;
	p->there.lane[0].pt[1].from = 63;
	p->there.lane[0].pt[1].to = 64;
	p->there.lane[0].pt[2].from = 110;
	p->there.lane[0].pt[2].to = 101;
	p->there.lane[0].format.red = 64;
	publish(p, "x");
	leg_rtp(p->a, LEG_AUDIO, 63, PAIR_SSRC, 1, 960);
	leg_rtp(p->a, LEG_AUDIO, 110, PAIR_SSRC, 2, 1920);
	leg_rtp(p->a, LEG_AUDIO, PAIR_OPUS, PAIR_SSRC, 3, 2880);
	expect_file("x-audio1", "opus+64 64/1 96/3");
	g_assert_cmpuint(p->b->packets, ==, 3);
}

/* Another codec, and a leg that comes back, need files of their own */
static void test_further_files(struct pair *p, gconstpointer data)
{
	(void)data;
	publish(p, "x");
	video(p, 1);
	g_strlcpy(p->there.lane[1].format.codec, "vp9", ROUTE_CODEC_SIZE);
	publish(p, "x");
	video(p, 2);
	expect_file("x-video1", "vp8 100/1.");
	expect_file("x-video1-2", "vp9 100/2");
	relay_hangup(p->a->end);
	expect_file("x-video1-2", "vp9 100/2.");
	publish(p, "x");
	video(p, 3);
	expect_file("x-video1-3", "vp9 100/3");
	expect_news("x-video1.mjr x-video1-2.mjr x-video1-3.mjr");
	leg_close(p->a);
	expect_file("x-video1-3", "vp9 100/3.");
}

static void test_full(struct pair *p, gconstpointer data)
{
	(void)data;
	publish(p, "x");
	full_after = 2;
	for (guint i = 1; i <= 4; i++)
		audio(p, i);
	expect_file("x-audio1", "opus 96/1 96/2.");
	expect_news("x-audio1.mjr x-audio1.mjr fails");
	ASSERT_LAST(p->b, 4, 4, 4 * 960);
	publish(p, "");
	audio(p, 5);
	expect_news("");
}

static void test_no_folder(struct pair *p, gconstpointer data)
{
	(void)data;
	open_error = EACCES;
	publish(p, "x");
	audio(p, 1);
	audio(p, 2);
	expect_news("x-audio1.mjr fails");
	ASSERT_LAST(p->b, 2, 2, 1920);
	open_error = 0;
	publish(p, "y");
	audio(p, 3);
	expect_file("y-audio1", "opus 96/3");
	close_error = ENOSPC;
	relay_hangup(p->a->end);
	expect_news("y-audio1.mjr y-audio1.mjr fails");
}

static void test_messages(struct pair *p, gconstpointer data)
{
	static char bytes[] = "bytes";
	g_autofree char *label = g_strdup("chat");
	janus_plugin_data packet = {
		.label = label, .binary = TRUE, .buffer = bytes, .length = 5,
	};

	(void)data;
	relay_data_ready(p->b->end);
	publish(p, "x");
	leg_text(p->a, "chat", "hello");
	relay_data(p->a->end, &packet);
	expect_file("x-text", "text hello");
	expect_file("x-binary", "binary bytes");
	g_assert_cmpuint(p->b->messages, ==, 2);
	publish(p, "");
	leg_text(p->a, "chat", "bye");
	expect_file("x-text", "text hello.");
	expect_file("x-binary", "binary bytes.");
	g_assert_cmpuint(p->b->messages, ==, 3);
}

#define RECORD_TEST(name, func) \
	g_test_add("/relay/record/" name, struct pair, NULL, begin, func, end)

int main(int argc, char *argv[])
{
	g_test_init(&argc, &argv, NULL);
	leg_records = &port;
	legs_init();
	RECORD_TEST("begins and ends with a route", test_begins_and_ends);
	RECORD_TEST("one source in a file", test_one_source);
	RECORD_TEST("what passes the gate", test_gate);
	RECORD_TEST("RED, and no telephone events", test_red);
	RECORD_TEST("further files, nothing written over", test_further_files);
	RECORD_TEST("a full disk is told once, and media go on", test_full);
	RECORD_TEST("a folder that cannot be written to", test_no_folder);
	RECORD_TEST("messages", test_messages);

	return g_test_run();
}
