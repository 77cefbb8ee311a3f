/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/*
 * A handle takes the place of another with its secret
 */

#include "dialog.h"

#define AUDIO "audio opus/111"
#define FEATURES ",'features':[]"

/* The old handle has nothing any more but what it can do as anybody can */
static void expect_replaced(struct client *old)
{
	expect(old, "replaced");
	expect_state(old, PARTY_UNREGISTERED);
	expect_nothing(old);
	expect_no_route(old);
	client_says(old, "{'request':'register','username':'other'}");
	expect(old, "registered");
	client_says(old, "{'request':'unregister'}");
	expect(old, "unregistered");
}

static void test_wrong_secret(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice"), *bob = world_client(w, "bob");
	struct client *eve = world_stranger(w, "eve");
	(void)arg;

	world_call(alice, bob, AUDIO);
	client_says(eve, "{'request':'register','username':'alice','secret':'guess'}");
	expect(eve, "error 489");
	client_says(bob, "{'request':'register','username':'alice','secret':'#'}");
	expect(bob, "error 477");
	expect_quiet(w);
	expect_state(alice, PARTY_ACTIVE);
	expect_route(alice, bob, "audio 0>0 111>111");
}

/* Bob's secret opens nothing of Alice's; nor does hers without her name */
static void test_of_another(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice"), *bob = world_client(w, "bob");
	struct client *eve = world_stranger(w, "eve");
	g_autofree char *body = g_strdup_printf(
		"{'request':'register','username':'alice','secret':'%s'}", bob->secret);
	(void)arg;

	client_says(eve, body);
	expect(eve, "error 489");
	expect_state(alice, PARTY_IDLE);
	expect_quiet(w);

	/* For a name that nobody has it means nothing */
	client_detaches(alice);
	client_says(eve, body);
	expect(eve, "registered");
	g_assert_cmpstr(eve->secret, !=, bob->secret);
}

static void test_idle(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice"), *bob = world_client(w, "bob");
	struct client *page = world_stranger(w, "alice");
	(void)arg;

	client_takes_over(page, alice, FEATURES);
	expect(page, "registered");
	expect_field(page, "username", "alice");
	expect_field(page, "call", NULL);
	g_assert_cmpstr(page->secret, ==, alice->secret);
	expect_replaced(alice);
	world_call(bob, page, AUDIO);
	expect_nothing(alice);
}

static void test_calling(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice"), *bob = world_client(w, "bob");
	struct client *page = world_stranger(w, "alice");
	(void)arg;

	world_ring(alice, bob, AUDIO);
	client_takes_over(page, alice, FEATURES);
	expect(page, "registered");
	expect_field(page, "call", NULL);
	expect(alice, "hangup replaced");
	expect_replaced(alice);
	expect(bob, "hangup replaced");
	expect_quiet(w);
	g_assert_cmpuint(alice->closes, ==, 1);
	world_closes(w);
	world_call(page, bob, AUDIO);
}

/* The caller notices nothing */
static void test_ringing(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice"), *bob = world_client(w, "bob");
	struct client *page = world_stranger(w, "bob");
	(void)arg;

	world_ring(alice, bob, AUDIO);
	world_passes(w, 20);
	client_takes_over(page, bob, FEATURES);
	expect(page, "registered");
	expect(page, "incomingcall");
	expect_field(page, "call_id", bob->call_id);
	expect_field(page, "ring_timeout", "25");
	expect(bob, "hangup replaced");
	expect_replaced(bob);
	g_assert_cmpuint(bob->closes, ==, 1);
	expect_quiet(w);
	client_accepts(page, AUDIO);
	expect(page, "accepted +answer");
	expect(alice, "accepted");
	expect_route(alice, page, "audio 0>0 111>111");
}

/* A second call must not take the place of the one that rang here */
static void test_ringing_two(struct world *w, gconstpointer arg)
{
	struct client *alice, *bob, *tablet, *carol, *page[2];
	(void)arg;

	world_sets(w, "max_devices", "2");
	alice = world_client(w, "alice");
	carol = world_client(w, "carol");
	bob = world_client(w, "bob");
	tablet = world_client(w, "bob");
	client_calls(tablet, world_client(w, "dave"), AUDIO);
	client_calls(alice, bob, AUDIO);
	client_hangs_up(tablet);
	client_closed(tablet);
	client_calls(carol, bob, AUDIO);
	world_forgets(w);

	for (guint i = 0; i < 2; i++) {
		page[i] = world_stranger(w, "bob");
		client_takes_over(page[i], i ? bob : tablet, FEATURES);
		expect(page[i], "registered");
		expect(page[i], "incomingcall");
		expect_field(page[i], "username", i ? "alice" : "carol");
	}
	expect_nothing(alice);
	expect_nothing(carol);
	client_accepts(page[0], AUDIO);
	expect(carol, "accepted +answer");
	client_accepts(page[1], AUDIO);
	expect(alice, "accepted +answer");
}

