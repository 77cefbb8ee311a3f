/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/*
 * A caller that may be seen and heard while its call rings. That nothing else
 * crosses then is looked at after each step, see inspect.c.
 */

#include "dialog.h"

#define SDP "audio opus/111 | video vp8/96 | data"
#define OPEN "audio 0>0 111>111 | video 1>1 96>96"
#define SHUT "audio 0>0 111>111 shut | video 1>1 96>96 shut"

static void calls_seen(struct client *caller, const char *name)
{
	g_autofree char *body = g_strdup_printf(
		"{'request':'call','username':'%s','preview':true}", name);

	g_assert_true(client_sends(caller, body, "offer", SDP));
}

/* Alice calls, and Bob's leg is up */
static void shown(struct client *alice, struct client *bob)
{
	calls_seen(alice, bob->name);
	client_rings(bob, SDP);
	client_connects(alice);
	client_connects(bob);
	world_forgets(alice->world);
}

static void test_shown(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice"), *bob = world_client(w, "bob");
	(void)arg;

	calls_seen(alice, "bob");
	expect(alice, "calling +answer");
	expect(bob, "incomingcall");
	expect_field(bob, "preview", "true");
	client_connects(alice);
	client_rings(bob, SDP);
	expect_no_route(alice);

	client_connects(bob);
	expect_route(alice, bob, OPEN);
	expect_route(bob, alice, SHUT);
	g_assert_cmpuint(alice->keyframes, ==, 1);
	g_assert_cmpuint(bob->keyframes, ==, 0);

	client_accepts(bob, NULL);
	expect_route(alice, bob, OPEN " | data");
	expect_route(bob, alice, OPEN " | data");
	g_assert_cmpuint(bob->keyframes, ==, 1);
}

/* The caller's leg may be the later one to come up */
static void test_caller_last(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice"), *bob = world_client(w, "bob");
	(void)arg;

	calls_seen(alice, "bob");
	client_rings(bob, SDP);
	client_connects(bob);
	expect_route(alice, bob, OPEN);
	g_assert_cmpuint(alice->keyframes, ==, 0);
	client_connects(alice);
	g_assert_cmpuint(alice->keyframes, ==, 1);
}

static void test_unasked(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice"), *bob = world_client(w, "bob");
	(void)arg;

	client_calls_early(alice, bob, SDP);
	expect(bob, "incomingcall");
	expect_field(bob, "preview", NULL);
	client_rings(bob, SDP);
	client_connects(alice);
	client_connects(bob);
	expect_no_route(alice);
	expect_no_route(bob);
}

/* One device sees it, the first that can; when it is gone, another */
static void test_devices(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice"), *bob, *tablet, *laptop;
	(void)arg;

	world_sets(w, "max_devices", "3");
	bob = world_client(w, "bob");
	tablet = world_client(w, "bob");
	laptop = world_client(w, "bob");
	calls_seen(alice, "bob");
	client_rings(bob, SDP);
	client_rings(tablet, SDP);
	client_connects(alice);
	client_connects(tablet);
	client_connects(bob);
	expect_route(alice, tablet, OPEN);
	expect_no_route(bob);
	g_assert_cmpuint(alice->keyframes, ==, 1);

	client_is_lost(tablet);
	expect_route(alice, bob, OPEN);
	expect_route(bob, alice, SHUT);
	expect_no_route(tablet);
	g_assert_cmpuint(alice->keyframes, ==, 2);

	client_accepts(laptop, SDP);
	expect_route(alice, laptop, OPEN " | data");
	expect_no_route(bob);
}

static void test_muted(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice"), *bob = world_client(w, "bob");
	(void)arg;

	client_says(alice, "{'request':'set','bitrate':500000}");
	shown(alice, bob);
	g_assert_cmpuint(alice->cap, ==, 500000);
	client_says(alice, "{'request':'set','video':false,'bitrate':300000}");
	expect_route(alice, bob, "audio 0>0 111>111 | video 1>1 96>96 shut");
	g_assert_cmpuint(alice->cap, ==, 300000);
	g_assert_cmpuint(alice->keyframes, ==, 1);
	client_says(alice, "{'request':'set','video':true,'bitrate':0}");
	expect_route(alice, bob, OPEN);
	g_assert_cmpuint(alice->cap, ==, 0);
	g_assert_cmpuint(alice->keyframes, ==, 2);

	client_offers(alice, "audio opus/111 | video vp8/96 inactive | data");
	expect_route(alice, bob, "audio 0>0 111>111");
}

