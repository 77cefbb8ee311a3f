/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

#include <string.h>
#include "dialog.h"
#include "operator.h"
#include "../../plugin/call.h"

/* The table of state.c, written out a second time: 0 stands for "looked at" */
static const guint allowed[PARTY_STATES][REQUEST_COUNT] = {
	[PARTY_UNREGISTERED] = { 0, 473, 0, 473, 481, 481, 481, 0, 0, 0,
		481, 481, 481, 473, 473, 0, 0 },
	[PARTY_IDLE] = { 477, 0, 0, 0, 481, 481, 0, 0, 0, 0,
		481, 481, 481, 0, 0, 0, 0 },
	[PARTY_CALLING] = { 477, 0, 0, 480, 481, 481, 0, 0, 0, 0,
		481, 481, 481, 0, 0, 0, 0 },
	[PARTY_RINGING] = { 477, 0, 0, 0, 0, 0, 0, 0, 0, 0,
		481, 481, 481, 0, 0, 0, 0 },
	[PARTY_ACTIVE] = { 477, 0, 0, 480, 481, 481, 0, 0, 0, 0,
		0, 0, 0, 0, 0, 0, 0 },
};

/* A request that is right in every way, and what it is answered with */
static const struct {
	const char *body, *offer, *answer;
} requests[REQUEST_COUNT] = {
	[REQUEST_REGISTER] = { "{'request':'register','username':'eve','features':[]}",
		NULL, "registered" },
	[REQUEST_UNREGISTER] = { "{'request':'unregister'}", NULL, "unregistered" },
	[REQUEST_LIST] = { "{'request':'list'}", NULL, "list" },
	[REQUEST_CALL] = { "{'request':'call','username':'carol'}", CHROMIUM, "calling" },
	[REQUEST_RINGING] = { "{'request':'ringing','call_id':'$'}", NULL, "ringing" },
	[REQUEST_ACCEPT] = { "{'request':'accept','call_id':'$'}", NULL, "accepted" },
	[REQUEST_HANGUP] = { "{'request':'hangup'}", NULL, "hangup" },
	[REQUEST_SET] = { "{'request':'set','audio':false}", NULL, "set" },
	[REQUEST_PING] = { "{'request':'ping'}", NULL, "pong" },
	[REQUEST_STATUS] = { "{'request':'status'}", NULL, "status" },
	[REQUEST_HOLD] = { "{'request':'hold'}", NULL, "hold" },
	[REQUEST_UNHOLD] = { "{'request':'unhold'}", NULL, "unhold" },
	[REQUEST_REATTACH] = { "{'request':'reattach','call_id':'$','secret':'#'}",
		CHROMIUM, "reattached" },
	[REQUEST_WATCH] = { "{'request':'watch','usernames':['carol']}", NULL, "watching" },
	[REQUEST_UNWATCH] = { "{'request':'unwatch'}", NULL, "watching" },
	[REQUEST_JOIN] = { "{'request':'join','room':'hall'}", NULL, "joined" },
	[REQUEST_LEAVE] = { "{'request':'leave'}", NULL, NULL },
};

static struct client *in_state(struct world *w, enum party_state state)
{
	struct client *alice, *bob;

	world_client(w, "carol");
	if (state == PARTY_UNREGISTERED)
		return world_stranger(w, "eve");

	alice = world_client(w, "alice");
	bob = world_client(w, "bob");
	if (state == PARTY_CALLING || state == PARTY_RINGING)
		world_ring(alice, bob, CHROMIUM);
	else if (state == PARTY_ACTIVE)
		world_call(alice, bob, CHROMIUM);

	return state == PARTY_RINGING ? bob : alice;
}

static const char *answer_of(const struct client *c)
{
	for (GList *l = c->heard.head; l; l = l->next) {
		const struct heard *h = l->data;

		if (h->transaction)
			return h->text;
	}

	return NULL;
}

/* An error changes nothing and tells nobody else */
static void expect_refusal(struct client *c, enum party_state state, guint code)
{
	g_autofree char *text = g_strdup_printf("error %u", code);

	expect(c, text);
	expect_quiet(c->world);
	expect_state(c, state);
}

/* Whose hangup it is decides in the idle state, see also test_idle(); whom one
 * calls back decides while it rings; nobody here is in a room */
static guint code_of(enum party_state state, enum request_type type)
{
	if (state == PARTY_IDLE && type == REQUEST_HANGUP)
		return 481;
	if (state == PARTY_RINGING && type == REQUEST_CALL)
		return 480;
	if (type == REQUEST_LEAVE)
		return 491;

	return allowed[state][type];
}

static void check_cell(enum party_state state, enum request_type type)
{
	struct world w = { .now = 0 };
	guint code = code_of(state, type);
	const char *got;
	struct client *c;
	gboolean sent;

	g_test_message("%s in state %s", request_name(type), state_name(state));
	g_assert_cmpint(state_allows(state, type), ==, allowed[state][type]);
	world_setup(&w, NULL);
	c = in_state(&w, state);
	expect_state(c, state);
	sent = client_sends(c, requests[type].body,
		requests[type].offer ? "offer" : NULL, requests[type].offer);
	g_assert_true(sent);

	got = answer_of(c);
	if (code)
		expect_refusal(c, state, code);
	else
		g_assert_true(g_str_has_prefix(got, requests[type].answer));
	world_teardown(&w, NULL);
}