static void test_active(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice"), *bob = world_client(w, "bob");
	struct client *page = world_stranger(w, "alice");
	(void)arg;

	world_connect(alice, bob, AUDIO);
	client_says(alice, "{'request':'set','audio':false}");
	client_says(alice, "{'request':'hold'}");
	world_forgets(w);
	client_takes_over(page, alice, FEATURES);
	expect(page, "registered");
	expect_field(page, "call.call_id", bob->call_id);
	expect_field(page, "call.username", "bob");
	expect_field(page, "call.state", "active");
	expect_field(page, "call.role", "caller");
	expect_replaced(alice);
	expect(bob, "reconnecting");
	expect_field(bob, "username", "alice");
	expect_quiet(w);
	expect_no_route(bob);
	g_assert_cmpuint(alice->closes, ==, 1);
	expect_state(page, PARTY_ACTIVE);

	client_reattaches(page, AUDIO);
	expect(page, "reattached +answer");
	expect_field(page, "username", "bob");
	expect_nothing(bob);
	client_connects(page);
	expect(bob, "connected");
	expect_route(bob, page, "audio 0>0 111>111 shut");
	client_says(page, "{'request':'unhold'}");
	expect_route(bob, page, "audio 0>0 111>111");
	expect_route(page, bob, "audio 0>0 111>111 shut");
}

/* Who cannot come back, or need not be waited for, ends the call */
static void test_active_ends(struct world *w, gconstpointer arg)
{
	static const struct {
		const char *grace, *features;
		gboolean old_offers, absent;
	} cases[] = {
		{ "20", "", TRUE, FALSE },
		{ "20", FEATURES, FALSE, FALSE },
		{ "0", FEATURES, TRUE, FALSE },
		{ "20", "", TRUE, TRUE },
	};
	(void)arg;

	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		struct client *bob = world_client(w, "bob"), *page = world_stranger(w, "alice");
		struct client *alice = cases[i].old_offers ? world_client(w, "alice") :
			world_videocall(w, "alice");

		world_sets(w, "resume_grace", cases[i].grace);
		world_call(alice, bob, AUDIO);
		if (cases[i].absent)
			client_detaches(alice);
		world_forgets(w);
		client_takes_over(page, alice, cases[i].features);
		expect(page, "registered");
		expect_field(page, "call", NULL);
		g_assert_cmpstr(page->secret, ==, alice->secret);
		expect(bob, "hangup replaced");
		expect_nothing(bob);
		expect_state(page, PARTY_IDLE);
		world_closes(w);
		world_call(bob, page, AUDIO);
		client_hangs_up(page);
		client_detaches(page);
		client_detaches(alice);
		client_detaches(bob);
	}
}

/* Again and again, and from one handle to the next */
static void test_again(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice"), *bob = world_client(w, "bob");
	(void)arg;

	world_connect(alice, bob, AUDIO);
	for (guint i = 0; i < 20; i++) {
		struct client *page = world_stranger(w, "alice");

		client_takes_over(page, alice, FEATURES);
		client_reattaches(page, AUDIO);
		client_connects(page);
		expect(bob, "reconnecting");
		expect(bob, "connected");
		expect_nothing(bob);
		expect_route(page, bob, "audio 0>0 111>111");
		expect_route(bob, page, "audio 0>0 111>111");
		if (i % 2)
			client_detaches(alice);
		alice = page;
	}
	client_hangs_up(alice);
	expect(bob, "hangup ended");
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	world_test("/takeover/wrong-secret", test_wrong_secret);
	world_test("/takeover/of-another", test_of_another);
	world_test("/takeover/idle", test_idle);
	world_test("/takeover/calling", test_calling);
	world_test("/takeover/ringing", test_ringing);
	world_test("/takeover/ringing-two", test_ringing_two);
	world_test("/takeover/active", test_active);
	world_test("/takeover/active-ends", test_active_ends);
	world_test("/takeover/again", test_again);

	return g_test_run();
}
