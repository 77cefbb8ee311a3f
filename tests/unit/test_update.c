/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

#include "dialog.h"

/* Media that come and go in an answered call */

#define AUDIO "audio opus/111"
#define VIDEO "video vp8/96"
#define SCREEN "video vp8/96 sendonly"

static void test_add(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice"), *bob = world_client(w, "bob");
	(void)arg;

	world_call(alice, bob, AUDIO);
	client_offers(bob, AUDIO " | " VIDEO);
	expect(bob, "set +answer");
	expect_sdp(bob, AUDIO " | " VIDEO);
	expect_nothing(bob);
	expect(alice, "update");
	expect_media(alice, "audio opus, video vp8 alone");
	expect_route(bob, alice, "audio 0>0 111>111");

	client_connects(alice);
	client_connects(bob);
	client_offers(alice, AUDIO " | " VIDEO);
	expect(alice, "set +answer");
	expect(alice, "media");
	expect_media(alice, "audio opus, video vp8");
	expect(bob, "media");
	expect_route(bob, alice, "audio 0>0 111>111 | video 1>1 96>96");
	g_assert_cmpuint(alice->keyframes, ==, 1);
	g_assert_cmpuint(bob->keyframes, ==, 1);
	expect_quiet(w);
}

static void test_both_add(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice"), *bob = world_client(w, "bob");
	(void)arg;

	world_call(alice, bob, AUDIO);
	client_offers(bob, AUDIO " | " VIDEO);
	client_offers(alice, AUDIO " | " VIDEO);
	expect_route(bob, alice, "audio 0>0 111>111 | video 1>1 96>96");
	expect(bob, "set +answer");
	expect(bob, "media");
	expect_nothing(bob);
	expect(alice, "update");
	expect(alice, "set +answer");
	expect(alice, "media");
	/* Alice does as she was told, although it is done already */
	client_offers(alice, AUDIO " | " VIDEO);
	expect(alice, "set +answer");
	expect_quiet(w);
}

static void test_declined(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice"), *bob = world_client(w, "bob");
	(void)arg;

	world_call(alice, bob, AUDIO);
	client_offers(alice, AUDIO " | " VIDEO);
	expect(alice, "set +answer");
	expect(bob, "update");
	client_offers(bob, AUDIO " | video vp8/96 inactive");
	expect(bob, "set +answer");
	client_offers(bob, AUDIO);
	expect(bob, "set +answer");
	client_offers(alice, AUDIO " | " VIDEO);
	expect(alice, "set +answer");
	expect_quiet(w);
}

static void test_removed(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice"), *bob = world_client(w, "bob");
	(void)arg;

	world_call(alice, bob, AUDIO " | " VIDEO);
	client_offers(alice, AUDIO " | video rejected");
	expect(alice, "set +answer");
	expect_sdp(alice, AUDIO " | video rejected");
	expect(alice, "media");
	expect_media(alice, "audio opus, video vp8 alone");
	expect(bob, "media");
	expect(bob, "update");
	expect_quiet(w);

	client_offers(bob, AUDIO " | video rejected");
	expect(bob, "set +answer");
	expect_quiet(w);
}

static void test_again(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice"), *bob = world_client(w, "bob");
	(void)arg;

	world_call(alice, bob, AUDIO " | " VIDEO);
	client_offers(alice, AUDIO " | video rejected");
	client_offers(bob, AUDIO " | video rejected");
	world_forgets(w);

	client_offers(alice, AUDIO " | " VIDEO);
	expect(alice, "set +answer");
	expect(bob, "update");
	expect_media(bob, "audio opus, video vp8 alone");
	client_offers(bob, AUDIO " | " VIDEO);
	expect(bob, "set +answer");
	expect(alice, "media");
	expect(bob, "media");
	expect_quiet(w);
	expect_route(bob, alice, "audio 0>0 111>111 | video 1>1 96>96");
}

/* The m-line of the video that went becomes data, video gets a new one */
static void test_recycled(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice"), *bob = world_client(w, "bob");
	(void)arg;

	world_call(alice, bob, AUDIO " | " VIDEO);
	client_offers(alice, AUDIO " | video rejected");
	client_offers(alice, AUDIO " | data | " VIDEO);
	expect_route(alice, bob, "audio 0>0 111>111 | video 2>1 96>96 | data");
	expect_route(bob, alice, "audio 0>0 111>111 | video 1>2 96>96");
	client_offers(bob, AUDIO " | " VIDEO " | data");
	expect_route(alice, bob, "audio 0>0 111>111 | video 2>1 96>96 | data");
}

