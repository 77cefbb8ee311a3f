/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/*
 * Whether others are online, busy or offline
 */

#include "dialog.h"

#define AUDIO "audio opus/111"

static void watch(struct client *c, const char *names)
{
	g_autofree char *body = g_strdup_printf("{'request':'watch','usernames':[%s]}", names);

	client_says(c, body);
}

static void expect_presence(struct client *c, const char *username, const char *presence)
{
	expect(c, "presence");
	expect_field(c, "username", username);
	expect_field(c, "presence", presence);
}

static void test_changes(struct world *w, gconstpointer arg)
{
	struct client *eve = world_client(w, "eve"), *alice, *bob;
	(void)arg;

	watch(eve, "'alice','bob'");
	expect(eve, "watching");
	expect_field(eve, "count", "2");
	expect_presence(eve, "alice", "offline");
	expect_presence(eve, "bob", "offline");
	alice = world_client(w, "alice");
	bob = world_client(w, "bob");
	world_forgets(w);
	client_calls(alice, bob, AUDIO);
	world_forgets(w);
	watch(eve, "'alice','bob'");
	expect(eve, "watching");
	expect_field(eve, "count", "2");
	expect_presence(eve, "alice", "busy");
	expect_presence(eve, "bob", "busy");
	client_accepts(bob, AUDIO);
	expect_nothing(eve);
	client_hangs_up(bob);
	g_assert_cmpuint(g_queue_get_length(&eve->heard), ==, 2);
	world_forgets(w);
	client_detaches(alice);
	expect_presence(eve, "alice", "offline");
	client_says(bob, "{'request':'unregister'}");
	expect_presence(eve, "bob", "offline");
	expect_nothing(eve);
}

/* Busy is who has no device left; the devices do not count otherwise */
static void test_devices(struct world *w, gconstpointer arg)
{
	struct client *eve, *alice, *bob, *tablet;
	(void)arg;

	world_sets(w, "max_devices", "2");
	eve = world_client(w, "eve");
	alice = world_client(w, "alice");
	watch(eve, "'bob'");
	expect(eve, "watching");
	expect_presence(eve, "bob", "offline");
	bob = world_stranger(w, "bob");
	client_says(bob, "{'request':'register','username':'bob','features':[]}");
	bob->features = TRUE;
	expect_presence(eve, "bob", "online");
	tablet = world_stranger(w, "bob");
	client_says(tablet, "{'request':'register','username':'bob','features':[]}");
	tablet->features = TRUE;
	client_calls(bob, alice, AUDIO);
	expect_nothing(eve);
	client_calls(tablet, eve, AUDIO);
	expect(eve, "incomingcall");
	expect_presence(eve, "bob", "busy");
	client_detaches(bob);
	expect_nothing(eve);
	client_hangs_up(tablet);
	expect(eve, "hangup cancelled");
	expect_presence(eve, "bob", "online");
	client_detaches(tablet);
	expect_presence(eve, "bob", "offline");
	expect_nothing(eve);
}

/* Somebody whose page is loading again is in a call, not offline */
static void test_away(struct world *w, gconstpointer arg)
{
	struct client *eve = world_client(w, "eve"), *alice = world_client(w, "alice");
	struct client *bob = world_client(w, "bob"), *page = world_stranger(w, "bob");
	(void)arg;

	world_connect(alice, bob, AUDIO);
	watch(eve, "'bob'");
	expect(eve, "watching");
	expect_presence(eve, "bob", "busy");
	client_detaches(bob);
	client_takes_over(page, bob, ",'features':[]");
	client_detaches(page);
	expect_nothing(eve);
	world_passes(w, 20);
	expect_presence(eve, "bob", "offline");
	expect_nothing(eve);
}

static void test_limits(struct world *w, gconstpointer arg)
{
	struct client *eve = world_client(w, "eve"), *nobody = world_stranger(w, "nobody");
	(void)arg;

	watch(nobody, "'eve'");
	expect(nobody, "error 473");
	world_sets(w, "watch_max", "2");
	watch(eve, "'a','b','c'");
	expect(eve, "error 498");
	watch(eve, "'a','a','b','b'");
	expect(eve, "watching");
	expect_field(eve, "count", "2");
	world_forgets(w);
	watch(eve, "'b','a'");
	expect(eve, "watching");
	world_forgets(w);
	watch(eve, "'a','c'");
	expect(eve, "error 498");
	client_says(eve, "{'request':'unwatch','usernames':['b','x']}");
	expect(eve, "watching");
	expect_field(eve, "count", "1");
	watch(eve, "'a','c'");
	expect(eve, "watching");
	world_forgets(w);
	world_sets(w, "presence", "no");
	watch(eve, "'a'");
	expect(eve, "error 486");
	expect_nothing(eve);
}

static void test_unwatched(struct world *w, gconstpointer arg)
{
	struct client *eve = world_client(w, "eve"), *adam = world_client(w, "adam");
	struct client *alice = world_client(w, "alice");
	struct exchange_counts counts;
	(void)arg;

	watch(eve, "'alice','bob'");
	watch(adam, "'alice'");
	world_forgets(w);
	client_says(eve, "{'request':'unwatch'}");
	expect(eve, "watching");
	expect_field(eve, "count", "0");
	client_detaches(alice);
	expect_nothing(eve);
	expect_presence(adam, "alice", "offline");

	/* Who watches may go as well, or give up its name */
	watch(eve, "'alice'");
	world_forgets(w);
	client_detaches(adam);
	client_says(eve, "{'request':'unregister'}");
	expect(eve, "unregistered");
	client_says(adam = world_stranger(w, "alice"), "{'request':'register','username':'alice'}");
	expect_nothing(eve);
	exchange_counts(w->exchange, &counts);
	g_assert_cmpuint(counts.watches, ==, 0);
}

/* Oneself is somebody as well */
static void test_self(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice"), *bob = world_client(w, "bob");
	(void)arg;

	watch(alice, "'alice'");
	expect(alice, "watching");
	expect_presence(alice, "alice", "online");
	client_calls(alice, bob, AUDIO);
	expect(alice, "calling");
	expect_presence(alice, "alice", "busy");
	client_hangs_up(alice);
	expect(alice, "hangup cancelled");
	expect_presence(alice, "alice", "online");
	expect_nothing(alice);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	world_test("/presence/changes", test_changes);
	world_test("/presence/devices", test_devices);
	world_test("/presence/away", test_away);
	world_test("/presence/limits", test_limits);
	world_test("/presence/unwatched", test_unwatched);
	world_test("/presence/self", test_self);

	return g_test_run();
}
