/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/*
 * What an operator sees, and may do
 */

#include "dialog.h"
#include "operator.h"
#include "../../plugin/exchange_admin.h"

#define AUDIO "audio opus/111"
#define VIDEO "audio opus/111 | video vp8/96"

static json_t *call_details(const struct client *c)
{
	g_autofree char *body = g_strdup_printf("{'request':'call','call_id':'%s'}", c->call_id);

	return operator_asks(c->world, body);
}

static void end_call(const struct client *c, const char *more)
{
	g_autofree char *body = g_strdup_printf("{'request':'end','call_id':'%s'%s}",
		c->call_id, more);
	json_auto_t *answer = operator_asks(c->world, body);

	operator_reads(answer, "ended", c->call_id);
}

static json_t *counters(const struct world *w)
{
	const struct exchange_outside outside = { .too_fast = 7, .packets = { 1, 2 } };

	return exchange_counters(w->exchange, &outside);
}

/* Page after page, each name once, in order */
static void test_pages(struct world *w, gconstpointer arg)
{
	static const char *const names[] = { "dave", "bob", "eve", "alice", "carol" };
	json_t *page;
	(void)arg;

	for (guint i = 0; i < G_N_ELEMENTS(names); i++)
		world_client(w, names[i]);

	page = operator_asks(w, "{'request':'users','limit':2}");
	operator_reads(page, "users.0.username", "alice");
	operator_reads(page, "users.1.username", "bob");
	operator_reads(page, "users.2", NULL);
	operator_reads(page, "after", "bob");
	operator_reads(page, "total", "5");
	json_decref(page);

	page = operator_asks(w, "{'request':'users','after':'bob','limit':2}");
	operator_reads(page, "users.0.username", "carol");
	operator_reads(page, "after", "dave");
	json_decref(page);

	page = operator_asks(w, "{'request':'users','after':'dave','limit':2}");
	operator_reads(page, "users.0.username", "eve");
	operator_reads(page, "users.1", NULL);
	operator_reads(page, "after", NULL);
	json_decref(page);

	/* Nobody has to be there */
	page = operator_asks(w, "{'request':'users','after':'bz','limit':1}");
	operator_reads(page, "users.0.username", "carol");
	json_decref(page);
}

static void test_user(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice"), *bob;
	json_t *users;
	(void)arg;

	world_passes(w, 3);
	bob = world_videocall(w, "bob");
	client_joins(alice, "den");
	world_call(alice, bob, AUDIO);

	users = operator_asks(w, "{'request':'users'}");
	operator_reads(users, "users.0.presence", "busy");
	operator_reads(users, "users.0.devices.0.device", "1");
	operator_reads(users, "users.0.devices.0.state", "active");
	operator_reads(users, "users.0.devices.0.since_ms", "3000");
	operator_reads(users, "users.0.devices.0.features", "true");
	operator_reads(users, "users.0.devices.0.guest", "false");
	operator_reads(users, "users.0.devices.0.room", "den");
	operator_reads(users, "users.0.devices.0.call_id", alice->call_id);
	operator_reads(users, "users.1.devices.0.since_ms", "0");
	operator_reads(users, "users.1.devices.0.features", "false");
	json_decref(users);

	/* Whose handle is gone keeps its place */
	client_detaches(alice);
	users = operator_asks(w, "{'request':'users'}");
	operator_reads(users, "users.0.devices.0.device", "0");
	operator_reads(users, "users.0.devices.0.reconnecting", "true");
	json_decref(users);
}

static void test_calls(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice"), *bob = world_client(w, "bob");
	struct client *carol = world_client(w, "carol"), *dave = world_client(w, "dave");
	json_t *calls, *details;
	(void)arg;

	world_connect(alice, bob, VIDEO);
	world_passes(w, 2);
	world_ring(carol, dave, AUDIO);
	world_passes(w, 1);

	calls = operator_asks(w, "{'request':'calls'}");
	g_assert_cmpuint(json_array_size(json_object_get(calls, "calls")), ==, 2);
	operator_reads(calls, "total", "2");
	json_decref(calls);
	calls = operator_asks(w, "{'request':'calls','limit':1}");
	g_assert_cmpuint(json_array_size(json_object_get(calls, "calls")), ==, 1);
	g_assert_true(json_is_string(json_object_get(calls, "after")));
	json_decref(calls);

	details = call_details(alice);
	operator_reads(details, "state", "active");
	operator_reads(details, "since_ms", "3000");
	operator_reads(details, "media.1.codec", "vp8");
	operator_reads(details, "legs.caller.connected", "true");
	operator_reads(details, "legs.callee.codecs", "[\"opus\",\"vp8\"]");
	operator_reads(details, "legs.callee.device", "2");
	operator_reads(details, "ringing", NULL);
	json_decref(details);

	details = call_details(carol);
	operator_reads(details, "state", "ringing");
	operator_reads(details, "ring_ms", "1000");
	operator_reads(details, "legs.callee", NULL);
	operator_reads(details, "ringing.0.device", "4");
	json_decref(details);
	operator_is_refused(w, "{'request':'call','call_id':'none'}", DUET_ERROR_NO_CALL);
}

