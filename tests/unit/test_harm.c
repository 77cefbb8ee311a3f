/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/*
 * A client cannot harm a call that is not its own: who asks for what, with which
 * call_id, in which state of the call, and what comes of it
 */

#include <string.h>
#include "dialog.h"

enum state { RINGING, EARLY, ACTIVE, OVER, STATES };
enum actor { CALLER, CALLEE, FORMER, STRANGER, ACTORS };
enum ask { HANGUP, ACCEPT, RING, FLAGS, OFFER, ANSWER, HOLD, UNHOLD, RECORD, BACK, ASKS };
enum id { RIGHT, WRONG, LAST, NONE, IDS };

static const char *const state_names[STATES] = { "ringing", "early", "active", "over" };
static const char *const actor_names[ACTORS] = { "caller", "callee", "former peer", "stranger" };
static const char *const id_names[IDS] = { "right", "wrong", "former", "no" };

static const struct {
	const char *body, *type;
} asks[ASKS] = {
	[HANGUP] = { "{'request':'hangup'%s}", NULL },
	[ACCEPT] = { "{'request':'accept'%s}", "offer" },
	[RING] = { "{'request':'ringing'%s}", "offer" },
	[FLAGS] = { "{'request':'set','audio':false%s}", NULL },
	[OFFER] = { "{'request':'set'%s}", "offer" },
	[ANSWER] = { "{'request':'set'%s}", "answer" },
	[HOLD] = { "{'request':'hold'%s}", NULL },
	[UNHOLD] = { "{'request':'unhold'%s}", NULL },
	[RECORD] = { "{'request':'set','record':true%s}", NULL },
	[BACK] = { "{'request':'reattach','secret':'a guess'%s}", "offer" },
};

/* What is heard for the right id, for another call's, and without one; "core":
 * it refuses an answer where there is no PeerConnection */
struct cell {
	const char *right, *other, *none;
};

static const struct cell outsider[ASKS] = {
	[HANGUP] = { "error 481", "error 481", "error 481" },
	[ACCEPT] = { "error 481", "error 481", "error 481" },
	[RING] = { "error 481", "error 481", "error 475" },
	[FLAGS] = { "error 484", "error 484", "set" },
	[OFFER] = { "error 484", "error 484", "error 481" },
	[ANSWER] = { "core", "core", "core" },
	[HOLD] = { "error 481", "error 481", "error 481" },
	[UNHOLD] = { "error 481", "error 481", "error 481" },
	[RECORD] = { "error 484", "error 484", "error 481" },
	[BACK] = { "error 481", "error 481", "error 475" },
};

static const struct cell caller_waits[ASKS] = {
	[HANGUP] = { "hangup cancelled", "error 484", "hangup cancelled" },
	[ACCEPT] = { "error 481", "error 481", "error 481" },
	[RING] = { "error 481", "error 481", "error 475" },
	[FLAGS] = { "set", "error 484", "set" },
	[OFFER] = { "set +answer", "error 484", "set +answer" },
	[ANSWER] = { "error 481", "error 484", "error 481" },
	[HOLD] = { "error 481", "error 481", "error 481" },
	[UNHOLD] = { "error 481", "error 481", "error 481" },
	[RECORD] = { "error 481", "error 484", "error 481" },
	[BACK] = { "error 481", "error 481", "error 475" },
};

static const struct cell callee_rings[ASKS] = {
	[HANGUP] = { "hangup declined", "error 484", "hangup declined" },
	[ACCEPT] = { "accepted +answer", "error 484", "accepted +answer" },
	[RING] = { "ringing +answer", "error 484", "error 475" },
	[FLAGS] = { "set", "error 484", "set" },
	[OFFER] = { "error 481", "error 484", "error 481" },
	[ANSWER] = { "core", "core", "core" },
	[HOLD] = { "error 481", "error 481", "error 481" },
	[UNHOLD] = { "error 481", "error 481", "error 481" },
	[RECORD] = { "error 481", "error 484", "error 481" },
	[BACK] = { "error 481", "error 481", "error 475" },
};

static const struct cell callee_early[ASKS] = {
	[HANGUP] = { "hangup declined", "error 484", "hangup declined" },
	[ACCEPT] = { "accepted +answer", "error 484", "accepted +answer" },
	[RING] = { "ringing +answer", "error 484", "error 475" },
	[FLAGS] = { "set", "error 484", "set" },
	[OFFER] = { "set +answer", "error 484", "set +answer" },
	[ANSWER] = { "error 481", "error 484", "error 481" },
	[HOLD] = { "error 481", "error 481", "error 481" },
	[UNHOLD] = { "error 481", "error 481", "error 481" },
	[RECORD] = { "error 481", "error 484", "error 481" },
	[BACK] = { "error 481", "error 481", "error 475" },
};

static const struct cell party[ASKS] = {
	[HANGUP] = { "hangup ended", "error 484", "hangup ended" },
	[ACCEPT] = { "error 481", "error 481", "error 481" },
	[RING] = { "error 481", "error 481", "error 475" },
	[FLAGS] = { "set", "error 484", "set" },
	[OFFER] = { "set +answer", "error 484", "set +answer" },
	[ANSWER] = { "error 481", "error 484", "error 481" },
	[HOLD] = { "hold", "error 484", "hold" },
	[UNHOLD] = { "unhold", "error 484", "unhold" },
	[RECORD] = { "set", "error 484", "set" },
	[BACK] = { "error 489", "error 484", "error 475" },
};

static const struct cell *const table[STATES][ACTORS] = {
	[RINGING] = { caller_waits, callee_rings, outsider, outsider },
	[EARLY] = { caller_waits, callee_early, outsider, outsider },
	[ACTIVE] = { party, party, outsider, outsider },
	[OVER] = { outsider, outsider, outsider, outsider },
};

