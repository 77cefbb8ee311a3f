/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/*
 * What one user may do, and all of them; each refusal has its code and is counted
 */

#include "dialog.h"

static void expect_refused(struct world *w, enum duet_error code, guint64 times)
{
	struct exchange_counts counts;

	exchange_counts(w->exchange, &counts);
	g_assert_cmpuint(counts.refused[code - DUET_ERROR_FIRST], ==, times);
}

static void call_and_cancel(struct client *from, struct client *to)
{
	client_calls(from, to, CHROMIUM);
	expect(from, "calling");
	expect(to, "incomingcall");
	client_hangs_up(from);
	expect(from, "hangup cancelled");
	expect(to, "hangup cancelled");
	world_closes(from->world);
}

static void test_calls_per_minute(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice"), *bob = world_client(w, "bob");
	(void)arg;

	world_sets(w, "calls_per_minute", "3");
	for (guint i = 0; i < 3; i++)
		call_and_cancel(alice, bob);
	client_calls(alice, bob, CHROMIUM);
	expect(alice, "error 495");
	expect_refused(w, DUET_ERROR_TOO_MANY_CALLS, 1);
	/* others are not concerned */
	call_and_cancel(bob, alice);

	/* nor does it help to come anew */
	world_closes(w);
	client_says(alice, "{'request':'unregister'}");
	expect(alice, "unregistered");
	client_says(alice, "{'request':'register','username':'alice','features':[]}");
	expect(alice, "registered");
	client_calls(alice, bob, CHROMIUM);
	expect(alice, "error 495");
	world_closes(w);
	world_passes(w, 19);
	client_calls(alice, bob, CHROMIUM);
	expect(alice, "error 495");
	world_closes(w);
	world_passes(w, 1);
	call_and_cancel(alice, bob);
}

/* Another name is no other client */
static void test_calls_of_guests(struct world *w, gconstpointer arg)
{
	struct client *bob = world_client(w, "bob"), *guest = world_stranger(w, "guest");
	(void)arg;

	world_sets(w, "calls_per_minute", "2");
	for (guint i = 0; i < 3; i++) {
		client_says(guest, "{'request':'join','room':'den','features':[]}");
		expect(guest, "joined");
		if (i < 2)
			call_and_cancel(guest, bob);
		else
			client_calls(guest, bob, CHROMIUM);
		world_closes(w);
		if (i < 2) {
			client_says(guest, "{'request':'unregister'}");
			world_forgets(w);
		}
	}
	expect(guest, "error 495");
}

/* Names are not remembered for ever */
static void test_forgotten(struct world *w, gconstpointer arg)
{
	struct client *bob = world_client(w, "bob");
	(void)arg;

	world_sets(w, "calls_per_minute", "60");
	for (guint i = 0; i < 300; i++) {
		g_autofree char *name = g_strdup_printf("user%u", i);
		struct client *c = world_client(w, name);

		call_and_cancel(c, bob);
		client_detaches(c);
		world_passes(w, 1);
	}
}

/* To call one who calls is to accept, and costs nothing */
static void test_glare(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice"), *bob = world_client(w, "bob");
	(void)arg;

	world_sets(w, "calls_per_minute", "1");
	call_and_cancel(alice, bob);
	client_calls(bob, alice, CHROMIUM);
	expect(bob, "calling");
	expect(alice, "incomingcall");
	client_calls(alice, bob, CHROMIUM);
	expect_state(alice, PARTY_ACTIVE);
}

static void test_calls_max(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice"), *bob = world_client(w, "bob");
	struct client *carol = world_client(w, "carol"), *dave = world_client(w, "dave");
	(void)arg;

	world_sets(w, "calls_max", "1");
	world_call(alice, bob, CHROMIUM);
	client_calls(carol, dave, CHROMIUM);
	expect(carol, "error 496");
	expect_refused(w, DUET_ERROR_CALLS_FULL, 1);
	expect_state(alice, PARTY_ACTIVE);
	world_closes(w);
	client_hangs_up(alice);
	world_closes(w);
	client_calls(carol, dave, CHROMIUM);
	expect(carol, "calling");
}

static void test_watchers(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice"), *bob = world_client(w, "bob");
	struct client *carol = world_client(w, "carol");
	(void)arg;

	world_sets(w, "watchers_max", "2");
	client_says(alice, "{'request':'watch','usernames':['dave']}");
	expect(alice, "watching");
	client_says(bob, "{'request':'watch','usernames':['dave']}");
	expect(bob, "watching");
	client_says(carol, "{'request':'watch','usernames':['eve','dave']}");
	expect(carol, "error 500");
	expect_refused(w, DUET_ERROR_WATCHED_FULL, 1);
	/* neither of the two is watched now */
	client_says(carol, "{'request':'watch','usernames':['eve']}");
	expect(carol, "watching");
	expect_field(carol, "count", "1");
	/* who watches already may say so again */
	expect(alice, "presence");
	client_says(alice, "{'request':'watch','usernames':['dave']}");
	expect(alice, "watching");
	client_says(bob, "{'request':'unwatch'}");
	expect(carol, "presence");
	client_says(carol, "{'request':'watch','usernames':['dave']}");
	expect(carol, "watching");
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	world_test("/limit/calls-per-minute", test_calls_per_minute);
	world_test("/limit/calls-of-guests", test_calls_of_guests);
	world_test("/limit/forgotten", test_forgotten);
	world_test("/limit/glare", test_glare);
	world_test("/limit/calls-max", test_calls_max);
	world_test("/limit/watchers", test_watchers);

	return g_test_run();
}
