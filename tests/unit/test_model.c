/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/*
 * The exchange against the model, over random interleavings of eight handles of
 * four users and guests: all requests, timers and losses. Each process takes its
 * part of the steps, in worlds of different rules. DUET_MODEL_SEED replays what
 * was printed, DUET_MODEL_STEPS makes it longer or shorter.
 */

#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>
#include "stage.h"

#define STEPS 10000000
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define STEPS_HERE (STEPS / 20)
#else
#define STEPS_HERE STEPS
#endif
/** A world ends, and another begins, after so many */
#define WORLD 50000
#define PROCESSES_MAX 8

static guint below(GRand *rand, guint n)
{
	return g_rand_int_range(rand, 0, n);
}

static gboolean once_in(GRand *rand, guint n)
{
	return below(rand, n) == 0;
}

/* Mostly that of somebody who has the name */
static int any_secret(GRand *rand, const struct stage *s, int user)
{
	int found = NOBODY;

	if (once_in(rand, 8))
		return below(rand, MODEL_SECRETS + 1);
	for (int p = 0; p < MODEL_PARTIES; p++) {
		const struct model_party *it = &s->model.party[p];

		if (it->here && it->user == user && (found == NOBODY || once_in(rand, 2)))
			found = it->secret;
	}

	return found;
}

/* Mostly what its state is for */
static enum request_type any_type(GRand *rand, const struct stage *s, int h)
{
	static const enum request_type likely[PARTY_STATES][4] = {
		[PARTY_UNREGISTERED] = { REQUEST_REGISTER, REQUEST_REGISTER,
			REQUEST_REGISTER, REQUEST_JOIN },
		[PARTY_IDLE] = { REQUEST_CALL, REQUEST_CALL, REQUEST_CALL, REQUEST_JOIN },
		[PARTY_CALLING] = { REQUEST_SET, REQUEST_STATUS, REQUEST_CALL, REQUEST_HANGUP },
		[PARTY_RINGING] = { REQUEST_RINGING, REQUEST_ACCEPT, REQUEST_ACCEPT,
			REQUEST_CALL },
		[PARTY_ACTIVE] = { REQUEST_SET, REQUEST_HOLD, REQUEST_UNHOLD, REQUEST_REATTACH },
	};

	if (once_in(rand, 7))
		return below(rand, REQUEST_COUNT);
	if (s->model.party[h].away && !once_in(rand, 4))
		return REQUEST_REATTACH;

	return likely[model_state(&s->model, h)][below(rand, 4)];
}

static enum request_jsep any_jsep(GRand *rand, const struct stage *s, int h,
	enum request_type type)
{
	gboolean answers = s->model.party[h].leg == LEG_OFFERED;

	switch (type) {
	case REQUEST_CALL:
	case REQUEST_REATTACH:
		return once_in(rand, 20) ? REQUEST_JSEP_NONE : REQUEST_JSEP_OFFER;
	case REQUEST_ACCEPT:
	case REQUEST_RINGING:
	case REQUEST_SET:
		if (once_in(rand, type == REQUEST_ACCEPT ? 8 : 3))
			return REQUEST_JSEP_NONE;
		return answers != once_in(rand, 12) ? REQUEST_JSEP_ANSWER : REQUEST_JSEP_OFFER;
	default:
		return once_in(rand, 30) ? REQUEST_JSEP_OFFER : REQUEST_JSEP_NONE;
	}
}

/* What leaves a call with half a leg is for the tests of media */
static gboolean may_be_useless(const struct stage *s, int h, const struct ask *a)
{
	const struct model *m = &s->model;
	int peer = model_peer(m, h);

	if (a->jsep != REQUEST_JSEP_OFFER)
		return FALSE;
	if (a->type != REQUEST_SET || model_state(m, h) == PARTY_CALLING)
		return TRUE;

	return model_state(m, h) == PARTY_ACTIVE && m->party[h].leg == LEG_AGREED &&
		m->party[peer].leg == LEG_AGREED;
}

static void any_request(GRand *rand, const struct stage *s, int h, struct ask *a)
{
	a->type = any_type(rand, s, h);
	a->id = once_in(rand, 12) ? ID_WRONG : once_in(rand, 4) &&
		a->type != REQUEST_RINGING ? ID_NONE : ID_RIGHT;
	a->jsep = any_jsep(rand, s, h, a->type);
	a->sdp = once_in(rand, 30) ? SDP_BROKEN : once_in(rand, 25) &&
		may_be_useless(s, h, a) ? SDP_USELESS : SDP_GOOD;
	a->early = once_in(rand, 2);
	a->preview = once_in(rand, 2);
	a->busy = once_in(rand, 4);
	a->answer = once_in(rand, 2);
	a->features = h % 4 != 3;
	a->untrusted = once_in(rand, 10);
	a->user = a->type == REQUEST_REGISTER && !once_in(rand, 4) ? h / 2 :
		(int)below(rand, MODEL_NAMES);
	a->room = a->type == REQUEST_JOIN || (a->type == REQUEST_CALL && once_in(rand, 3)) ?
		(int)below(rand, MODEL_ROOMS) : NOBODY;
	a->secret = a->type == REQUEST_REATTACH && !once_in(rand, 8) ?
		s->model.party[h].secret : any_secret(rand, s, a->user);
	if (a->type == REQUEST_REGISTER && once_in(rand, 2))
		a->secret = NOBODY;
	a->sends = (int)below(rand, 3) - 1;
	a->names = 1 + below(rand, (1 << MODEL_NAMES) - 1);
	if (a->type == REQUEST_REATTACH && a->secret == NOBODY)
		a->secret = MODEL_SECRETS;
}

