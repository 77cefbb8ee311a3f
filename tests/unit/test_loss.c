/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/*
 * Legs that are lost, and come back or do not
 */

#include "dialog.h"

#define AUDIO "audio opus/111"
#define VIDEO "audio opus/111 | video vp8/96"
#define FEATURES ",'features':[]"

static void test_same_handle(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice"), *bob = world_client(w, "bob");
	(void)arg;

	world_sets(w, "media_timeout", "0");
	world_connect(alice, bob, VIDEO);
	alice->keyframes = bob->keyframes = 0;
	client_is_lost(alice);
	expect(bob, "reconnecting");
	expect_field(bob, "username", "alice");
	expect_quiet(w);
	expect_state(alice, PARTY_ACTIVE);
	client_reattaches(alice, VIDEO);
	expect(alice, "reattached +answer");
	expect_field(alice, "call_id", bob->call_id);
	expect_media(alice, "audio opus, video vp8");
	expect_quiet(w);
	client_connects(alice);
	expect(bob, "connected");
	expect_quiet(w);
	g_assert_cmpuint(alice->keyframes, ==, 1);
	g_assert_cmpuint(bob->keyframes, ==, 1);
	g_assert_cmpuint(alice->closes + bob->closes, ==, 0);
	expect_route(alice, bob, "audio 0>0 111>111 | video 1>1 96>96");
	world_passes(w, 100);
	expect_state(alice, PARTY_ACTIVE);
}

/* A page is loaded again: handle gone, new one with the secret; other numbers now */
static void test_reload(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice"), *bob = world_client(w, "bob");
	struct client *page = world_stranger(w, "alice"), *eve = world_stranger(w, "eve");
	(void)arg;

	world_sets(w, "media_timeout", "0");
	world_connect(alice, bob, VIDEO);
	client_detaches(alice);
	expect(bob, "reconnecting");
	expect_no_route(bob);
	client_says(eve, "{'request':'register','username':'alice'}");
	expect(eve, "error 476");
	world_passes(w, 19);
	client_takes_over(page, alice, FEATURES);
	expect(page, "registered");
	expect_field(page, "call.call_id", bob->call_id);
	expect_field(page, "call.peer.reconnecting", "false");
	client_reattaches(page, FIREFOX);
	expect(page, "reattached +answer");
	client_connects(page);
	expect(bob, "connected");
	expect_quiet(w);
	expect_route(bob, page, "audio 0>0 111>109 | video 1>1 96>120");
	expect_route(page, bob, "audio 0>0 109>111 | video 1>1 120>96");
	world_passes(w, 100);
	client_hangs_up(page);
	expect(page, "hangup ended");
	expect(bob, "hangup ended");
}

/* The grace counts from the loss, whatever happens meanwhile */
static void test_too_late(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice"), *bob = world_client(w, "bob");
	struct client *page = world_stranger(w, "alice"), *eve = world_stranger(w, "eve");
	(void)arg;

	world_sets(w, "media_timeout", "0");
	world_connect(alice, bob, AUDIO);
	client_is_lost(alice);
	world_passes(w, 10);
	client_detaches(alice);
	expect(bob, "reconnecting");
	world_passes(w, 5);
	client_takes_over(page, alice, FEATURES);
	expect(page, "registered");
	client_reattaches(page, AUDIO);
	expect(page, "reattached +answer");
	world_passes(w, 4);
	expect_quiet(w);
	world_passes(w, 1);
	expect(bob, "hangup failed");
	expect_field(bob, "username", "alice");
	expect(page, "hangup failed");
	world_closes(w);
	client_detaches(page);
	client_says(eve, "{'request':'register','username':'alice'}");
	expect(eve, "registered");
	expect_quiet(w);
}

static void test_both_away(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice"), *bob = world_client(w, "bob");
	struct client *a = world_stranger(w, "alice"), *b = world_stranger(w, "bob");
	(void)arg;

	world_sets(w, "media_timeout", "0");
	world_connect(alice, bob, AUDIO);
	client_detaches(bob);
	expect(alice, "reconnecting");
	client_detaches(alice);
	world_passes(w, 10);
	client_takes_over(a, alice, FEATURES);
	expect(a, "registered");
	expect_field(a, "call.peer.reconnecting", "true");
	client_reattaches(a, AUDIO);
	expect(a, "reattached +answer");
	client_connects(a);
	expect_no_route(a);
	client_takes_over(b, bob, FEATURES);
	client_reattaches(b, AUDIO);
	client_connects(b);
	expect(a, "connected");
	expect_route(a, b, "audio 0>0 111>111");
	expect_route(b, a, "audio 0>0 111>111");
	world_passes(w, 100);
	expect_state(a, PARTY_ACTIVE);
}

/* Nobody comes back: nothing waits for ever */
static void test_nobody(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice"), *bob = world_client(w, "bob");
	struct client *carol = world_client(w, "carol");
	struct exchange_counts counts;
	(void)arg;

	world_sets(w, "media_timeout", "0");
	world_connect(alice, bob, AUDIO);
	client_detaches(alice);
	client_detaches(bob);
	client_calls(carol, bob, AUDIO);
	expect(carol, "hangup busy");
	world_passes(w, 20);
	exchange_counts(w->exchange, &counts);
	g_assert_cmpuint(counts.names, ==, 1);
	g_assert_cmpuint(counts.calls, ==, 0);
	client_closed(carol);
	client_calls(carol, bob, AUDIO);
	expect(carol, "error 478");
}

