/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/*
 * Both call each other: they are connected, and nobody hears "busy"
 */

#include "dialog.h"

#define AUDIO "audio opus/111"

/* How far the first call has come, and how the second is made */
struct crossing {
	gboolean early;          /**< the first caller has its answer         */
	gboolean rings;          /**< the other has sent `ringing`            */
	gboolean transport;      /**< with its offer                          */
	gboolean offer;          /**< the second call brings one (again)      */
	gboolean second_early;   /**< and asks for its answer at once         */
};

static void cross(struct client *first, struct client *second, const struct crossing *x)
{
	g_autofree char *body = g_strdup_printf(
		"{'request':'call','username':'%s','early':%s}", first->name,
		x->second_early ? "true" : "false");
	gboolean taken;

	if (x->early)
		client_calls_early(first, second, AUDIO);
	else
		client_calls(first, second, AUDIO);
	if (x->rings)
		client_rings(second, x->transport ? AUDIO : NULL);
	world_forgets(first->world);
	taken = client_sends(second, body, x->offer ? "offer" : NULL,
		x->offer ? AUDIO : NULL);
	g_assert_true(taken);
}

/* One call, the first one's; nobody hears of an end or of another call */
static void expect_crossed(struct client *first, struct client *second,
	const struct crossing *x)
{
	expect(second, x->offer ? "calling +answer" : "calling");
	expect_field(second, "username", first->name);
	expect_field(second, "call_id", first->call_id);
	expect(second, "accepted");
	expect_field(second, "username", first->name);
	expect(first, x->early ? "accepted" : "accepted +answer");
	expect_field(first, "username", second->name);
	expect_field(first, "call_id", second->call_id);
	expect_quiet(first->world);
	expect_route(first, second, "audio 0>0 111>111");
	expect_route(second, first, "audio 0>0 111>111");
}

static void hang_up(struct client *c, struct client *other)
{
	client_hangs_up(c);
	expect(c, "hangup ended");
	expect(other, "hangup ended");
	world_closes(c->world);
	expect_quiet(c->world);
}

static void test_every_way(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice"), *bob = world_client(w, "bob");
	(void)arg;

	for (guint i = 0; i < 64; i++) {
		struct crossing x = { i & 1, i & 2, i & 4, i & 8, i & 16 };
		struct client *first = i & 32 ? bob : alice;
		struct client *second = i & 32 ? alice : bob;

		/* Transport comes with `ringing`; without it the call needs an offer */
		if ((x.transport && !x.rings) || (!x.offer && !x.transport))
			continue;
		cross(first, second, &x);
		expect_crossed(first, second, &x);
		hang_up(i & 1 ? first : second, i & 1 ? second : first);
	}
}

static void test_devices(struct world *w, gconstpointer arg)
{
	const struct crossing x = { .early = TRUE, .offer = TRUE };
	struct client *alice, *bob, *tablet, *phone;
	(void)arg;

	world_sets(w, "max_devices", "2");
	alice = world_client(w, "alice");
	phone = world_client(w, "alice");
	bob = world_client(w, "bob");
	tablet = world_client(w, "bob");
	client_calls_early(alice, bob, AUDIO);
	world_forgets(w);
	client_calls(tablet, alice, AUDIO);
	expect(bob, "hangup answered_elsewhere");
	expect_crossed(alice, tablet, &x);
	expect_state(phone, PARTY_IDLE);
	expect_state(bob, PARTY_IDLE);
}

/* A device that was in a call when the other began to ring */
static void test_idle_device(struct world *w, gconstpointer arg)
{
	const struct crossing x = { .early = TRUE, .offer = TRUE };
	struct client *alice, *bob, *tablet, *carol;
	(void)arg;

	world_sets(w, "max_devices", "2");
	alice = world_client(w, "alice");
	bob = world_client(w, "bob");
	tablet = world_client(w, "bob");
	carol = world_client(w, "carol");
	client_calls(tablet, carol, AUDIO);
	client_calls_early(alice, bob, AUDIO);
	client_hangs_up(tablet);
	world_closes(w);
	world_forgets(w);

	client_calls(tablet, alice, "audio pcmu/0");
	expect(tablet, "error 487");
	expect_state(tablet, PARTY_IDLE);
	expect_state(bob, PARTY_RINGING);
	expect_quiet(w);
	client_closed(tablet);
	client_calls(tablet, alice, AUDIO);
	expect(bob, "hangup answered_elsewhere");
	expect_crossed(alice, tablet, &x);
}

/* Calling somebody else is no glare, and harms nothing */
static void test_other(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice"), *bob = world_client(w, "bob");
	struct client *carol = world_client(w, "carol");
	(void)arg;

	world_ring(alice, bob, AUDIO);
	client_calls(bob, carol, AUDIO);
	expect(bob, "error 480");
	client_calls(carol, alice, AUDIO);
	expect(carol, "hangup busy");
	expect_quiet(w);
	client_accepts(bob, NULL);
	expect(alice, "accepted");
}

static void test_refused(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice"), *bob = world_client(w, "bob");
	(void)arg;

	client_calls_early(alice, bob, AUDIO);
	world_forgets(w);
	client_calls(bob, alice, "video vp8/96");
	expect(bob, "error 487");
	expect_state(bob, PARTY_RINGING);
	client_closed(bob);
	client_calls(bob, alice, NULL);
	expect(bob, "error 482");
	expect_quiet(w);
	client_calls(bob, alice, AUDIO);
	expect(bob, "calling +answer");
	expect(bob, "accepted");
	expect(alice, "accepted");
}

static void test_again(struct world *w, gconstpointer arg)
{
	const struct crossing x = { .early = TRUE, .offer = TRUE };
	struct client *alice = world_client(w, "alice"), *bob = world_client(w, "bob");
	(void)arg;

	for (guint i = 0; i < 100; i++) {
		struct client *first = i % 2 ? alice : bob, *second = i % 2 ? bob : alice;

		cross(first, second, &x);
		expect_crossed(first, second, &x);
		hang_up(i % 3 ? first : second, i % 3 ? second : first);
	}
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	world_test("/glare/every-way", test_every_way);
	world_test("/glare/devices", test_devices);
	world_test("/glare/idle-device", test_idle_device);
	world_test("/glare/other", test_other);
	world_test("/glare/refused", test_refused);
	world_test("/glare/again", test_again);

	return g_test_run();
}
