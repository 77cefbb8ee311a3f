/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

#include "check.h"
#include "core.h"
#include "sample.h"

/** At a rate of 1 a second: more than this burst are too many */
#define BURST 5
#define FLOOD 500


static json_int_t turned_away(struct core *core, struct fake *f)
{
	json_t *state = core_plugin(core)->query_session(fake_session(f));
	json_int_t n = json_integer_value(json_object_get(state, "turned_away"));

	json_decref(state);
	return n;
}


/* It is answered at once, and nobody else notices */
static void test_flood(void)
{
	struct core *core = core_open("general: { request_rate = 1\n }");
	struct fake *a = fake_attach(core, "alice"), *b = fake_attach(core, "bob");

	for (int i = 0; i < BURST; i++) {
		fake_send(a, "{'request':'ping'}", NULL);
		fake_reply(a, "pong");
	}
	for (int i = 0; i < FLOOD; i++)
		fake_send(a, "{'request':'ping'}", NULL);
	fake_settle(a);
	check(turned_away(core, a) > FLOOD - BURST);
	fake_send(b, "{'request':'register','username':'bob'}", NULL);
	fake_reply(b, "registered");
	check_int(turned_away(core, b), 0);
	core_close(core);
}


/* The core has made a PeerConnection for the offer: it is closed */
static void test_offer(void)
{
	struct core *core = core_open("general: { request_rate = 1\n }");
	struct fake *a = fake_attach(core, "alice");
	g_autofree char *offer = sample_offer("chromium");

	fake_send(a, "{'request':'register','username':'alice','features':[]}", NULL);
	fake_reply(a, "registered");
	while (!turned_away(core, a)) {
		fake_send(a, "{'request':'ping'}", NULL);
		fake_settle(a);
	}
	fake_send(a, "{'request':'call','username':'bob'}", offer);
	fake_refused(a, 494);
	fake_hung_up(a, 1);
	core_close(core);
}


static json_int_t counted(struct core *core)
{
	json_auto_t *message = json_pack("{s:s}", "request", "counters");
	json_t *answer = core_plugin(core)->handle_admin_message(message);
	json_int_t n = json_integer_value(json_object_get(json_object_get(
		json_object_get(answer, "result"), "refused"), "494"));

	json_decref(answer);
	return n;
}


/* In one process the plugin may start more than once */
static void test_counts(void)
{
	struct core *core = core_open("general: { request_rate = 1\n }");
	struct fake *a = fake_attach(core, "alice");

	while (!turned_away(core, a)) {
		fake_send(a, "{'request':'ping'}", NULL);
		fake_settle(a);
	}
	check_int(counted(core), 1);
	core_close(core);
	core = core_open(NULL);
	check_int(counted(core), 0);
	core_close(core);
}


static void test_large(void)
{
	struct core *core = core_open("general: { message_max = 4096\n }");
	struct fake *a = fake_attach(core, "alice");
	g_autofree char *much = g_strnfill(5000, 'x');
	g_autofree char *large = g_strdup_printf("{'request':'ping','much':'%s'}", much);

	fake_send(a, large, NULL);
	fake_refused(a, 501);
	fake_send(a, "{'request':'ping','deep':[[[[[[[[[[]]]]]]]]]]}", NULL);
	fake_refused(a, 501);
	fake_send(a, "{'request':'ping','deep':[[[[[]]]]]}", NULL);
	fake_reply(a, "pong");
	fake_send(a, "{'request':'register','username':'alice','features':[]}", NULL);
	fake_reply(a, "registered");
	fake_send(a, "{'request':'call','username':'bob'}", much);
	fake_refused(a, 501);
	fake_hung_up(a, 1);
	core_close(core);
}


const struct host_test suite_door[] = {
	{ "a flood is turned away at the door", test_flood },
	{ "an offer that is turned away leaves no PeerConnection", test_offer },
	{ "counts begin anew when the plugin does", test_counts },
	{ "a message that is too large is not read", test_large },
	HOST_TESTS_END
};
