/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/*
 * Recordings, written by Janus's own recorder into a real folder
 */

#include <arpa/inet.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <glib/gstdio.h>
#include "check.h"
#include "scene.h"

enum { FRAMES = 20, FRAME_SIZE = 30, LARGE_FRAME = 1200, FILE_LIMIT = 4 << 20 };

/** Where recordings are of the test that runs */
static char *folder;

/** What is in a file */
struct tape {
	json_t *info;
	guint frames;
	guint16 first, last;     /**< sequence numbers                         */
	guint8 pt;
	GString *text;           /**< messages, one after the other            */
};


/** A call of two whose legs are up; recordings go to `in` below a new folder */
static struct scene *begin(const char *record, const char *consent, const char *in)
{
	g_autofree char *top = g_dir_make_tmp("record-XXXXXX", NULL), *more = NULL;
	struct scene *s;

	folder = g_build_filename(top, in, NULL);
	more = g_strdup_printf("record = \"%s\"\n record_folder = \"%s\"\n"
		" record_consent = \"%s\"", record, folder, consent);
	s = scene_begin(more);
	scene_connect(s);
	return s;
}


static void end(struct scene *s)
{
	scene_end(s);
	g_clear_pointer(&folder, g_free);
}


static void set(struct fake *f, const char *fields)
{
	g_autofree char *body = g_strdup_printf("{'request':'set',%s}", fields);

	fake_send(f, body, NULL);
	fake_reply(f, "set");
}


static void expect_recording(struct fake *f, gboolean active)
{
	const json_t *state = json_object_get(fake_expect(f, "recording"), "active");

	check_int(json_is_true(state), active);
}


static void expect_both(struct scene *s, gboolean active)
{
	expect_recording(s->alice, active);
	expect_recording(s->bob, active);
}


/** The route that is published is taken over with the next packet: wait for it */
static void settle(struct scene *s)
{
	fake_send(s->alice, "{'request':'status'}", NULL);
	fake_reply(s->alice, "status");
	fake_send(s->bob, "{'request':'status'}", NULL);
	fake_reply(s->bob, "status");
}


static void send_sound(struct fake *f)
{
	scene_sound(f, 0, FRAMES);
	fake_flush(f);
}


/** The name of the only file that ends so, or NULL */
static char *find(const char *ending)
{
	GDir *dir = g_dir_open(folder, 0, NULL);
	const char *name;
	char *found = NULL;

	while (dir && (name = g_dir_read_name(dir))) {
		if (!g_str_has_suffix(name, ending))
			continue;
		check(!found);
		found = g_build_filename(folder, name, NULL);
	}
	if (dir)
		g_dir_close(dir);

	return found;
}


static void tape_frame(struct tape *t, const guint8 *data, guint length)
{
	if (!strcmp(result_text(t->info, "t"), "d")) {
		g_string_append_len(t->text, (const char *)data + 8, length - 8);
		return;
	}
	t->last = data[2] << 8 | data[3];
	t->first = t->frames++ ? t->first : t->last;
	t->pt = data[1] & 0x7f;
}


static guint number16(const char *p)
{
	return (guint8)p[0] << 8 | (guint8)p[1];
}


/** Reads a recording to its end; fails the test when it is no complete one */
static struct tape tape_read(const char *ending)
{
	struct tape t = { .text = g_string_new(NULL) };
	g_autofree char *path = find(ending), *bytes = NULL;
	gsize size = 0, at;

	check(path && g_file_get_contents(path, &bytes, &size, NULL));
	check(bytes && size > 10 && !memcmp(bytes, "MJR00002", 8));
	if (!bytes || size <= 10)
		return t;

	t.info = json_loadb(bytes + 10, number16(bytes + 8), 0, NULL);
	check(t.info != NULL);
	for (at = 10 + number16(bytes + 8); t.info && at + 10 <= size;
	     at += 10 + number16(bytes + at + 8)) {
		check(!memcmp(bytes + at, "MEET", 4));
		check(at + 10 + number16(bytes + at + 8) <= size);
		tape_frame(&t, (const guint8 *)bytes + at + 10, number16(bytes + at + 8));
	}
	check_int(at, size);

	return t;
}


static void tape_clear(struct tape *t)
{
	json_decref(t->info);
	g_string_free(t->text, TRUE);
}


static void check_tape(const char *ending, const char *codec, guint frames)
{
	struct tape t = tape_read(ending);

	check_str(result_text(t.info, "c"), codec);
	check_int(t.frames, frames);
	check_int((guint16)(t.last - t.first), frames - 1);
	tape_clear(&t);
}


