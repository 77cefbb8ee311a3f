/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/*
 * Who may have a call recorded, who has to agree, and who is told
 */

#include "dialog.h"
#include "operator.h"

#define AUDIO "audio opus/111"
#define BOTH "audio opus/111 | video vp8/96"

struct pair {
	struct client *alice, *bob;
};

static struct pair call_with(struct world *w, const char *record, const char *consent,
	const char *sdp)
{
	struct pair p = { world_client(w, "alice"), world_client(w, "bob") };

	world_sets(w, "record", record);
	world_sets(w, "record_folder", "/recordings");
	world_sets(w, "record_consent", consent);
	client_calls(p.alice, p.bob, sdp);
	client_accepts(p.bob, sdp);
	client_connects(p.alice);
	client_connects(p.bob);
	g_assert_cmpuint(p.alice->plan.lanes, >, 0);

	return p;
}

static struct pair quiet_call(struct world *w, const char *consent, const char *sdp)
{
	struct pair p = call_with(w, "request", consent, sdp);

	world_forgets(w);

	return p;
}

static void sets(struct client *c, const char *fields)
{
	g_autofree char *body = g_strdup_printf("{'request':'set',%s}", fields);

	client_says(c, body);
	expect(c, "set");
}

static void refused(struct client *c, const char *fields, const char *error)
{
	g_autofree char *body = g_strdup_printf("{'request':'set',%s}", fields);

	client_says(c, body);
	expect(c, error);
}

static void expect_recording(struct client *c, const char *active, const char *by,
	const char *consent)
{
	expect(c, "recording");
	expect_field(c, "active", active);
	expect_field(c, "username", by);
	expect_field(c, "consent", consent);
	expect_field(c, "call_id", c->call_id);
}

static void expect_both(const struct pair *p, const char *active, const char *by)
{
	expect_recording(p->alice, active, by, NULL);
	expect_recording(p->bob, active, by, NULL);
}

/* What comes from each side is recorded, as this; NULL: it isn't */
static void expect_names(const struct pair *p, const char *format)
{
	const struct client *side[2] = { p->alice, p->bob };
	static const char *const role[2] = { "caller", "callee" };

	for (guint i = 0; i < 2; i++) {
		g_autofree char *name = format ? g_strdup_printf(format, p->alice->call_id,
			role[i]) : g_strdup("");

		g_assert_cmpstr(side[i]->plan.record, ==, name);
	}
}

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

static void test_off(struct world *w, gconstpointer arg)
{
	struct pair p = { world_client(w, "alice"), world_client(w, "bob") };
	(void)arg;

	world_sets(w, "record_folder", "/recordings");
	world_connect(p.alice, p.bob, AUDIO);
	refused(p.alice, "'record':true", "error 486");
	sets(p.alice, "'record':false,'record_consent':false");
	sets(p.alice, "'record_consent':true");
	world_sets(w, "record", "request");
	world_sets(w, "record_folder", "none");
	refused(p.alice, "'record':true", "error 486");
	expect_names(&p, NULL);
	expect_quiet(w);
}

static void test_asked(struct world *w, gconstpointer arg)
{
	struct pair p = quiet_call(w, "yes", BOTH);
	(void)arg;

	sets(p.alice, "'record':true,'filename':'x'");
	expect_recording(p.alice, "false", "alice", "awaited");
	expect_recording(p.bob, "false", "alice", "asked");
	expect_names(&p, NULL);
	sets(p.alice, "'record':true,'record_consent':true");
	expect_quiet(w);
	client_says(p.bob, "{'request':'status'}");
	expect(p.bob, "status");
	expect_field(p.bob, "call.recording.consent", "asked");

	p.alice->keyframes = p.bob->keyframes = 0;
	sets(p.bob, "'record_consent':true");
	expect_both(&p, "true", "alice");
	expect_names(&p, "x-%s-1-%s");
	g_assert_cmpuint(p.alice->keyframes, ==, 1);
	g_assert_cmpuint(p.bob->keyframes, ==, 1);
	client_says(p.bob, "{'request':'status'}");
	expect(p.bob, "status");
	expect_field(p.bob, "call.recording.active", "true");
	expect_field(p.bob, "call.recording.username", "alice");
	expect_quiet(w);

	sets(p.alice, "'record':false");
	expect_both(&p, "false", "alice");
	expect_names(&p, NULL);
	sets(p.bob, "'record':true");
	world_forgets(w);
	sets(p.alice, "'record':true");
	expect_both(&p, "true", "bob");
	expect_names(&p, "%s-2-%s");
}

