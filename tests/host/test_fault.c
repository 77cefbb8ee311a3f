/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/*
 * Callbacks of the core that fail, or never come: every call ends, with a code,
 * and whoever was in it can call again
 */

#include "check.h"
#include "scene.h"

/* Of the core's apierror.h, whose names some versions change; -2 has none */
enum { NOT_ALIVE = -2, SESSION_NOT_FOUND = 458, HANDLE_NOT_FOUND = 459, INVALID_SDP = 465, UNKNOWN = 490 };

static const int errors[] = { NOT_ALIVE, SESSION_NOT_FOUND, HANDLE_NOT_FOUND, INVALID_SDP, UNKNOWN };


static struct scene *start(void)
{
	return scene_begin("resume_grace = 0");
}


/** Their PeerConnections go, and they call each other again */
static void call_again(struct scene *s)
{
	check(scene_rests(s->alice));
	check(scene_rests(s->bob));
	fake_hangup(s->alice);
	fake_hangup(s->bob);
	/* what the plugin had closed already */
	fake_flush(s->alice);
	fake_flush(s->bob);
	scene_connect(s);
	fake_send(s->bob, "{'request':'hangup'}", NULL);
	fake_reply(s->bob, "hangup");
	check_str(scene_end_code(s->alice), "ended");
}


/** Runs something once for each error of push_event; both sides are told of the end */
static void for_errors(void (*fail)(struct scene *s, int error), const char *code)
{
	for (guint i = 0; i < G_N_ELEMENTS(errors); i++) {
		struct scene *s = start();

		fail(s, errors[i]);
		check_str(scene_end_code(s->alice), code);
		check_str(scene_end_code(s->bob), code);
		call_again(s);
		scene_end(s);
	}
}


static void fail_calling(struct scene *s, int error)
{
	fake_break(s->alice, error);
	fake_send(s->alice, "{'request':'call','username':'bob','early':true}", s->offer);
	fake_refused(s->alice, 499);
	fake_expect(s->bob, "incomingcall");
}


static void test_calling(void)
{
	for_errors(fail_calling, "cancelled");
}


static void fail_ringing(struct scene *s, int error)
{
	scene_call(s, s->bob, "'early':true");
	fake_break(s->bob, error);
	scene_ring(s, s->bob);
	fake_refused(s->bob, 499);
}


static void test_ringing(void)
{
	for_errors(fail_ringing, "unreachable");
}


static void fail_accept(struct scene *s, int error)
{
	scene_call(s, s->bob, "'early':true");
	fake_break(s->bob, error);
	fake_send(s->bob, "{'request':'accept'}", s->offer);
	fake_refused(s->bob, 499);
}


static void test_accept(void)
{
	for_errors(fail_accept, "failed");
}


static void fail_accepted(struct scene *s, int error)
{
	scene_call(s, s->bob, "'early':false");
	fake_break(s->alice, error);
	fake_send(s->bob, "{'request':'accept'}", s->offer);
	fake_reply(s->bob, "accepted");
}


static void test_accepted(void)
{
	for_errors(fail_accepted, "failed");
}


static void fail_set(struct scene *s, int error)
{
	scene_connect(s);
	fake_break(s->bob, error);
	fake_send(s->bob, "{'request':'set'}", s->offer);
	fake_refused(s->bob, 499);
}


static void test_set(void)
{
	for_errors(fail_set, "failed");
}


/* A leg that may come back does not end the call at once */
static void test_set_with_grace(void)
{
	struct scene *s = scene_begin("resume_grace = 1");

	fail_set(s, INVALID_SDP);
	fake_expect(s->alice, "reconnecting");
	check_str(scene_end_code(s->alice), "failed");
	check_str(scene_end_code(s->bob), "failed");
	call_again(s);
	scene_end(s);
}


/* Nothing gets through to bob: alice is told that nobody answers */
static void test_deaf_callee(void)
{
	for (guint i = 0; i < G_N_ELEMENTS(errors); i++) {
		struct scene *s = start();

		fake_deafen(s->bob, errors[i]);
		fake_send(s->alice, "{'request':'call','username':'bob','early':true,'ring_timeout':1}", s->offer);
		fake_reply(s->alice, "calling");
		check_str(scene_end_code(s->alice), "timeout");
		fake_deafen(s->bob, 0);
		call_again(s);
		scene_end(s);
	}
}