/** Nothing before both agree, and nothing after it ends */
static void test_request(void)
{
	struct scene *s = begin("request", "yes", "");
	struct tape t;

	scene_video(s, s->alice, FRAMES, FRAME_SIZE);
	set(s->alice, "'record':true,'filename':'talk'");
	expect_both(s, FALSE);
	scene_video(s, s->alice, FRAMES, FRAME_SIZE);
	check(!find(".mjr"));
	set(s->bob, "'record_consent':true");
	expect_both(s, TRUE);
	settle(s);
	scene_video(s, s->alice, FRAMES, FRAME_SIZE);
	send_sound(s->alice);
	send_sound(s->bob);
	fake_data(s->alice, "chat", FALSE, "hello", 5);
	fake_data(s->alice, "chat", FALSE, " bob", 4);
	fake_flush(s->alice);
	set(s->alice, "'record':false");
	expect_both(s, FALSE);
	settle(s);
	scene_video(s, s->alice, FRAMES, FRAME_SIZE);
	send_sound(s->bob);
	check_tape("-1-caller-video1.mjr", "vp8", FRAMES);
	check_tape("-1-caller-audio1.mjr", "opus", FRAMES);
	check_tape("-1-callee-audio1.mjr", "opus", FRAMES);
	t = tape_read("-1-caller-text.mjr");
	check_str(t.text->str, "hello bob");
	tape_clear(&t);
	end(s);
}


/** All of a call; the record names the files, and they are complete when it is over */
static void test_all(void)
{
	struct scene *s = begin("all", "no", "");
	const json_t *record;

	expect_both(s, TRUE);
	settle(s);
	scene_video(s, s->alice, FRAMES, FRAME_SIZE);
	send_sound(s->bob);
	fake_send(s->alice, "{'request':'set','record':false}", NULL);
	fake_refused(s->alice, 486);
	fake_send(s->alice, "{'request':'hangup'}", NULL);
	fake_reply(s->alice, "hangup");
	fake_expect(s->bob, "hangup");
	record = core_notified(s->core, "call_ended");
	check_int(json_array_size(json_object_get(record, "files")), 2);
	fake_hung_up(s->alice, 1);
	fake_hung_up(s->bob, 1);
	check_tape("-1-caller-video1.mjr", "vp8", FRAMES);
	check_tape("-1-callee-audio1.mjr", "opus", FRAMES);
	end(s);
}


/** What a lost side has sent is complete at once; the call is recorded on */
static void test_lost(void)
{
	struct scene *s = begin("all", "no", "");
	const json_t *call, *recording;

	settle(s);
	scene_video(s, s->alice, FRAMES, FRAME_SIZE);
	fake_hangup(s->alice);
	fake_expect(s->bob, "reconnecting");
	check_tape("caller-video1.mjr", "vp8", FRAMES);
	fake_send(s->bob, "{'request':'status'}", NULL);
	call = json_object_get(fake_reply(s->bob, "status"), "call");
	recording = json_object_get(call, "recording");
	check(json_is_true(json_object_get(recording, "active")));
	end(s);
}


static void expect_failure(struct scene *s)
{
	for (guint i = 0; i < 2; i++) {
		const json_t *event = fake_expect(i ? s->bob : s->alice, "recording");

		check(json_is_false(json_object_get(event, "active")));
		check_int(result_number(event, "error_code"), 502);
		check(json_string_length(json_object_get(event, "error")) > 0);
	}
}


static void start(struct scene *s)
{
	set(s->alice, "'record':true");
	expect_both(s, TRUE);
	settle(s);
}


/** A file that has the name, whosever it is, stays as it was: there are other names */
static void test_taken(void)
{
	struct scene *s = begin("request", "no", "");
	g_autofree char *path = NULL, *text = NULL;
	const json_t *call;

	fake_send(s->alice, "{'request':'status'}", NULL);
	call = json_object_get(fake_reply(s->alice, "status"), "call");
	path = g_strdup_printf("%s/%s-1-caller-video1.mjr", folder, result_text(call, "call_id"));
	check(g_file_set_contents(path, "mine", -1, NULL));
	start(s);
	scene_video(s, s->alice, FRAMES, FRAME_SIZE);
	fake_hangup(s->alice);
	fake_hung_up(s->alice, 1);
	check_tape("-1-caller-video1-2.mjr", "vp8", FRAMES);
	check(g_file_get_contents(path, &text, NULL, NULL));
	check_str(text, "mine");
	end(s);
}