static void test_end(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice"), *bob = world_client(w, "bob");
	json_t *n;
	(void)arg;

	world_connect(alice, bob, AUDIO);
	end_call(alice, "");
	expect(alice, "hangup kicked");
	expect_field(alice, "reason", "By the operator");
	expect(bob, "hangup kicked");
	operator_reads(w->record, "code", "kicked");
	operator_is_refused(w, "{'request':'end','call_id':'none'}", DUET_ERROR_NO_CALL);
	world_closes(w);

	world_call(alice, bob, AUDIO);
	end_call(alice, ",'code':'ended','reason':'Closing time'");
	expect(alice, "hangup ended");
	expect_field(alice, "reason", "Closing time");
	expect(bob, "hangup ended");
	expect_quiet(w);

	n = counters(w);
	operator_reads(n, "ended", "{\"kicked\":1,\"ended\":1}");
	operator_reads(n, "placed", "2");
	operator_reads(n, "answered", "2");
	operator_reads(n, "refused.494", "7");
	operator_reads(n, "refused.501", NULL);
	operator_reads(n, "media.video_packets", "2");
	operator_reads(n, "devices", "2");
	json_decref(n);
}

static void test_kick(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice"), *bob = world_client(w, "bob");
	json_t *answer;
	(void)arg;

	client_joins(alice, "den");
	world_connect(alice, bob, AUDIO);
	answer = operator_asks(w, "{'request':'kick','username':'alice','reason':'Enough'}");
	operator_reads(answer, "kicked", "alice");
	operator_reads(answer, "devices", "1");
	json_decref(answer);
	expect(alice, "hangup kicked");
	expect(alice, "kicked");
	expect_field(alice, "reason", "Enough");
	expect_state(alice, PARTY_UNREGISTERED);
	expect(bob, "hangup kicked");
	expect_field(bob, "username", "alice");
	expect_state(bob, PARTY_IDLE);
	expect_quiet(w);
	operator_is_refused(w, "{'request':'kick','username':'alice'}", DUET_ERROR_NO_SUCH_USERNAME);
	operator_is_refused(w, "{'request':'kick','username':'bob','device':77}",
		DUET_ERROR_NO_SUCH_USERNAME);

	/* The secret went with the name */
	world_closes(w);
	client_says(alice, "{'request':'register','username':'alice','features':[],'secret':'#'}");
	expect(alice, "registered");
	world_call(bob, alice, AUDIO);
}

/* A call that rings at two devices rings on at the other */
static void test_kick_device(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice");
	struct client *phone, *tablet;
	(void)arg;

	world_sets(w, "max_devices", "2");
	phone = world_client(w, "bob");
	tablet = world_client(w, "bob");
	client_calls(alice, phone, AUDIO);
	world_forgets(w);

	json_decref(operator_asks(w, "{'request':'kick','username':'bob','device':2}"));
	expect(phone, "hangup kicked");
	expect(phone, "kicked");
	expect_state(phone, PARTY_UNREGISTERED);
	expect_nothing(alice);
	client_accepts(tablet, AUDIO);
	expect_state(alice, PARTY_ACTIVE);
}

/* Everything that a user has goes: devices, and whoever is expected back */
static void test_kick_user(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice"), *bob = world_client(w, "bob");
	struct client *carol = world_client(w, "carol");
	json_t *answer;
	(void)arg;

	world_sets(w, "max_devices", "3");
	world_sets(w, "ring_offline", "30");
	world_client(w, "bob");
	world_connect(alice, bob, AUDIO);
	client_detaches(bob);
	client_calls(carol, bob, AUDIO);
	world_forgets(w);

	answer = operator_asks(w, "{'request':'kick','username':'bob'}");
	operator_reads(answer, "devices", "1");
	json_decref(answer);
	expect(alice, "hangup kicked");
	expect(carol, "hangup kicked");
	operator_is_refused(w, "{'request':'kick','username':'bob'}", DUET_ERROR_NO_SUCH_USERNAME);
}

