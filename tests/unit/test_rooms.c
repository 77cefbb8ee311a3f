/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/*
 * Rooms: two meet by a shared link
 */

#include "dialog.h"

#define AUDIO "audio opus/111"

struct pair {
	struct client *alice, *bob;
};

/* Two who are in a room; Bob came second */
static struct pair pair(struct world *w)
{
	struct pair p = { world_client(w, "alice"), world_client(w, "bob") };

	client_joins(p.alice, "hall");
	expect(p.alice, "joined");
	expect_field(p.alice, "ready", "false");
	expect_field(p.alice, "username", "alice");
	client_joins(p.bob, "hall");
	expect(p.bob, "joined");
	expect_field(p.bob, "ready", "true");
	expect(p.bob, "ready");
	expect_field(p.bob, "username", "alice");
	expect_field(p.bob, "initiator", "true");
	expect(p.alice, "ready");
	expect_field(p.alice, "username", "bob");
	expect_field(p.alice, "initiator", "false");
	expect_quiet(w);

	return p;
}

static void test_call(struct world *w, gconstpointer arg)
{
	struct pair p = pair(w);
	(void)arg;

	client_calls_room(p.bob, "hall", AUDIO);
	expect(p.bob, "calling +answer");
	expect_field(p.bob, "username", "alice");
	expect(p.alice, "incomingcall");
	client_accepts(p.alice, AUDIO);
	expect(p.alice, "accepted +answer");
	expect(p.bob, "accepted");
	client_says(p.alice, "{'request':'leave'}");
	expect(p.alice, "gone");
	expect(p.bob, "left");
	expect_field(p.bob, "username", "alice");
	expect_quiet(w);
	expect_state(p.bob, PARTY_ACTIVE);
	expect_route(p.alice, p.bob, "audio 0>0 111>111");
}

static void test_guests(struct world *w, gconstpointer arg)
{
	struct client *a = world_stranger(w, "a"), *b = world_stranger(w, "b");
	(void)arg;

	a->features = TRUE;
	client_joins(a, "hall");
	expect(a, "joined");
	expect_state(a, PARTY_IDLE);
	client_says(b, "{'request':'join','room':'hall','display':'Bob'}");
	expect(b, "joined");
	g_assert_true(g_str_has_prefix(json_string_value(json_object_get(
		json_object_get(b->last->event, "result"), "username")), "guest-"));
	expect(b, "ready");
	expect(a, "ready");
	expect_field(a, "display", "Bob");
	client_calls_room(b, "hall", AUDIO);
	expect(b, "calling");
	expect(a, "incomingcall");
	expect_field(a, "display", "Bob");
	client_accepts(a, AUDIO);
	expect(b, "accepted +answer");
	expect_route(a, b, "audio 0>0 111>111");
	client_hangs_up(a);
	world_closes(w);
	world_forgets(w);
	client_says(a, "{'request':'unregister'}");
	expect(a, "unregistered");
	expect(b, "left");
	expect_state(a, PARTY_UNREGISTERED);
}

static void test_third(struct world *w, gconstpointer arg)
{
	struct pair p = pair(w);
	struct client *eve = world_stranger(w, "eve"), *carol = world_client(w, "carol");
	(void)arg;

	client_joins(eve, "hall");
	expect(eve, "error 490");
	expect_state(eve, PARTY_UNREGISTERED);
	client_joins(carol, "hall");
	expect(carol, "error 490");
	client_joins(p.bob, "hall");
	expect(p.bob, "error 490");
	client_calls_room(carol, "hall", AUDIO);
	expect(carol, "error 491");
	client_closed(carol);
	expect_quiet(w);
	client_detaches(p.alice);
	expect(p.bob, "left");
	client_joins(carol, "hall");
	expect(carol, "joined");
	expect(carol, "ready");
	expect(p.bob, "ready");
	expect_field(p.bob, "username", "carol");
	expect_field(p.bob, "initiator", "false");
}

static void test_leave(struct world *w, gconstpointer arg)
{
	struct pair p = pair(w);
	struct exchange_counts counts;
	(void)arg;

	client_says(p.alice, "{'request':'leave'}");
	expect(p.alice, "gone");
	expect_field(p.alice, "room", "hall");
	expect(p.bob, "left");
	client_says(p.alice, "{'request':'leave'}");
	expect(p.alice, "error 491");
	client_calls_room(p.bob, "hall", AUDIO);
	expect(p.bob, "error 478");
	client_closed(p.bob);

	/* Into another room is out of this one */
	client_joins(p.bob, "den");
	expect(p.bob, "joined");
	exchange_counts(w->exchange, &counts);
	g_assert_cmpuint(counts.rooms, ==, 1);
	client_joins(p.alice, "den");
	expect(p.alice, "joined");
	expect(p.alice, "ready");
	expect(p.bob, "ready");
	client_joins(p.alice, "hall");
	expect(p.alice, "joined");
	expect_field(p.alice, "ready", "false");
	expect(p.bob, "left");
	expect_field(p.bob, "room", "den");
	expect_quiet(w);
}

