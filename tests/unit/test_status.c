/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/*
 * What a client asks for after a gap in which events were lost
 */

#include "dialog.h"

#define AUDIO "audio opus/111"
#define VIDEO "audio opus/111 | video vp8/96"

static void ask(struct client *c, gboolean answer)
{
	client_says(c, answer ? "{'request':'status','answer':true}" :
		"{'request':'status'}");
}

/* A call that came into the gap */
static void test_incoming(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice"), *bob = world_client(w, "bob");
	(void)arg;

	client_calls(alice, bob, VIDEO);
	world_forgets(w);
	ask(bob, TRUE);
	expect(bob, "status");
	expect_field(bob, "state", "ringing");
	expect_field(bob, "call.role", "callee");
	expect_field(bob, "call.username", "alice");
	expect_field(bob, "call.state", "ringing");
	expect_field(bob, "call.rings", "false");
	client_rings(bob, VIDEO);
	world_forgets(w);
	ask(alice, TRUE);
	expect(alice, "status");
	expect_field(alice, "state", "calling");
	expect_field(alice, "call.rings", "true");
}

/* The answer that was lost comes again, while there is one */
static void test_answer(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice"), *bob = world_client(w, "bob");
	(void)arg;

	ask(alice, TRUE);
	expect(alice, "status");
	client_calls_early(alice, bob, VIDEO);
	expect(alice, "calling +answer");
	ask(alice, TRUE);
	expect(alice, "status +answer");
	expect_sdp(alice, VIDEO);
	ask(alice, FALSE);
	expect(alice, "status");
	client_accepts(bob, VIDEO);
	world_forgets(w);
	ask(bob, TRUE);
	expect(bob, "status +answer");
	expect_sdp(bob, VIDEO);
	expect_field(bob, "call.state", "active");
	client_hangs_up(alice);
	world_forgets(w);
	ask(bob, TRUE);
	expect(bob, "status");
	expect_field(bob, "state", "idle");
	expect_field(bob, "call", NULL);
}

/* Without early there is none before the call is accepted */
static void test_late(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice"), *bob = world_client(w, "bob");
	(void)arg;

	client_calls(alice, bob, AUDIO);
	expect(alice, "calling");
	ask(alice, TRUE);
	expect(alice, "status");
	client_accepts(bob, AUDIO);
	expect(alice, "accepted +answer");
	ask(alice, TRUE);
	expect(alice, "status +answer");
	expect_sdp(alice, AUDIO);
}

static void test_offer(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice"), *bob = world_videocall(w, "bob");
	(void)arg;

	client_calls(alice, bob, AUDIO);
	world_forgets(w);
	ask(bob, FALSE);
	expect(bob, "status +offer");
	expect_sdp(bob, AUDIO);
	client_accepts(bob, AUDIO);
	expect(bob, "accepted");
	ask(bob, TRUE);
	expect(bob, "status");
	client_offers(alice, VIDEO);
	expect(bob, "update +offer");
	ask(bob, FALSE);
	expect(bob, "status +offer");
	expect_sdp(bob, VIDEO);
	client_answers(bob, VIDEO);
	expect(bob, "set");
	expect_route(alice, bob, "audio 0>0 111>111 | video 1>1 96>96");
}

/* It was asked to offer anew, and did not hear */
static void test_update(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice"), *bob = world_client(w, "bob");
	(void)arg;

	world_call(alice, bob, AUDIO);
	ask(bob, FALSE);
	expect(bob, "status");
	expect_field(bob, "call.update", NULL);
	client_offers(alice, VIDEO);
	world_forgets(w);
	ask(bob, FALSE);
	expect(bob, "status");
	expect_field(bob, "call.update", "true");
	client_offers(bob, VIDEO);
	world_forgets(w);
	ask(bob, FALSE);
	expect(bob, "status");
	expect_field(bob, "call.update", NULL);
}

static void test_peer(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice"), *bob = world_client(w, "bob");
	(void)arg;

	world_connect(alice, bob, VIDEO);
	client_says(bob, "{'request':'set','video':false,'screen':true}");
	client_says(bob, "{'request':'hold'}");
	world_passes(w, 2);
	client_is_lost(bob);
	world_forgets(w);
	ask(alice, FALSE);
	expect(alice, "status");
	expect_field(alice, "call.peer.video", "false");
	expect_field(alice, "call.peer.audio", "true");
	expect_field(alice, "call.peer.screen", "true");
	expect_field(alice, "call.peer.held", "true");
	expect_field(alice, "call.peer.reconnecting", "true");
	expect_field(alice, "call.since_ms", "2000");
	ask(bob, FALSE);
	expect(bob, "status");
	expect_field(bob, "held", "true");
	expect_field(bob, "reconnecting", "true");
	expect_field(bob, "screen", "true");
	client_says(bob, "{'request':'hangup'}");
	world_forgets(w);
	ask(bob, FALSE);
	expect(bob, "status");
	expect_field(bob, "held", "false");
	expect_field(bob, "reconnecting", "false");
	expect_field(bob, "screen", "false");
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	world_test("/status/incoming", test_incoming);
	world_test("/status/answer", test_answer);
	world_test("/status/late", test_late);
	world_test("/status/offer", test_offer);
	world_test("/status/update", test_update);
	world_test("/status/peer", test_peer);

	return g_test_run();
}
