/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/*
 * Names: who has them, and when they are free again
 */

#include "dialog.h"

static void test_free_again(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice"), *eve = world_stranger(w, "eve");
	(void)arg;

	client_says(eve, "{'request':'register','username':'alice'}");
	expect(eve, "error 476");
	client_says(alice, "{'request':'set','audio':false}");
	expect(alice, "set");
	client_says(alice, "{'request':'unregister'}");
	expect(alice, "unregistered");
	expect_field(alice, "username", "alice");
	expect_state(alice, PARTY_UNREGISTERED);
	client_says(eve, "{'request':'register','username':'alice'}");
	expect(eve, "registered");
	expect_field(eve, "username", "alice");
	expect_field(eve, "ring_timeout", "45");
	client_detaches(eve);
	client_says(alice, "{'request':'register','username':'alice','display':'Alice A.'}");
	expect(alice, "registered");
	client_says(alice, "{'request':'status'}");
	expect(alice, "status");
	expect_field(alice, "state", "idle");
	expect_field(alice, "display", "Alice A.");
	expect_field(alice, "audio", "true");
}

/* How much data a client may send it is told with its name, on either way to one */
static void test_data_limit(struct world *w, gconstpointer arg)
{
	struct client *eve = world_stranger(w, "eve"), *guest = world_stranger(w, "guest");
	(void)arg;

	client_says(eve, "{'request':'register','username':'eve'}");
	expect(eve, "registered");
	expect_field(eve, "data_limit.messages", "500");
	expect_field(eve, "data_limit.bytes", "2000000");
	client_says(eve, "{'request':'unregister'}");
	expect(eve, "unregistered");
	world_sets(w, "data_messages", "0");
	client_says(guest, "{'request':'join','room':'kitchen'}");
	expect(guest, "joined");
	expect_field(guest, "data_limit.messages", "0");
	world_sets(w, "data_bytes", "0");
	client_says(eve, "{'request':'register','username':'eve'}");
	expect(eve, "registered");
	expect_field(eve, "data_limit", NULL);
}

static void test_display(struct world *w, gconstpointer arg)
{
	struct client *bob = world_client(w, "bob"), *eve = world_stranger(w, "eve");
	(void)arg;

	client_says(eve, "{'request':'register','username':'eve','display':'Eve'}");
	client_calls(eve, bob, CHROMIUM);
	expect(bob, "incomingcall");
	expect_field(bob, "username", "eve");
	expect_field(bob, "display", "Eve");
}

static void test_list(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice"), *bob = world_client(w, "bob");
	struct client *eve = world_stranger(w, "eve");
	(void)arg;

	for (guint i = 2; i > 0; i--) {
		client_says(eve, "{'request':'list'}");
		g_assert_cmpuint(json_array_size(json_object_get(expect(eve, "list"),
			"list")), ==, i);
		client_detaches(i == 2 ? alice : bob);
	}
	client_says(eve, "{'request':'list'}");
	g_assert_cmpuint(json_array_size(json_object_get(expect(eve, "list"), "list")), ==, 0);
}

/* A call ends before the name goes */
static void test_in_call(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice"), *bob = world_client(w, "bob");
	(void)arg;

	world_call(alice, bob, CHROMIUM);
	client_says(alice, "{'request':'unregister'}");
	expect(alice, "hangup ended");
	expect(alice, "unregistered");
	expect(bob, "hangup ended");
	expect_field(bob, "username", "alice");
	expect_state(alice, PARTY_UNREGISTERED);
	expect_state(bob, PARTY_IDLE);
	world_closes(w);
	client_calls(bob, alice, CHROMIUM);
	expect(bob, "error 478");
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	world_test("/register/free-again", test_free_again);
	world_test("/register/data-limit", test_data_limit);
	world_test("/register/display", test_display);
	world_test("/register/list", test_list);
	world_test("/register/in-call", test_in_call);

	return g_test_run();
}
