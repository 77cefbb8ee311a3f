/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/*
 * Legs that nothing comes from
 */

#include "dialog.h"

#define AUDIO "audio opus/111"
#define VIDEO "audio opus/111 | video vp8/96"

/* Seconds pass, one by one; those who are given show life in each */
static void pass(struct world *w, guint seconds, struct client *a, struct client *b)
{
	for (guint i = 0; i < seconds; i++) {
		if (a)
			client_shows_life(a);
		if (b)
			client_shows_life(b);
		world_passes(w, 1);
	}
}

static void test_video(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice"), *bob = world_client(w, "bob");
	(void)arg;

	world_connect(alice, bob, VIDEO);
	pass(w, 30, alice, bob);
	expect_quiet(w);
	pass(w, 4, alice, NULL);
	expect_quiet(w);
	pass(w, 1, alice, NULL);
	expect(alice, "reconnecting");
	expect_field(alice, "username", "bob");
	expect_quiet(w);
	expect_route(alice, bob, "audio 0>0 111>111 | video 1>1 96>96");
	pass(w, 10, alice, NULL);
	expect_quiet(w);
	pass(w, 1, alice, bob);
	expect(alice, "connected");
	expect_quiet(w);
	pass(w, 30, alice, bob);
	expect_state(alice, PARTY_ACTIVE);
}

/* Both sides fall silent: each is told of the other, and the call ends once */
static void test_ends(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice"), *bob = world_client(w, "bob");
	(void)arg;

	world_connect(alice, bob, VIDEO);
	pass(w, 1, alice, bob);
	pass(w, 5, NULL, NULL);
	expect(alice, "reconnecting");
	expect(bob, "reconnecting");
	pass(w, 19, NULL, NULL);
	expect_quiet(w);
	pass(w, 1, NULL, NULL);
	expect(alice, "hangup failed");
	expect(bob, "hangup failed");
	expect_quiet(w);
	g_assert_cmpuint(alice->closes + bob->closes, ==, 2);
}

/* RTCP of an idle audio leg comes every few seconds only */
static void test_audio(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice"), *bob = world_client(w, "bob");
	(void)arg;

	world_connect(alice, bob, AUDIO);
	pass(w, 14, alice, NULL);
	expect_quiet(w);
	pass(w, 1, alice, NULL);
	expect(alice, "reconnecting");
	pass(w, 1, alice, bob);
	expect(alice, "connected");
}

static void test_data(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice"), *bob = world_client(w, "bob");
	(void)arg;

	world_connect(alice, bob, "data");
	pass(w, 1000, NULL, NULL);
	expect_quiet(w);
	expect_state(alice, PARTY_ACTIVE);
}

/* A client that pings is heard whatever its media are */
static void test_pings(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice"), *bob = world_stranger(w, "bob");
	(void)arg;

	bob->features = TRUE;
	client_says(bob, "{'request':'register','username':'bob','features':['ping']}");
	world_connect(alice, bob, AUDIO);
	for (guint i = 0; i < 10; i++) {
		pass(w, 4, alice, NULL);
		client_says(bob, "{'request':'ping'}");
		expect(bob, "pong");
		expect_quiet(w);
	}
	pass(w, 5, alice, NULL);
	expect(alice, "reconnecting");
	client_says(bob, "{'request':'ping'}");
	expect(bob, "pong");
	expect(alice, "connected");
	expect_quiet(w);
}

static void test_never(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice"), *bob = world_client(w, "bob");
	(void)arg;

	world_sets(w, "media_timeout", "0");
	world_connect(alice, bob, VIDEO);
	pass(w, 1000, NULL, NULL);
	expect_quiet(w);
	expect_state(bob, PARTY_ACTIVE);
}

/* A PeerConnection that is not up yet is not silent: the core sees to that */
static void test_not_up(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice"), *bob = world_client(w, "bob");
	(void)arg;

	world_call(alice, bob, VIDEO);
	pass(w, 60, NULL, NULL);
	expect_quiet(w);
	client_connects(alice);
	pass(w, 4, NULL, NULL);
	expect_quiet(w);
	pass(w, 1, NULL, NULL);
	expect(bob, "reconnecting");
	expect_quiet(w);
}

/* Nothing comes from a leg that is up while it rings; that is no silence */
static void test_rings_long(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice"), *bob = world_client(w, "bob");
	(void)arg;

	world_ring(alice, bob, VIDEO);
	client_connects(alice);
	client_connects(bob);
	pass(w, 40, NULL, NULL);
	client_accepts(bob, NULL);
	world_forgets(w);
	pass(w, 4, NULL, NULL);
	expect_quiet(w);
	pass(w, 1, NULL, bob);
	expect(bob, "reconnecting");
	expect_quiet(w);
}

/* Silent first, then really gone: the grace goes on */
static void test_then_lost(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice"), *bob = world_client(w, "bob");
	(void)arg;

	world_connect(alice, bob, VIDEO);
	pass(w, 1, alice, bob);
	pass(w, 5, alice, NULL);
	expect(alice, "reconnecting");
	pass(w, 10, alice, NULL);
	client_is_lost(bob);
	expect_quiet(w);
	pass(w, 9, alice, NULL);
	expect_quiet(w);
	client_reattaches(bob, VIDEO);
	expect(bob, "reattached +answer");
	client_connects(bob);
	expect(alice, "connected");
	pass(w, 60, alice, bob);
	expect_quiet(w);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	world_test("/silence/video", test_video);
	world_test("/silence/ends", test_ends);
	world_test("/silence/audio", test_audio);
	world_test("/silence/data", test_data);
	world_test("/silence/pings", test_pings);
	world_test("/silence/never", test_never);
	world_test("/silence/not-up", test_not_up);
	world_test("/silence/rings-long", test_rings_long);
	world_test("/silence/then-lost", test_then_lost);

	return g_test_run();
}