static void test_declined(struct world *w, gconstpointer arg)
{
	struct pair p = quiet_call(w, "yes", AUDIO);
	(void)arg;

	sets(p.alice, "'record':true");
	world_forgets(w);
	sets(p.bob, "'record_consent':false");
	expect_recording(p.alice, "false", "alice", "declined");
	expect_recording(p.bob, "false", "alice", "declined");
	sets(p.bob, "'record_consent':true");
	expect_quiet(w);
	expect_names(&p, NULL);

	sets(p.bob, "'record':true");
	world_forgets(w);
	sets(p.bob, "'record':false");
	expect_both(&p, "false", "bob");

	/* Consent can be taken back */
	sets(p.alice, "'record':true");
	world_forgets(w);
	sets(p.bob, "'record_consent':true");
	world_forgets(w);
	sets(p.bob, "'record':false");
	expect_recording(p.alice, "false", "alice", "declined");
	expect_recording(p.bob, "false", "alice", "declined");
	expect_names(&p, NULL);
}

static void test_without_consent(struct world *w, gconstpointer arg)
{
	struct pair p = quiet_call(w, "no", AUDIO);
	(void)arg;

	sets(p.bob, "'record':true,'filename':'a.b_c-d'");
	expect_both(&p, "true", "bob");
	expect_names(&p, "a.b_c-d-%s-1-%s");
	refused(p.alice, "'record':false", "error 486");
	refused(p.alice, "'record_consent':false", "error 486");
	sets(p.alice, "'record':true");
	expect_quiet(w);
	sets(p.bob, "'record':false");
	expect_both(&p, "false", "bob");
	expect_names(&p, NULL);
}

static void test_all(struct world *w, gconstpointer arg)
{
	struct pair p = call_with(w, "all", "no", BOTH);
	(void)arg;

	expect(p.bob, "incomingcall");
	expect(p.alice, "calling");
	expect(p.alice, "accepted +answer");
	expect(p.bob, "accepted +answer");
	expect_both(&p, "true", NULL);
	expect_names(&p, "%s-1-%s");
	refused(p.alice, "'record':false", "error 486");
	refused(p.bob, "'record':false", "error 486");
	expect_quiet(w);
}

static void test_all_agree(struct world *w, gconstpointer arg)
{
	struct pair p = call_with(w, "all", "yes", AUDIO);
	(void)arg;

	expect(p.bob, "incomingcall");
	expect(p.alice, "calling");
	expect(p.alice, "accepted +answer");
	expect(p.bob, "accepted +answer");
	expect_recording(p.alice, "false", NULL, "asked");
	expect_recording(p.bob, "false", NULL, "asked");
	sets(p.bob, "'record_consent':true");
	expect_recording(p.alice, "false", NULL, "asked");
	expect_recording(p.bob, "false", NULL, "awaited");
	expect_names(&p, NULL);
	sets(p.alice, "'record_consent':true");
	expect_both(&p, "true", NULL);
	expect_names(&p, "%s-1-%s");
}

/* Not before a call is answered, and not in another */
static void test_states(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice"), *bob = world_client(w, "bob");
	(void)arg;

	world_sets(w, "record", "request");
	world_sets(w, "record_folder", "/recordings");
	refused(alice, "'record':true", "error 481");
	sets(alice, "'record':false");
	client_calls(alice, bob, AUDIO);
	world_forgets(w);
	refused(alice, "'record':true", "error 481");
	refused(bob, "'record':true", "error 481");
	client_accepts(bob, AUDIO);
	world_forgets(w);
	refused(bob, "'record':true,'call_id':'x'", "error 484");
	expect_quiet(w);
}

/* The relay says that it cannot go on: told once of each recording, while it lasts or after */
static void test_failure(struct world *w, gconstpointer arg)
{
	struct pair p = quiet_call(w, "no", AUDIO);
	g_autofree char *first = g_strdup_printf("%s-1-caller-audio1.mjr", p.alice->call_id);
	g_autofree char *other = g_strdup_printf("%s-2-caller-audio1.mjr", p.alice->call_id);
	(void)arg;

	sets(p.alice, "'record':true");
	expect_both(&p, "true", "alice");
	write_file(p.alice, first, 0);
	write_file(p.alice, "somewhere-else-1-caller-audio1.mjr", 0);
	expect_names(&p, "%s-1-%s");
	g_assert_true(write_file(p.alice, first, ENOSPC));
	g_assert_false(write_file(p.alice, first, ENOSPC));
	expect_names(&p, NULL);
	sets(p.alice, "'record':true");
	expect_both(&p, "true", "alice");
	g_assert_false(write_file(p.alice, first, ENOSPC));
	expect_names(&p, "%s-2-%s");
	write_file(p.alice, other, 0);
	sets(p.alice, "'record':false");
	expect_both(&p, "false", "alice");
	g_assert_true(write_file(p.alice, other, ENOSPC));
	g_assert_false(write_file(p.alice, other, ENOSPC));
	client_hangs_up(p.bob);
	world_forgets(w);
	g_assert_cmpuint(json_array_size(json_object_get(w->record, "files")), ==, 2);
}

