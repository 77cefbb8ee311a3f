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
#include "core.h"
#include "sample.h"

enum { AUDIO, VIDEO, OPUS = 111, VP8 = 96, FRAMES = 20, FILE_LIMIT = 4 << 20 };

struct scene {
	struct core *core;
	struct fake *alice, *bob;
	char *offer, *folder;
	guint16 seq;
};

/** What is in a file */
struct tape {
	json_t *info;
	guint frames;
	guint16 first, last;     /**< sequence numbers                         */
	guint8 pt;
	GString *text;           /**< messages, one after the other            */
};


static struct fake *client(struct scene *s, const char *name)
{
	struct fake *f = fake_attach(s->core, name);
	g_autofree char *body = g_strdup_printf(
		"{'request':'register','username':'%s','features':[]}", name);

	fake_send(f, body, NULL);
	fake_reply(f, "registered");

	return f;
}


/** A call of two whose legs are up; `folder` in the temporary one */
static struct scene begin(const char *record, const char *consent, const char *folder)
{
	struct scene s = { .offer = sample_offer("chromium") };
	g_autofree char *top = g_dir_make_tmp("record-XXXXXX", NULL), *jcfg = NULL;

	s.folder = g_build_filename(top, folder, NULL);
	jcfg = g_strdup_printf("general: { record = \"%s\"\n record_folder = \"%s\"\n"
		" record_consent = \"%s\"\n }", record, s.folder, consent);
	s.core = core_open(jcfg);
	s.alice = client(&s, "alice");
	s.bob = client(&s, "bob");
	fake_send(s.alice, "{'request':'call','username':'bob','early':true}", s.offer);
	fake_reply(s.alice, "calling");
	fake_expect(s.bob, "incomingcall");
	fake_connect(s.alice, TRUE);
	fake_send(s.bob, "{'request':'accept'}", s.offer);
	fake_reply(s.bob, "accepted");
	fake_expect(s.alice, "accepted");
	fake_connect(s.bob, TRUE);

	return s;
}


