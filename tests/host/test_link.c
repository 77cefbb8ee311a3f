/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/*
 * The link of a receiver, the cap of its sender, and what is told of both
 */

#include "check.h"
#include "loop.h"
#include "scene.h"

enum { FRAMES = 40, FRAME_SIZE = 13 };

static const guint8 report[] = { 0x81, 201, 0, 7, 0, 0, 0, 1, 0, 0, 0, 2, 128, 0, 0, 20,
	0, 0, 0, 40, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 };


/** A call of two whose legs are up */
static struct scene *begin(const char *more)
{
	struct scene *s = scene_begin(more);

	scene_connect(s);
	return s;
}


/** Video crosses from alice to bob */
static void send_video(struct scene *s)
{
	const guint before = fake_relayed_count(s->bob, RELAYED_RTP);

	scene_video(s, s->alice, FRAMES, FRAME_SIZE);
	check_int(fake_relayed_count(s->bob, RELAYED_RTP), before + FRAMES);
}


static void send_remb(struct fake *f, guint32 bitrate)
{
	const guint8 remb[] = { 0x8f, 206, 0, 5, 0, 0, 0, 1, 0, 0, 0, 0, 'R', 'E', 'M', 'B',
		1, 4 << 2 | bitrate >> 20, bitrate >> 12, bitrate >> 4, 0, 0, 0, 2 };

	fake_rtcp(f, SCENE_VIDEO, TRUE, remb, sizeof(remb));
	fake_flush(f);
}


/** @return The cap that a client was told last, bit/s, 0: none */
static guint32 told(struct fake *f)
{
	const guint n = fake_relayed_count(f, RELAYED_REMB);

	return n ? fake_relayed(f, RELAYED_REMB, n - 1)->bitrate : 0;
}


static const json_t *way(struct fake *f, const char *direction)
{
	fake_send(f, "{'request':'status'}", NULL);

	return json_object_get(json_object_get(fake_reply(f, "status"), "link"), direction);
}


/** As long as nobody listens only a first picture counts, which is to come fast */
static void test_alone(void)
{
	struct scene *s = scene_begin("");

	scene_call(s, s->bob, "'early':true");
	fake_connect(s->alice, FALSE);
	check_int(told(s->alice), 1000000);
	scene_end(s);
}


/** Before a sender can find out what its own link carries it has a cap */
static void test_first(void)
{
	struct scene *s = begin("");

	check(told(s->alice) > 0 && told(s->alice) < 1000000);
	check_int(fake_relayed_count(s->alice, RELAYED_REMB), 1);
	check(told(s->bob) > 0 && told(s->bob) < 1000000);
	scene_end(s);
}


static void test_loss(void)
{
	struct scene *s = begin("");
	const guint32 first = told(s->alice);
	const gint64 deadline = wait_deadline();

	/* loss is judged once it was watched for 200 ms */
	send_video(s);
	do {
		fake_rtcp(s->bob, SCENE_VIDEO, TRUE, report, sizeof(report));
		fake_flush(s->bob);
	} while (told(s->alice) >= first && g_get_monotonic_time() < deadline);
	check(told(s->alice) > 0 && told(s->alice) < first);
	check_int(told(s->bob), first);
	check_int(result_number(way(s->alice, "up"), "cap"), told(s->alice));
	check_str(result_text(way(s->alice, "up"), "limited_by"), "loss");
	check(json_real_value(json_object_get(way(s->bob, "down"), "loss")) == 0.5);
	check_str(result_text(way(s->bob, "up"), "limited_by"), "none");
	scene_end(s);
}


/** What the receiver's browser finds, what was asked for and what the server allows */
static void test_least(void)
{
	struct scene *s = begin("bitrate_max = 200000");

	fake_relayed(s->alice, RELAYED_REMB, 1);
	check_int(told(s->alice), 200000);
	check_str(result_text(way(s->alice, "up"), "limited_by"), "configured");

	send_video(s);
	send_remb(s->bob, 150000);
	check_int(told(s->alice), 150000);
	check_str(result_text(way(s->alice, "up"), "limited_by"), "remb");
	check_int(result_number(way(s->bob, "down"), "estimate"), 150000);

	fake_send(s->alice, "{'request':'set','bitrate':90000}", NULL);
	fake_reply(s->alice, "set");
	fake_relayed(s->alice, RELAYED_REMB, 3);
	check_int(told(s->alice), 90000);
	check_str(result_text(way(s->alice, "up"), "limited_by"), "asked");
	check_int(told(s->bob), 200000);
	scene_end(s);
}


static void test_hung_up(void)
{
	struct scene *s = begin("");
	guint before;

	send_video(s);
	fake_hangup(s->alice);
	fake_expect(s->bob, "reconnecting");
	before = fake_relayed_count(s->alice, RELAYED_REMB);
	send_remb(s->bob, 100000);
	fake_rtcp(s->bob, SCENE_VIDEO, TRUE, report, sizeof(report));
	fake_rtcp(s->alice, SCENE_VIDEO, TRUE, report, sizeof(report));
	fake_flush(s->bob);
	fake_flush(s->alice);
	check_int(fake_relayed_count(s->alice, RELAYED_REMB), before);
	scene_end(s);
}


/** Nothing comes from either side: the shell's own clock finds it out */
static void test_silent(void)
{
	struct scene *s = begin("media_timeout = 2");

	fake_expect(s->bob, "reconnecting");
	fake_expect(s->alice, "reconnecting");
	scene_sound(s->alice, 1, 1);
	fake_expect(s->bob, "connected");
	scene_end(s);
}


static void test_record(void)
{
	struct scene *s = begin("");
	const json_t *record, *leg;

	send_video(s);
	send_remb(s->bob, 150000);
	fake_send(s->alice, "{'request':'hangup'}", NULL);
	fake_reply(s->alice, "hangup");
	fake_expect(s->bob, "hangup");
	record = core_notified(s->core, "call_ended");
	leg = json_object_get(json_object_get(record, "legs"), "caller");
	check_int(result_number(leg, "video_packets"), FRAMES);
	check_int(result_number(leg, "video_bytes"), FRAME_SIZE * FRAMES);
	check_int(result_number(leg, "audio_packets"), 0);
	check_int(result_number(leg, "estimate"), 150000);
	check_int(result_number(leg, "cap"), 150000);
	check_str(result_text(leg, "limited_by"), "remb");
	check_str(json_string_value(json_array_get(json_object_get(leg, "codecs"), 1)), "vp8");
	leg = json_object_get(json_object_get(record, "legs"), "callee");
	check_int(result_number(leg, "video_packets"), 0);
	scene_end(s);
}


const struct host_test suite_link[] = {
	{ "a leg that comes up is capped at once", test_first },
	{ "a caller whom nobody hears yet may send a first picture fast", test_alone },
	{ "loss at the receiver lowers the cap of its sender", test_loss },
	{ "the least of what is found, asked and configured", test_least },
	{ "nobody is capped after hangup_media", test_hung_up },
	{ "a silent leg is lost, and back with its next packet", test_silent },
	{ "the record of a call tells of media and links", test_record },
	HOST_TESTS_END
};
