/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/*
 * Everything that ends a call, at every point of it, for all kinds of clients
 */

#include <string.h>
#include "dialog.h"
#include "operator.h"

enum point {
	CALLED,        /**< the caller waits for its answer                  */
	CALLED_EARLY,  /**< it has it (if it makes offers)                   */
	RINGING,       /**< the callee has said so                           */
	RINGING_EARLY, /**< with its offer (if it makes offers)              */
	ANSWERED,
	CONNECTED,
	CHANGING,      /**< the caller has added video                       */
	POINTS,
};

static const char *const point_names[POINTS] = {
	"called", "called early", "ringing", "ringing early", "answered",
	"connected", "changing",
};

#define AUDIO "audio opus/111"

struct ending {
	const char *path;
	void (*happens)(struct client *c);
	gboolean caller;         /**< it happens to                           */
	const char *ringing;     /**< end code while it rings                 */
	const char *active;      /**< and later, NULL: nothing happens        */
};

static void go_to(struct client *alice, struct client *bob, enum point point)
{
	if (point == CALLED || point == RINGING)
		client_calls(alice, bob, AUDIO);
	else
		client_calls_early(alice, bob, AUDIO);
	if (point == RINGING)
		client_rings(bob, NULL);
	if (point == RINGING_EARLY)
		client_rings(bob, bob->features ? AUDIO : NULL);
	if (point >= ANSWERED)
		client_accepts(bob, AUDIO);
	if (point >= CONNECTED) {
		client_connects(alice);
		client_connects(bob);
	}
	if (point == CHANGING)
		client_offers(alice, AUDIO " | video vp8/96");
	world_forgets(alice->world);
}

static void times_out(struct client *c)
{
	world_passes(c->world, 45);
}

static void shuts_down(struct client *c)
{
	world_shuts_down(c->world);
}

static void is_ended_by_operator(struct client *c)
{
	g_autofree char *body = g_strdup_printf("{'request':'end','call_id':'%s'}", c->call_id);

	json_decref(operator_asks(c->world, body));
}

static void is_kicked(struct client *c)
{
	g_autofree char *body = g_strdup_printf("{'request':'kick','username':'%s'}", c->name);

	json_decref(operator_asks(c->world, body));
}

static void unregisters(struct client *c)
{
	client_says(c, "{'request':'unregister'}");
}

/* Nothing is lost where there is nothing, and nothing fails that was not sent */
static gboolean can_happen(const struct ending *e, const struct client *c)
{
	if (e->happens == client_is_lost)
		return c->agent;
	if (e->happens == client_push_fails)
		return c->generation > 0;

	return TRUE;
}

static guint hangups(const struct client *c, const char *code)
{
	g_autofree char *text = g_strconcat("hangup ", code, NULL);
	guint times = 0;

	for (GList *l = c->heard.head; l; l = l->next)
		times += !strcmp(((struct heard *)l->data)->text, text);

	return times;
}

static void expect_over(const struct client *c, const char *code, gboolean close)
{
	g_assert_cmpuint(c->closes, ==, close);
	if (c->gone)
		return;

	g_assert_cmpuint(hangups(c, code), ==, 1);
	expect_no_route(c);
	g_assert_cmpint(exchange_state(c->world->exchange, c->handle), <=, PARTY_IDLE);
}

/* Who makes its offers may come back to an answered call */
static gboolean waits(const struct ending *e, const struct client *c)
{
	return c->world->settings->resume_grace && c->features &&
		exchange_state(c->world->exchange, c->handle) == PARTY_ACTIVE &&
		(e->happens == client_detaches || e->happens == client_is_lost ||
		 e->happens == client_push_fails);
}

/* Nobody came back: until then the other one is only told that it waits */
static void wait_in_vain(struct client *other)
{
	guint grace = other->world->settings->resume_grace;

	expect(other, "reconnecting");
	world_passes(other->world, grace - 1);
	expect_nothing(other);
	expect_state(other, PARTY_ACTIVE);
	g_assert_cmpuint(other->closes, ==, 0);
	world_passes(other->world, 1);
}