static void cancel(struct client *alice, struct client *bob)
{
	(void)bob;
	client_hangs_up(alice);
}

static void decline(struct client *alice, struct client *bob)
{
	(void)alice;
	client_hangs_up(bob);
}

static void time_out(struct client *alice, struct client *bob)
{
	(void)bob;
	world_passes(alice->world, 45);
}

static void lose_caller(struct client *alice, struct client *bob)
{
	(void)bob;
	client_is_lost(alice);
}

static void lose_device(struct client *alice, struct client *bob)
{
	(void)alice;
	client_is_lost(bob);
}

static void test_over(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice"), *bob = world_client(w, "bob");
	void (*const ends[])(struct client *alice, struct client *bob) = {
		cancel, decline, time_out, lose_caller, lose_device,
	};
	(void)arg;

	for (guint i = 0; i < G_N_ELEMENTS(ends); i++) {
		shown(alice, bob);
		expect_route(alice, bob, OPEN);
		ends[i](alice, bob);
		expect_state(alice, PARTY_IDLE);
		expect_state(bob, PARTY_IDLE);
		expect_no_route(alice);
		expect_no_route(bob);
		world_closes(w);
	}
}

/* Bob calls back while he sees Alice */
static void test_glare(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice"), *bob = world_client(w, "bob");
	(void)arg;

	shown(alice, bob);
	calls_seen(bob, "alice");
	expect_state(alice, PARTY_ACTIVE);
	expect_route(alice, bob, OPEN " | data");
	expect_route(bob, alice, OPEN " | data");
}

/* The page is loaded again while it rings: what takes its place sees it, too */
static void test_takeover(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice"), *bob = world_client(w, "bob");
	struct client *again;
	(void)arg;

	world_sets(w, "max_devices", "2");
	client_says(bob, "{'request':'unregister'}");
	client_says(bob, "{'request':'register','username':'bob','features':[]}");
	shown(alice, bob);
	again = world_stranger(w, "bob");
	client_takes_over(again, bob, ",'features':[]");
	expect(again, "registered");
	expect(again, "incomingcall");
	expect_field(again, "preview", "true");
	expect_no_route(alice);
	client_rings(again, SDP);
	client_connects(again);
	expect_route(alice, again, OPEN);
}

/* Neither side of a call of theirs has early transport */
static void test_videocall(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice"), *dave = world_videocall(w, "dave");
	(void)arg;

	calls_seen(alice, "dave");
	expect(dave, "incomingcall +offer");
	expect_field(dave, "preview", NULL);
	client_hangs_up(dave);
	world_closes(w);
	world_forgets(w);

	calls_seen(dave, "alice");
	expect(dave, "calling");
	expect(alice, "incomingcall");
	expect_field(alice, "preview", NULL);
	client_rings(alice, SDP);
	client_connects(alice);
	expect_no_route(dave);
}

static void test_status(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice"), *bob = world_client(w, "bob");
	(void)arg;

	shown(alice, bob);
	client_says(bob, "{'request':'status'}");
	expect(bob, "status");
	expect_field(bob, "call.preview", "true");
	client_accepts(bob, NULL);
	world_forgets(w);
	client_says(bob, "{'request':'status'}");
	expect(bob, "status");
	expect_field(bob, "call.preview", NULL);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	world_test("/preview/shown", test_shown);
	world_test("/preview/caller-last", test_caller_last);
	world_test("/preview/unasked", test_unasked);
	world_test("/preview/devices", test_devices);
	world_test("/preview/muted", test_muted);
	world_test("/preview/over", test_over);
	world_test("/preview/glare", test_glare);
	world_test("/preview/takeover", test_takeover);
	world_test("/preview/videocall", test_videocall);
	world_test("/preview/status", test_status);

	return g_test_run();
}