/* Whoever comes back finds it as it was, and what it sends is recorded again */
static void test_back(struct world *w, gconstpointer arg)
{
	struct pair p = quiet_call(w, "yes", AUDIO);
	struct client *again;
	(void)arg;

	sets(p.alice, "'record':true");
	world_forgets(w);
	sets(p.bob, "'record_consent':true");
	client_is_lost(p.alice);
	world_forgets(w);
	client_reattaches(p.alice, AUDIO);
	client_connects(p.alice);
	expect_names(&p, "%s-1-%s");
	world_forgets(w);

	again = world_stranger(w, "alice");
	client_takes_over(again, p.alice, ",'features':[]");
	expect(again, "registered");
	expect_field(again, "call.recording.active", "true");
	world_closes(w);
	client_reattaches(again, AUDIO);
	p.alice = again;
	expect_names(&p, "%s-1-%s");
	world_forgets(w);
	sets(again, "'record':false");
	expect_both(&p, "false", "alice");
}

static void expect_forbidden(const struct pair *p, const char *by)
{
	expect_both(p, "false", by);
	expect_field(p->alice, "error_code", "486");
	expect_field(p->bob, "error_code", "486");
	expect_names(p, NULL);
}

/* What the operator forbids goes on no longer, and is not begun by a late agreement */
static void test_forbidden(struct world *w, gconstpointer arg)
{
	struct pair p = quiet_call(w, "yes", AUDIO);
	(void)arg;

	sets(p.alice, "'record':true");
	world_forgets(w);
	operator_sets(w, "record", "none");
	expect_forbidden(&p, "alice");
	sets(p.bob, "'record_consent':true");
	expect_quiet(w);
	refused(p.alice, "'record':true", "error 486");
	world_forgets(w);

	operator_sets(w, "record", "request");
	sets(p.alice, "'record':true");
	world_forgets(w);
	sets(p.bob, "'record_consent':true");
	world_forgets(w);
	operator_sets(w, "calls_max", "5");
	operator_sets(w, "record", "all");
	expect_quiet(w);
	expect_names(&p, "%s-1-%s");
	operator_sets(w, "record", "none");
	expect_forbidden(&p, "alice");
	expect_quiet(w);
}

/* Consent is asked for from now on: who has not agreed is not recorded any more */
static void test_consent_later(struct world *w, gconstpointer arg)
{
	struct pair p = quiet_call(w, "no", AUDIO);
	(void)arg;

	sets(p.alice, "'record':true");
	expect_both(&p, "true", "alice");
	operator_sets(w, "record_consent", "yes");
	expect_forbidden(&p, "alice");
	sets(p.alice, "'record':true");
	expect_recording(p.alice, "false", "alice", "awaited");
	expect_recording(p.bob, "false", "alice", "asked");
	sets(p.bob, "'record_consent':true");
	expect_both(&p, "true", "alice");
	operator_sets(w, "record_consent", "no");
	operator_sets(w, "record_consent", "yes");
	expect_quiet(w);
}

/* That all are recorded was the only reason */
static void test_all_no_more(struct world *w, gconstpointer arg)
{
	struct pair p = call_with(w, "all", "no", AUDIO);
	(void)arg;

	world_forgets(w);
	operator_sets(w, "record", "request");
	expect_forbidden(&p, NULL);
	sets(p.bob, "'record':true");
	expect_both(&p, "true", "bob");
	expect_names(&p, "%s-2-%s");
}

/* It stops as soon as one side encrypts */
static void test_sealed(struct world *w, gconstpointer arg)
{
	struct pair p = quiet_call(w, "no", AUDIO);
	(void)arg;

	sets(p.alice, "'record':true");
	expect_both(&p, "true", "alice");
	client_offers(p.bob, AUDIO " sealed");
	expect(p.bob, "set +answer");
	expect_both(&p, "false", "alice");
	expect_field(p.bob, "error_code", "503");
	expect_names(&p, NULL);
	refused(p.alice, "'record':true", "error 503");
}

static void test_sealed_all(struct world *w, gconstpointer arg)
{
	struct pair p = call_with(w, "all", "no", AUDIO " sealed");
	(void)arg;

	expect_names(&p, NULL);
	expect(p.alice, "calling");
	expect(p.alice, "accepted +answer");
	expect_recording(p.alice, "false", NULL, NULL);
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
	world_test("/record/off", test_off);
	world_test("/record/asked", test_asked);
	world_test("/record/declined", test_declined);
	world_test("/record/without consent", test_without_consent);
	world_test("/record/all", test_all);
	world_test("/record/all, who agree", test_all_agree);
	world_test("/record/states", test_states);
	world_test("/record/failure", test_failure);
	world_test("/record/back", test_back);
	world_test("/record/forbidden", test_forbidden);
	world_test("/record/consent later", test_consent_later);
	world_test("/record/all no more", test_all_no_more);
	world_test("/record/sealed", test_sealed);
	world_test("/record/sealed, all", test_sealed_all);
	world_test("/record/formats", test_formats);

	return g_test_run();
}