static void test_screen(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice"), *bob = world_client(w, "bob");
	(void)arg;

	world_call(alice, bob, AUDIO " | " VIDEO);
	client_offers(alice, AUDIO " | " VIDEO " | " SCREEN);
	expect(alice, "set +answer");
	expect_sdp(alice, AUDIO " | " VIDEO " | video vp8/96 recvonly");
	expect(bob, "update");
	expect_media(bob, "audio opus, video vp8, video vp8 alone");
	client_offers(bob, AUDIO " | " VIDEO " | " VIDEO);
	expect_route(alice, bob,
		"audio 0>0 111>111 | video 1>1 96>96 | video 2>2 96>96");
	expect_route(bob, alice,
		"audio 0>0 111>111 | video 1>1 96>96 | video 2>2 96>96 shut");
}

static void test_nothing_left(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice"), *bob = world_client(w, "bob");
	(void)arg;

	world_call(alice, bob, AUDIO);
	client_offers(bob, "audio opus/111 inactive");
	expect(bob, "set +answer");
	expect(bob, "hangup failed");
	expect(alice, "hangup failed");
	expect_quiet(w);
	expect_state(alice, PARTY_IDLE);
	expect_state(bob, PARTY_IDLE);
}

/* The m-line count of an offer may not shrink; when it does, nothing breaks */
static void test_shrunk(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice"), *bob = world_videocall(w, "bob");
	(void)arg;

	world_call(alice, bob, AUDIO " | " VIDEO);
	client_offers(bob, AUDIO);
	expect(bob, "set");
	expect(bob, "update +answer");
	client_offers(alice, AUDIO " | " VIDEO " | data");
	expect_state(bob, PARTY_ACTIVE);
}

static void test_videocall_adds(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice"), *bob = world_videocall(w, "bob");
	(void)arg;

	world_call(alice, bob, AUDIO);
	client_offers(bob, AUDIO " | " VIDEO);
	expect(bob, "set");
	expect(bob, "update +answer");
	expect_sdp(bob, AUDIO " | " VIDEO);
	expect(alice, "update");
	client_offers(alice, AUDIO " | " VIDEO);
	expect(alice, "set +answer");
	expect(alice, "media");
	expect(bob, "media");
	expect_route(bob, alice, "audio 0>0 111>111 | video 1>1 96>96");
	expect_quiet(w);
}

static void test_videocall_follows(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice"), *bob = world_videocall(w, "bob");
	(void)arg;

	world_call(alice, bob, AUDIO);
	client_offers(alice, AUDIO " | " VIDEO);
	expect(alice, "set +answer");
	expect(bob, "update +offer");
	expect_sdp(bob, AUDIO " | " VIDEO);
	/* A second change while the first offer is on its way */
	client_offers(alice, AUDIO " | " VIDEO " | data");
	expect(alice, "set +answer");
	expect_nothing(bob);
	client_answers(bob, AUDIO " | " VIDEO);
	expect(bob, "set");
	expect(bob, "media");
	expect(alice, "media");
	expect(bob, "update +offer");
	expect_sdp(bob, AUDIO " | " VIDEO " | data");
	client_answers(bob, AUDIO " | " VIDEO " | data");
	expect_route(bob, alice, "audio 0>0 111>111 | video 1>1 96>96 | data");
}

/* Our offers mix what two browsers have numbered: on one transport a number
 * must mean one thing */
static void test_videocall_bundles(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice"), *bob = world_videocall(w, "bob");
	const char *own = "audio opus/111 mid=4 level=1 time=2 twcc=3";
	const char *hers = "audio opus/109 mid=3 level=1";
	g_autofree char *two = g_strconcat(hers, " | video vp8/111 mid=3 orientation=2"
		" time=4 twcc=7", NULL);
	g_autofree char *three = g_strconcat(two, " | video h264/97:42e01f.1 mid=3", NULL);
	(void)arg;

	client_calls(bob, alice, own);
	client_accepts(alice, hers);
	world_forgets(w);
	client_offers(alice, two);
	expect(bob, "update +offer");
	expect_sdp(bob, "audio opus/111 mid=4 level=1 time=2 twcc=3"
		" | video vp8/96 mid=4 orientation=5 time=2 twcc=3");
	client_answers(bob, "audio opus/111 mid=4 level=1 time=2 twcc=3"
		" | video vp8/96 mid=4 orientation=5 time=2 twcc=3");
	expect_route(alice, bob, "audio 0>0 109>111 | video 1>1 111>96");
	world_forgets(w);

	/* 97 is where VP8 has its RTX by now */
	client_offers(alice, three);
	expect(bob, "update +offer");
	expect_sdp(bob, "audio opus/111 mid=4 level=1 time=2 twcc=3"
		" | video vp8/96 mid=4 orientation=5 time=2 twcc=3"
		" | video h264/98:42e01f.1 mid=4");
}

