/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/*
 * The plugin is destroyed while everything goes on: calls in all states, timers,
 * jobs, requests and packets on the threads of the core
 */

#include <pthread.h>
#include "check.h"
#include "model.h"
#include "scene.h"

enum { PAIRS = 6, PACKETS = 200, REQUESTS = 20 };

struct other {
	pthread_t thread;
	struct fake *blocked, *told;
};


/* Lets a push go on once somebody else has been told of the end */
static void *release(void *arg)
{
	struct other *o = arg;

	fake_expect(o->told, "hangup");
	fake_release(o->blocked);
	return NULL;
}


static void traffic(struct fake *f)
{
	scene_sound(f, 0, PACKETS);
	for (guint i = 0; i < REQUESTS; i++)
		fake_send(f, i % 2 ? "{'request':'set','audio':true}" : "{'request':'status'}", NULL);
}


/** Somebody else's call, which is left in one of five states */
static void leave_pair(struct scene *s, guint i, struct fake **pair)
{
	static const char *const kinds[] = { "'early':true", "'early':false", "'preview':true" };
	g_autofree char *name = g_strdup_printf("callee-%u", i);
	g_autofree char *other = g_strdup_printf("caller-%u", i);
	g_autofree char *body = g_strdup_printf("{'request':'call','username':'%s','ring_timeout':1,%s}",
		name, kinds[i % G_N_ELEMENTS(kinds)]);

	pair[0] = scene_client(s, other, TRUE);
	pair[1] = scene_client(s, name, i != 4);
	fake_send(pair[0], body, s->offer);
	fake_reply(pair[0], "calling");
	fake_expect(pair[1], "incomingcall");
	if (i > 2)
		return;
	fake_send(pair[1], "{'request':'accept'}", s->offer);
	fake_reply(pair[1], "accepted");
	fake_expect(pair[0], "accepted");
	fake_connect(pair[0], TRUE);
	fake_connect(pair[1], TRUE);
	if (i == 1)
		fake_hangup(pair[0]);
}


static void test_destroy(void)
{
	struct scene *s = scene_begin("resume_grace = 5");
	struct fake *pairs[PAIRS][2];
	struct other o = { .blocked = scene_client(s, "carol", TRUE), .told = s->bob };

	for (guint i = 0; i < PAIRS; i++)
		leave_pair(s, i, pairs[i]);
	scene_connect(s);
	scene_occupy(o.blocked);
	pthread_create(&o.thread, NULL, release, &o);
	for (guint i = 0; i < PAIRS; i++) {
		traffic(pairs[i][0]);
		traffic(pairs[i][1]);
	}
	core_plugin(s->core)->destroy();
	pthread_join(o.thread, NULL);

	check_str(scene_end_code(s->alice), "shutdown");
	fake_send(s->alice, "{'request':'ping'}", NULL);
	fake_settle(s->alice);
	check_int(fake_refusals(s->alice), 1);
	for (guint i = 0; i < PAIRS; i++) {
		for (guint j = 0; j < 2; j++) {
			fake_settle(pairs[i][j]);
			fake_refusals(pairs[i][j]);
			fake_hangup(pairs[i][j]);
			fake_detach(pairs[i][j]);
		}
	}
	check(!fake_attach(s->core, "late"));
	scene_end(s);
}


/* Handles leave and are hung up on their own threads at the same time */
static void test_destroy_and_leave(void)
{
	for (guint round = 0; round < 10; round++) {
		struct scene *s = scene_begin("resume_grace = 5");

		scene_connect(s);
		traffic(s->alice);
		traffic(s->bob);
		if (round % 2)
			fake_detach_later(s->alice);
		else
			fake_begin_hangup(s->alice);
		core_plugin(s->core)->destroy();
		fake_settle(s->alice);
		fake_settle(s->bob);
		fake_refusals(s->alice);
		fake_refusals(s->bob);
		scene_end(s);
	}
}


const struct host_test suite_stop[] = {
	{ "the plugin is destroyed in the middle of everything", test_destroy },
	{ "the plugin is destroyed while handles leave", test_destroy_and_leave },
	HOST_TESTS_END
};
