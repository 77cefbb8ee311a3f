/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/*
 * Offers in vain: what Janus has made for them is closed, but not for ever
 */

#include "check.h"
#include "core.h"
#include "sample.h"

/** More than anybody gets closed in one go */
#define MANY 100

static const char settings[] = "general: { request_rate = 0\n calls_per_minute = 0\n }";


static struct fake *client(struct core *core, const char *name, gboolean modern)
{
	struct fake *f = fake_attach(core, name);
	g_autofree char *body = g_strdup_printf("{'request':'register','username':'%s'%s}",
		name, modern ? ",'features':[]" : "");

	fake_send(f, body, NULL);
	fake_reply(f, "registered");

	return f;
}


/* Offers until what that makes is closed no more; @return how often it was */
static guint wear_out(struct fake *f, const char *offer)
{
	guint n = 0;

	for (;;) {
		fake_send(f, "{'request':'nonsense'}", offer);
		fake_refused(f, 472);
		/* The queue brings this answer after the close */
		fake_send(f, "{'request':'ping'}", NULL);
		fake_reply(f, "pong");
		if (fake_closes(f) == n || n == MANY)
			break;
		fake_hung_up(f, ++n);
	}
	check(n >= 4 && n < MANY);
	check(fake_has_pc(f));

	return n;
}


/* Whose offers are refused again and again has to hang up itself, and may call then */
static void test_left(void)
{
	struct core *core = core_open(settings);
	struct fake *a = client(core, "alice", TRUE);
	struct fake *b = client(core, "bob", TRUE);
	g_autofree char *offer = sample_offer("chromium");

	wear_out(a, offer);
	fake_hangup(a);
	fake_send(a, "{'request':'call','username':'bob','early':true}", offer);
	fake_reply(a, "calling");
	check(fake_sdp(a, "answer") != NULL);
	fake_expect(b, "incomingcall");
	core_close(core);
}


/* An offer of the server needs a handle without a PeerConnection */
static void test_server_offers(void)
{
	struct core *core = core_open(settings);
	struct fake *a = client(core, "alice", TRUE);
	struct fake *b = client(core, "bob", FALSE);
	g_autofree char *offer = sample_offer("chromium");
	guint closed = wear_out(b, offer);

	fake_send(a, "{'request':'call','username':'bob'}", offer);
	fake_reply(a, "calling");
	fake_expect(b, "incomingcall");
	check(fake_sdp(b, "offer") != NULL);
	check_int(fake_closes(b), closed + 1);
	core_close(core);
}


const struct host_test suite_refused[] = {
	{ "after many refused offers the client has to hang up", test_left },
	{ "what was left to it is closed before the server offers", test_server_offers },
	HOST_TESTS_END
};