/* Somebody who is called, and not here, is nobody to be kicked */
static void test_kick_nobody(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice");
	(void)arg;

	world_sets(w, "ring_offline", "30");
	client_sends(alice, "{'request':'call','username':'zoe'}", "offer", AUDIO);
	operator_is_refused(w, "{'request':'kick','username':'zoe'}", DUET_ERROR_NO_SUCH_USERNAME);
	expect_state(alice, PARTY_CALLING);
}

static void test_drain(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice"), *bob = world_client(w, "bob");
	struct client *carol = world_client(w, "carol"), *dave = world_client(w, "dave");
	json_t *answer;
	(void)arg;

	world_connect(alice, bob, AUDIO);
	world_ring(carol, dave, AUDIO);
	answer = operator_asks(w, "{'request':'drain','drain':true}");
	operator_reads(answer, "draining", "true");
	operator_reads(answer, "calls", "2");
	json_decref(answer);
	expect_noticed(w, "drain");

	/* What there is goes on */
	client_accepts(dave, NULL);
	expect_state(carol, PARTY_ACTIVE);
	client_offers(alice, AUDIO);
	client_hangs_up(alice);
	world_closes(w);
	world_forgets(w);
	client_calls(alice, bob, AUDIO);
	expect(alice, "error 504");
	expect_state(alice, PARTY_IDLE);
	world_closes(w);

	answer = counters(w);
	operator_reads(answer, "draining", "true");
	operator_reads(answer, "refused.504", "1");
	json_decref(answer);
	answer = operator_asks(w, "{'request':'drain'}");
	operator_reads(answer, "draining", "true");
	operator_reads(answer, "calls", "1");
	json_decref(answer);

	json_decref(operator_asks(w, "{'request':'drain','drain':false}"));
	world_call(alice, bob, AUDIO);
}

/* Two who call each other are one call, which was there before */
static void test_drain_glare(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice"), *bob = world_client(w, "bob");
	(void)arg;

	client_calls(alice, bob, AUDIO);
	json_decref(operator_asks(w, "{'request':'drain','drain':true}"));
	client_calls(bob, alice, AUDIO);
	expect_state(alice, PARTY_ACTIVE);
	expect_state(bob, PARTY_ACTIVE);
}

static void test_caps(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice"), *bob = world_client(w, "bob");
	struct client *carol = world_client(w, "carol"), *dave = world_client(w, "dave");
	(void)arg;

	client_says(bob, "{'request':'set','bitrate':300000}");
	world_connect(alice, bob, VIDEO);
	world_ring(carol, dave, VIDEO);
	operator_sets(w, "bitrate_max", "500000");
	g_assert_cmpuint(alice->cap, ==, 500000);
	g_assert_cmpuint(bob->cap, ==, 300000);
	g_assert_cmpuint(carol->caps + dave->caps, ==, 0);

	operator_sets(w, "bitrate_max", "200000");
	g_assert_cmpuint(bob->cap, ==, 200000);
	operator_sets(w, "bitrate_max", "0");
	g_assert_cmpuint(alice->cap, ==, 0);
	g_assert_cmpuint(bob->cap, ==, 300000);

	/* Who is not there is not told */
	client_detaches(alice);
	operator_sets(w, "bitrate_max", "400000");
	g_assert_cmpuint(bob->cap, ==, 300000);
}

static void test_presence(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice"), *bob;
	(void)arg;

	client_says(alice, "{'request':'watch','usernames':['bob']}");
	world_forgets(w);
	operator_sets(w, "presence", "no");
	bob = world_client(w, "bob");
	expect_nothing(alice);
	operator_sets(w, "presence", "yes");
	client_detaches(bob);
	expect_nothing(alice);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	world_test("/admin/pages", test_pages);
	world_test("/admin/user", test_user);
	world_test("/admin/calls", test_calls);
	world_test("/admin/end", test_end);
	world_test("/admin/kick", test_kick);
	world_test("/admin/kick-device", test_kick_device);
	world_test("/admin/kick-user", test_kick_user);
	world_test("/admin/kick-nobody", test_kick_nobody);
	world_test("/admin/drain", test_drain);
	world_test("/admin/drain-glare", test_drain_glare);
	world_test("/admin/caps", test_caps);
	world_test("/admin/presence", test_presence);

	return g_test_run();
}