static void end(struct scene *s)
{
	core_close(s->core);
	g_free(s->offer);
	g_free(s->folder);
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


/** The route that is published is taken over with the next packet: wait for it */
static void settle(struct scene *s)
{
	fake_send(s->alice, "{'request':'status'}", NULL);
	fake_reply(s->alice, "status");
	fake_send(s->bob, "{'request':'status'}", NULL);
	fake_reply(s->bob, "status");
}


static void send_video(struct scene *s, struct fake *from, guint count, guint size)
{
	g_autofree guint8 *rtp = g_malloc0(size);

	for (guint i = 0; i < count; i++, s->seq++) {
		rtp[0] = 0x80;
		rtp[1] = VP8;
		rtp[2] = s->seq >> 8;
		rtp[3] = s->seq;
		rtp[11] = 5;
		fake_rtp(from, VIDEO, TRUE, rtp, size);
	}
	fake_flush(from);
}


static void send_audio(struct scene *s, struct fake *from)
{
	for (guint i = 0; i < FRAMES; i++)
		fake_rtp_fields(from, AUDIO, FALSE, OPUS, i, 960 * i, "sound");
	fake_flush(from);
	(void)s;
}


/** The name of the only file that ends so, or NULL */
static char *find(const struct scene *s, const char *ending)
{
	GDir *dir = g_dir_open(s->folder, 0, NULL);
	const char *name;
	char *found = NULL;

	while (dir && (name = g_dir_read_name(dir))) {
		if (!g_str_has_suffix(name, ending))
			continue;
		check(!found);
		found = g_build_filename(s->folder, name, NULL);
	}
	if (dir)
		g_dir_close(dir);

	return found;
}


static void tape_frame(struct tape *t, const guint8 *data, guint length)
{
	if (!strcmp(json_string_value(json_object_get(t->info, "t")), "d")) {
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
static struct tape tape_read(const struct scene *s, const char *ending)
{
	struct tape t = { .text = g_string_new(NULL) };
	g_autofree char *path = find(s, ending), *bytes = NULL;
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


static void check_tape(const struct scene *s, const char *ending, const char *codec,
	guint frames)
{
	struct tape t = tape_read(s, ending);

	check_str(json_string_value(json_object_get(t.info, "c")), codec);
	check_int(t.frames, frames);
	check_int((guint16)(t.last - t.first), frames - 1);
	tape_clear(&t);
}


/** Nothing before both agree, and nothing after it ends */
static void test_request(void)
{
	struct scene s = begin("request", "yes", "");
	struct tape t;

	send_video(&s, s.alice, FRAMES, 30);
	set(s.alice, "'record':true,'filename':'talk'");
	expect_recording(s.alice, FALSE);
	expect_recording(s.bob, FALSE);
	send_video(&s, s.alice, FRAMES, 30);
	check(!find(&s, ".mjr"));
	set(s.bob, "'record_consent':true");
	expect_recording(s.alice, TRUE);
	expect_recording(s.bob, TRUE);
	settle(&s);
	send_video(&s, s.alice, FRAMES, 30);
	send_audio(&s, s.alice);
	send_audio(&s, s.bob);
	fake_data(s.alice, "chat", FALSE, "hello", 5);
	fake_data(s.alice, "chat", FALSE, " bob", 4);
	fake_flush(s.alice);
	set(s.alice, "'record':false");
	expect_recording(s.alice, FALSE);
	expect_recording(s.bob, FALSE);
	settle(&s);
	send_video(&s, s.alice, FRAMES, 30);
	send_audio(&s, s.bob);
	check_tape(&s, "-1-caller-video1.mjr", "vp8", FRAMES);
	check_tape(&s, "-1-caller-audio1.mjr", "opus", FRAMES);
	check_tape(&s, "-1-callee-audio1.mjr", "opus", FRAMES);
	t = tape_read(&s, "-1-caller-text.mjr");
	check_str(t.text->str, "hello bob");
	tape_clear(&t);
	end(&s);
}


/** All of a call; the record names the files, and they are complete when it is over */
static void test_all(void)
{
	struct scene s = begin("all", "no", "");
	const json_t *record;

	expect_recording(s.alice, TRUE);
	expect_recording(s.bob, TRUE);
	settle(&s);
	send_video(&s, s.alice, FRAMES, 30);
	send_audio(&s, s.bob);
	fake_send(s.alice, "{'request':'set','record':false}", NULL);
	fake_refused(s.alice, 486);
	fake_send(s.alice, "{'request':'hangup'}", NULL);
	fake_reply(s.alice, "hangup");
	fake_expect(s.bob, "hangup");
	record = core_notified(s.core, "call_ended");
	check_int(json_array_size(json_object_get(record, "files")), 2);
	fake_hung_up(s.alice, 1);
	fake_hung_up(s.bob, 1);
	check_tape(&s, "-1-caller-video1.mjr", "vp8", FRAMES);
	check_tape(&s, "-1-callee-audio1.mjr", "opus", FRAMES);
	end(&s);
}


/** A side that comes back goes on in a file of its own; the first stays as it was */
static void test_back(void)
{
	struct scene s = begin("all", "no", "");
	const json_t *call, *recording;

	settle(&s);
	send_video(&s, s.alice, FRAMES, 30);
	fake_hangup(s.alice);
	fake_expect(s.bob, "reconnecting");
	check_tape(&s, "caller-video1.mjr", "vp8", FRAMES);
	fake_send(s.bob, "{'request':'status'}", NULL);
	call = json_object_get(fake_reply(s.bob, "status"), "call");
	recording = json_object_get(call, "recording");
	check(json_is_true(json_object_get(recording, "active")));

	fake_detach(s.alice);
	s.alice = fake_attach(s.core, "alice again");
	fake_send(s.alice, "{'request':'register','username':'alice','features':[]}", NULL);
	fake_refused(s.alice, 476);
	check_tape(&s, "caller-video1.mjr", "vp8", FRAMES);
	end(&s);
}


static void expect_failure(struct fake *f)
{
	const json_t *event = fake_expect(f, "recording");

	check(json_is_false(json_object_get(event, "active")));
	check_int(json_integer_value(json_object_get(event, "error_code")), 502);
	check(json_string_length(json_object_get(event, "error")) > 0);
}


static void test_no_folder(void)
{
	struct scene s = begin("all", "no", "missing/folder");
	const guint before = fake_relayed_count(s.bob, RELAYED_RTP);

	expect_recording(s.alice, TRUE);
	expect_recording(s.bob, TRUE);
	settle(&s);
	send_video(&s, s.alice, FRAMES, 30);
	expect_failure(s.alice);
	expect_failure(s.bob);
	check_int(fake_relayed_count(s.bob, RELAYED_RTP), before + FRAMES);
	end(&s);
}


/** No file may grow any further, as on a disk that is full: the call goes on */
static void test_full(void)
{
	struct scene s = begin("request", "no", "");
	void (*old)(int) = signal(SIGXFSZ, SIG_IGN);
	struct rlimit before, little;

	getrlimit(RLIMIT_FSIZE, &before);
	little = before;
	little.rlim_cur = FILE_LIMIT;
	check_int(setrlimit(RLIMIT_FSIZE, &little), 0);
	set(s.alice, "'record':true");
	expect_recording(s.alice, TRUE);
	expect_recording(s.bob, TRUE);
	settle(&s);
	send_video(&s, s.alice, FILE_LIMIT / 1200 + FRAMES, 1200);
	expect_failure(s.alice);
	expect_failure(s.bob);
	settle(&s);
	send_video(&s, s.alice, FRAMES, 1200);
	check_int(fake_relayed_count(s.bob, RELAYED_RTP), FILE_LIMIT / 1200 + 2 * FRAMES);
	setrlimit(RLIMIT_FSIZE, &before);
	signal(SIGXFSZ, old);

	set(s.alice, "'record':true");
	expect_recording(s.alice, TRUE);
	settle(&s);
	send_video(&s, s.alice, FRAMES, 30);
	fake_hangup(s.alice);
	fake_hung_up(s.alice, 1);
	check_tape(&s, "-2-caller-video1.mjr", "vp8", FRAMES);
	end(&s);
}


const struct host_test suite_record[] = {
	{ "a recording that is asked for, and agreed to", test_request },
	{ "all of a call, and where it is", test_all },
	{ "a lost side leaves a complete file", test_back },
	{ "a folder that is not there is told to both sides", test_no_folder },
	{ "a disk that is full ends the recording and not the call", test_full },
	HOST_TESTS_END
};