/* RED carries the number of its Opus inside */
static void test_videocall_bundles_red(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice"), *bob = world_videocall(w, "bob");
	(void)arg;

	client_calls(bob, alice, "video vp8/111");
	client_accepts(alice, "video vp8/96");
	world_forgets(w);
	client_offers(alice, "video vp8/96 | audio opus/111 red/63");
	expect(bob, "update +offer");
	expect_sdp(bob, "video vp8/111 | audio opus/96");
}

/* A client that never wants video: its m-lines don't pile up */
static void test_refused_often(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice"), *bob = world_videocall(w, "bob");
	(void)arg;

	world_call(alice, bob, AUDIO);
	for (guint i = 0; i < 2 * MEDIA_LINES_MAX; i++) {
		client_offers(alice, AUDIO " | " VIDEO);
		expect(bob, "update +offer");
		expect_sdp(bob, AUDIO " | " VIDEO);
		client_answers(bob, AUDIO " | video rejected");
		expect(bob, "set");
		expect_nothing(bob);
		client_offers(alice, AUDIO " | video rejected");
		expect_nothing(bob);
	}
}

/* The codec changes under an answer that is on its way */
static void test_codec_changes(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice"), *bob = world_videocall(w, "bob");
	(void)arg;

	world_call(alice, bob, AUDIO " | " VIDEO);
	client_offers(bob, AUDIO " | video vp8/96 vp9/98");
	expect(bob, "set");
	expect(bob, "update +answer");
	client_offers(alice, AUDIO " | video vp9/101");
	expect(bob, "update +offer");
	expect_sdp(bob, AUDIO " | video vp9/101");
	client_answers(bob, AUDIO " | video vp9/101");
	expect_route(alice, bob, "audio 0>0 111>111 | video 1>1 101>101");
}

/* Nothing that was asked in one call counts in the next */
static void test_asked_again(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice"), *bob = world_client(w, "bob");
	(void)arg;

	for (guint i = 0; i < 2; i++) {
		client_calls(alice, bob, AUDIO);
		client_accepts(bob, AUDIO " | " VIDEO);
		expect(alice, "calling");
		expect(alice, "accepted +answer");
		expect(alice, "update");
		expect_media(alice, "audio opus, video vp8 alone");
		client_hangs_up(alice);
		world_closes(w);
		world_forgets(w);
	}
}

/* While it rings the caller changes its codec, and the callee follows by itself */
static void test_followed(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice"), *bob = world_client(w, "bob");
	(void)arg;

	world_ring(alice, bob, "video vp8/96 vp9/98");
	client_offers(alice, "video vp9/98");
	client_offers(bob, "video vp8/96 vp9/98");
	expect(bob, "set +answer");
	expect_sdp(bob, "video vp9/98");
	client_accepts(bob, NULL);
	expect(bob, "accepted");
	expect(alice, "set +answer");
	expect(alice, "accepted");
	expect_quiet(w);
	expect_route(alice, bob, "video 0>0 98>98");
}

/* An answer can take less than the offer, never more */
static void test_answered_too_much(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice"), *bob = world_videocall(w, "bob");
	(void)arg;

	world_call(alice, bob, AUDIO " | " VIDEO);
	client_offers(alice, AUDIO " | video rejected");
	expect(bob, "media");
	expect(bob, "update +offer");
	expect_sdp(bob, AUDIO " | " VIDEO " inactive");
	client_answers(bob, AUDIO " | " VIDEO);
	expect(bob, "set");
	expect_nothing(bob);
	client_offers(alice, AUDIO);
	expect(alice, "set +answer");
	expect(alice, "media");
	expect_media(alice, "audio opus, video vp8 alone");
	expect(alice, "set +answer");
	client_says(alice, "{'request':'set','audio':false}");
	expect(bob, "media");
	expect_media(bob, "audio opus");
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	world_test("/update/add", test_add);
	world_test("/update/both-add", test_both_add);
	world_test("/update/declined", test_declined);
	world_test("/update/removed", test_removed);
	world_test("/update/again", test_again);
	world_test("/update/recycled", test_recycled);
	world_test("/update/screen", test_screen);
	world_test("/update/nothing-left", test_nothing_left);
	world_test("/update/shrunk", test_shrunk);
	world_test("/update/videocall-adds", test_videocall_adds);
	world_test("/update/videocall-follows", test_videocall_follows);
	world_test("/update/videocall-bundles", test_videocall_bundles);
	world_test("/update/videocall-bundles-red", test_videocall_bundles_red);
	world_test("/update/refused-often", test_refused_often);
	world_test("/update/codec-changes", test_codec_changes);
	world_test("/update/asked-again", test_asked_again);
	world_test("/update/followed", test_followed);
	world_test("/update/answered-too-much", test_answered_too_much);

	return g_test_run();
}
