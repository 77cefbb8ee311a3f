/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

#include <pthread.h>
#include "check.h"
#include "core.h"
#include "sample.h"

#define ASKERS 4
#define ROUNDS 50

/** The answer of the plugin, a new reference */
static json_t *ask(struct core *core, const char *body)
{
	g_autofree char *text = g_strdelimit(g_strdup(body), "'", '"');
	json_auto_t *message = json_loads(text, 0, NULL);

	check(message != NULL);

	return core_plugin(core)->handle_admin_message(message);
}


static json_t *result_of(struct core *core, const char *body)
{
	json_auto_t *answer = ask(core, body);

	check_str(json_string_value(json_object_get(answer, "duet")), "admin");

	return json_incref(json_object_get(answer, "result"));
}


static void refused(struct core *core, const char *body, int code)
{
	json_auto_t *answer = ask(core, body);

	check_int(json_integer_value(json_object_get(answer, "error_code")), code);
	check(json_is_string(json_object_get(answer, "error")));
}


static json_int_t number(const json_t *o, const char *key)
{
	return json_integer_value(json_object_get(o, key));
}


static struct fake *client(struct core *core, const char *name)
{
	struct fake *f = fake_attach(core, name);
	g_autofree char *body = g_strdup_printf(
		"{'request':'register','username':'%s','features':[]}", name);

	fake_send(f, body, NULL);
	fake_reply(f, "registered");

	return f;
}


/* A call that is answered, both PeerConnections up; its id is g_free()d */
static char *connect_two(struct fake *a, struct fake *b, const char *callee)
{
	g_autofree char *offer = sample_offer("chromium");
	g_autofree char *body = g_strdup_printf(
		"{'request':'call','username':'%s','early':true}", callee);
	char *id;

	fake_send(a, body, offer);
	id = g_strdup(json_string_value(json_object_get(fake_reply(a, "calling"), "call_id")));
	fake_expect(b, "incomingcall");
	fake_send(b, "{'request':'accept'}", offer);
	fake_reply(b, "accepted");
	fake_expect(a, "accepted");
	fake_connect(a, FALSE);
	fake_connect(b, FALSE);

	return id;
}


static void test_key(void)
{
	struct core *core = core_open("general: { admin_key = \"open sesame\"\n }");

	refused(core, "{'request':'users'}", 505);
	refused(core, "{'request':'users','admin_key':''}", 505);
	refused(core, "{'request':'users','admin_key':'open sesam'}", 505);
	refused(core, "{'request':'users','admin_key':'open sesame!'}", 505);
	refused(core, "{'request':'users','admin_key':'open sesame open sesame'}", 505);
	refused(core, "{'request':'users','admin_key':7}", 505);
	refused(core, "{'admin_key':'open'}", 505);
	refused(core, "{'admin_key':'open sesame'}", 475);
	refused(core, "{'request':'settings','set':{'admin_key':'mine'},'admin_key':'open sesame'}",
		506);
	json_decref(result_of(core, "{'request':'users','admin_key':'open sesame'}"));
	core_close(core);
}


static void test_form(void)
{
	struct core *core = core_open(NULL);
	g_autofree char *much = g_strnfill(70000, 'x');
	g_autofree char *large = g_strdup_printf("{'request':'%s'}", much);
	json_auto_t *nothing = core_plugin(core)->handle_admin_message(NULL);

	check_int(number(nothing, "error_code"), 470);
	refused(core, "[]", 471);
	refused(core, "{'request':'destroy'}", 472);
	refused(core, "{'request':'kick'}", 475);
	refused(core, "{'request':'users','limit':-1}", 474);
	refused(core, large, 501);
	refused(core, "{'request':'users','deep':[[[[[]]]]]}", 501);
	core_close(core);
}


static void test_list(void)
{
	struct core *core = core_open(NULL);
	json_auto_t *users = NULL;

	client(core, "bob");
	client(core, "alice");
	users = result_of(core, "{'request':'users','limit':1}");
	check_int(number(users, "total"), 2);
	check_str(json_string_value(json_object_get(users, "after")), "alice");
	core_close(core);
}


