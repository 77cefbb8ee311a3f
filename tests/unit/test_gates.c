/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/*
 * What a client lets through, and how much
 */

#include "dialog.h"

/* Muted before the call is accepted: the other side learns it then */
static void test_muted_early(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice"), *bob = world_client(w, "bob");
	(void)arg;

	client_says(bob, "{'request':'set','video':false}");
	expect(bob, "set");
	client_calls(alice, bob, CHROMIUM);
	client_says(alice, "{'request':'set','audio':false}");
	expect(alice, "calling");
	expect(alice, "set");
	expect(bob, "incomingcall");
	client_accepts(bob, CHROMIUM);
	expect(alice, "accepted +answer");
	expect(alice, "media");
	expect_field(alice, "username", "bob");
	expect_field(alice, "audio", "true");
	expect_field(alice, "video", "false");
	expect(bob, "accepted +answer");
	expect(bob, "media");
	expect_field(bob, "username", "alice");
	expect_field(bob, "audio", "false");
	expect_field(bob, "video", "true");
	expect_quiet(w);

	/* It holds for one call */
	client_hangs_up(alice);
	world_closes(w);
	world_call(alice, bob, CHROMIUM);
	expect_route(alice, bob, "audio 0>0 111>111 110>110 | video 1>1 96>96");
}

static void test_gates(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice"), *bob = world_client(w, "bob");
	(void)arg;

	client_says(bob, "{'request':'set','video':false}");
	world_call(alice, bob, "audio opus/111 | video vp8/96 | data");
	expect_route(bob, alice, "audio 0>0 111>111 | video 1>1 96>96 shut | data");
	client_connects(alice);
	client_connects(bob);
	alice->keyframes = bob->keyframes = 0;

	client_says(bob, "{'request':'set','audio':false}");
	expect(bob, "set");
	expect_field(bob, "audio", "false");
	expect(alice, "media");
	expect_field(alice, "username", "bob");
	expect_field(alice, "audio", "false");
	expect_field(alice, "video", "false");
	expect_route(bob, alice, "audio 0>0 111>111 shut | video 1>1 96>96 shut | data");
	expect_route(alice, bob, "audio 0>0 111>111 | video 1>1 96>96 | data");
	g_assert_cmpuint(bob->keyframes, ==, 0);

	client_says(bob, "{'request':'set','video':true,'audio':true}");
	expect_route(bob, alice, "audio 0>0 111>111 | video 1>1 96>96 | data");
	g_assert_cmpuint(bob->keyframes, ==, 1);
	g_assert_cmpuint(alice->keyframes, ==, 0);
	expect(alice, "media");
	client_says(bob, "{'request':'set','video':true}");
	expect_nothing(alice);
}

static void test_bitrate(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice"), *bob = world_client(w, "bob");
	g_autofree char *error = NULL;
	(void)arg;

	client_says(alice, "{'request':'set','bitrate':300000}");
	g_assert_cmpuint(alice->caps, ==, 0);
	world_call(alice, bob, CHROMIUM);
	g_assert_cmpuint(alice->cap, ==, 300000);
	g_assert_cmpuint(bob->caps, ==, 0);
	client_says(bob, "{'request':'set','bitrate':128000}");
	g_assert_cmpuint(bob->cap, ==, 128000);
	client_connects(bob);
	g_assert_cmpuint(bob->caps, ==, 2);
	client_says(bob, "{'request':'set','bitrate':0}");
	g_assert_cmpuint(bob->cap, ==, 0);

	g_assert_cmpint(settings_set(w->settings, "bitrate_max", "200000", &error), ==, 0);
	client_says(bob, "{'request':'set','bitrate':0}");
	g_assert_cmpuint(bob->cap, ==, 200000);
	client_says(bob, "{'request':'set','bitrate':4000000}");
	g_assert_cmpuint(bob->cap, ==, 200000);
}

/* Keyframes are asked for once both can send and receive */
static void test_keyframes(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice"), *bob = world_client(w, "bob");
	(void)arg;

	world_call(alice, bob, CHROMIUM);
	g_assert_cmpuint(alice->keyframes + bob->keyframes, ==, 0);
	client_connects(alice);
	g_assert_cmpuint(alice->keyframes + bob->keyframes, ==, 0);
	client_connects(bob);
	g_assert_cmpuint(alice->keyframes, ==, 1);
	g_assert_cmpuint(bob->keyframes, ==, 1);
	client_hangs_up(bob);
	world_closes(w);

	world_call(alice, bob, "audio opus/111 | data");
	client_connects(alice);
	client_connects(bob);
	g_assert_cmpuint(alice->keyframes + bob->keyframes, ==, 2);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	world_test("/gates/muted-early", test_muted_early);
	world_test("/gates/set", test_gates);
	world_test("/gates/bitrate", test_bitrate);
	world_test("/gates/keyframes", test_keyframes);

	return g_test_run();
}
