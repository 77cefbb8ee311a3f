/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/*
 * Who may have a call recorded, who has to agree, and who is told
 */

#include "dialog.h"
#include "recorded.h"

#define AUDIO "audio opus/111"
#define BOTH "audio opus/111 | video vp8/96"

/* Whether that was news */
static gboolean write_file(struct client *c, const char *file, int error)
{
	g_autoptr(GPtrArray) effects = effects_new();
	const gboolean told = exchange_recorded(c->world->exchange, c->handle, file, error,
		c->world->now, effects);

	for (guint i = 0; i < effects->len; i++) {
		const struct effect *e = g_ptr_array_index(effects, i);
		struct client *to = world_find(c->world, e->handle);

		if (e->type == EFFECT_ROUTE && e->plan)
			to->plan = *e->plan;
		if (e->type == EFFECT_EVENT)
			g_assert_cmpint(json_integer_value(json_object_get(json_object_get(
				e->event, "result"), "error_code")), ==, DUET_ERROR_NOT_RECORDED);
	}
	g_assert_cmpuint(effects->len > 0, ==, error && told);

	return told;
}

static void test_asked(struct world *w, gconstpointer arg)
{
	struct recorded p = recorded_by_request(w, "yes", BOTH);
	(void)arg;

	client_sets(p.alice, "'record':true,'filename':'x'");
	recorded_expect_one(p.alice, "false", "alice", "awaited");
	recorded_expect_one(p.bob, "false", "alice", "asked");
	recorded_expect_names(&p, NULL);
	client_sets(p.alice, "'record':true,'record_consent':true");
	expect_quiet(w);
	client_says(p.bob, "{'request':'status'}");
	expect(p.bob, "status");
	expect_field(p.bob, "call.recording.consent", "asked");

	p.alice->keyframes = p.bob->keyframes = 0;
	client_sets(p.bob, "'record_consent':true");
	recorded_expect(&p, "true", "alice");
	recorded_expect_names(&p, "x-%s-1-%s");
	g_assert_cmpuint(p.alice->keyframes, ==, 1);
	g_assert_cmpuint(p.bob->keyframes, ==, 1);
	client_says(p.bob, "{'request':'status'}");
	expect(p.bob, "status");
	expect_field(p.bob, "call.recording.active", "true");
	expect_field(p.bob, "call.recording.username", "alice");
	expect_quiet(w);

	client_sets(p.alice, "'record':false");
	recorded_expect(&p, "false", "alice");
	recorded_expect_names(&p, NULL);
	client_sets(p.bob, "'record':true");
	world_forgets(w);
	client_sets(p.alice, "'record':true");
	recorded_expect(&p, "true", "bob");
	recorded_expect_names(&p, "%s-2-%s");
}

static void test_declined(struct world *w, gconstpointer arg)
{
	struct recorded p = recorded_by_request(w, "yes", AUDIO);
	(void)arg;

	client_sets(p.alice, "'record':true");
	world_forgets(w);
	client_sets(p.bob, "'record_consent':false");
	recorded_expect_one(p.alice, "false", "alice", "declined");
	recorded_expect_one(p.bob, "false", "alice", "declined");
	client_sets(p.bob, "'record_consent':true");
	expect_quiet(w);
	recorded_expect_names(&p, NULL);

	client_sets(p.bob, "'record':true");
	world_forgets(w);
	client_sets(p.bob, "'record':false");
	recorded_expect(&p, "false", "bob");

	/* Consent can be taken back */
	client_sets(p.alice, "'record':true");
	world_forgets(w);
	client_sets(p.bob, "'record_consent':true");
	world_forgets(w);
	client_sets(p.bob, "'record':false");
	recorded_expect_one(p.alice, "false", "alice", "declined");
	recorded_expect_one(p.bob, "false", "alice", "declined");
	recorded_expect_names(&p, NULL);
}

