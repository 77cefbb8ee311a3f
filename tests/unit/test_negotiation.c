/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

#include <string.h>
#include "dialog.h"

/* Codecs, payload types and m-lines of two legs */

static struct client *register_with(struct world *w, const char *name, const char *more)
{
	struct client *c = world_stranger(w, name);
	g_autofree char *body = g_strdup_printf(
		"{'request':'register','username':'%s',%s}", name, more);

	c->features = strstr(more, "features") != NULL;
	client_says(c, body);
	expect(c, "registered");

	return c;
}

static void set(struct world *w, const char *key, const char *value)
{
	g_autofree char *error = NULL;

	g_assert_cmpint(settings_set(w->settings, key, value, &error), ==, 0);
}

static void test_preference(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice"), *bob = world_client(w, "bob");
	(void)arg;

	set(w, "video_codecs", "av1,vp9,vp8");
	client_calls(alice, bob, CHROMIUM);
	client_accepts(bob, "audio opus/109 | video vp8/120 vp9/121");
	expect(bob, "incomingcall");
	expect(bob, "accepted +answer");
	expect_sdp(bob, "audio opus/109 | video vp9/121");
	expect_route(alice, bob, "audio 0>0 111>109 | video 1>1 98>121");
}

/* Nothing is known of bob: what all browsers have, not what is preferred */
static void test_mandatory(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice"), *bob = world_client(w, "bob");
	(void)arg;

	set(w, "video_codecs", "av1,vp9,h264,vp8");
	client_calls_early(alice, bob, CHROMIUM);
	expect(alice, "calling +answer");
	expect_sdp(alice, "audio opus/111 telephone-event/110 | video h264/106:42e01f.1");
}

static void test_known(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice");
	struct client *bob = register_with(w, "bob",
		"'features':[],'codecs':['OPUS','RED','VP9','VP8']");
	(void)arg;

	set(w, "video_codecs", "av1,vp9,h264,vp8");
	client_calls_early(alice, bob, CHROMIUM);
	expect(alice, "calling +answer");
	expect_sdp(alice, "audio opus/111 red/63 telephone-event/110 | video vp9/98");
	client_hangs_up(alice);
	world_closes(w);
	world_forgets(w);

	client_calls_early(alice, register_with(w, "carol", "'codecs':['opus','H264']"), CHROMIUM);
	expect(alice, "calling +answer");
	expect_sdp(alice, "audio opus/111 telephone-event/110 | video h264/106:42e01f.1");
}

/* Only then what the operator prefers */
static void test_no_choice(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice"), *bob = world_client(w, "bob");
	(void)arg;

	client_calls_early(alice, bob, "video vp9/98 av1/45");
	expect(alice, "calling +answer");
	expect_sdp(alice, "video vp9/98");
}

static void test_callee_lacks_codec(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice"), *bob = world_client(w, "bob");
	(void)arg;

	client_calls_early(alice, bob, CHROMIUM);
	client_accepts(bob, "audio opus/109 | video vp9/121");
	expect(bob, "incomingcall");
	expect(bob, "accepted +answer");
	expect_sdp(bob, "audio opus/109 | video vp9/121");
	expect_route(alice, bob, "audio 0>0 111>109 | video 1>1");
	expect(alice, "calling +answer");
	expect(alice, "accepted");
	expect(alice, "update");
	expect_media(alice, "audio opus, video vp9");
	expect_quiet(w);

	client_offers(alice, CHROMIUM);
	expect(alice, "set +answer");
	expect_sdp(alice, "audio opus/111 telephone-event/110 | video vp9/98");
	expect_route(alice, bob, "audio 0>0 111>109 | video 1>1 98>121");
	expect_quiet(w);
}

static void test_no_codec_in_common(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice"), *bob = world_client(w, "bob");
	(void)arg;

	client_calls(alice, bob, "audio opus/111 | video vp8/96");
	client_accepts(bob, "audio opus/109 | video vp9/121");
	expect(bob, "incomingcall");
	expect(bob, "accepted +answer");
	expect_sdp(bob, "audio opus/109 | video rejected");
	expect_media(bob, "audio opus, video vp8 alone");
	expect(alice, "calling");
	expect(alice, "accepted +answer");
	expect_media(alice, "audio opus, video vp8 alone");
	expect_route(alice, bob, "audio 0>0 111>109");
	expect_quiet(w);
}

static void test_h264(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice"), *bob = world_client(w, "bob");
	(void)arg;

	set(w, "video_codecs", "h264");
	client_calls(alice, bob, "video h264/102:42001f.1 h264/104:42e01f.0 h264/106:42e01f.1");
	client_accepts(bob, "video h264/97:42e01f.0 h264/126:42e01f.1");
	expect(alice, "calling");
	expect(alice, "accepted +answer");
	expect_sdp(alice, "video h264/104:42e01f.0");
	expect(bob, "incomingcall");
	expect(bob, "accepted +answer");
	expect_sdp(bob, "video h264/97:42e01f.0");
	expect_route(alice, bob, "video 0>0 104>97");
}

