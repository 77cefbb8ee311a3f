/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/*
 * What event handlers are told, and when
 */

#include "dialog.h"

#define AUDIO "audio opus/111"
#define VIDEO "audio opus/111 | video vp8/96"

static void test_call(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice"), *bob = world_client(w, "bob");
	(void)arg;

	expect_noticed(w, "registered registered");
	client_calls_early(alice, bob, AUDIO);
	expect_noticed(w, "calling");
	client_rings(bob, AUDIO);
	expect_noticed(w, "ringing");
	client_rings(bob, NULL);
	expect_noticed(w, "");
	client_accepts(bob, NULL);
	expect_noticed(w, "accepted");
	client_connects(alice);
	client_connects(bob);
	expect_noticed(w, "");
	client_says(bob, "{'request':'hold'}");
	expect_noticed(w, "held");
	client_says(bob, "{'request':'hold'}");
	expect_noticed(w, "");
	client_says(bob, "{'request':'unhold'}");
	expect_noticed(w, "unheld");
	client_says(alice, "{'request':'set','audio':false}");
	expect_noticed(w, "media");
	client_says(alice, "{'request':'set','audio':false,'bitrate':300000}");
	expect_noticed(w, "");
	client_offers(alice, VIDEO);
	expect_noticed(w, "");
	client_offers(bob, VIDEO);
	expect_noticed(w, "media");
	client_is_lost(alice);
	expect_noticed(w, "reconnecting");
	client_reattaches(alice, VIDEO);
	client_connects(alice);
	expect_noticed(w, "resumed");
	client_hangs_up(alice);
	expect_noticed(w, "call_ended");
	client_says(alice, "{'request':'unregister'}");
	expect_noticed(w, "unregistered");
}

static void test_rooms(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice");
	struct client *guest = world_stranger(w, "guest");
	(void)arg;

	world_forgets(w);
	client_joins(alice, "den");
	expect_noticed(w, "joined");
	client_joins(alice, "hall");
	expect_noticed(w, "left joined");
	client_joins(guest, "hall");
	expect_noticed(w, "registered joined");
	client_detaches(guest);
	expect_noticed(w, "left unregistered");
	client_says(alice, "{'request':'leave'}");
	expect_noticed(w, "left");
}

/* A record has all that is to be known of a call; its dates come from outside */
static gint64 today(void)
{
	return 1767225600;
}

static json_int_t number(const struct world *w, const char *key)
{
	const json_t *value = json_object_get(w->record, key);

	g_assert_true(json_is_integer(value));

	return json_integer_value(value);
}

static void test_dates(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice"), *bob = world_client(w, "bob");
	(void)arg;

	exchange_set_today(w->exchange, today);
	world_ring(alice, bob, AUDIO);
	world_passes(w, 4);
	client_accepts(bob, NULL);
	client_connects(alice);
	client_connects(bob);
	world_passes(w, 2);
	client_hangs_up(bob);
	g_assert_cmpint(number(w, "ended"), ==, 1767225600);
	g_assert_cmpint(number(w, "started"), ==, 1767225594);
	g_assert_cmpint(number(w, "ring_ms"), ==, 4000);
	g_assert_cmpint(number(w, "talk_ms"), ==, 2000);
}

static void test_off(struct world *w, gconstpointer arg)
{
	struct client *alice, *bob;
	(void)arg;

	world_sets(w, "events", "no");
	alice = world_client(w, "alice");
	bob = world_client(w, "bob");
	client_joins(alice, "den");
	world_connect(alice, bob, AUDIO);
	client_says(bob, "{'request':'hold'}");
	client_hangs_up(alice);
	expect_noticed(w, "");
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	world_test("/notices/call", test_call);
	world_test("/notices/rooms", test_rooms);
	world_test("/notices/dates", test_dates);
	world_test("/notices/off", test_off);

	return g_test_run();
}
