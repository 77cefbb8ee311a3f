/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/*
 * Several devices of one user
 */

#include "dialog.h"

#define AUDIO "audio opus/111"
#define VIDEO "audio opus/111 | video vp8/96 h264/106:42e01f.1"

struct home {
	struct client *alice, *bob, *tablet;
};

/* Alice, and two devices of Bob's */
static struct home home(struct world *w)
{
	struct home h;

	world_sets(w, "max_devices", "2");
	h.alice = world_client(w, "alice");
	h.bob = world_client(w, "bob");
	h.tablet = world_client(w, "bob");

	return h;
}

static void ring_all(const struct home *h, const char *sdp)
{
	client_calls_early(h->alice, h->bob, sdp);
	expect(h->alice, "calling +answer");
	expect(h->bob, "incomingcall");
	expect(h->tablet, "incomingcall");
	g_assert_cmpstr(h->bob->call_id, ==, h->tablet->call_id);
}

static void test_all_ring(struct world *w, gconstpointer arg)
{
	struct home h = home(w);
	(void)arg;

	ring_all(&h, AUDIO);
	client_rings(h.bob, NULL);
	expect(h.bob, "ringing");
	expect(h.alice, "ringing");
	client_rings(h.tablet, NULL);
	expect(h.tablet, "ringing");
	expect_nothing(h.alice);
	client_accepts(h.tablet, AUDIO);
	expect(h.tablet, "accepted +answer");
	expect(h.alice, "accepted");
	expect(h.bob, "hangup answered_elsewhere");
	expect_field(h.bob, "username", "bob");
	expect_quiet(w);
	expect_route(h.alice, h.tablet, "audio 0>0 111>111");
	expect_route(h.tablet, h.alice, "audio 0>0 111>111");
	expect_state(h.bob, PARTY_IDLE);
	client_calls(h.bob, world_client(w, "carol"), AUDIO);
	expect(h.bob, "calling");
	expect_state(h.alice, PARTY_ACTIVE);
}

/* Both have their transport up; only one stays */
static void test_all_early(struct world *w, gconstpointer arg)
{
	struct home h = home(w);
	(void)arg;

	ring_all(&h, VIDEO);
	client_rings(h.bob, VIDEO);
	expect(h.bob, "ringing +answer");
	client_rings(h.tablet, VIDEO);
	expect(h.tablet, "ringing +answer");
	expect(h.alice, "ringing");
	client_connects(h.bob);
	client_connects(h.tablet);
	client_accepts(h.bob, NULL);
	expect(h.bob, "accepted");
	expect(h.alice, "accepted");
	expect(h.tablet, "hangup answered_elsewhere");
	expect_quiet(w);
	g_assert_cmpuint(h.tablet->closes, ==, 1);
	g_assert_cmpuint(h.bob->closes + h.alice->closes, ==, 0);
}

/* What was chosen for one device does not bind the other */
static void test_each_its_codecs(struct world *w, gconstpointer arg)
{
	struct home h = home(w);
	(void)arg;

	ring_all(&h, VIDEO);
	client_rings(h.bob, "audio opus/111 | video h264/106:42e01f.1");
	client_rings(h.tablet, "audio opus/111 | video vp8/96");
	world_forgets(w);
	client_accepts(h.tablet, NULL);
	expect(h.tablet, "accepted");
	expect(h.alice, "accepted");
	expect(h.bob, "hangup answered_elsewhere");
	expect_quiet(w);
	expect_route(h.alice, h.tablet, "audio 0>0 111>111 | video 1>1 96>96");
	client_hangs_up(h.alice);
	world_closes(w);
	world_forgets(w);

	ring_all(&h, VIDEO);
	client_rings(h.bob, "audio opus/111 | video h264/106:42e01f.1");
	client_rings(h.tablet, "audio opus/111 | video vp8/96");
	world_forgets(w);
	client_accepts(h.bob, NULL);
	expect(h.alice, "accepted");
	expect(h.alice, "update");
	expect(h.bob, "accepted");
	client_offers(h.alice, VIDEO);
	expect(h.alice, "set +answer");
	expect_route(h.alice, h.bob, "audio 0>0 111>111 | video 1>1 106>106");
	expect_nothing(h.bob);
}

static void test_declined(struct world *w, gconstpointer arg)
{
	static const char *const bodies[] = {
		"{'request':'hangup'}", "{'request':'hangup','code':'busy'}",
	};
	static const char *const heard[] = { "hangup declined", "hangup busy" };
	struct home h = home(w);
	(void)arg;

	for (guint i = 0; i < 2; i++) {
		ring_all(&h, AUDIO);
		client_says(h.tablet, bodies[i]);
		expect(h.tablet, heard[i]);
		expect(h.alice, heard[i]);
		expect(h.bob, "hangup declined_elsewhere");
		expect_quiet(w);
		world_closes(w);
	}
}

/* The second is late by nothing, and told so before its answer */
static void test_two_accepts(struct world *w, gconstpointer arg)
{
	struct home h = home(w);
	(void)arg;

	ring_all(&h, AUDIO);
	client_accepts(h.bob, AUDIO);
	client_accepts(h.tablet, AUDIO);
	expect(h.bob, "accepted +answer");
	expect(h.alice, "accepted");
	expect(h.tablet, "hangup answered_elsewhere");
	expect(h.tablet, "error 481");
	expect_quiet(w);
	g_assert_cmpuint(h.tablet->closes, ==, 1);
	expect_route(h.alice, h.bob, "audio 0>0 111>111");
}

