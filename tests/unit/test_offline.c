/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/*
 * Calls to somebody who is not there yet
 */

#include "dialog.h"

#define AUDIO "audio opus/111"

static struct client *caller(struct world *w)
{
	struct client *alice;

	world_sets(w, "ring_offline", "30");
	alice = world_client(w, "alice");
	g_assert_true(client_sends(alice, "{'request':'call','username':'bob','early':true}",
		"offer", AUDIO));
	expect(alice, "calling +answer");
	expect_field(alice, "username", "bob");
	expect_nothing(alice);
	g_assert_cmpuint(w->wakeups, ==, 1);

	return alice;
}

static struct client *comes(struct world *w, const char *features)
{
	struct client *bob = world_stranger(w, "bob");
	g_autofree char *body = g_strdup_printf(
		"{'request':'register','username':'bob'%s}", features);

	bob->features = *features != '\0';
	client_says(bob, body);
	expect(bob, "registered");

	return bob;
}

static void test_comes(struct world *w, gconstpointer arg)
{
	struct client *alice = caller(w), *bob, *tablet;
	(void)arg;

	world_sets(w, "max_devices", "2");
	world_passes(w, 29);
	expect_quiet(w);
	bob = comes(w, ",'features':[]");
	expect(bob, "incomingcall");
	expect_field(bob, "username", "alice");
	expect_field(bob, "ring_timeout", "16");
	expect_nothing(alice);
	client_rings(bob, AUDIO);
	expect(bob, "ringing +answer");
	expect(alice, "ringing");
	tablet = comes(w, "");
	expect(tablet, "incomingcall +offer");
	world_passes(w, 10);
	client_accepts(bob, NULL);
	expect(bob, "accepted");
	expect(alice, "accepted");
	expect(tablet, "hangup answered_elsewhere");
	expect_route(alice, bob, "audio 0>0 111>111");
	g_assert_cmpuint(w->wakeups, ==, 1);
}

static void test_nobody(struct world *w, gconstpointer arg)
{
	struct client *alice = caller(w);
	struct exchange_counts counts;
	(void)arg;

	world_passes(w, 30);
	expect(alice, "hangup unreachable");
	expect_field(alice, "username", "bob");
	exchange_counts(w->exchange, &counts);
	g_assert_cmpuint(counts.names, ==, 1);
	g_assert_cmpuint(alice->closes, ==, 1);
	expect_nothing(comes(w, ""));
}

/* Whichever time is shorter */
static void test_timeout(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice");
	(void)arg;

	world_sets(w, "ring_offline", "60");
	g_assert_true(client_sends(alice,
		"{'request':'call','username':'bob','ring_timeout':20}", "offer", AUDIO));
	expect(alice, "calling");
	world_passes(w, 20);
	expect(alice, "hangup timeout");
	expect_quiet(w);
}

/* The only device goes again: the call waits for another */
static void test_goes(struct world *w, gconstpointer arg)
{
	struct client *alice = caller(w), *bob;
	(void)arg;

	bob = comes(w, ",'features':[]");
	client_detaches(bob);
	expect_nothing(alice);
	world_passes(w, 29);
	expect_nothing(alice);
	bob = comes(w, ",'features':[]");
	expect(bob, "incomingcall");
	client_says(bob, "{'request':'hangup'}");
	expect(bob, "hangup declined");
	expect(alice, "hangup declined");
	expect_nothing(alice);
}

static void test_cancelled(struct world *w, gconstpointer arg)
{
	struct client *alice = caller(w);
	(void)arg;

	client_hangs_up(alice);
	expect(alice, "hangup cancelled");
	expect_nothing(comes(w, ""));
	expect_nothing(alice);
}

/* One call can wait for somebody; that is somebody who is called already */
static void test_two(struct world *w, gconstpointer arg)
{
	struct client *alice = caller(w), *carol = world_client(w, "carol"), *bob;
	(void)arg;

	g_assert_true(client_sends(carol, "{'request':'call','username':'bob'}", "offer", AUDIO));
	expect(carol, "hangup busy");
	bob = comes(w, ",'features':[]");
	expect(bob, "incomingcall");
	expect_field(bob, "username", "alice");
	expect_nothing(alice);
}

/* He calls back before he hears of it */
static void test_calls_back(struct world *w, gconstpointer arg)
{
	struct client *alice = caller(w), *bob = comes(w, ",'features':[]");
	(void)arg;

	client_calls(bob, alice, AUDIO);
	expect(bob, "incomingcall");
	expect(bob, "calling +answer");
	expect(bob, "accepted");
	expect(alice, "accepted");
	expect_quiet(w);
}

/* Without it a call to nobody fails at once */
static void test_off(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice");
	(void)arg;

	g_assert_true(client_sends(alice, "{'request':'call','username':'bob'}", "offer", AUDIO));
	expect(alice, "error 478");
	g_assert_cmpuint(w->wakeups, ==, 0);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	world_test("/offline/comes", test_comes);
	world_test("/offline/nobody", test_nobody);
	world_test("/offline/timeout", test_timeout);
	world_test("/offline/goes", test_goes);
	world_test("/offline/cancelled", test_cancelled);
	world_test("/offline/two", test_two);
	world_test("/offline/calls-back", test_calls_back);
	world_test("/offline/off", test_off);

	return g_test_run();
}