static void test_without_consent(struct world *w, gconstpointer arg)
{
	struct recorded p = recorded_by_request(w, "no", AUDIO);
	(void)arg;

	client_sets(p.bob, "'record':true,'filename':'a.b_c-d'");
	recorded_expect(&p, "true", "bob");
	recorded_expect_names(&p, "a.b_c-d-%s-1-%s");
	client_is_refused(p.alice, "'record':false", "error 486");
	client_is_refused(p.alice, "'record_consent':false", "error 486");
	client_sets(p.alice, "'record':true");
	expect_quiet(w);
	client_sets(p.bob, "'record':false");
	recorded_expect(&p, "false", "bob");
	recorded_expect_names(&p, NULL);
}

static void test_all(struct world *w, gconstpointer arg)
{
	struct recorded p = recorded_call(w, "all", "no", BOTH);
	(void)arg;

	expect(p.bob, "incomingcall");
	expect(p.alice, "calling");
	expect(p.alice, "accepted +answer");
	expect(p.bob, "accepted +answer");
	recorded_expect(&p, "true", NULL);
	recorded_expect_names(&p, "%s-1-%s");
	client_is_refused(p.alice, "'record':false", "error 486");
	client_is_refused(p.bob, "'record':false", "error 486");
	expect_quiet(w);
}

static void test_all_agree(struct world *w, gconstpointer arg)
{
	struct recorded p = recorded_call(w, "all", "yes", AUDIO);
	(void)arg;

	expect(p.bob, "incomingcall");
	expect(p.alice, "calling");
	expect(p.alice, "accepted +answer");
	expect(p.bob, "accepted +answer");
	recorded_expect_one(p.alice, "false", NULL, "asked");
	recorded_expect_one(p.bob, "false", NULL, "asked");
	client_sets(p.bob, "'record_consent':true");
	recorded_expect_one(p.alice, "false", NULL, "asked");
	recorded_expect_one(p.bob, "false", NULL, "awaited");
	recorded_expect_names(&p, NULL);
	client_sets(p.alice, "'record_consent':true");
	recorded_expect(&p, "true", NULL);
	recorded_expect_names(&p, "%s-1-%s");
}

/* Not before a call is answered, and not in another */
static void test_states(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice"), *bob = world_client(w, "bob");
	(void)arg;

	world_sets(w, "record", "request");
	world_sets(w, "record_folder", "/recordings");
	client_is_refused(alice, "'record':true", "error 481");
	client_sets(alice, "'record':false");
	client_calls(alice, bob, AUDIO);
	world_forgets(w);
	client_is_refused(alice, "'record':true", "error 481");
	client_is_refused(bob, "'record':true", "error 481");
	client_accepts(bob, AUDIO);
	world_forgets(w);
	client_is_refused(bob, "'record':true,'call_id':'x'", "error 484");
	expect_quiet(w);
}

/* The relay says that it cannot go on: told once of each recording, while it lasts or after */
static void test_failure(struct world *w, gconstpointer arg)
{
	struct recorded p = recorded_by_request(w, "no", AUDIO);
	g_autofree char *first = g_strdup_printf("%s-1-caller-audio1.mjr", p.alice->call_id);
	g_autofree char *other = g_strdup_printf("%s-2-caller-audio1.mjr", p.alice->call_id);
	(void)arg;

	client_sets(p.alice, "'record':true");
	recorded_expect(&p, "true", "alice");
	write_file(p.alice, first, 0);
	write_file(p.alice, "somewhere-else-1-caller-audio1.mjr", 0);
	recorded_expect_names(&p, "%s-1-%s");
	g_assert_true(write_file(p.alice, first, ENOSPC));
	g_assert_false(write_file(p.alice, first, ENOSPC));
	recorded_expect_names(&p, NULL);
	client_sets(p.alice, "'record':true");
	recorded_expect(&p, "true", "alice");
	g_assert_false(write_file(p.alice, first, ENOSPC));
	recorded_expect_names(&p, "%s-2-%s");
	write_file(p.alice, other, 0);
	client_sets(p.alice, "'record':false");
	recorded_expect(&p, "false", "alice");
	g_assert_true(write_file(p.alice, other, ENOSPC));
	g_assert_false(write_file(p.alice, other, ENOSPC));
	client_hangs_up(p.bob);
	world_forgets(w);
	g_assert_cmpuint(json_array_size(json_object_get(w->record, "files")), ==, 2);
}

