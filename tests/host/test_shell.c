/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

#include "check.h"
#include "core.h"
#include "sample.h"

#define ROUNDS 100
/** Answers that may wait for one client */
#define FLOOD 1000

static char *offer;


/** A core whose clients' offers are ready; without settings a lost leg ends its call */
static struct core *start(const char *jcfg)
{
	g_free(offer);
	offer = sample_offer("chromium");

	return core_open(jcfg ? jcfg : "general: { resume_grace = 0\n request_rate = 0\n calls_per_minute = 0\n }");
}


static void stop(struct core *core)
{
	core_close(core);
	g_clear_pointer(&offer, g_free);
}


/** A registered client; `modern`: one that makes every offer */
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


static const char *text(const json_t *result, const char *key)
{
	return json_string_value(json_object_get(result, key));
}


/** From the call to the answers of both sides */
static void connect_call(struct fake *a, struct fake *b)
{
	fake_send(a, "{'request':'call','username':'bob','early':true}", offer);
	fake_reply(a, "calling");
	check(fake_sdp(a, "answer") != NULL);
	fake_expect(b, "incomingcall");
	fake_send(b, "{'request':'accept'}", offer);
	fake_reply(b, "accepted");
	check(fake_sdp(b, "answer") != NULL);
	fake_expect(a, "accepted");
}


static void test_blocked(void)
{
	struct core *core = start(NULL);
	struct fake *a = client(core, "alice", TRUE);
	struct fake *b = client(core, "bob", TRUE);
	struct fake *c = client(core, "carol", TRUE);

	fake_block(a);
	fake_send(a, "{'request':'call','username':'bob','early':true}", offer);
	fake_blocked(a);

	fake_expect(b, "incomingcall");
	fake_send(c, "{'request':'list'}", NULL);
	fake_reply(c, "list");
	fake_send(b, "{'request':'accept'}", offer);
	fake_reply(b, "accepted");
	check(fake_sdp(b, "answer") != NULL);
	client(core, "dave", FALSE);
	check(!fake_sdp(a, "answer"));
	fake_silent(a);

	fake_release(a);
	fake_reply(a, "calling");
	check(fake_sdp(a, "answer") != NULL);
	fake_expect(a, "accepted");
	stop(core);
}


static void test_order(void)
{
	struct core *core = start(NULL);
	struct fake *a = client(core, "alice", TRUE);

	fake_block(a);
	for (int i = 1; i <= ROUNDS; i++) {
		g_autofree char *body = g_strdup_printf("{'request':'set','bitrate':%d}", i);

		fake_send(a, body, NULL);
		fake_settle(a);
	}
	fake_release(a);
	for (int i = 1; i <= ROUNDS; i++) {
		json_t *set = fake_expect(a, "set");

		check_int(json_integer_value(json_object_get(set, "bitrate")), i);
	}
	stop(core);
}


/* Answers that cannot be pushed take memory */
static void test_flood(void)
{
	struct core *core = start(NULL);
	struct fake *a = client(core, "alice", TRUE);
	struct fake *b = client(core, "bob", TRUE);

	fake_block(a);
	fake_send(a, "{'request':'ping'}", NULL);
	fake_blocked(a);
	for (int i = 1; i < FLOOD; i++) {
		fake_send(a, "{'request':'ping'}", NULL);
		fake_settle(a);
	}
	check_int(fake_refusals(a), 0);
	fake_send(a, "{'request':'ping'}", NULL);
	fake_settle(a);
	check_int(fake_refusals(a), 1);
	/* what an offer has made must not be forgotten */
	fake_send(a, "{'request':'call','username':'nobody'}", offer);
	fake_send(b, "{'request':'ping'}", NULL);
	fake_reply(b, "pong");

	fake_release(a);
	for (int i = 0; i < FLOOD; i++)
		fake_expect(a, "pong");
	fake_refused(a, 478);
	fake_hung_up(a, 1);
	fake_send(a, "{'request':'ping'}", NULL);
	fake_reply(a, "pong");
	stop(core);
}


static void test_side_by_side(void)
{
	struct core *core = start(NULL);
	struct fake *a = client(core, "alice", TRUE);

	for (int i = 0; i < ROUNDS; i++)
		fake_send(a, "{'request':'ping'}", NULL);
	for (int i = 0; i < ROUNDS; i++)
		fake_expect(a, "pong");
	fake_settle(a);
	fake_silent(a);
	stop(core);
}