static void test_no_folder(void)
{
	struct scene *s = begin("all", "no", "missing/folder");
	const guint before = fake_relayed_count(s->bob, RELAYED_RTP);

	expect_both(s, TRUE);
	settle(s);
	scene_video(s, s->alice, FRAMES, FRAME_SIZE);
	expect_failure(s);
	check_int(fake_relayed_count(s->bob, RELAYED_RTP), before + FRAMES);
	end(s);
}


/** No file may grow any further, as on a disk that is full: the call goes on */
static void test_full(void)
{
	struct scene *s = begin("request", "no", "");
	void (*old)(int) = signal(SIGXFSZ, SIG_IGN);
	struct rlimit before, little;

	getrlimit(RLIMIT_FSIZE, &before);
	little = before;
	little.rlim_cur = FILE_LIMIT;
	check_int(setrlimit(RLIMIT_FSIZE, &little), 0);
	start(s);
	scene_video(s, s->alice, FILE_LIMIT / LARGE_FRAME + FRAMES, LARGE_FRAME);
	expect_failure(s);
	settle(s);
	scene_video(s, s->alice, FRAMES, LARGE_FRAME);
	check_int(fake_relayed_count(s->bob, RELAYED_RTP), FILE_LIMIT / LARGE_FRAME + 2 * FRAMES);
	setrlimit(RLIMIT_FSIZE, &before);
	signal(SIGXFSZ, old);

	set(s->alice, "'record':true");
	expect_recording(s->alice, TRUE);
	settle(s);
	scene_video(s, s->alice, FRAMES, FRAME_SIZE);
	fake_hangup(s->alice);
	fake_hung_up(s->alice, 1);
	check_tape("-2-caller-video1.mjr", "vp8", FRAMES);
	end(s);
}


static void remove_folder(void)
{
	GDir *dir = g_dir_open(folder, 0, NULL);
	const char *name;

	while (dir && (name = g_dir_read_name(dir))) {
		g_autofree char *path = g_build_filename(folder, name, NULL);

		check_int(g_unlink(path), 0);
	}
	if (dir)
		g_dir_close(dir);
	check_int(g_rmdir(folder), 0);
}


/** What nobody can find any more is not written for ever, and told once to each side */
static void test_removed(void)
{
	struct scene *s = begin("request", "no", "");

	start(s);
	scene_video(s, s->alice, FRAMES, FRAME_SIZE);
	send_sound(s->alice);
	remove_folder();
	scene_sound(s->alice, FRAMES, 5 * FRAMES);
	scene_video(s, s->alice, 5 * FRAMES, FRAME_SIZE);
	expect_failure(s);
	start(s);
	scene_video(s, s->alice, 1, FRAME_SIZE);
	expect_failure(s);
	check_int(fake_relayed_count(s->bob, RELAYED_RTP), 12 * FRAMES + 1);

	check_int(g_mkdir(folder, 0700), 0);
	start(s);
	scene_video(s, s->alice, FRAMES, FRAME_SIZE);
	check_int(fake_relayed_count(s->bob, RELAYED_RTP), 13 * FRAMES + 1);
	fake_hangup(s->alice);
	fake_hung_up(s->alice, 1);
	check_tape("-3-caller-video1.mjr", "vp8", FRAMES);
	end(s);
}


/** It turns out as a recording is completed that it is not what it should be */
static void test_incomplete(void)
{
	struct scene *s = begin("request", "no", "");

	start(s);
	scene_video(s, s->alice, FRAMES, FRAME_SIZE);
	send_sound(s->alice);
	remove_folder();
	set(s->alice, "'record':false");
	expect_both(s, FALSE);
	settle(s);
	scene_video(s, s->alice, 1, FRAME_SIZE);
	expect_failure(s);
	end(s);
}


const struct host_test suite_record[] = {
	{ "a recording that is asked for, and agreed to", test_request },
	{ "all of a call, and where it is", test_all },
	{ "a lost side leaves a complete file", test_lost },
	{ "a file that is there is not written over", test_taken },
	{ "a folder that is not there is told to both sides", test_no_folder },
	{ "a disk that is full ends the recording and not the call", test_full },
	{ "a folder that is removed ends the recording, which can begin anew", test_removed },
	{ "a recording that is found incomplete at its end is told", test_incomplete },
	HOST_TESTS_END
};