static void expect_end(const struct ending *e, struct client *alice, struct client *bob,
	const char *code)
{
	struct client *c = e->caller ? alice : bob;
	gboolean wait = waits(e, c);
	/* Its PeerConnection goes with it, or has gone */
	gboolean lost = e->happens == client_is_lost ||
		(wait && e->happens == client_detaches);
	gboolean alice_had = alice->agent && !(lost && c == alice);
	gboolean bob_had = bob->agent && !(lost && c == bob);
	enum party_state before = exchange_state(c->world->exchange, c->handle);

	e->happens(c);
	if (!code) {
		expect_state(c, before);
		g_assert_cmpuint(alice->closes + bob->closes, ==, 0);
		return;
	}
	if (wait)
		wait_in_vain(c == alice ? bob : alice);

	expect_over(alice, code, alice_had);
	expect_over(bob, code, bob_had);
	world_closes(c->world);
	/* Nothing of it comes back */
	world_passes(c->world, 1000);
	g_assert_cmpuint(alice->closes + bob->closes, ==, alice_had + bob_had);
}

static void check(const struct ending *e, enum point point, gboolean caller_offers,
	gboolean callee_offers, const char *grace)
{
	struct world w = { .now = 0 };
	struct client *alice, *bob;
	const char *code = point >= ANSWERED ? e->active : e->ringing;

	g_test_message("%s: %s, caller %s, callee %s, grace %s", e->path,
		point_names[point], caller_offers ? "offers" : "is of videocall",
		callee_offers ? "offers" : "is of videocall", grace);
	world_setup(&w, NULL);
	world_sets(&w, "resume_grace", grace);
	alice = caller_offers ? world_client(&w, "alice") : world_videocall(&w, "alice");
	bob = callee_offers ? world_client(&w, "bob") : world_videocall(&w, "bob");
	go_to(alice, bob, point);
	expect_end(e, alice, bob, can_happen(e, e->caller ? alice : bob) ? code : NULL);
	if (exchange_state(w.exchange, alice->handle) == PARTY_IDLE &&
	    exchange_state(w.exchange, bob->handle) == PARTY_IDLE)
		world_call(bob, alice, AUDIO);
	world_teardown(&w, NULL);
}

static void test_ending(gconstpointer arg)
{
	for (enum point p = 0; p < POINTS; p++) {
		for (guint kinds = 0; kinds < 8; kinds++)
			check(arg, p, kinds & 1, kinds & 2, kinds & 4 ? "20" : "0");
	}
}

int main(int argc, char **argv)
{
	static const struct ending endings[] = {
		{ "/end/caller-hangs-up", client_hangs_up, TRUE, "cancelled", "ended" },
		{ "/end/callee-hangs-up", client_hangs_up, FALSE, "declined", "ended" },
		{ "/end/caller-leaves", client_detaches, TRUE, "cancelled", "failed" },
		{ "/end/callee-leaves", client_detaches, FALSE, "unreachable", "failed" },
		{ "/end/caller-is-lost", client_is_lost, TRUE, "cancelled", "failed" },
		{ "/end/callee-is-lost", client_is_lost, FALSE, "unreachable", "failed" },
		{ "/end/caller-push-fails", client_push_fails, TRUE, "cancelled", "failed" },
		{ "/end/callee-push-fails", client_push_fails, FALSE, "unreachable", "failed" },
		{ "/end/caller-unregisters", unregisters, TRUE, "cancelled", "ended" },
		{ "/end/callee-unregisters", unregisters, FALSE, "declined", "ended" },
		{ "/end/operator-ends", is_ended_by_operator, TRUE, "kicked", "kicked" },
		{ "/end/caller-is-kicked", is_kicked, TRUE, "kicked", "kicked" },
		{ "/end/callee-is-kicked", is_kicked, FALSE, "kicked", "kicked" },
		{ "/end/time-passes", times_out, TRUE, "timeout", NULL },
		{ "/end/server-stops", shuts_down, TRUE, "shutdown", "shutdown" },
	};

	g_test_init(&argc, &argv, NULL);
	for (guint i = 0; i < G_N_ELEMENTS(endings); i++)
		g_test_add_data_func(endings[i].path, &endings[i], test_ending);

	return g_test_run();
}
