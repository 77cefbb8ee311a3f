/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

#include "dialog.h"

static void test_early(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice"), *bob = world_client(w, "bob");
	(void)arg;

	client_calls_early(alice, bob, CHROMIUM);
	expect(alice, "calling +answer");
	expect_field(alice, "username", "bob");
	expect_field(alice, "ring_timeout", "45");
	expect_media(alice, "audio opus, video vp8");
	expect_sdp(alice, "audio opus/111 telephone-event/110 | video vp8/96");
	expect(bob, "incomingcall");
	expect_field(bob, "username", "alice");
	expect_field(bob, "ring_timeout", "45");
	expect_media(bob, "audio opus, video vp8");

	client_rings(bob, CHROMIUM);
	expect(bob, "ringing +answer");
	expect_sdp(bob, "audio opus/111 telephone-event/110 | video vp8/96");
	expect(alice, "ringing");
	expect_field(alice, "username", "bob");

	client_connects(alice);
	client_connects(bob);
	g_assert_cmpuint(alice->keyframes + bob->keyframes, ==, 0);
	expect_no_route(alice);
	expect_no_route(bob);

	client_accepts(bob, NULL);
	expect(bob, "accepted");
	expect_field(bob, "username", "alice");
	expect(alice, "accepted");
	expect_field(alice, "username", "bob");
	expect_route(alice, bob, "audio 0>0 111>111 110>110 | video 1>1 96>96");
	expect_route(bob, alice, "audio 0>0 111>111 110>110 | video 1>1 96>96");
	g_assert_cmpuint(alice->keyframes, ==, 1);
	g_assert_cmpuint(bob->keyframes, ==, 1);

	client_hangs_up(alice);
	expect(alice, "hangup ended");
	expect_field(alice, "username", "alice");
	expect_field(alice, "reason", "Explicit hangup");
	expect(bob, "hangup ended");
	expect_field(bob, "username", "alice");
	g_assert_cmpuint(alice->closes, ==, 1);
	g_assert_cmpuint(bob->closes, ==, 1);
	expect_quiet(w);
}

static void test_late(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice"), *bob = world_client(w, "bob");
	(void)arg;

	client_calls(alice, bob, CHROMIUM);
	expect(alice, "calling");
	expect_media(alice, "audio, video");
	expect(bob, "incomingcall");
	expect_media(bob, "audio, video");

	client_rings(bob, NULL);
	expect(bob, "ringing");
	expect_media(bob, "audio, video");
	expect(alice, "ringing");
	client_rings(bob, NULL);
	expect(bob, "ringing");
	expect_nothing(alice);

	client_accepts(bob, FIREFOX);
	expect(bob, "accepted +answer");
	expect_media(bob, "audio opus, video vp8");
	expect_sdp(bob, "audio opus/109 telephone-event/101 | video vp8/120");
	expect(alice, "accepted +answer");
	expect_sdp(alice, "audio opus/111 telephone-event/110 | video vp8/96");
	expect_route(alice, bob, "audio 0>0 111>109 110>101 | video 1>1 96>120");
	expect_route(bob, alice, "audio 0>0 109>111 101>110 | video 1>1 120>96");
	expect_quiet(w);
}

static void test_videocall_callee(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice"), *bob = world_videocall(w, "bob");
	(void)arg;

	client_calls(alice, bob, CHROMIUM);
	expect(alice, "calling");
	expect(bob, "incomingcall +offer");
	expect_sdp(bob, "audio opus/111 red/63 telephone-event/110 | "
		"video vp8/96 vp9/98 h264/102:42001f.1 h264/106:42e01f.1 av1/45");

	client_accepts(bob, "audio opus/111 telephone-event/110 | video vp9/98");
	expect(bob, "accepted");
	expect(alice, "accepted +answer");
	expect_sdp(alice, "audio opus/111 telephone-event/110 | video vp9/98");
	expect_route(alice, bob, "audio 0>0 111>111 110>110 | video 1>1 98>98");
	expect_quiet(w);
}

static void test_videocall_caller(struct world *w, gconstpointer arg)
{
	struct client *alice = world_videocall(w, "alice"), *bob = world_client(w, "bob");
	(void)arg;

	client_calls_early(alice, bob, CHROMIUM);
	expect(alice, "calling");
	expect(bob, "incomingcall");
	client_accepts(bob, FIREFOX);
	expect(bob, "accepted +answer");
	expect(alice, "accepted +answer");
	expect_route(bob, alice, "audio 0>0 109>111 101>110 | video 1>1 120>96");
	expect_quiet(w);
}

static void test_videocall_both(struct world *w, gconstpointer arg)
{
	struct client *alice = world_videocall(w, "alice"), *bob = world_videocall(w, "bob");
	(void)arg;

	client_calls(alice, bob, FIREFOX);
	expect(alice, "calling");
	expect(bob, "incomingcall +offer");
	client_accepts(bob, "audio opus/109 | video h264/126:42e01f.1");
	expect(bob, "accepted");
	expect(alice, "accepted +answer");
	expect_sdp(alice, "audio opus/109 telephone-event/101 | video h264/126:42e01f.1");
	expect_route(alice, bob, "audio 0>0 109>109 | video 1>1 126>126");
	client_hangs_up(bob);
	expect(bob, "hangup ended");
	expect(alice, "hangup ended");
	expect_quiet(w);
}

static void test_again(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice"), *bob = world_client(w, "bob");
	(void)arg;

	for (guint i = 0; i < 100; i++) {
		world_call(i % 3 ? alice : bob, i % 3 ? bob : alice, CHROMIUM);
		client_hangs_up(i % 2 ? alice : bob);
		expect(alice, "hangup ended");
		expect(bob, "hangup ended");
		world_closes(w);
		expect_quiet(w);
		g_assert_cmpuint(alice->closes, ==, i + 1);
		g_assert_cmpuint(bob->closes, ==, i + 1);
	}
}

/* Our offer waits until the core has closed the last PeerConnection */
static void test_again_videocall(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice"), *bob = world_videocall(w, "bob");
	(void)arg;

	for (guint i = 0; i < 100; i++) {
		client_calls(alice, bob, CHROMIUM);
		expect(alice, "calling");
		expect(bob, "incomingcall +offer");
		world_closes(w);
		expect_state(bob, PARTY_RINGING);
		client_accepts(bob, CHROMIUM);
		expect(bob, "accepted");
		expect(alice, "accepted +answer");
		client_hangs_up(alice);
		expect(alice, "hangup ended");
		expect(bob, "hangup ended");
		client_closed(alice);
	}
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	world_test("/call/early", test_early);
	world_test("/call/late", test_late);
	world_test("/call/videocall-callee", test_videocall_callee);
	world_test("/call/videocall-caller", test_videocall_caller);
	world_test("/call/videocall-both", test_videocall_both);
	world_test("/call/again", test_again);
	world_test("/call/again-videocall", test_again_videocall);

	return g_test_run();
}
