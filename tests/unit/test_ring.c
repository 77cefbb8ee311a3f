/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/*
 * A call that rings: how long, for whom, and how it ends
 */

#include "dialog.h"

static void test_busy(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice"), *bob = world_client(w, "bob");
	struct client *carol = world_client(w, "carol");
	(void)arg;

	world_ring(alice, bob, CHROMIUM);
	for (guint i = 0; i < 2; i++) {
		client_calls(carol, i ? bob : alice, CHROMIUM);
		expect(carol, "hangup busy");
		expect_field(carol, "username", i ? "bob" : "alice");
		expect_field(carol, "reason", "User busy");
		g_assert_cmpuint(carol->closes, ==, i + 1);
		client_closed(carol);
		expect_state(carol, PARTY_IDLE);
		expect_quiet(w);
	}
	client_accepts(bob, NULL);
	expect_state(alice, PARTY_ACTIVE);
}

static void test_declined(struct world *w, gconstpointer arg)
{
	static const struct {
		const char *body, *heard, *reason;
	} cases[] = {
		{ "{'request':'hangup'}", "hangup declined", "Explicit hangup" },
		{ "{'request':'hangup','code':'declined','reason':'later'}",
			"hangup declined", "later" },
		{ "{'request':'hangup','code':'busy'}", "hangup busy", "Explicit hangup" },
		{ "{'request':'hangup','code':'ended'}", "hangup declined", "Explicit hangup" },
		{ "{'request':'hangup','code':'timeout'}", "hangup declined", "Explicit hangup" },
	};
	struct client *alice = world_client(w, "alice"), *bob = world_client(w, "bob");
	(void)arg;

	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		world_ring(alice, bob, CHROMIUM);
		client_says(bob, cases[i].body);
		expect(bob, cases[i].heard);
		expect(alice, cases[i].heard);
		expect_field(alice, "username", "bob");
		expect_field(alice, "reason", cases[i].reason);
		world_closes(w);
	}
}

/* Only a callee whose device rings can be busy or decline */
static void test_hints(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice"), *bob = world_client(w, "bob");
	(void)arg;

	world_ring(alice, bob, CHROMIUM);
	client_says(alice, "{'request':'hangup','code':'busy'}");
	expect(bob, "hangup cancelled");
	world_closes(w);
	world_call(alice, bob, CHROMIUM);
	client_says(bob, "{'request':'hangup','code':'busy'}");
	expect(bob, "hangup ended");
}

static void test_timeout(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice"), *bob = world_client(w, "bob");
	(void)arg;

	client_calls(alice, bob, CHROMIUM);
	g_assert_cmpint(exchange_deadline(w->exchange), ==, w->now + 45 * G_USEC_PER_SEC);
	expect(alice, "calling");
	expect(bob, "incomingcall");
	world_passes(w, 44);
	expect_quiet(w);
	world_passes(w, 1);
	expect(alice, "hangup timeout");
	expect_field(alice, "username", "bob");
	expect(bob, "hangup timeout");
	g_assert_cmpint(exchange_deadline(w->exchange), ==, -1);
}

static void test_ring_timeout(struct world *w, gconstpointer arg)
{
	static const struct {
		const char *body, *heard, *seconds;
	} cases[] = {
		{ "{'request':'call','username':'bob','ring_timeout':5}", "calling", "5" },
		{ "{'request':'call','username':'bob','ring_timeout':45}", "calling", "45" },
		{ "{'request':'call','username':'bob','ring_timeout':46}", "calling", "45" },
		{ "{'request':'call','username':'bob','ring_timeout':0}", "error 474", NULL },
		{ "{'request':'call','username':'bob','ring_timeout':'x'}", "error 474", NULL },
	};
	struct client *alice = world_client(w, "alice"), *bob = world_client(w, "bob");
	(void)arg;

	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_assert_true(client_sends(alice, cases[i].body, "offer", CHROMIUM));
		expect(alice, cases[i].heard);
		if (cases[i].seconds) {
			gint64 seconds = g_ascii_strtoll(cases[i].seconds, NULL, 10);

			expect_field(alice, "ring_timeout", cases[i].seconds);
			expect(bob, "incomingcall");
			expect_field(bob, "ring_timeout", cases[i].seconds);
			world_passes(w, seconds - 1);
			expect_quiet(w);
			world_passes(w, 1);
			expect(bob, "hangup timeout");
			expect(alice, "hangup timeout");
		}
		world_closes(w);
	}
}

static void test_several(struct world *w, gconstpointer arg)
{
	static const guint seconds[] = { 30, 10, 40, 20 };
	struct client *caller[4], *callee[4];
	(void)arg;

	for (guint i = 0; i < 4; i++) {
		g_autofree char *a = g_strdup_printf("a%u", i), *b = g_strdup_printf("b%u", i);
		g_autofree char *body = g_strdup_printf(
			"{'request':'call','username':'b%u','ring_timeout':%u}", i, seconds[i]);

		caller[i] = world_client(w, a);
		callee[i] = world_client(w, b);
		g_assert_true(client_sends(caller[i], body, "offer", CHROMIUM));
	}
	client_hangs_up(caller[3]);
	g_assert_cmpint(exchange_deadline(w->exchange), ==, w->now + 10 * G_USEC_PER_SEC);
	world_passes(w, 10);
	expect_state(callee[1], PARTY_IDLE);
	expect_state(callee[0], PARTY_RINGING);
	world_passes(w, 30);
	expect_state(callee[0], PARTY_IDLE);
	expect_state(callee[2], PARTY_IDLE);
}

static void test_status(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice"), *bob = world_client(w, "bob");
	json_auto_t *query = NULL;
	const json_t *call;
	(void)arg;

	client_calls(alice, bob, CHROMIUM);
	world_forgets(w);
	world_passes(w, 3);
	client_says(bob, "{'request':'status'}");
	call = json_object_get(expect(bob, "status"), "call");
	expect_field(bob, "state", "ringing");
	expect_field(bob, "username", "bob");
	g_assert_cmpstr(json_string_value(json_object_get(call, "call_id")), ==, bob->call_id);
	g_assert_cmpstr(json_string_value(json_object_get(call, "role")), ==, "callee");
	g_assert_cmpstr(json_string_value(json_object_get(call, "username")), ==, "alice");
	g_assert_cmpint(json_integer_value(json_object_get(call, "since_ms")), ==, 3000);
	g_assert_cmpuint(json_array_size(json_object_get(call, "media")), ==, 2);

	client_accepts(bob, FIREFOX);
	world_passes(w, 2);
	client_says(alice, "{'request':'status'}");
	world_forgets(w);
	query = exchange_query(w->exchange, alice->handle, w->now);
	call = json_object_get(query, "call");
	g_assert_cmpstr(json_string_value(json_object_get(query, "state")), ==, "active");
	g_assert_cmpstr(json_string_value(json_object_get(call, "role")), ==, "caller");
	g_assert_cmpint(json_integer_value(json_object_get(call, "since_ms")), ==, 2000);
	g_assert_null(exchange_query(w->exchange, 99, w->now));
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	world_test("/ring/busy", test_busy);
	world_test("/ring/declined", test_declined);
	world_test("/ring/hints", test_hints);
	world_test("/ring/timeout", test_timeout);
	world_test("/ring/ring-timeout", test_ring_timeout);
	world_test("/ring/several", test_several);
	world_test("/ring/status", test_status);

	return g_test_run();
}