static void test_end(void)
{
	struct core *core = core_open(NULL);
	struct fake *a = client(core, "alice"), *b = client(core, "bob");
	g_autofree char *id = connect_two(a, b, "bob");
	g_autofree char *look = g_strdup_printf("{'request':'call','call_id':'%s'}", id);
	g_autofree char *end = g_strdup_printf("{'request':'end','call_id':'%s'}", id);
	json_auto_t *call = result_of(core, look);
	const json_t *leg = json_object_get(json_object_get(call, "legs"), "callee");

	check(json_is_true(json_object_get(leg, "connected")));
	json_decref(result_of(core, end));
	check_str(json_string_value(json_object_get(fake_expect(a, "hangup"), "code")), "kicked");
	check_str(json_string_value(json_object_get(fake_expect(b, "hangup"), "code")), "kicked");
	fake_hung_up(a, 1);
	fake_hung_up(b, 1);
	check_str(json_string_value(json_object_get(core_notified(core, "call_ended"), "code")),
		"kicked");
	refused(core, end, 481);
	core_close(core);
}


static void test_kick(void)
{
	struct core *core = core_open(NULL);
	struct fake *a = client(core, "alice"), *b = client(core, "bob");

	g_free(connect_two(a, b, "bob"));
	json_decref(result_of(core, "{'request':'kick','username':'bob','reason':'Enough'}"));
	fake_expect(b, "hangup");
	check_str(json_string_value(json_object_get(fake_expect(b, "kicked"), "reason")), "Enough");
	fake_expect(a, "hangup");
	core_notified(core, "kicked");
	refused(core, "{'request':'kick','username':'bob'}", 478);
	fake_send(b, "{'request':'list'}", NULL);
	fake_reply(b, "list");
	core_close(core);
}


static void test_drain(void)
{
	struct core *core = core_open(NULL);
	struct fake *a = client(core, "alice");
	g_autofree char *offer = sample_offer("chromium");
	json_auto_t *counters = NULL;

	client(core, "bob");
	json_decref(result_of(core, "{'request':'drain','drain':true}"));
	fake_send(a, "{'request':'call','username':'bob'}", offer);
	fake_refused(a, 504);
	fake_hung_up(a, 1);
	counters = result_of(core, "{'request':'counters'}");
	check(json_is_true(json_object_get(counters, "draining")));
	check_int(number(json_object_get(counters, "refused"), "504"), 1);
	json_decref(result_of(core, "{'request':'drain','drain':false}"));
	fake_send(a, "{'request':'call','username':'bob'}", offer);
	fake_reply(a, "calling");
	core_close(core);
}


/* What the callee's video is to keep to */
static json_int_t cap_of(struct core *core, const char *id)
{
	g_autofree char *look = g_strdup_printf("{'request':'call','call_id':'%s'}", id);
	json_auto_t *call = result_of(core, look);

	return number(json_object_get(json_object_get(call, "legs"), "callee"), "cap");
}


/* They reach the door, the exchange and the senders at once */
static void test_settings(void)
{
	struct core *core = core_open("general: { ring_timeout = 30\n }");
	struct fake *a = client(core, "alice"), *b = client(core, "bob");
	g_autofree char *id = connect_two(a, b, "bob");
	json_auto_t *answer = result_of(core, "{'request':'settings'}");
	g_autofree char *much = g_strnfill(5000, 'x');
	g_autofree char *large = g_strdup_printf("{'request':'ping','much':'%s'}", much);

	check_int(number(json_object_get(answer, "settings"), "ring_timeout"), 30);
	check(cap_of(core, id) > 64000);
	refused(core, "{'request':'settings','set':{'list':'none','ring_timeout':1}}", 474);
	fake_send(a, "{'request':'list'}", NULL);
	fake_reply(a, "list");
	fake_send(a, large, NULL);
	fake_reply(a, "pong");

	json_decref(answer);
	answer = result_of(core, "{'request':'settings','set':"
		"{'list':'none','message_max':4096,'bitrate_max':64000}}");
	check_int(number(json_object_get(answer, "settings"), "message_max"), 4096);
	fake_send(a, "{'request':'list'}", NULL);
	fake_refused(a, 486);
	fake_send(a, large, NULL);
	fake_refused(a, 501);
	/* Its queue brings the cap before the answer */
	fake_send(b, "{'request':'ping'}", NULL);
	fake_reply(b, "pong");
	check_int(cap_of(core, id), 64000);
	json_decref(result_of(core, "{'request':'settings','set':{'message_max':65536}}"));
	fake_send(a, large, NULL);
	fake_reply(a, "pong");
	core_close(core);
}