static void test_offer_waits(void)
{
	struct core *core = start(NULL);
	struct fake *a = client(core, "alice", TRUE);
	struct fake *c = client(core, "carol", TRUE);
	struct fake *v = client(core, "vera", FALSE);

	core_set_close_delay(core, 300);
	fake_send(a, "{'request':'call','username':'vera'}", offer);
	fake_expect(v, "incomingcall");
	check(fake_sdp(v, "offer") != NULL);
	fake_send(a, "{'request':'hangup'}", NULL);
	fake_expect(v, "hangup");

	/* The model fails the test when an offer gets in before the hangup */
	fake_send(c, "{'request':'call','username':'vera'}", offer);
	fake_reply(c, "calling");
	check_str(text(fake_expect(v, "incomingcall"), "username"), "carol");
	check(fake_sdp(v, "offer") != NULL);
	fake_hung_up(v, 1);
	check(fake_has_pc(v));
	stop(core);
}


/* The core calls hangup_media once per PeerConnection, so never for one that
 * could not be made after the last had gone: the offer after it must not wait
 * for ever */
static void test_offer_goes_on(void)
{
	struct core *core = start(NULL);
	struct fake *a = client(core, "alice", TRUE);
	struct fake *v = client(core, "vera", FALSE);

	for (int i = 0; i < 3; i++) {
		if (i == 1)
			fake_break(v, 465);
		fake_send(a, "{'request':'call','username':'vera'}", offer);
		fake_reply(a, "calling");
		if (i != 1) {
			fake_expect(v, "incomingcall");
			check(fake_sdp(v, "offer") != NULL);
			fake_send(a, "{'request':'hangup'}", NULL);
		}
		fake_expect(a, "hangup");
		fake_expect(v, "hangup");
		fake_hangup(a);
		if (i == 0)
			fake_hung_up(v, 1);
	}
	stop(core);
}


/* What the core says while it still has the ICE agent of the last one */
static void test_offer_again(void)
{
	struct core *core = start(NULL);
	struct fake *a = client(core, "alice", TRUE);
	struct fake *v = client(core, "vera", FALSE);

	fake_break(v, 459);
	fake_send(a, "{'request':'call','username':'vera'}", offer);
	fake_expect(v, "incomingcall");
	check(fake_sdp(v, "offer") != NULL);
	fake_send(a, "{'request':'hangup'}", NULL);
	fake_expect(v, "hangup");
	fake_hung_up(v, 1);
	check(!fake_has_pc(v));
	stop(core);
}


static void test_late_close(void)
{
	struct core *core = start(NULL);
	struct fake *a = client(core, "alice", TRUE);
	struct fake *b = client(core, "bob", TRUE);

	connect_call(a, b);
	fake_block(a);
	fake_send(a, "{'request':'ping'}", NULL);
	fake_blocked(a);

	/* What closes alice's PeerConnection comes behind what is blocked, and
	 * meanwhile it goes by itself and another is made */
	fake_send(b, "{'request':'hangup'}", NULL);
	fake_expect(b, "hangup");
	fake_hangup(a);
	fake_hangup(b);
	fake_send(a, "{'request':'call','username':'bob','early':true}", offer);
	fake_expect(b, "incomingcall");

	fake_release(a);
	fake_expect(a, "hangup");
	fake_expect(a, "calling");
	check(fake_sdp(a, "answer") != NULL);
	fake_flush(a);
	check(fake_has_pc(a));
	fake_hung_up(a, 1);
	stop(core);
}


static void test_late_keyframe(void)
{
	struct core *core = start("general: { bitrate_max = 500000\n resume_grace = 0\n }");
	struct fake *a = client(core, "alice", TRUE);
	struct fake *b = client(core, "bob", TRUE);

	connect_call(a, b);
	fake_connect(b, FALSE);
	fake_flush(b);
	fake_flush(a);
	fake_block(a);
	fake_send(a, "{'request':'ping'}", NULL);
	fake_blocked(a);
	check_int(fake_relayed_count(a, RELAYED_REMB), 0);

	/* What asks alice for a keyframe and for a cap comes behind what is blocked;
	 * what she is told as her leg comes up does not */
	fake_connect(a, FALSE);
	check(fake_relayed(a, RELAYED_REMB, 0)->bitrate < 500000);
	fake_hangup(a);
	fake_expect(b, "hangup");
	fake_hangup(b);
	fake_send(a, "{'request':'call','username':'bob'}", offer);
	fake_settle(a);
	fake_release(a);
	fake_reply(a, "calling");
	check_int(fake_relayed_count(a, RELAYED_PLI), 0);
	check_int(fake_relayed_count(a, RELAYED_REMB), 1);
	stop(core);
}


static void test_late_answer(void)
{
	struct core *core = start(NULL);
	struct fake *a = client(core, "alice", TRUE);
	struct fake *b = client(core, "bob", TRUE);

	fake_block(a);
	fake_send(a, "{'request':'ping'}", NULL);
	fake_blocked(a);
	fake_send(a, "{'request':'call','username':'bob','early':true}", offer);
	fake_expect(b, "incomingcall");
	fake_hangup(a);
	fake_release(a);

	fake_refused(a, 485);
	fake_expect(a, "hangup");
	fake_expect(b, "hangup");
	fake_expect(a, "pong");
	fake_silent(a);
	stop(core);
}


