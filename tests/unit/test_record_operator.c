/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/*
 * What the operator forbids is not recorded, or not any more
 */

#include "dialog.h"
#include "operator.h"
#include "recorded.h"

#define AUDIO "audio opus/111"

static void test_off(struct world *w, gconstpointer arg)
{
	struct recorded p = { world_client(w, "alice"), world_client(w, "bob") };
	(void)arg;

	world_sets(w, "record_folder", "/recordings");
	world_connect(p.alice, p.bob, AUDIO);
	client_is_refused(p.alice, "'record':true", "error 486");
	client_sets(p.alice, "'record':false,'record_consent':false");
	client_sets(p.alice, "'record_consent':true");
	world_sets(w, "record", "request");
	world_sets(w, "record_folder", "none");
	client_is_refused(p.alice, "'record':true", "error 486");
	recorded_expect_names(&p, NULL);
	expect_quiet(w);
}

static void expect_forbidden(const struct recorded *p, const char *by)
{
	recorded_expect(p, "false", by);
	expect_field(p->alice, "error_code", "486");
	expect_field(p->bob, "error_code", "486");
	recorded_expect_names(p, NULL);
}

/* What the operator forbids goes on no longer, and is not begun by a late agreement */
static void test_forbidden(struct world *w, gconstpointer arg)
{
	struct recorded p = recorded_by_request(w, "yes", AUDIO);
	(void)arg;

	client_sets(p.alice, "'record':true");
	world_forgets(w);
	operator_sets(w, "record", "none");
	expect_forbidden(&p, "alice");
	client_sets(p.bob, "'record_consent':true");
	expect_quiet(w);
	client_is_refused(p.alice, "'record':true", "error 486");
	world_forgets(w);

	operator_sets(w, "record", "request");
	client_sets(p.alice, "'record':true");
	world_forgets(w);
	client_sets(p.bob, "'record_consent':true");
	world_forgets(w);
	operator_sets(w, "calls_max", "5");
	operator_sets(w, "record", "all");
	expect_quiet(w);
	recorded_expect_names(&p, "%s-1-%s");
	operator_sets(w, "record", "none");
	expect_forbidden(&p, "alice");
	expect_quiet(w);
}

/* Consent is asked for from now on: who has not agreed is not recorded any more */
static void test_consent_later(struct world *w, gconstpointer arg)
{
	struct recorded p = recorded_by_request(w, "no", AUDIO);
	(void)arg;

	client_sets(p.alice, "'record':true");
	recorded_expect(&p, "true", "alice");
	operator_sets(w, "record_consent", "yes");
	expect_forbidden(&p, "alice");
	client_sets(p.alice, "'record':true");
	recorded_expect_one(p.alice, "false", "alice", "awaited");
	recorded_expect_one(p.bob, "false", "alice", "asked");
	client_sets(p.bob, "'record_consent':true");
	recorded_expect(&p, "true", "alice");
	operator_sets(w, "record_consent", "no");
	operator_sets(w, "record_consent", "yes");
	expect_quiet(w);
}

/* That all are recorded was the only reason */
static void test_all_no_more(struct world *w, gconstpointer arg)
{
	struct recorded p = recorded_call(w, "all", "no", AUDIO);
	(void)arg;

	world_forgets(w);
	operator_sets(w, "record", "request");
	expect_forbidden(&p, NULL);
	client_sets(p.bob, "'record':true");
	recorded_expect(&p, "true", "bob");
	recorded_expect_names(&p, "%s-2-%s");
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	world_test("/record/off", test_off);
	world_test("/record/forbidden", test_forbidden);
	world_test("/record/consent later", test_consent_later);
	world_test("/record/all no more", test_all_no_more);

	return g_test_run();
}