struct scene {
	struct world w;
	struct client *actor[ACTORS];
	char *last;              /**< id of the call that the former peer was in */
};

static void set_up(struct scene *s, enum state state)
{
	struct client *alice, *bob, *carol;

	world_setup(&s->w, NULL);
	world_sets(&s->w, "record", "request");
	world_sets(&s->w, "record_folder", "/recordings");
	world_sets(&s->w, "record_consent", "no");
	s->actor[CALLER] = alice = world_client(&s->w, "alice");
	s->actor[CALLEE] = bob = world_client(&s->w, "bob");
	s->actor[FORMER] = carol = world_client(&s->w, "carol");
	s->actor[STRANGER] = world_stranger(&s->w, "eve");

	world_call(carol, alice, CHROMIUM);
	s->last = g_strdup(carol->call_id);
	client_hangs_up(alice);
	world_closes(&s->w);

	client_calls_early(alice, bob, CHROMIUM);
	if (state >= EARLY)
		client_rings(bob, CHROMIUM);
	if (state >= ACTIVE)
		client_accepts(bob, NULL);
	if (state == OVER)
		client_hangs_up(bob);
	world_closes(&s->w);
	world_forgets(&s->w);
}

static char *any_id(const struct scene *s, enum id id)
{
	switch (id) {
	case RIGHT:
		return g_strdup_printf(",'call_id':'%s'", s->actor[CALLEE]->call_id);
	case WRONG:
		return g_strdup(",'call_id':'00000000000000000000000000000000'");
	case LAST:
		return g_strdup_printf(",'call_id':'%s'", s->last);
	default:
		return g_strdup("");
	}
}

static const char *expected(enum state state, enum actor actor, enum ask ask, enum id id)
{
	const struct cell *cell = &table[state][actor][ask];

	return id == RIGHT ? cell->right : id == NONE ? cell->none : cell->other;
}

static char *plans(const struct scene *s)
{
	g_autofree char *there = described_plan(&s->actor[CALLER]->plan);
	g_autofree char *back = described_plan(&s->actor[CALLEE]->plan);

	return g_strdup_printf("%s; %s", there, back);
}

static void expect_untouched(struct scene *s, enum state state, const char *before)
{
	static const enum party_state caller[STATES] =
		{ PARTY_CALLING, PARTY_CALLING, PARTY_ACTIVE, PARTY_IDLE };
	static const enum party_state callee[STATES] =
		{ PARTY_RINGING, PARTY_RINGING, PARTY_ACTIVE, PARTY_IDLE };
	g_autofree char *after = plans(s);

	expect_quiet(&s->w);
	expect_state(s->actor[CALLER], caller[state]);
	expect_state(s->actor[CALLEE], callee[state]);
	g_assert_cmpstr(after, ==, before);
}

/* The call between the two goes on to a good end, and nobody is left busy */
static void expect_good_end(struct scene *s, gboolean ended)
{
	struct client *alice = s->actor[CALLER], *bob = s->actor[CALLEE];
	struct client *carol = s->actor[FORMER];

	world_closes(&s->w);
	if (exchange_state(s->w.exchange, bob->handle) == PARTY_RINGING)
		client_accepts(bob, bob->agent ? NULL : CHROMIUM);
	if (!ended) {
		expect_state(alice, PARTY_ACTIVE);
		expect_state(bob, PARTY_ACTIVE);
		g_assert_cmpuint(alice->plan.lanes, ==, 2);
		g_assert_cmpuint(bob->plan.lanes, ==, 2);
		client_hangs_up(alice);
	}
	expect_state(alice, PARTY_IDLE);
	expect_state(bob, PARTY_IDLE);
	world_closes(&s->w);
	world_forgets(&s->w);
	world_call(carol, alice, CHROMIUM);
	client_hangs_up(carol);
	world_closes(&s->w);
	world_forgets(&s->w);
	world_call(bob, carol, CHROMIUM);
}

static void check(enum state state, enum actor actor, enum ask ask, enum id id)
{
	const char *wanted = expected(state, actor, ask, id);
	struct scene s = { .last = NULL };
	g_autofree char *body = NULL, *call_id = NULL, *before = NULL;
	struct client *c;
	gboolean taken;

	g_test_message("call %s: %s from %s with %s id: %s", state_names[state],
		asks[ask].body, actor_names[actor], id_names[id], wanted);
	set_up(&s, state);
	c = s.actor[actor];
	call_id = any_id(&s, id);
	body = g_strdup_printf(asks[ask].body, call_id);
	before = plans(&s);

	taken = client_sends(c, body, asks[ask].type, asks[ask].type ? CHROMIUM : NULL);
	g_assert_true(taken == (strcmp(wanted, "core") != 0));
	if (taken)
		expect(c, wanted);
	if (!taken || g_str_has_prefix(wanted, "error") || table[state][actor] == outsider)
		expect_untouched(&s, state, before);

	expect_good_end(&s, state == OVER || g_str_has_prefix(wanted, "hangup"));
	world_teardown(&s.w, NULL);
	g_free(s.last);
}

static void test_harm(gconstpointer arg)
{
	enum state state = GPOINTER_TO_UINT(arg);

	for (enum actor a = 0; a < ACTORS; a++) {
		for (enum ask k = 0; k < ASKS; k++) {
			for (enum id i = 0; i < IDS; i++)
				check(state, a, k, i);
		}
	}
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	for (enum state s = 0; s < STATES; s++) {
		g_autofree char *path = g_strdup_printf("/harm/%s", state_names[s]);

		g_test_add_data_func(path, GUINT_TO_POINTER(s), test_harm);
	}

	return g_test_run();
}
