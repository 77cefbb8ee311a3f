/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

#include "dialog.h"
#include "recorded.h"

struct recorded recorded_call(struct world *w, const char *record, const char *consent,
	const char *sdp)
{
	struct recorded p = { world_client(w, "alice"), world_client(w, "bob") };

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

struct recorded recorded_by_request(struct world *w, const char *consent, const char *sdp)
{
	struct recorded p = recorded_call(w, "request", consent, sdp);

	world_forgets(w);

	return p;
}

void recorded_expect_one(struct client *c, const char *active, const char *by,
	const char *consent)
{
	expect(c, "recording");
	expect_field(c, "active", active);
	expect_field(c, "username", by);
	expect_field(c, "consent", consent);
	expect_field(c, "call_id", c->call_id);
}

void recorded_expect(const struct recorded *p, const char *active, const char *by)
{
	recorded_expect_one(p->alice, active, by, NULL);
	recorded_expect_one(p->bob, active, by, NULL);
}

void recorded_expect_names(const struct recorded *p, const char *format)
{
	const struct client *side[2] = { p->alice, p->bob };
	static const char *const role[2] = { "caller", "callee" };

	for (guint i = 0; i < 2; i++) {
		g_autofree char *name = format ? g_strdup_printf(format, p->alice->call_id,
			role[i]) : g_strdup("");

		g_assert_cmpstr(side[i]->plan.record, ==, name);
	}
}
