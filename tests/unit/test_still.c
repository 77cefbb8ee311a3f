/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/*
 * Whose last keyframe is kept while it rings: the caller's, as long as it may be seen.
 * Padding goes to it, and to the devices
 */

#include "dialog.h"

#define AV "audio opus/111 | video vp8/96"

static void test_caller(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice"), *bob = world_client(w, "bob");
	(void)arg;

	client_calls_early(alice, bob, AV);
	expect_source(alice, "video 1>0 still:vp8 greet:96 shut");
	client_rings(bob, AV);
	client_connects(bob);
	expect_source(alice, "video 1>0 still:vp8 greet:96 shut");
	expect_source(bob, "video 1>0 greet:96 shut");

	client_accepts(bob, NULL);
	expect_route(alice, bob, "audio 0>0 111>111 | video 1>1 96>96");
	expect_route(bob, alice, "audio 0>0 111>111 | video 1>1 96>96");
}

static void test_unseen(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice"), *bob = world_client(w, "bob");
	struct client *carol = world_client(w, "carol");
	(void)arg;

	client_says(alice, "{'request':'set','video':false}");
	client_calls_early(alice, bob, AV);
	expect_source(alice, "");
	client_calls_early(carol, world_client(w, "dave"), "audio opus/111");
	expect_source(carol, "");
}

/* Whoever turns its camera off while it rings is not shown as it was before */
static void test_turned_off(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice"), *bob = world_client(w, "bob");
	(void)arg;

	client_calls_early(alice, bob, AV);
	client_says(alice, "{'request':'set','video':false}");
	expect_source(alice, "");
	client_says(alice, "{'request':'set','video':true}");
	expect_source(alice, "video 1>0 still:vp8 greet:96 shut");
}

static void test_direction(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice"), *bob = world_client(w, "bob");
	(void)arg;

	client_calls_early(alice, bob, "audio opus/111 | video vp8/96 recvonly | video vp8/96");
	expect_source(alice, "video 1>0 greet:96 shut | video 2>0 still:vp8 greet:96 shut");
}

/* One of the layers would have to be chosen for nobody */
static void test_layers(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice"), *bob = world_client(w, "bob");
	struct client *carol = world_client(w, "carol");
	(void)arg;

	client_calls_early(alice, bob, AV " rid=10 simulcast");
	expect_source(alice, "video 1>0 10:qhf-1.-1.0 greet:96 shut");
	client_calls_early(carol, world_client(w, "dave"), AV " simulcast");
	expect_source(carol, "video 1>0 greet:96 shut");
}

static void test_sealed(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice"), *bob = world_client(w, "bob");
	(void)arg;

	client_calls_early(alice, bob, AV " sealed");
	expect_source(alice, "video 1>0 still:vp8 sealed greet:96 shut");
}

/* With preview it has a receiver as long as somebody looks */
static void test_preview(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice"), *bob = world_client(w, "bob");
	(void)arg;

	g_assert_true(client_sends(alice, "{'request':'call','username':'bob','preview':true}",
		"offer", AV));
	expect_source(alice, "video 1>0 still:vp8 greet:96 shut");
	client_rings(bob, AV);
	client_connects(bob);
	expect_route(alice, bob, "audio 0>0 111>111 | video 1>1 96>96");
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	world_test("/still/caller", test_caller);
	world_test("/still/unseen", test_unseen);
	world_test("/still/turned off", test_turned_off);
	world_test("/still/direction", test_direction);
	world_test("/still/layers", test_layers);
	world_test("/still/sealed", test_sealed);
	world_test("/still/preview", test_preview);

	return g_test_run();
}
