/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/*
 * Clients that offer their video in several sizes, and others that choose
 */

#include "dialog.h"

#define SIMULCAST "audio opus/111 | video vp8/96 h264/102:42e01f.1 rid=10 dependency=13 simulcast"
#define PLAIN "audio opus/111 | video vp8/96 dependency=13"

static void test_each_side_chooses(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice"), *bob = world_client(w, "bob");
	(void)arg;

	client_says(bob, "{'request':'set','substream':1}");
	expect(bob, "set");
	expect_field(bob, "substream", "1");
	expect_field(bob, "temporal", "-1");
	world_call(alice, bob, SIMULCAST);
	expect_route(alice, bob, "audio 0>0 111>111 | video 1>1 96>96 10:qhf1.-1.0");
	expect_route(bob, alice, "audio 0>0 111>111 | video 1>1 96>96 10:qhf-1.-1.0");
	world_forgets(w);

	client_says(alice, "{'request':'set','substream':2,'temporal':0,'fallback':100}");
	expect(alice, "set");
	expect_field(alice, "substream", "2");
	expect_field(alice, "temporal", "0");
	expect_field(alice, "fallback", "100");
	expect_quiet(w);
	expect_route(alice, bob, "audio 0>0 111>111 | video 1>1 96>96 10:qhf1.-1.0");
	expect_route(bob, alice, "audio 0>0 111>111 | video 1>1 96>96 10:qhf2.0.100");
}

/* What layers there are is known before the call is answered, and leads nowhere */
static void test_early(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice"), *bob = world_client(w, "bob");
	(void)arg;

	client_calls_early(alice, bob, SIMULCAST);
	expect_source(alice, "video 1>0 10:qhf-1.-1.0 greet:96 shut");
	client_rings(bob, SIMULCAST);
	expect_source(bob, "video 1>0 10:qhf-1.-1.0 greet:96 shut");
}

static void test_preview(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice"), *bob = world_client(w, "bob");
	(void)arg;

	client_says(bob, "{'request':'set','substream':0}");
	g_assert_true(client_sends(alice, "{'request':'call','username':'bob','preview':true}",
		"offer", SIMULCAST));
	client_rings(bob, SIMULCAST);
	client_connects(bob);
	expect_route(alice, bob, "audio 0>0 111>111 | video 1>1 96>96 10:qhf0.-1.0");
	world_forgets(w);
	client_receives(alice, 1, 2, 1);
	expect_quiet(w);
	client_receives(bob, 1, 0, 1);
	expect(bob, "simulcast");
	expect_field(bob, "substream", "0");

	/* along the way back keyframes are asked for */
	client_says(bob, "{'request':'set','substream':1}");
	expect_route(bob, alice, "audio 0>0 111>111 shut | video 1>1 96>96 10:qhf-1.-1.0 shut");
}

static void test_one_side_alone(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice"), *bob = world_client(w, "bob");
	(void)arg;

	client_calls_early(alice, bob, SIMULCAST);
	expect(alice, "calling +answer");
	expect_sdp(alice, "audio opus/111 | video vp8/96 rid=10");
	expect(bob, "incomingcall");
	client_accepts(bob, PLAIN);
	expect(bob, "accepted +answer");
	expect_sdp(bob, "audio opus/111 | video vp8/96 dependency=13");
	expect_route(alice, bob, "audio 0>0 111>111 | video 1>1 96>96 10:qhf-1.-1.0");
	expect_route(bob, alice, "audio 0>0 111>111 | video 1>1 96>96");
}

/* The server's own offers are for one size, as RIDs get lost on the way */
static void test_videocall_client(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice"), *carl = world_videocall(w, "carl");
	(void)arg;

	client_calls(alice, carl, SIMULCAST);
	client_accepts(carl, PLAIN);
	expect_route(alice, carl, "audio 0>0 111>111 | video 1>1 96>96 10:qhf-1.-1.0");
	expect_route(carl, alice, "audio 0>0 111>111 | video 1>1 96>96");
}

/* But its answer may have several, which their SSRCs tell */
static void test_answered(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice"), *carl = world_videocall(w, "carl");
	(void)arg;

	client_calls(alice, carl, PLAIN);
	client_accepts(carl, "audio opus/111 | video vp8/96 sim");
	expect_route(alice, carl, "audio 0>0 111>111 | video 1>1 96>96");
	expect_route(carl, alice, "audio 0>0 111>111 | video 1>1 96>96 0:-1.-1.0");
}

/* Without the extension nobody can tell which layer is which */
static void test_no_extension(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice"), *bob = world_client(w, "bob");
	(void)arg;

	world_call(alice, bob, "video vp8/96 simulcast");
	expect_route(alice, bob, "video 0>0 96>96");
}

static void test_told(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice"), *bob = world_client(w, "bob");
	(void)arg;

	client_receives(bob, 1, 2, 1);
	world_call(alice, bob, SIMULCAST);
	client_receives(bob, 0, 2, 1);
	client_receives(bob, 7, 2, 1);
	expect_quiet(w);

	client_receives(bob, 1, 2, 1);
	expect(bob, "simulcast");
	expect_field(bob, "username", "alice");
	expect_field(bob, "mindex", "1");
	expect_field(bob, "videocodec", "vp8");
	expect_field(bob, "substream", "2");
	expect_field(bob, "temporal", "1");
	client_receives(bob, 1, 0, -1);
	expect(bob, "simulcast");
	expect_field(bob, "substream", "0");
	expect_quiet(w);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	world_test("/simulcast/each-side-chooses", test_each_side_chooses);
	world_test("/simulcast/early", test_early);
	world_test("/simulcast/preview", test_preview);
	world_test("/simulcast/one-side-alone", test_one_side_alone);
	world_test("/simulcast/videocall-client", test_videocall_client);
	world_test("/simulcast/several sizes in an answer", test_answered);
	world_test("/simulcast/no-extension", test_no_extension);
	world_test("/simulcast/told", test_told);

	return g_test_run();
}