static void test_red(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice"), *bob = world_client(w, "bob");
	(void)arg;

	client_calls(alice, bob, "audio opus/111 red/63");
	client_accepts(bob, "audio opus/111 red/64");
	expect_route(alice, bob, "audio 0>0 111>111 63>64");
	client_hangs_up(alice);
	world_closes(w);

	client_calls(alice, bob, "audio opus/111 red/63");
	client_accepts(bob, "audio opus/109 red/63");
	expect_route(alice, bob, "audio 0>0 111>109");
	g_assert_cmpuint(media_line(alice->agreed, 0)->codecs->len, ==, 1);
	g_assert_cmpuint(media_line(bob->agreed, 0)->codecs->len, ==, 1);
}

/* Alice was promised RED, for bob says he has it; but his Opus is another number */
static void test_red_wrong(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice");
	struct client *bob = register_with(w, "bob", "'features':[],'codecs':['opus','red']");
	(void)arg;

	client_calls_early(alice, bob, "audio opus/111 red/63");
	expect(alice, "calling +answer");
	expect_sdp(alice, "audio opus/111 red/63");
	client_accepts(bob, "audio opus/109 red/63");
	expect(alice, "accepted");
	expect(alice, "update");
	expect_route(alice, bob, "audio 0>0 111>109");
	client_offers(alice, "audio opus/111 red/63");
	expect(alice, "set +answer");
	expect_sdp(alice, "audio opus/111");
	expect_nothing(alice);
}

/* The same with a client that answers: it refuses what it said it has */
static void test_red_refused(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice");
	struct client *bob = register_with(w, "bob", "'codecs':['opus','red']");
	(void)arg;

	client_calls_early(alice, bob, "audio opus/111 red/63");
	expect(alice, "calling +answer");
	expect_sdp(alice, "audio opus/111 red/63");
	client_accepts(bob, "audio opus/111");
	expect(alice, "accepted");
	expect(alice, "update");
	client_offers(alice, "audio opus/111 red/63");
	expect(alice, "set +answer");
	expect_sdp(alice, "audio opus/111");
}

static void test_order(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice"), *bob = world_client(w, "bob");
	(void)arg;

	client_calls(alice, bob,
		"video vp8/96 | audio opus/111 | data | other | video vp8/97");
	client_accepts(bob,
		"data | audio opus/109 | video vp8/120 sendonly | video vp8/121 recvonly");
	expect(alice, "calling");
	expect(alice, "accepted +answer");
	expect_sdp(alice, "video vp8/96 | audio opus/111 | data | other rejected | video vp8/97");
	expect_route(alice, bob,
		"video 0>2 96>120 shut | audio 1>1 111>109 | video 4>3 97>121 | data");
	expect_route(bob, alice,
		"video 2>0 120>96 | audio 1>1 109>111 | video 3>4 121>97 shut | data");
}

static void test_inactive(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice"), *bob = world_client(w, "bob");
	(void)arg;

	client_calls(alice, bob, "audio opus/111 | video vp8/96 vp9/98 inactive");
	expect(alice, "calling");
	expect_media(alice, "audio");
	client_accepts(bob, "audio opus/111 | video vp9/96");
	expect(alice, "accepted +answer");
	expect_sdp(alice, "audio opus/111 | video vp9/98 inactive");
	expect_media(alice, "audio opus, video vp9 alone");
	expect_route(alice, bob, "audio 0>0 111>111");
}

/* Nothing that the operator allows: nobody is rung for it */
static void test_unusable(struct world *w, gconstpointer arg)
{
	static const char *const offers[] = {
		"audio isac/103 | video theora/99", "audio opus/111 inactive",
		"audio opus/111 rejected", "other", "audio telephone-event/110", "",
	};
	struct client *alice = world_client(w, "alice");
	struct client *bob = arg ? world_client(w, "bob") : world_videocall(w, "bob");

	for (guint i = 0; i < G_N_ELEMENTS(offers); i++) {
		if (i % 2)
			client_calls(alice, bob, offers[i]);
		else
			client_calls_early(alice, bob, offers[i]);
		expect(alice, "error 487");
		g_assert_cmpuint(alice->closes, ==, i + 1);
		world_closes(w);
		expect_quiet(w);
	}
}

