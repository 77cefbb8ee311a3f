/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

#include "check.h"
#include "scene.h"

enum { ROUNDS = 50, PACKETS = 20 };

/** A lost leg ends its call */
static const char at_once[] = "resume_grace = 0";


static void test_idle(void)
{
	struct scene *s = scene_begin(at_once);

	fake_detach(s->alice);
	check(!core_plugin(s->core)->query_session(fake_session(s->alice)));
	/* the name is free */
	s->alice = scene_client(s, "alice", TRUE);
	scene_end(s);
}


static void test_ringing(void)
{
	struct scene *s = scene_begin_empty(at_once, 0);

	s->bob = scene_client(s, "bob", FALSE);
	for (int i = 0; i < ROUNDS; i++) {
		s->alice = scene_client(s, "alice", TRUE);
		fake_send(s->alice, "{'request':'call','username':'bob'}", s->offer);
		if (i % 2)
			fake_expect(s->bob, "incomingcall");
		fake_settle(s->alice);
		fake_detach(s->alice);
		fake_expect(s->bob, "hangup");
	}
	scene_end(s);
}


/** Two who have just attached; `modern`: bob, too, makes every offer */
static void meet(struct scene *s, gboolean modern)
{
	s->alice = scene_client(s, "alice", TRUE);
	s->bob = scene_client(s, "bob", modern);
}


static void test_in_call(void)
{
	struct scene *s = scene_begin_empty(at_once, 0);

	for (int i = 0; i < ROUNDS; i++) {
		struct fake *first, *second;

		meet(s, TRUE);
		first = i % 2 ? s->alice : s->bob;
		second = i % 2 ? s->bob : s->alice;
		scene_connect(s);
		scene_sound(s->alice, 100, PACKETS);
		scene_sound(s->bob, 100, PACKETS);
		fake_relayed(s->bob, RELAYED_RTP, 0);
		fake_detach_later(first);
		scene_sound(second, 120, PACKETS);
		fake_expect(second, "hangup");
		if (i % 3)
			fake_hangup(second);
		fake_detach(second);
		fake_detach(first);
	}
	scene_end(s);
}


static void test_hangup_in_call(void)
{
	struct scene *s = scene_begin_empty(at_once, 2);

	meet(s, TRUE);
	for (int i = 0; i < ROUNDS; i++) {
		scene_connect(s);
		scene_sound(s->alice, 100, PACKETS);
		scene_sound(s->bob, 100, PACKETS);
		fake_hangup(i % 2 ? s->alice : s->bob);
		scene_part(s);
	}
	scene_end(s);
}


static void test_blocked(void)
{
	struct scene *s = scene_begin(at_once);

	fake_block(s->alice);
	fake_send(s->alice, "{'request':'call','username':'bob','early':true}", s->offer);
	fake_blocked(s->alice);
	fake_expect(s->bob, "incomingcall");
	/* a job still has the handle, which must live until that has ended */
	fake_detach(s->alice);
	fake_expect(s->bob, "hangup");
	fake_detach(s->bob);
	fake_release(s->alice);
	scene_end(s);
}


static void test_held(void)
{
	struct scene *s = scene_begin(at_once);
	struct fake *c = scene_client(s, "carol", TRUE);
	struct fake *v = scene_client(s, "vera", FALSE);

	core_set_close_delay(s->core, 500);
	fake_send(s->alice, "{'request':'call','username':'vera'}", s->offer);
	fake_expect(v, "incomingcall");
	fake_send(s->alice, "{'request':'hangup'}", NULL);
	fake_expect(v, "hangup");
	fake_send(c, "{'request':'call','username':'vera'}", s->offer);
	fake_reply(c, "calling");
	/* vera's queue is held for the offer that cannot go out yet */
	fake_detach(v);
	fake_expect(c, "hangup");
	scene_end(s);
}


static void test_sending(void)
{
	struct scene *s = scene_begin_empty(at_once, 3);

	for (int i = 0; i < ROUNDS; i++) {
		struct fake *stays;

		meet(s, i % 2);
		stays = i % 3 ? s->alice : s->bob;
		fake_send(s->alice, "{'request':'call','username':'bob','early':true}", s->offer);
		fake_send(s->bob, "{'request':'accept'}", s->offer);
		fake_send(s->alice, "{'request':'set','audio':false}", NULL);
		fake_detach_later(stays == s->alice ? s->bob : s->alice);
		fake_send(stays, "{'request':'hangup'}", NULL);
		fake_send(stays, "{'request':'status'}", NULL);
		fake_detach(s->alice);
		fake_detach(s->bob);
	}
	scene_end(s);
}


static void test_plugin_first(void)
{
	struct scene *s = scene_begin(at_once);
	struct fake *v = scene_client(s, "vera", FALSE);

	scene_connect(s);
	scene_sound(s->alice, 100, PACKETS);
	core_plugin(s->core)->destroy();

	check_str(scene_end_code(s->alice), "shutdown");
	fake_expect(s->bob, "hangup");
	check(!core_plugin(s->core)->query_session(fake_session(v)));
	scene_sound(s->alice, 120, PACKETS);
	scene_sound(s->bob, 120, PACKETS);
	fake_flush(s->alice);
	fake_hangup(v);
	fake_detach(s->alice);
	check(!fake_attach(s->core, "late"));
	scene_end(s);
}


static void test_query(void)
{
	struct scene *s = scene_begin(at_once);
	json_t *state;

	scene_connect(s);
	scene_sound(s->alice, 100, PACKETS);
	fake_relayed(s->bob, RELAYED_RTP, PACKETS - 1);
	fake_flush(s->alice);
	state = core_plugin(s->core)->query_session(fake_session(s->alice));
	check_str(result_text(state, "username"), "alice");
	check_int(result_number(json_object_get(state, "relayed"), "audio_packets"), PACKETS);
	json_decref(state);
	scene_end(s);
}


const struct host_test suite_detach[] = {
	{ "an idle handle leaves", test_idle },
	{ "the caller leaves while it rings", test_ringing },
	{ "a side leaves an active call while media flow", test_in_call },
	{ "a PeerConnection is lost while media flow", test_hangup_in_call },
	{ "a handle leaves while a push is blocked", test_blocked },
	{ "a handle leaves while its queue is held", test_held },
	{ "handles leave in the middle of requests", test_sending },
	{ "the plugin goes before the handles", test_plugin_first },
	{ "query_session tells what was relayed", test_query },
	HOST_TESTS_END
};
