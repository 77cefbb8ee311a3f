/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/*
 * Requests that are refused, and what becomes of the offers they carry
 */

#include "dialog.h"

static void send(struct client *c, const char *body, const char *type, const char *sdp)
{
	gboolean taken = client_sends(c, body, type, sdp);

	g_assert_true(taken);
}

/* The core makes a PeerConnection for an offer before anybody can refuse it:
 * it is closed once, and the next try works */
static void test_offer_closed(struct world *w, gconstpointer arg)
{
	static const struct {
		const char *body, *sdp, *heard;
	} cases[] = {
		{ "{'request':'call','username':'nobody'}", CHROMIUM, "error 478" },
		{ "{'request':'call','username':'alice'}", CHROMIUM, "error 479" },
		{ "{'request':'call','username':'bob'}", NULL, "error 483" },
		{ "{'request':'call','username':'bob'}", "audio opus/111 inactive", "error 487" },
		{ "{'request':'call','username':'carol'}", CHROMIUM, "hangup busy" },
		{ "{'request':'call'}", CHROMIUM, "error 475" },
		{ "{'request':'call','username':7}", CHROMIUM, "error 474" },
		{ "{'request':'dance'}", CHROMIUM, "error 472" },
		{ "{'request':'ringing','call_id':'x'}", CHROMIUM, "error 481" },
		{ "{'request':'accept'}", CHROMIUM, "error 481" },
		{ "{'request':'hangup'}", CHROMIUM, "error 481" },
		{ "{'request':'set'}", CHROMIUM, "error 481" },
		{ "{'request':'set','call_id':'x'}", CHROMIUM, "error 484" },
		{ "{'request':'register','username':'eve'}", CHROMIUM, "error 477" },
		{ "{'request':'list'}", CHROMIUM, "list" },
		{ "{'request':'ping'}", CHROMIUM, "pong" },
		{ "{'request':'status'}", CHROMIUM, "status" },
	};
	struct client *alice = world_client(w, "alice"), *bob = world_client(w, "bob");
	(void)arg;

	world_call(world_client(w, "carol"), world_client(w, "dave"), CHROMIUM);
	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		send(alice, cases[i].body, "offer", cases[i].sdp);
		expect(alice, cases[i].heard);
		g_assert_cmpuint(alice->closes, ==, i + 1);
		expect_state(alice, PARTY_IDLE);
		world_closes(w);
		expect_quiet(w);
	}
	world_call(alice, bob, CHROMIUM);
}

static void test_offer_kept(struct world *w, gconstpointer arg)
{
	static const struct {
		const char *body, *type, *sdp, *heard;
	} cases[] = {
		{ "{'request':'call','username':'carol'}", "offer", CHROMIUM, "error 480" },
		{ "{'request':'call','username':'bob'}", "offer", CHROMIUM, "error 480" },
		{ "{'request':'accept'}", "offer", CHROMIUM, "error 481" },
		{ "{'request':'ringing','call_id':'$'}", "offer", CHROMIUM, "error 481" },
		{ "{'request':'set','call_id':'x'}", "offer", CHROMIUM, "error 484" },
		{ "{'request':'set'}", "offer", NULL, "error 483" },
		{ "{'request':'set'}", "answer", CHROMIUM, "error 481" },
		{ "{'request':'set','video':7}", "offer", CHROMIUM, "error 474" },
		{ "{'request':'hangup','call_id':'x'}", NULL, NULL, "error 484" },
		{ "{'request':'ping'}", "offer", CHROMIUM, "pong" },
	};
	struct client *alice = world_client(w, "alice"), *bob = world_client(w, "bob");
	(void)arg;

	world_client(w, "carol");
	world_call(alice, bob, CHROMIUM);
	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		send(alice, cases[i].body, cases[i].type, cases[i].sdp);
		expect(alice, cases[i].heard);
		expect_quiet(w);
		expect_state(alice, PARTY_ACTIVE);
		g_assert_cmpuint(alice->closes, ==, 0);
		expect_route(alice, bob, "audio 0>0 111>111 110>110 | video 1>1 96>96");
	}
}