static void test_glare(struct world *w, gconstpointer arg)
{
	struct pair p = pair(w);
	(void)arg;

	client_calls_room(p.bob, "hall", AUDIO);
	expect(p.bob, "calling +answer");
	expect(p.alice, "incomingcall");
	client_calls_room(p.alice, "hall", AUDIO);
	expect(p.alice, "calling +answer");
	expect(p.alice, "accepted");
	expect(p.bob, "accepted");
	expect_quiet(w);
	expect_route(p.alice, p.bob, "audio 0>0 111>111");
}

/* A call in a room is for the one who is there, not for his other devices */
static void test_direct(struct world *w, gconstpointer arg)
{
	struct client *alice, *bob, *tablet, *old;
	(void)arg;

	world_sets(w, "max_devices", "3");
	alice = world_client(w, "alice");
	bob = world_client(w, "bob");
	tablet = world_client(w, "bob");
	client_joins(bob, "hall");
	client_joins(alice, "hall");
	world_forgets(w);
	client_calls_room(alice, "hall", AUDIO);
	expect(alice, "calling +answer");
	expect(bob, "incomingcall");
	old = world_stranger(w, "bob");
	client_says(old, "{'request':'register','username':'bob'}");
	expect(old, "registered");
	expect_nothing(tablet);
	expect_nothing(old);
	client_detaches(bob);
	expect(alice, "hangup unreachable");
	expect(alice, "left");
	expect_nothing(tablet);
}

/* The one who is there may be in a call, however many devices he has */
static void test_busy(struct world *w, gconstpointer arg)
{
	struct client *alice, *bob, *tablet, *carol;
	(void)arg;

	world_sets(w, "max_devices", "2");
	alice = world_client(w, "alice");
	bob = world_client(w, "bob");
	tablet = world_client(w, "bob");
	carol = world_client(w, "carol");
	client_joins(bob, "hall");
	client_joins(alice, "hall");
	client_calls(bob, carol, AUDIO);
	world_forgets(w);
	client_calls_room(alice, "hall", AUDIO);
	expect(alice, "hangup busy");
	client_closed(alice);
	expect_nothing(tablet);
	client_calls(alice, bob, AUDIO);
	expect(alice, "calling");
	expect(tablet, "incomingcall");
}

static void test_limits(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice"), *bob = world_client(w, "bob");
	struct client *eve = world_stranger(w, "eve");
	(void)arg;

	world_sets(w, "rooms_max", "1");
	client_joins(alice, "hall");
	expect(alice, "joined");
	client_joins(bob, "den");
	expect(bob, "error 497");
	client_joins(bob, "hall");
	expect(bob, "joined");
	world_sets(w, "rooms_max", "0");
	world_sets(w, "users_max", "2");
	client_joins(eve, "den");
	expect(eve, "error 488");
	expect_state(eve, PARTY_UNREGISTERED);
	world_sets(w, "users_max", "3");
	client_joins(eve, "den");
	expect(eve, "joined");
}

/* A page is loaded again: the guest is in no room, but still has its call */
static void test_reload(struct world *w, gconstpointer arg)
{
	struct pair p = pair(w);
	struct client *page = world_stranger(w, "bob");
	(void)arg;

	client_calls_room(p.bob, "hall", AUDIO);
	client_accepts(p.alice, AUDIO);
	world_forgets(w);
	client_takes_over(page, p.bob, ",'features':[]");
	expect(page, "registered");
	expect(p.alice, "reconnecting");
	expect(p.alice, "left");
	client_joins(page, "hall");
	expect(page, "joined");
	expect(page, "ready");
	expect(p.alice, "ready");
	client_reattaches(page, AUDIO);
	expect(page, "reattached +answer");
	client_connects(page);
	expect(p.alice, "connected");
	expect_route(page, p.alice, "audio 0>0 111>111");
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	world_test("/rooms/call", test_call);
	world_test("/rooms/guests", test_guests);
	world_test("/rooms/third", test_third);
	world_test("/rooms/leave", test_leave);
	world_test("/rooms/glare", test_glare);
	world_test("/rooms/direct", test_direct);
	world_test("/rooms/busy", test_busy);
	world_test("/rooms/limits", test_limits);
	world_test("/rooms/reload", test_reload);

	return g_test_run();
}
