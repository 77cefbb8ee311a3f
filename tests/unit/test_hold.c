/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/*
 * A call on hold
 */

#include "dialog.h"

#define AUDIO "audio opus/111"
#define OPEN "audio 0>0 111>111"
#define SHUT "audio 0>0 111>111 shut"

static void hold(struct client *c)
{
	client_says(c, "{'request':'hold'}");
	expect(c, "hold");
}

static void unhold(struct client *c)
{
	client_says(c, "{'request':'unhold'}");
	expect(c, "unhold");
}

static void expect_media_flow(struct client *a, struct client *b, const char *plan)
{
	expect_route(a, b, plan);
	expect_route(b, a, plan);
}

static void test_one(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice"), *bob = world_client(w, "bob");
	(void)arg;

	world_connect(alice, bob, AUDIO);
	hold(alice);
	expect_field(alice, "username", "bob");
	expect(bob, "held");
	expect_field(bob, "username", "alice");
	expect_media_flow(alice, bob, SHUT);
	hold(alice);
	expect_quiet(w);
	unhold(bob);
	expect_quiet(w);
	expect_media_flow(alice, bob, SHUT);
	unhold(alice);
	expect(bob, "unheld");
	expect_media_flow(alice, bob, OPEN);
	expect_quiet(w);
}

/* Media flow when neither holds */
static void test_both(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice"), *bob = world_client(w, "bob");
	(void)arg;

	world_connect(alice, bob, AUDIO);
	hold(alice);
	expect(bob, "held");
	hold(bob);
	expect(alice, "held");
	unhold(alice);
	expect(bob, "unheld");
	expect_media_flow(alice, bob, SHUT);
	unhold(bob);
	expect(alice, "unheld");
	expect_media_flow(alice, bob, OPEN);
	expect_quiet(w);
}

/* What is muted stays so; keyframes for both when it goes on */
static void test_muted(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice"), *bob = world_client(w, "bob");
	(void)arg;

	world_connect(alice, bob, "audio opus/111 | video vp8/96");
	client_says(alice, "{'request':'set','video':false}");
	world_forgets(w);
	hold(bob);
	client_says(alice, "{'request':'set','audio':false}");
	expect_route(alice, bob, "audio 0>0 111>111 shut | video 1>1 96>96 shut");
	expect_route(bob, alice, "audio 0>0 111>111 shut | video 1>1 96>96 shut");
	alice->keyframes = bob->keyframes = 0;
	client_says(alice, "{'request':'set','audio':true}");
	expect_route(alice, bob, "audio 0>0 111>111 shut | video 1>1 96>96 shut");
	world_forgets(w);
	unhold(bob);
	expect_route(alice, bob, "audio 0>0 111>111 | video 1>1 96>96 shut");
	expect_route(bob, alice, "audio 0>0 111>111 | video 1>1 96>96");
	g_assert_cmpuint(alice->keyframes, ==, 1);
	g_assert_cmpuint(bob->keyframes, ==, 1);
}

/* A call that is held rings nobody, ends, and leaves nothing of it behind */
static void test_ends(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice"), *bob = world_client(w, "bob");
	(void)arg;

	client_calls(alice, bob, AUDIO);
	world_forgets(w);
	client_says(alice, "{'request':'hold'}");
	expect(alice, "error 481");
	client_says(bob, "{'request':'unhold'}");
	expect(bob, "error 481");
	client_accepts(bob, AUDIO);
	world_forgets(w);
	client_says(alice, "{'request':'hold','call_id':'x'}");
	expect(alice, "error 484");
	expect_quiet(w);
	hold(alice);
	client_hangs_up(bob);
	world_closes(w);
	world_forgets(w);
	world_call(alice, bob, AUDIO);
	expect_media_flow(alice, bob, OPEN);
}

static void test_lost(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice"), *bob = world_client(w, "bob");
	(void)arg;

	world_connect(alice, bob, AUDIO);
	client_is_lost(alice);
	expect(bob, "reconnecting");
	hold(bob);
	expect(alice, "held");
	client_reattaches(alice, AUDIO);
	client_connects(alice);
	expect(bob, "connected");
	expect_media_flow(alice, bob, SHUT);
	unhold(bob);
	expect_media_flow(alice, bob, OPEN);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	world_test("/hold/one", test_one);
	world_test("/hold/both", test_both);
	world_test("/hold/muted", test_muted);
	world_test("/hold/ends", test_ends);
	world_test("/hold/lost", test_lost);

	return g_test_run();
}