/* While the core still closes the last one, an offer is taken for its renegotiation */
static void test_closing(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice"), *bob = world_client(w, "bob");
	(void)arg;

	world_call(alice, bob, CHROMIUM);
	client_hangs_up(alice);
	world_forgets(w);
	for (guint i = 0; i < 3; i++) {
		client_calls(alice, bob, CHROMIUM);
		expect(alice, "error 485");
		expect_quiet(w);
		g_assert_cmpuint(alice->closes, ==, 1);
	}

	client_closed(alice);
	client_calls(alice, bob, CHROMIUM);
	expect(alice, "calling");
	expect(bob, "incomingcall");
	client_rings(bob, CHROMIUM);
	expect(bob, "error 485");
	client_accepts(bob, CHROMIUM);
	expect(bob, "error 485");
	client_rings(bob, NULL);
	expect(bob, "ringing");
	client_closed(bob);
	client_accepts(bob, CHROMIUM);
	expect(bob, "accepted +answer");
	g_assert_cmpuint(alice->closes + bob->closes, ==, 2);
}

/* hangup_media of the old PeerConnection may be reported late; the core calls an
 * offer new only when the old one is gone */
static void test_fresh_proves(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice"), *bob = world_client(w, "bob");
	(void)arg;

	world_call(alice, bob, CHROMIUM);
	client_hangs_up(alice);
	alice->agent = alice->negotiated = alice->closing = FALSE;
	client_calls_early(alice, bob, CHROMIUM);
	expect(alice, "hangup ended");
	expect(alice, "calling +answer");
	client_is_lost(alice);
	expect(alice, "hangup cancelled");
	expect_state(bob, PARTY_IDLE);
}

static void test_waits_for_answer(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice"), *bob = world_videocall(w, "bob");
	(void)arg;

	world_call(alice, bob, "audio opus/111");
	client_offers(alice, "audio opus/111 | video vp8/96");
	expect(alice, "set +answer");
	expect(bob, "update +offer");
	client_offers(bob, "audio opus/111 | video vp8/96");
	expect(bob, "error 485");
	client_answers(bob, NULL);
	expect(bob, "set");
	client_answers(bob, "audio opus/111");
	expect(bob, "error 483");
	client_answers(bob, "audio opus/111 | video vp8/96");
	expect(bob, "set");
	expect(bob, "media");
	client_answers(bob, "audio opus/111 | video vp8/96");
	expect(bob, "error 481");
	expect_state(bob, PARTY_ACTIVE);
}

static void test_accept(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice"), *bob = world_client(w, "bob");
	struct client *carol = world_videocall(w, "carol");
	(void)arg;

	client_calls(alice, bob, CHROMIUM);
	expect(bob, "incomingcall");
	client_accepts(bob, NULL);
	expect(bob, "error 482");
	send(bob, "{'request':'accept'}", "offer", "data");
	expect(bob, "error 487");
	expect_state(bob, PARTY_RINGING);
	g_assert_cmpuint(bob->closes, ==, 1);
	client_closed(bob);
	client_rings(bob, CHROMIUM);
	expect(bob, "ringing +answer");
	/* A renegotiation that is refused leaves the leg as it was */
	client_accepts(bob, "audio rejected | video rejected | data");
	expect(bob, "error 487");
	g_assert_cmpuint(bob->closes, ==, 1);
	client_accepts(bob, NULL);
	expect(bob, "accepted");
	expect_route(bob, alice, "audio 0>0 111>111 63>63 110>110 | video 1>1 96>96");
	client_hangs_up(alice);
	world_closes(w);
	world_forgets(w);

	client_calls(alice, carol, CHROMIUM);
	expect(carol, "incomingcall +offer");
	client_accepts(carol, NULL);
	expect(carol, "error 482");
	send(carol, "{'request':'accept'}", "answer", NULL);
	expect(carol, "error 483");
	expect_state(carol, PARTY_RINGING);
	client_accepts(carol, CHROMIUM);
	expect(carol, "accepted");
}

