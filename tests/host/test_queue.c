/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/*
 * Each handle has a queue of its own, in which what it is told waits
 */

#include "check.h"
#include "scene.h"

#define ROUNDS 100
/** Answers that may wait for one client */
#define FLOOD 1000


static void test_blocked(void)
{
	struct scene *s = scene_begin("resume_grace = 0");
	struct fake *c = scene_client(s, "carol", TRUE);

	fake_block(s->alice);
	fake_send(s->alice, "{'request':'call','username':'bob','early':true}", s->offer);
	fake_blocked(s->alice);

	fake_expect(s->bob, "incomingcall");
	fake_send(c, "{'request':'list'}", NULL);
	fake_reply(c, "list");
	fake_send(s->bob, "{'request':'accept'}", s->offer);
	fake_reply(s->bob, "accepted");
	check(fake_sdp(s->bob, "answer") != NULL);
	scene_client(s, "dave", FALSE);
	check(!fake_sdp(s->alice, "answer"));
	fake_silent(s->alice);

	fake_release(s->alice);
	fake_reply(s->alice, "calling");
	check(fake_sdp(s->alice, "answer") != NULL);
	fake_expect(s->alice, "accepted");
	scene_end(s);
}


static void test_order(void)
{
	struct scene *s = scene_begin("resume_grace = 0");

	fake_block(s->alice);
	for (int i = 1; i <= ROUNDS; i++) {
		g_autofree char *body = g_strdup_printf("{'request':'set','bitrate':%d}", i);

		fake_send(s->alice, body, NULL);
		fake_settle(s->alice);
	}
	fake_release(s->alice);
	for (int i = 1; i <= ROUNDS; i++)
		check_int(result_number(fake_expect(s->alice, "set"), "bitrate"), i);
	scene_end(s);
}


/* Answers that cannot be pushed take memory */
static void test_flood(void)
{
	struct scene *s = scene_begin("resume_grace = 0");

	scene_occupy(s->alice);
	for (int i = 1; i < FLOOD; i++) {
		fake_send(s->alice, "{'request':'ping'}", NULL);
		fake_settle(s->alice);
	}
	check_int(fake_refusals(s->alice), 0);
	fake_send(s->alice, "{'request':'ping'}", NULL);
	fake_settle(s->alice);
	check_int(fake_refusals(s->alice), 1);
	/* what an offer has made must not be forgotten */
	fake_send(s->alice, "{'request':'call','username':'nobody'}", s->offer);
	fake_send(s->bob, "{'request':'ping'}", NULL);
	fake_reply(s->bob, "pong");

	fake_release(s->alice);
	for (int i = 0; i < FLOOD; i++)
		fake_expect(s->alice, "pong");
	fake_refused(s->alice, 478);
	fake_hung_up(s->alice, 1);
	fake_send(s->alice, "{'request':'ping'}", NULL);
	fake_reply(s->alice, "pong");
	scene_end(s);
}


static void test_side_by_side(void)
{
	struct scene *s = scene_begin("resume_grace = 0");

	for (int i = 0; i < ROUNDS; i++)
		fake_send(s->alice, "{'request':'ping'}", NULL);
	for (int i = 0; i < ROUNDS; i++)
		fake_expect(s->alice, "pong");
	fake_settle(s->alice);
	fake_silent(s->alice);
	scene_end(s);
}


const struct host_test suite_queue[] = {
	{ "a blocked push delays no other handle", test_blocked },
	{ "events to one handle keep their order", test_order },
	{ "while too many answers wait, requests are refused", test_flood },
	{ "requests of one handle side by side are each answered once", test_side_by_side },
	HOST_TESTS_END
};