/* A handle to which nothing can be pushed is closed like any other */
static void test_deaf_in_call(void)
{
	for (guint i = 0; i < G_N_ELEMENTS(errors); i++) {
		struct scene *s = start();

		scene_connect(s);
		fake_deafen(s->bob, errors[i]);
		fake_send(s->bob, "{'request':'set','audio':false}", NULL);
		fake_expect(s->alice, "media");
		fake_send(s->alice, "{'request':'hangup'}", NULL);
		fake_reply(s->alice, "hangup");
		fake_hung_up(s->bob, 1);
		fake_deafen(s->bob, 0);
		call_again(s);
		scene_end(s);
	}
}


/* hangup_media never follows close_pc: the call is over all the same. Janus has
 * the old PeerConnection still, so an offer comes as an update of that */
static void test_no_hangup(void)
{
	struct scene *s = start();

	scene_connect(s);
	core_ignore_closes(s->core);
	fake_send(s->alice, "{'request':'hangup'}", NULL);
	fake_reply(s->alice, "hangup");
	check_str(scene_end_code(s->bob), "ended");
	fake_send(s->alice, "{'request':'call','username':'bob','early':true}", s->offer);
	fake_refused(s->alice, 485);
	check(scene_rests(s->alice));
	check(scene_rests(s->bob));

	/* until the client closes it, or is gone */
	fake_hangup(s->alice);
	fake_send(s->alice, "{'request':'call','username':'bob','early':true}", s->offer);
	fake_reply(s->alice, "calling");
	fake_expect(s->bob, "incomingcall");
	fake_detach(s->bob);
	check_str(scene_end_code(s->alice), "unreachable");
	check(scene_rests(s->alice));
	scene_end(s);
}


static void test_no_handlers(void)
{
	struct scene *s = start();
	guint before;

	core_set_handlers(s->core, FALSE);
	before = core_notifications(s->core);
	scene_connect(s);
	fake_send(s->alice, "{'request':'hangup'}", NULL);
	fake_reply(s->alice, "hangup");
	check_str(scene_end_code(s->bob), "ended");
	check_int(core_notifications(s->core), before);
	call_again(s);
	scene_end(s);
}


/* What comes before there is a call, and after it is over, goes nowhere */
static void test_packets_outside(void)
{
	struct scene *s = start();
	guint before;

	scene_connect(s);
	scene_sound(s->alice, 1, 1);
	fake_relayed(s->bob, RELAYED_RTP, 0);
	fake_send(s->bob, "{'request':'hangup'}", NULL);
	fake_reply(s->bob, "hangup");
	check_str(scene_end_code(s->alice), "ended");
	fake_hung_up(s->bob, 1);
	before = fake_relayed_count(s->bob, RELAYED_RTP);
	scene_sound(s->alice, 2, 48);
	fake_data(s->alice, "chat", FALSE, "late", 4);
	fake_flush(s->alice);
	check_int(fake_relayed_count(s->bob, RELAYED_RTP), before);
	check_int(fake_relayed_count(s->bob, RELAYED_DATA), 0);
	call_again(s);
	scene_end(s);
}


const struct host_test suite_fault[] = {
	{ "the answer to a call cannot be pushed", test_calling },
	{ "the answer to a device that rings cannot be pushed", test_ringing },
	{ "the answer to accept cannot be pushed", test_accept },
	{ "the caller's late answer cannot be pushed", test_accepted },
	{ "the answer to set cannot be pushed", test_set },
	{ "the same with a grace: the leg is lost, and does not come back", test_set_with_grace },
	{ "nothing can be pushed to the callee", test_deaf_callee },
	{ "nothing can be pushed to a side of a call", test_deaf_in_call },
	{ "hangup_media never comes", test_no_hangup },
	{ "there are no event handlers", test_no_handlers },
	{ "packets before and after a call", test_packets_outside },
	HOST_TESTS_END
};