static void test_ringing(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice"), *bob = world_client(w, "bob");
	(void)arg;

	client_calls(alice, bob, "audio opus/111");
	expect(alice, "calling");
	expect(bob, "incomingcall");
	client_says(bob, "{'request':'ringing'}");
	expect(bob, "error 475");
	client_says(bob, "{'request':'ringing','call_id':'x'}");
	expect(bob, "error 484");
	client_rings(bob, "audio pcmu/0 | video av1/45 inactive");
	expect(bob, "error 487");
	g_assert_cmpuint(bob->closes, ==, 1);
	expect_nothing(alice);
	client_closed(bob);
	client_rings(bob, "audio opus/109");
	expect(bob, "ringing +answer");
	expect(alice, "ringing");
	expect_state(bob, PARTY_RINGING);
}

static void test_policy(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice");
	struct client *eve = world_stranger(w, "eve");
	g_autofree char *error = NULL;
	(void)arg;

	settings_set(w->settings, "list", "none", &error);
	client_says(alice, "{'request':'list'}");
	expect(alice, "error 486");
	client_says(eve, "{'request':'register','username':'alice'}");
	expect(eve, "error 476");
	settings_set(w->settings, "users_max", "1", &error);
	client_says(eve, "{'request':'register','username':'eve'}");
	expect(eve, "error 488");
	settings_set(w->settings, "users_max", "2", &error);
	settings_set(w->settings, "name_max", "2", &error);
	client_says(eve, "{'request':'register','username':'eve'}");
	expect(eve, "error 474");
	client_says(eve, "{'request':'register','username':'ev','display':'eve'}");
	expect(eve, "error 474");
	client_says(eve, "{'request':'register','username':'ev'}");
	expect(eve, "registered");
	g_assert_null(error);
}

/* A device that was refused keeps what it was asked for */
static void test_ringing_undone(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice"), *bob = world_client(w, "bob");
	(void)arg;

	client_calls(alice, bob, "audio opus/111 | video vp9/98");
	expect(bob, "incomingcall");
	client_rings(bob, "video vp8/96");
	expect(bob, "error 487");
	g_assert_cmpuint(bob->closes, ==, 1);
	client_closed(bob);
	client_rings(bob, "audio opus/109");
	expect(bob, "ringing +answer");
	expect_media(bob, "audio opus");
	client_rings(bob, "audio rejected | video vp8/96");
	expect(bob, "error 487");
	g_assert_cmpuint(bob->closes, ==, 1);
	client_accepts(bob, NULL);
	expect(bob, "accepted");
	expect_media(bob, "audio opus, video vp9 alone");
	expect_nothing(bob);
	expect_route(bob, alice, "audio 0>0 109>111");
}

/* The answer to the offer that came with incomingcall goes with accept */
static void test_answer_in_set(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice"), *bob = world_videocall(w, "bob");
	(void)arg;

	client_calls(alice, bob, CHROMIUM);
	expect(bob, "incomingcall +offer");
	client_answers(bob, CHROMIUM);
	expect(bob, "error 481");
	expect_state(bob, PARTY_RINGING);
	client_accepts(bob, CHROMIUM);
	expect(bob, "accepted");
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	world_test("/refusal/offer-closed", test_offer_closed);
	world_test("/refusal/offer-kept", test_offer_kept);
	world_test("/refusal/closing", test_closing);
	world_test("/refusal/fresh-proves", test_fresh_proves);
	world_test("/refusal/waits-for-answer", test_waits_for_answer);
	world_test("/refusal/accept", test_accept);
	world_test("/refusal/ringing", test_ringing);
	world_test("/refusal/policy", test_policy);
	world_test("/refusal/ringing-undone", test_ringing_undone);
	world_test("/refusal/answer-in-set", test_answer_in_set);

	return g_test_run();
}