static void any_act(GRand *rand, const struct stage *s, struct act *a)
{
	guint chance = below(rand, 1000);
	const struct stage_core *c;

	a->handle = below(rand, MODEL_HANDLES);
	c = &s->core[a->handle];
	if (!s->model.party[a->handle].here)
		a->type = ACT_ATTACH;
	else if (c->closing && chance < 700)
		a->type = ACT_CLOSED;
	else if (c->negotiated && !s->model.party[a->handle].connected && chance < 500)
		a->type = ACT_CONNECT;
	else if (chance < 520)
		a->type = ACT_LOSE;
	else if (chance < 525)
		a->type = ACT_PUSH_FAILS;
	else if (chance < 540)
		a->type = ACT_DETACH;
	else if (chance < 640)
		a->type = ACT_SIGN;
	else if (chance < 670)
		a->type = ACT_SECOND;
	else if (chance == 670 && once_in(rand, 100))
		a->type = ACT_SHUTDOWN;
	else
		a->type = ACT_REQUEST;

	if (a->type == ACT_REQUEST)
		any_request(rand, s, a->handle, &a->ask);
}

static void any_rules(GRand *rand, struct model_rules *r)
{
	r->ring_timeout = 7;
	r->ring_offline = once_in(rand, 2) ? 4 : 0;
	r->resume_grace = once_in(rand, 5) ? 0 : 5;
	r->media_timeout = once_in(rand, 4) ? 0 : 2;
	r->max_devices = 1 + below(rand, 3);
	r->auth = once_in(rand, 3);
	r->room_auth = once_in(rand, 3);
}

static void add_up(const struct stage *s, guint64 *told, guint64 *errors)
{
	for (guint i = 0; i < TOLD_KINDS; i++)
		told[i] += s->told[i];
	for (guint i = 0; i < G_N_ELEMENTS(s->errors); i++)
		errors[i] += s->errors[i];
}

/* Everything that can be said was said */
static gboolean all_heard(const guint64 *told, const guint64 *errors)
{
	static const guint codes[] = {
		473, 476, 477, 478, 479, 480, 481, 482, 483, 484, 485, 487, 489, 490, 491, 492,
	};

	for (guint i = 0; i < TOLD_KINDS; i++) {
		if (!told[i]) {
			g_printerr("# event %u was never heard\n", i);
			return FALSE;
		}
	}
	for (guint i = 0; i < G_N_ELEMENTS(codes); i++) {
		if (!errors[codes[i] - 470]) {
			g_printerr("# error %u was never heard\n", codes[i]);
			return FALSE;
		}
	}

	return TRUE;
}

static void world(guint32 seed, guint64 steps, guint64 *told, guint64 *errors)
{
	g_autoptr(GRand) rand = g_rand_new_with_seed(seed);
	struct model_rules rules;
	struct stage s;

	any_rules(rand, &rules);
	stage_init(&s, &rules);
	s.label = g_strdup_printf("DUET_MODEL_SEED=%u", seed);
	for (guint64 i = 0; i < steps;) {
		struct act a;

		any_act(rand, &s, &a);
		if (!stage_may(&s, &a))
			continue;
		stage_act(&s, &a);
		i++;
	}
	add_up(&s, told, errors);
	stage_clear(&s);
}

/* Returns whether all went well */
static gboolean part(guint32 seed, guint64 steps)
{
	guint64 told[TOLD_KINDS] = { 0 }, errors[32] = { 0 };
	guint64 left = steps;

	for (; left; left -= MIN(left, WORLD))
		world(seed++, MIN(left, WORLD), told, errors);
	for (guint i = 0; i < TOLD_KINDS && g_test_verbose(); i++)
		g_printerr("# event %u: %" G_GUINT64_FORMAT "\n", i, told[i]);

	return steps < STEPS / PROCESSES_MAX || all_heard(told, errors);
}

static guint64 number(const char *variable, guint64 fallback)
{
	const char *text = g_getenv(variable);

	return text ? strtoull(text, NULL, 0) : fallback;
}

static void test_model(void)
{
	guint64 steps = number("DUET_MODEL_STEPS", STEPS_HERE);
	guint32 seed = number("DUET_MODEL_SEED", g_random_int() & 0xfffffff);
	guint processes = steps > WORLD ? CLAMP(g_get_num_processors(), 1, PROCESSES_MAX) : 1;
	pid_t pid[PROCESSES_MAX];

	g_printerr("# DUET_MODEL_SEED=%u DUET_MODEL_STEPS=%" G_GUINT64_FORMAT "\n", seed, steps);
	for (guint i = 0; i < processes; i++) {
		pid[i] = fork();
		g_assert_cmpint(pid[i], >=, 0);
		if (!pid[i])
			_exit(!part(seed + i * 1000000, steps / processes));
	}
	for (guint i = 0; i < processes; i++) {
		int status;

		g_assert_cmpint(waitpid(pid[i], &status, 0), ==, pid[i]);
		g_assert_cmpint(status, ==, 0);
	}
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/model/random", test_model);

	return g_test_run();
}