static void test_joins(struct world *w, gconstpointer arg)
{
	struct client *alice, *bob, *tablet, *old;
	(void)arg;

	world_sets(w, "max_devices", "3");
	alice = world_client(w, "alice");
	bob = world_client(w, "bob");
	client_calls_early(alice, bob, AUDIO);
	world_forgets(w);
	world_passes(w, 10);
	tablet = world_stranger(w, "bob");
	tablet->features = TRUE;
	client_says(tablet, "{'request':'register','username':'bob','features':[]}");
	expect(tablet, "registered");
	expect_field(tablet, "call", NULL);
	expect(tablet, "incomingcall");
	expect_field(tablet, "username", "alice");
	expect_field(tablet, "ring_timeout", "35");
	expect_media(tablet, "audio opus");
	old = world_stranger(w, "bob");
	client_says(old, "{'request':'register','username':'bob'}");
	expect(old, "registered");
	expect(old, "incomingcall +offer");
	expect_quiet(w);
	client_accepts(old, AUDIO);
	expect(old, "accepted");
	expect(alice, "accepted");
	expect(bob, "hangup answered_elsewhere");
	expect(tablet, "hangup answered_elsewhere");
	expect_route(old, alice, "audio 0>0 111>111");
}

static void test_busy(struct world *w, gconstpointer arg)
{
	struct home h = home(w);
	struct client *carol = world_client(w, "carol"), *dave = world_client(w, "dave");
	(void)arg;

	client_calls(carol, h.bob, AUDIO);
	client_accepts(h.bob, AUDIO);
	world_forgets(w);
	client_calls(h.alice, h.bob, AUDIO);
	expect(h.alice, "calling");
	expect(h.tablet, "incomingcall");
	expect_nothing(h.bob);
	client_calls(dave, h.bob, AUDIO);
	expect(dave, "hangup busy");
	expect_quiet(w);
	client_closed(dave);

	/* Call waiting: both calls go on, one of them on hold */
	client_says(h.bob, "{'request':'hold'}");
	client_accepts(h.tablet, AUDIO);
	expect_state(h.bob, PARTY_ACTIVE);
	expect_state(h.tablet, PARTY_ACTIVE);
	client_hangs_up(carol);
	world_closes(w);
	world_forgets(w);
	client_calls(dave, h.bob, AUDIO);
	expect(dave, "calling");
	expect(h.bob, "incomingcall");
	expect_quiet(w);
}

/* A device that goes leaves the call to the other; the last one ends it */
static void test_goes(struct world *w, gconstpointer arg)
{
	struct home h = home(w);
	(void)arg;

	ring_all(&h, AUDIO);
	client_detaches(h.bob);
	expect_nothing(h.alice);
	expect_nothing(h.tablet);
	client_rings(h.tablet, AUDIO);
	world_forgets(w);
	client_is_lost(h.tablet);
	expect(h.tablet, "hangup unreachable");
	expect(h.alice, "hangup unreachable");
	expect_nothing(h.alice);
}

static void test_unregisters(struct world *w, gconstpointer arg)
{
	struct home h = home(w);
	(void)arg;

	ring_all(&h, AUDIO);
	client_says(h.bob, "{'request':'unregister'}");
	expect(h.bob, "hangup declined");
	expect(h.bob, "unregistered");
	expect_quiet(w);
	client_accepts(h.tablet, AUDIO);
	expect(h.alice, "accepted");
	expect_state(h.tablet, PARTY_ACTIVE);
}

static void test_caller_ends(struct world *w, gconstpointer arg)
{
	static const char *const heard[] = { "hangup cancelled", "hangup timeout" };
	struct home h = home(w);
	(void)arg;

	for (guint i = 0; i < 2; i++) {
		ring_all(&h, AUDIO);
		if (i)
			world_passes(w, 45);
		else
			client_hangs_up(h.alice);
		expect(h.alice, heard[i]);
		expect(h.bob, heard[i]);
		expect(h.tablet, heard[i]);
		expect_quiet(w);
		world_closes(w);
	}
}

static void test_too_many(struct world *w, gconstpointer arg)
{
	struct home h = home(w);
	struct client *eve = world_stranger(w, "eve");
	(void)arg;

	client_says(eve, "{'request':'register','username':'bob'}");
	expect(eve, "error 476");
	client_detaches(h.bob);
	client_says(eve, "{'request':'register','username':'bob'}");
	expect(eve, "registered");
	expect_quiet(w);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	world_test("/devices/all-ring", test_all_ring);
	world_test("/devices/all-early", test_all_early);
	world_test("/devices/each-its-codecs", test_each_its_codecs);
	world_test("/devices/declined", test_declined);
	world_test("/devices/two-accepts", test_two_accepts);
	world_test("/devices/joins", test_joins);
	world_test("/devices/busy", test_busy);
	world_test("/devices/goes", test_goes);
	world_test("/devices/unregisters", test_unregisters);
	world_test("/devices/caller-ends", test_caller_ends);
	world_test("/devices/too-many", test_too_many);

	return g_test_run();
}
