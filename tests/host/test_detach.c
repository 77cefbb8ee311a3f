/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

#include "check.h"
#include "core.h"
#include "sample.h"

#define ROUNDS 50

static char *offer;


/** A core whose handles share `loops` threads, 0: one each; a lost leg ends its call */
static struct core *start(guint loops)
{
	g_free(offer);
	offer = sample_offer("chromium");

	return core_open_shared("general: { resume_grace = 0\n request_rate = 0\n calls_per_minute = 0\n }", loops);
}


/** Ends with the check that the plugin holds no handle any more */
static void stop(struct core *core)
{
	core_close(core);
	g_clear_pointer(&offer, g_free);
}


static struct fake *client(struct core *core, const char *name, gboolean modern)
{
	struct fake *f = fake_attach(core, name);
	g_autofree char *body = g_strdup_printf("{'request':'register','username':'%s'%s}",
		name, modern ? ",'features':[]" : "");

	if (f) {
		fake_send(f, body, NULL);
		fake_reply(f, "registered");
	}

	return f;
}


static void connect_call(struct fake *a, struct fake *b)
{
	fake_send(a, "{'request':'call','username':'bob','early':true}", offer);
	fake_reply(a, "calling");
	fake_expect(b, "incomingcall");
	fake_send(b, "{'request':'accept'}", offer);
	fake_reply(b, "accepted");
	fake_expect(a, "accepted");
	fake_connect(a, TRUE);
	fake_connect(b, TRUE);
}


static void send_packets(struct fake *f, guint16 from)
{
	for (guint16 seq = from; seq < from + 20; seq++)
		fake_rtp_fields(f, 0, FALSE, 111, seq, seq * 960u, "sound");
}


static void test_idle(void)
{
	struct core *core = start(0);
	struct fake *a = client(core, "alice", TRUE);
	struct fake *b;

	fake_detach(a);
	check(!core_plugin(core)->query_session(fake_session(a)));
	/* the name is free */
	b = client(core, "alice", TRUE);
	check(b != NULL);
	stop(core);
}


static void test_ringing(void)
{
	struct core *core = start(0);
	struct fake *b = client(core, "bob", FALSE);

	for (int i = 0; i < ROUNDS; i++) {
		struct fake *a = client(core, "alice", TRUE);

		fake_send(a, "{'request':'call','username':'bob'}", offer);
		if (i % 2)
			fake_expect(b, "incomingcall");
		fake_settle(a);
		fake_detach(a);
		fake_expect(b, "hangup");
	}
	stop(core);
}


static void test_in_call(void)
{
	struct core *core = start(0);

	for (int i = 0; i < ROUNDS; i++) {
		struct fake *a = client(core, "alice", TRUE);
		struct fake *b = client(core, "bob", TRUE);
		struct fake *first = i % 2 ? a : b;
		struct fake *second = i % 2 ? b : a;

		connect_call(a, b);
		send_packets(a, 100);
		send_packets(b, 100);
		fake_relayed(b, RELAYED_RTP, 0);
		fake_detach_later(first);
		send_packets(second, 120);
		fake_expect(second, "hangup");
		if (i % 3)
			fake_hangup(second);
		fake_detach(second);
		fake_detach(first);
	}
	stop(core);
}


static void test_hangup_in_call(void)
{
	struct core *core = start(2);
	struct fake *a = client(core, "alice", TRUE);
	struct fake *b = client(core, "bob", TRUE);

	for (int i = 0; i < ROUNDS; i++) {
		connect_call(a, b);
		send_packets(a, 100);
		send_packets(b, 100);
		fake_hangup(i % 2 ? a : b);
		fake_expect(a, "hangup");
		fake_expect(b, "hangup");
		fake_hangup(a);
		fake_hangup(b);
		fake_flush(a);
		fake_flush(b);
	}
	stop(core);
}


static void test_blocked(void)
{
	struct core *core = start(0);
	struct fake *a = client(core, "alice", TRUE);
	struct fake *b = client(core, "bob", TRUE);

	fake_block(a);
	fake_send(a, "{'request':'call','username':'bob','early':true}", offer);
	fake_blocked(a);
	fake_expect(b, "incomingcall");
	/* a job still has the handle, which must live until that has ended */
	fake_detach(a);
	fake_expect(b, "hangup");
	fake_detach(b);
	fake_release(a);
	stop(core);
}


static void test_held(void)
{
	struct core *core = start(0);
	struct fake *a = client(core, "alice", TRUE);
	struct fake *c = client(core, "carol", TRUE);
	struct fake *v = client(core, "vera", FALSE);

	core_set_close_delay(core, 500);
	fake_send(a, "{'request':'call','username':'vera'}", offer);
	fake_expect(v, "incomingcall");
	fake_send(a, "{'request':'hangup'}", NULL);
	fake_expect(v, "hangup");
	fake_send(c, "{'request':'call','username':'vera'}", offer);
	fake_reply(c, "calling");
	/* vera's queue is held for the offer that cannot go out yet */
	fake_detach(v);
	fake_expect(c, "hangup");
	stop(core);
}


static void test_sending(void)
{
	struct core *core = start(3);

	for (int i = 0; i < ROUNDS; i++) {
		struct fake *a = client(core, "alice", TRUE);
		struct fake *b = client(core, "bob", i % 2);
		struct fake *stays = i % 3 ? a : b;

		fake_send(a, "{'request':'call','username':'bob','early':true}", offer);
		fake_send(b, "{'request':'accept'}", offer);
		fake_send(a, "{'request':'set','audio':false}", NULL);
		fake_detach_later(stays == a ? b : a);
		fake_send(stays, "{'request':'hangup'}", NULL);
		fake_send(stays, "{'request':'status'}", NULL);
		fake_detach(a);
		fake_detach(b);
	}
	stop(core);
}


static void test_plugin_first(void)
{
	struct core *core = start(0);
	struct fake *a = client(core, "alice", TRUE);
	struct fake *b = client(core, "bob", TRUE);
	struct fake *v = client(core, "vera", FALSE);
	json_t *hangup;

	connect_call(a, b);
	send_packets(a, 100);
	core_plugin(core)->destroy();

	hangup = fake_expect(a, "hangup");
	check_str(json_string_value(json_object_get(hangup, "code")), "shutdown");
	fake_expect(b, "hangup");
	check(!core_plugin(core)->query_session(fake_session(v)));
	send_packets(a, 120);
	send_packets(b, 120);
	fake_flush(a);
	fake_hangup(v);
	fake_detach(a);
	check(!fake_attach(core, "late"));
	stop(core);
}


static void test_query(void)
{
	struct core *core = start(0);
	struct fake *a = client(core, "alice", TRUE);
	struct fake *b = client(core, "bob", TRUE);
	json_t *state;

	connect_call(a, b);
	send_packets(a, 100);
	fake_relayed(b, RELAYED_RTP, 19);
	fake_flush(a);
	state = core_plugin(core)->query_session(fake_session(a));
	check_str(json_string_value(json_object_get(state, "username")), "alice");
	check_int(json_integer_value(json_object_get(json_object_get(state, "relayed"),
		"audio_packets")), 20);
	json_decref(state);
	stop(core);
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