/* What a handle has relayed still counts when it is gone */
static void test_counters(void)
{
	struct core *core = core_open(NULL);
	struct fake *a = client(core, "alice"), *b = client(core, "bob");
	json_auto_t *counters = NULL;

	g_free(connect_two(a, b, "bob"));
	for (guint16 seq = 1; seq <= 10; seq++)
		fake_rtp_fields(a, 0, FALSE, 111, seq, seq * 960u, "sound");
	fake_flush(a);
	counters = result_of(core, "{'request':'counters'}");
	check_int(number(json_object_get(counters, "media"), "audio_packets"), 10);
	check_int(number(counters, "answered"), 1);
	fake_detach(a);
	json_decref(counters);
	counters = result_of(core, "{'request':'counters'}");
	check_int(number(json_object_get(counters, "media"), "audio_packets"), 10);
	check_int(number(counters, "handles"), 1);
	core_close(core);
}


static void test_query(void)
{
	struct core *core = core_open(NULL);
	struct fake *a = client(core, "alice"), *b = client(core, "bob");
	g_autofree char *id = connect_two(a, b, "bob");
	json_auto_t *state = core_plugin(core)->query_session(fake_session(a));
	const json_t *leg = json_object_get(state, "leg"), *call = json_object_get(state, "call");
	const json_t *line = json_array_get(json_object_get(leg, "lines"), 0);

	check(number(state, "device") > 0);
	check_str(json_string_value(json_object_get(state, "username")), "alice");
	check(json_is_true(json_object_get(state, "audio")));
	check_str(json_string_value(json_object_get(call, "call_id")), id);
	check(json_is_true(json_object_get(leg, "connected")));
	check_str(json_string_value(json_object_get(leg, "pending")), "none");
	check_str(json_string_value(json_object_get(line, "codec")), "opus");
	check(json_is_true(json_object_get(line, "used")));
	check(json_is_object(json_object_get(json_object_get(state, "link"), "up")));
	check(json_is_integer(json_object_get(json_object_get(state, "relayed"), "dropped")));
	core_close(core);
}


static void *look_around(void *arg)
{
	static const char *const bodies[] = {
		"{'request':'users'}", "{'request':'calls'}", "{'request':'counters'}",
		"{'request':'settings','set':{'bitrate_max':500000}}",
		"{'request':'settings','set':{'bitrate_max':0,'data_bytes':100000}}",
		"{'request':'kick','username':'bob'}", "{'request':'drain','drain':false}",
	};
	struct core *core = arg;

	for (int i = 0; i < ROUNDS; i++) {
		json_t *answer = ask(core, bodies[i % G_N_ELEMENTS(bodies)]);

		check(answer != NULL);
		json_decref(answer);
	}

	return NULL;
}


/* Operators ask from any thread, while calls come and go */
static void test_crowd(void)
{
	struct core *core = core_open("general: { request_rate = 0\n calls_per_minute = 0\n }");
	struct fake *a = client(core, "alice"), *b = fake_attach(core, "bob");
	g_autofree char *offer = sample_offer("chromium");
	pthread_t asker[ASKERS];

	for (int i = 0; i < ASKERS; i++)
		check(!pthread_create(&asker[i], NULL, look_around, core));
	for (int i = 0; i < ROUNDS; i++) {
		fake_send(b, "{'request':'register','username':'bob','features':[]}", NULL);
		fake_send(a, "{'request':'call','username':'bob','early':true}", offer);
		fake_send(a, "{'request':'hangup'}", NULL);
		fake_settle(a);
	}
	fake_settle(b);
	for (int i = 0; i < ASKERS; i++)
		pthread_join(asker[i], NULL);
	core_close(core);
}


/* Nobody asks a plugin that is gone and is sorry for it */
static void test_stopped(void)
{
	struct core *core = core_open(NULL);
	janus_plugin *plugin = core_plugin(core);
	json_t *answer;

	client(core, "alice");
	plugin->destroy();
	answer = ask(core, "{'request':'users'}");
	check_int(number(answer, "error_code"), 499);
	json_decref(answer);
	answer = ask(core, "{'request':'counters'}");
	check_int(number(answer, "error_code"), 499);
	json_decref(answer);
	core_close(core);
}


const struct host_test suite_admin[] = {
	{ "an admin request needs the key", test_key },
	{ "an admin request is read with care", test_form },
	{ "users come in pages", test_list },
	{ "the operator ends a call", test_end },
	{ "the operator kicks a user", test_kick },
	{ "a server that drains takes no new calls", test_drain },
	{ "settings change while the plugin runs", test_settings },
	{ "counters count what is gone, too", test_counters },
	{ "query_session tells all", test_query },
	{ "many operators ask while calls come and go", test_crowd },
	{ "a plugin that does not run says so", test_stopped },
	HOST_TESTS_END
};