static void test_push_fails(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice"), *bob = world_client(w, "bob");
	(void)arg;

	world_sets(w, "media_timeout", "0");
	world_call(alice, bob, AUDIO);
	client_push_fails(bob);
	expect(alice, "reconnecting");
	expect_quiet(w);
	client_reattaches(bob, AUDIO);
	expect(bob, "error 485");
	client_closed(bob);
	client_reattaches(bob, AUDIO);
	expect(bob, "reattached +answer");
	client_connects(bob);
	expect(alice, "connected");
	/* Once more, with the answer to that */
	client_push_fails(bob);
	expect(alice, "reconnecting");
	world_passes(w, 20);
	expect(alice, "hangup failed");
	expect(bob, "hangup failed");
}

/* The seat is kept until it is taken rightly */
static void test_refused(struct world *w, gconstpointer arg)
{
	static const struct {
		const char *body, *type, *sdp, *heard;
	} cases[] = {
		{ "{'request':'reattach','call_id':'$','secret':'x'}", "offer", AUDIO, "error 489" },
		{ "{'request':'reattach','call_id':'x','secret':'#'}", "offer", AUDIO, "error 484" },
		{ "{'request':'reattach','call_id':'$'}", "offer", AUDIO, "error 475" },
		{ "{'request':'reattach','call_id':'$','secret':'#'}", NULL, NULL, "error 482" },
		{ "{'request':'reattach','call_id':'$','secret':'#'}", "offer", NULL, "error 483" },
		{ "{'request':'reattach','call_id':'$','secret':'#'}", "offer", "audio isac/9",
			"error 487" },
		{ "{'request':'reattach','call_id':'$','secret':'#'}", "offer", "video vp8/96",
			"error 487" },
	};
	struct client *alice = world_client(w, "alice"), *bob = world_client(w, "bob");
	(void)arg;

	world_sets(w, "media_timeout", "0");
	world_connect(alice, bob, AUDIO);
	client_is_lost(alice);
	expect(bob, "reconnecting");
	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		gboolean taken = client_sends(alice, cases[i].body, cases[i].type, cases[i].sdp);

		g_assert_true(taken);
		expect(alice, cases[i].heard);
		expect_quiet(w);
		expect_state(alice, PARTY_ACTIVE);
		world_closes(w);
	}
	client_reattaches(alice, AUDIO);
	expect(alice, "reattached +answer");
	client_connects(alice);
	expect(bob, "connected");
}

/* The side that stayed has given up all its media meanwhile */
static void test_nothing_left(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice"), *bob = world_client(w, "bob");
	(void)arg;

	world_sets(w, "media_timeout", "0");
	world_connect(alice, bob, AUDIO);
	client_is_lost(bob);
	expect(alice, "reconnecting");
	client_offers(alice, "audio rejected");
	expect(alice, "set +answer");
	client_reattaches(bob, AUDIO);
	expect(bob, "error 487");
	expect_quiet(w);
}

static void test_videocall(struct world *w, gconstpointer arg)
{
	struct client *alice = world_videocall(w, "alice"), *bob = world_client(w, "bob");
	(void)arg;

	world_sets(w, "media_timeout", "0");
	world_call(bob, alice, AUDIO);
	client_is_lost(alice);
	expect(alice, "hangup failed");
	expect(bob, "hangup failed");
	world_closes(w);
	world_call(alice, bob, AUDIO);
	client_detaches(alice);
	expect(bob, "hangup failed");
	expect_nothing(bob);
}

/* What the other does meanwhile holds afterwards */
static void test_meanwhile(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice"), *bob = world_client(w, "bob");
	(void)arg;

	world_sets(w, "media_timeout", "0");
	world_connect(alice, bob, AUDIO);
	client_is_lost(alice);
	client_says(bob, "{'request':'set','audio':false}");
	client_offers(bob, VIDEO);
	world_forgets(w);
	client_reattaches(alice, AUDIO);
	expect(alice, "reattached +answer");
	expect(alice, "update");
	expect_media(alice, "audio opus, video vp8 alone");
	expect_route(bob, alice, "audio 0>0 111>111 shut");
	client_offers(alice, VIDEO);
	expect(alice, "set +answer");
	expect_route(alice, bob, "audio 0>0 111>111 | video 1>1 96>96");
}

/* Who is left may hang up; nobody is waited for then */
static void test_hung_up(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice"), *bob = world_client(w, "bob");
	struct client *eve = world_stranger(w, "eve");
	(void)arg;

	world_sets(w, "media_timeout", "0");
	world_connect(alice, bob, AUDIO);
	client_detaches(alice);
	expect(bob, "reconnecting");
	client_hangs_up(bob);
	expect(bob, "hangup ended");
	client_says(eve, "{'request':'register','username':'alice'}");
	expect(eve, "registered");
	world_closes(w);
	client_calls(bob, alice, AUDIO);
	expect(eve, "incomingcall +offer");
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	world_test("/loss/same-handle", test_same_handle);
	world_test("/loss/reload", test_reload);
	world_test("/loss/too-late", test_too_late);
	world_test("/loss/both-away", test_both_away);
	world_test("/loss/nobody", test_nobody);
	world_test("/loss/push-fails", test_push_fails);
	world_test("/loss/refused", test_refused);
	world_test("/loss/nothing-left", test_nothing_left);
	world_test("/loss/videocall", test_videocall);
	world_test("/loss/meanwhile", test_meanwhile);
	world_test("/loss/hung-up", test_hung_up);

	return g_test_run();
}