static void test_party(void)
{
	for (guint s = 0; s < PARTY_STATES; s++) {
		for (guint r = 0; r < REQUEST_COUNT; r++)
			check_cell(s, r);
	}
}

/* A videocall client that hangs up twice is told so twice; by id it is wrong */
static void test_idle(struct world *w, gconstpointer arg)
{
	struct client *bob = world_videocall(w, "bob");
	(void)arg;

	client_says(bob, "{'request':'hangup'}");
	expect(bob, "hangup ended");
	client_says(bob, "{'request':'hangup','call_id':'nonsense'}");
	expect(bob, "error 481");
	expect_quiet(w);
}

/* The table of call.c as seen from outside: who does what in which state of a
 * call, and the code that both are told; NULL: nothing happens */
static const char *const ends[CALL_STATES][CALL_EVENTS] = {
	[CALL_RINGING] = { NULL, "cancelled", "declined", "cancelled", "unreachable",
		"timeout", NULL, "replaced", "kicked", "shutdown" },
	[CALL_ACTIVE] = { NULL, "ended", "ended", "failed", "failed", NULL, "failed",
		"replaced", "kicked", "shutdown" },
};

static void happen(struct client *alice, struct client *bob, enum call_event event)
{
	switch (event) {
	case CALL_ACCEPTED:
		if (exchange_state(bob->world->exchange, bob->handle) == PARTY_RINGING)
			client_accepts(bob, NULL);
		break;
	case CALL_HUNG_UP_CALLER:
		client_hangs_up(alice);
		break;
	case CALL_HUNG_UP_CALLEE:
		client_hangs_up(bob);
		break;
	case CALL_LOST_CALLER:
		client_is_lost(alice);
		break;
	case CALL_LOST_CALLEE:
		client_is_lost(bob);
		break;
	case CALL_TIMED_OUT:
		world_passes(alice->world, 45);
		break;
	case CALL_MEDIA_LOST:
		client_offers(alice, "audio opus/111 inactive | video vp8/96 inactive");
		break;
	case CALL_REPLACED:
		client_takes_over(world_stranger(alice->world, "alice"), alice, "");
		break;
	case CALL_KICKED: {
		g_autofree char *end = g_strdup_printf("{'request':'end','call_id':'%s'}",
			alice->call_id);

		json_decref(operator_asks(alice->world, end));
		break;
	}
	default:
		world_shuts_down(alice->world);
	}
}

static guint told(const struct client *c, const char *text)
{
	guint times = 0;

	for (GList *l = c->heard.head; l; l = l->next)
		times += !strcmp(((struct heard *)l->data)->text, text);

	return times;
}

static gboolean lost_itself(const struct client *c, enum call_event event)
{
	return !c->agent && (event == CALL_LOST_CALLER || event == CALL_LOST_CALLEE);
}

static void expect_over(const struct client *c, enum call_event event, const char *code)
{
	g_autofree char *text = g_strdup_printf("hangup %s", code);

	g_assert_cmpuint(told(c, text), ==, 1);
	g_assert_cmpuint(c->closes, ==, !lost_itself(c, event));
	expect_state(c, told(c, "replaced") ? PARTY_UNREGISTERED : PARTY_IDLE);
	expect_no_route(c);
}

static void check_call(enum call_state state, enum call_event event)
{
	const struct call_cell *cell = call_cell(state, event);
	const char *code = ends[state][event];
	struct client *alice, *bob;
	struct world w = { .now = 0 };

	g_test_message("%s in a call that is %s", call_event_name(event),
		call_state_name(state));
	if (code)
		g_assert_cmpstr(cell->code, ==, code);
	g_assert_true((cell->possible && cell->next == CALL_ENDED) == (code != NULL));

	world_setup(&w, NULL);
	/* Nobody is waited for: what happens to it ends the call */
	world_sets(&w, "resume_grace", "0");
	alice = world_client(&w, "alice");
	bob = world_client(&w, "bob");
	if (state == CALL_RINGING)
		world_ring(alice, bob, CHROMIUM);
	else
		world_call(alice, bob, CHROMIUM);
	happen(alice, bob, event);
	if (code) {
		expect_over(alice, event, code);
		expect_over(bob, event, code);
	} else {
		expect_state(alice, cell->possible || state == CALL_ACTIVE ?
			PARTY_ACTIVE : PARTY_CALLING);
		g_assert_cmpuint(alice->closes + bob->closes, ==, 0);
	}
	world_teardown(&w, NULL);
}

static void test_call(void)
{
	for (guint s = 0; s < CALL_ENDED; s++) {
		for (guint e = 0; e < CALL_EVENTS; e++)
			check_call(s, e);
	}
	for (guint e = 0; e < CALL_EVENTS; e++)
		g_assert_false(call_cell(CALL_ENDED, e)->possible);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/state/party", test_party);
	world_test("/state/idle", test_idle);
	g_test_add_func("/state/call", test_call);

	return g_test_run();
}