static void test_push_fails(void)
{
	struct core *core = start(NULL);
	struct fake *a = client(core, "alice", TRUE);
	struct fake *b = client(core, "bob", TRUE);

	fake_block(a);
	fake_break(a, 465);
	fake_send(a, "{'request':'call','username':'bob','early':true}", offer);
	fake_expect(b, "incomingcall");
	fake_release(a);
	fake_refused(a, 499);
	fake_expect(a, "hangup");
	fake_expect(b, "hangup");
	fake_hung_up(a, 1);
	check(!fake_has_pc(a));

	connect_call(a, b);
	stop(core);
}


static void test_refused_is_closed(void)
{
	struct core *core = start(NULL);
	struct fake *a = client(core, "alice", TRUE);

	fake_send(a, "{'request':'nonsense'}", offer);
	fake_refused(a, 472);
	fake_hung_up(a, 1);
	check(!fake_has_pc(a));

	fake_send(a, "{'request':'call','username':'nobody'}", offer);
	fake_refused(a, 478);
	fake_hung_up(a, 2);
	check(!fake_has_pc(a));
	stop(core);
}


static void test_again_at_once(void)
{
	struct core *core = start(NULL);
	struct fake *a = client(core, "alice", TRUE);
	struct fake *b = client(core, "bob", TRUE);

	for (int i = 0; i < ROUNDS; i++) {
		connect_call(a, b);
		fake_send(i % 2 ? a : b, "{'request':'hangup'}", NULL);
		fake_expect(a, "hangup");
		fake_expect(b, "hangup");
		/* as browsers do, whose own end comes before the core's */
		fake_hangup(a);
		fake_hangup(b);
		fake_flush(a);
		fake_flush(b);
	}
	fake_silent(a);
	fake_silent(b);
	stop(core);
}


static void test_ring_timeout(void)
{
	struct core *core = start(NULL);
	struct fake *a = client(core, "alice", TRUE);
	struct fake *b = client(core, "bob", TRUE);

	fake_send(a, "{'request':'call','username':'bob','ring_timeout':1}", offer);
	fake_expect(b, "incomingcall");
	check_str(text(fake_expect(a, "hangup"), "code"), "timeout");
	check_str(text(fake_expect(b, "hangup"), "code"), "timeout");
	stop(core);
}


static void test_settings(void)
{
	struct core *core = start("general: { ring_timeout = 7\n list = \"none\"\n resume_grace = 0\n }");
	struct fake *a = client(core, "alice", TRUE);

	fake_send(a, "{'request':'list'}", NULL);
	fake_refused(a, 486);
	client(core, "bob", TRUE);
	fake_send(a, "{'request':'call','username':'bob'}", offer);
	check_int(json_integer_value(json_object_get(fake_reply(a, "calling"),
		"ring_timeout")), 7);
	stop(core);
}


static void test_bad_settings(void)
{
	struct core *core = start("ring_timeout = 8\n"
		"general: { ring_timeout = 3\n nonsense = 1\n users_max = [ 1 ]\n"
		" name_max = 5\n }\nother: { name_max = 3 }");
	struct fake *a = client(core, "alice", TRUE);
	struct fake *c = fake_attach(core, "carol");

	fake_send(c, "{'request':'register','username':'caroline'}", NULL);
	fake_refused(c, 474);
	client(core, "bob", TRUE);
	fake_send(a, "{'request':'call','username':'bob'}", offer);
	check_int(json_integer_value(json_object_get(fake_reply(a, "calling"),
		"ring_timeout")), 45);
	stop(core);
}


const struct host_test suite_shell[] = {
	{ "a blocked push delays no other handle", test_blocked },
	{ "events to one handle keep their order", test_order },
	{ "while too many answers wait, requests are refused", test_flood },
	{ "requests of one handle side by side are each answered once", test_side_by_side },
	{ "an offer waits for the PeerConnection that closes", test_offer_waits },
	{ "an offer does not wait for ever", test_offer_goes_on },
	{ "an offer that comes too early is pushed again", test_offer_again },
	{ "a late close spares the next PeerConnection", test_late_close },
	{ "a late request for a keyframe, or a late cap, goes nowhere", test_late_keyframe },
	{ "a late answer becomes an error", test_late_answer },
	{ "an answer that cannot be pushed ends the call", test_push_fails },
	{ "the PeerConnection of a refused offer is closed", test_refused_is_closed },
	{ "calling again at once, a hundred times", test_again_at_once },
	{ "a call rings no longer than asked", test_ring_timeout },
	{ "settings are read", test_settings },
	{ "bad settings leave the defaults", test_bad_settings },
	HOST_TESTS_END
};