/* Whoever comes back finds it as it was, and what it sends is recorded again */
static void test_back(struct world *w, gconstpointer arg)
{
	struct recorded p = recorded_by_request(w, "yes", AUDIO);
	struct client *again;
	(void)arg;

	client_sets(p.alice, "'record':true");
	world_forgets(w);
	client_sets(p.bob, "'record_consent':true");
	client_is_lost(p.alice);
	world_forgets(w);
	client_reattaches(p.alice, AUDIO);
	client_connects(p.alice);
	recorded_expect_names(&p, "%s-1-%s");
	world_forgets(w);

	again = world_stranger(w, "alice");
	client_takes_over(again, p.alice, ",'features':[]");
	expect(again, "registered");
	expect_field(again, "call.recording.active", "true");
	world_closes(w);
	client_reattaches(again, AUDIO);
	p.alice = again;
	recorded_expect_names(&p, "%s-1-%s");
	world_forgets(w);
	client_sets(again, "'record':false");
	recorded_expect(&p, "false", "alice");
}

/* It stops as soon as one side encrypts */
static void test_sealed(struct world *w, gconstpointer arg)
{
	struct recorded p = recorded_by_request(w, "no", AUDIO);
	(void)arg;

	client_sets(p.alice, "'record':true");
	recorded_expect(&p, "true", "alice");
	client_offers(p.bob, AUDIO " sealed");
	expect(p.bob, "set +answer");
	recorded_expect(&p, "false", "alice");
	expect_field(p.bob, "error_code", "503");
	recorded_expect_names(&p, NULL);
	client_is_refused(p.alice, "'record':true", "error 503");
}

static void test_sealed_all(struct world *w, gconstpointer arg)
{
	struct recorded p = recorded_call(w, "all", "no", AUDIO " sealed");
	(void)arg;

	recorded_expect_names(&p, NULL);
	expect(p.alice, "calling");
	expect(p.alice, "accepted +answer");
	recorded_expect_one(p.alice, "false", NULL, NULL);
	expect_field(p.alice, "error_code", "503");
}

/* What the packets are in, where they go: as the peer gets them */
static void test_formats(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice"), *bob = world_client(w, "bob");
	const struct route_lane *lane;
	(void)arg;

	client_calls(alice, bob, "video vp8/96 | audio opus/111 red/63 | video vp8/96");
	client_accepts(bob, "video vp8/100 | audio opus/111 red/64 | video vp8/100");
	g_assert_cmpuint(alice->plan.lanes, ==, 3);
	lane = alice->plan.lane;
	g_assert_cmpstr(lane[0].format.codec, ==, "vp8");
	g_assert_cmpuint(lane[0].format.pt, ==, 100);
	g_assert_cmpuint(lane[0].format.number, ==, 1);
	g_assert_cmpstr(lane[1].format.codec, ==, "opus");
	g_assert_cmpuint(lane[1].format.pt, ==, 111);
	g_assert_cmpuint(lane[1].format.red, ==, 64);
	g_assert_cmpuint(lane[1].format.number, ==, 1);
	g_assert_cmpuint(lane[2].format.number, ==, 2);
	g_assert_cmpuint(lane[2].format.red, ==, 0);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	world_test("/record/asked", test_asked);
	world_test("/record/declined", test_declined);
	world_test("/record/without consent", test_without_consent);
	world_test("/record/all", test_all);
	world_test("/record/all, who agree", test_all_agree);
	world_test("/record/states", test_states);
	world_test("/record/failure", test_failure);
	world_test("/record/back", test_back);
	world_test("/record/sealed", test_sealed);
	world_test("/record/sealed, all", test_sealed_all);
	world_test("/record/formats", test_formats);

	return g_test_run();
}