static void test_answers(struct world *w, gconstpointer arg)
{
	static const struct {
		const char *answer, *heard, *route;
	} cases[] = {
		{ "audio opus/111", "error 483", NULL },
		{ "audio opus/111 | audio opus/111", "error 483", NULL },
		{ "video vp8/96 | audio opus/111", "error 483", NULL },
		{ "audio opus/111 | video vp8/96 | data", "error 483", NULL },
		{ "audio rejected | video rejected", "error 487", NULL },
		{ "audio opus/111 inactive | video vp8/96 inactive", "error 487", NULL },
		{ "audio opus/111 | video rejected", "accepted", "audio 0>0 111>111" },
		{ "audio opus/111 | video vp9/98 vp8/96", "accepted",
			"audio 0>0 111>111 | video 1>1 98>98" },
		{ "audio opus/111 | video vp8/96 recvonly", "accepted",
			"audio 0>0 111>111 | video 1>1 96>96" },
		{ "audio opus/111 | video vp8/96 sendonly", "accepted",
			"audio 0>0 111>111 | video 1>1 96>96 shut" },
		/* What was not offered is no answer */
		{ "audio opus/77 | video vp8/78", "error 487", NULL },
		{ "audio opus/111 | video h265/49", "accepted", "audio 0>0 111>111" },
		{ "audio opus/111 | video vp8/98", "accepted", "audio 0>0 111>111" },
	};
	(void)arg;

	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		struct client *alice = world_client(w, "alice");
		struct client *bob = world_videocall(w, "bob");

		client_calls(alice, bob, "audio opus/111 | video vp8/96 vp9/98");
		expect(bob, "incomingcall +offer");
		client_accepts(bob, cases[i].answer);
		expect(bob, cases[i].heard);
		if (cases[i].route)
			expect_route(alice, bob, cases[i].route);
		else
			expect_state(bob, PARTY_RINGING);
		client_detaches(alice);
		client_detaches(bob);
	}
}

static void test_too_many(struct world *w, gconstpointer arg)
{
	static const char nine[] = "video vp8/96 | video vp8/96 | video vp8/96 | "
		"video vp8/96 | video vp8/96 | video vp8/96 | video vp8/96 | "
		"video vp8/96 | video vp8/96";
	struct client *alice = world_client(w, "alice"), *bob = world_client(w, "bob");
	g_autofree char *audios = g_strdup(nine), *before = NULL, *after = NULL;
	(void)arg;

	for (char *p = audios; (p = strstr(p, "video vp8/96")); p += 12)
		memcpy(p, "audio pcmu/0", 12);
	set(w, "audio_codecs", "opus,pcmu");
	client_calls(alice, bob, nine);
	client_accepts(bob, audios);
	expect(bob, "incomingcall");
	expect(bob, "error 483");
	g_assert_cmpuint(bob->closes, ==, 1);
	expect_state(bob, PARTY_RINGING);
	world_closes(w);
	client_accepts(bob, nine);
	expect(bob, "accepted +answer");
	before = described_plan(&bob->plan);
	client_offers(bob, audios);
	expect(bob, "error 483");
	client_says(bob, "{'request':'set'}");
	after = described_plan(&bob->plan);
	g_assert_cmpstr(after, ==, before);
}

/* The numbers change under an answer that is on its way: RED no longer fits */
static void test_red_overtaken(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice");
	struct client *bob = register_with(w, "bob", "'codecs':['opus','red']");
	(void)arg;

	client_calls_early(alice, bob, "audio opus/111 red/63");
	expect(bob, "incomingcall +offer");
	client_offers(alice, "audio opus/109 red/63");
	client_accepts(bob, "audio opus/111 red/63");
	expect(bob, "accepted");
	expect(bob, "update +offer");
	expect_sdp(bob, "audio opus/111");
	expect_route(alice, bob, "audio 0>0 109>111");
	expect(alice, "calling +answer");
	expect(alice, "set +answer");
	expect(alice, "accepted");
	expect(alice, "update");
	client_offers(alice, "audio opus/109 red/63");
	expect(alice, "set +answer");
	expect_sdp(alice, "audio opus/109");
	client_answers(bob, "audio opus/111");
	expect(bob, "set");
	expect_quiet(w);
}

/* An m-line that is not in use decides nothing */
static void test_inactive_decides_nothing(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice"), *bob = world_client(w, "bob");
	(void)arg;

	client_calls_early(alice, bob, "audio opus/111 | video vp9/98 inactive");
	client_accepts(bob, "audio opus/109 | video vp8/120 vp9/121");
	expect(bob, "incomingcall");
	expect(bob, "accepted +answer");
	expect_sdp(bob, "audio opus/109 | video vp8/120");
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	world_test("/negotiation/preference", test_preference);
	world_test("/negotiation/mandatory", test_mandatory);
	world_test("/negotiation/known", test_known);
	world_test("/negotiation/no-choice", test_no_choice);
	world_test("/negotiation/callee-lacks-codec", test_callee_lacks_codec);
	world_test("/negotiation/no-codec-in-common", test_no_codec_in_common);
	world_test("/negotiation/h264", test_h264);
	world_test("/negotiation/red", test_red);
	world_test("/negotiation/red-wrong", test_red_wrong);
	world_test("/negotiation/red-refused", test_red_refused);
	world_test("/negotiation/order", test_order);
	world_test("/negotiation/inactive", test_inactive);
	world_test_with("/negotiation/unusable", "features", test_unusable);
	world_test("/negotiation/unusable-videocall", test_unusable);
	world_test("/negotiation/answers", test_answers);
	world_test("/negotiation/too-many", test_too_many);
	world_test("/negotiation/red-overtaken", test_red_overtaken);
	world_test("/negotiation/inactive-decides-nothing", test_inactive_decides_nothing);

	return g_test_run();
}
