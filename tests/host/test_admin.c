/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

#include <pthread.h>
#include "check.h"
#include "scene.h"

#define ASKERS 4
#define ROUNDS 50
#define USERS 203

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

	check_str(result_text(answer, "duet"), "admin");

	return json_incref(json_object_get(answer, "result"));
}


static void refused(struct core *core, const char *body, int code)
{
	json_auto_t *answer = ask(core, body);

	check_int(result_number(answer, "error_code"), code);
	check(json_is_string(json_object_get(answer, "error")));
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

	check_int(result_number(nothing, "error_code"), 470);
	refused(core, "[]", 471);
	refused(core, "{'request':'destroy'}", 472);
	refused(core, "{'request':'kick'}", 475);
	refused(core, "{'request':'users','limit':-1}", 474);
	refused(core, large, 501);
	refused(core, "{'request':'users','deep':[[[[[]]]]]}", 501);
	core_close(core);
}


/* A page, and one that is too long to be made in one go */
static void test_list(void)
{
	struct scene *s = scene_begin_empty("", 2);
	json_auto_t *page = NULL, *all = NULL;
	const json_t *users;

	for (int n = 0; n < USERS; n++) {
		g_autofree char *name = g_strdup_printf("a user %03d", n);

		scene_client(s, name, TRUE);
	}
	page = result_of(s->core, "{'request':'users','limit':201}");
	check_int(result_number(page, "total"), USERS);
	check_str(result_text(page, "after"), "a user 200");
	all = result_of(s->core, "{'request':'users','limit':1000}");
	users = json_object_get(all, "users");
	check_int(json_array_size(users), USERS);
	check(!json_object_get(all, "after"));
	for (int i = 0; i < USERS; i++) {
		g_autofree char *name = g_strdup_printf("a user %03d", i);

		check_str(result_text(json_array_get(users, (gsize)i), "username"), name);
	}
	scene_end(s);
}


static void test_end(void)
{
	struct scene *s = scene_begin("");
	const char *id = scene_connect(s);
	g_autofree char *look = g_strdup_printf("{'request':'call','call_id':'%s'}", id);
	g_autofree char *end = g_strdup_printf("{'request':'end','call_id':'%s'}", id);
	json_auto_t *call = result_of(s->core, look);
	const json_t *leg = json_object_get(json_object_get(call, "legs"), "callee");

	check(json_is_true(json_object_get(leg, "connected")));
	json_decref(result_of(s->core, end));
	check_str(result_text(fake_expect(s->alice, "hangup"), "code"), "kicked");
	check_str(result_text(fake_expect(s->bob, "hangup"), "code"), "kicked");
	fake_hung_up(s->alice, 1);
	fake_hung_up(s->bob, 1);
	check_str(result_text(core_notified(s->core, "call_ended"), "code"),
		"kicked");
	refused(s->core, end, 481);
	scene_end(s);
}


static void test_kick(void)
{
	struct scene *s = scene_begin("");

	scene_connect(s);
	json_decref(result_of(s->core, "{'request':'kick','username':'bob','reason':'Enough'}"));
	fake_expect(s->bob, "hangup");
	check_str(result_text(fake_expect(s->bob, "kicked"), "reason"), "Enough");
	fake_expect(s->alice, "hangup");
	core_notified(s->core, "kicked");
	refused(s->core, "{'request':'kick','username':'bob'}", 478);
	fake_send(s->bob, "{'request':'list'}", NULL);
	fake_reply(s->bob, "list");
	scene_end(s);
}


static void test_drain(void)
{
	struct scene *s = scene_begin("");
	json_auto_t *counters = NULL;

	json_decref(result_of(s->core, "{'request':'drain','drain':true}"));
	fake_send(s->alice, "{'request':'call','username':'bob'}", s->offer);
	fake_refused(s->alice, 504);
	fake_hung_up(s->alice, 1);
	counters = result_of(s->core, "{'request':'counters'}");
	check(json_is_true(json_object_get(counters, "draining")));
	check_int(result_number(json_object_get(counters, "refused"), "504"), 1);
	json_decref(result_of(s->core, "{'request':'drain','drain':false}"));
	fake_send(s->alice, "{'request':'call','username':'bob'}", s->offer);
	fake_reply(s->alice, "calling");
	scene_end(s);
}


/* What the callee's video is to keep to */
static json_int_t cap_of(struct core *core, const char *id)
{
	g_autofree char *look = g_strdup_printf("{'request':'call','call_id':'%s'}", id);
	json_auto_t *call = result_of(core, look);

	return result_number(json_object_get(json_object_get(call, "legs"), "callee"), "cap");
}


/* They reach the door, the exchange and the senders at once */
static void test_settings(void)
{
	struct scene *s = scene_begin("ring_timeout = 30");
	const char *id = scene_connect(s);
	json_auto_t *answer = result_of(s->core, "{'request':'settings'}");
	g_autofree char *much = g_strnfill(5000, 'x');
	g_autofree char *large = g_strdup_printf("{'request':'ping','much':'%s'}", much);

	check_int(result_number(json_object_get(answer, "settings"), "ring_timeout"), 30);
	check(cap_of(s->core, id) > 64000);
	refused(s->core, "{'request':'settings','set':{'list':'none','ring_timeout':1}}", 474);
	fake_send(s->alice, "{'request':'list'}", NULL);
	fake_reply(s->alice, "list");
	fake_send(s->alice, large, NULL);
	fake_reply(s->alice, "pong");

	json_decref(answer);
	answer = result_of(s->core, "{'request':'settings','set':"
		"{'list':'none','message_max':4096,'bitrate_max':64000}}");
	check_int(result_number(json_object_get(answer, "settings"), "message_max"), 4096);
	fake_send(s->alice, "{'request':'list'}", NULL);
	fake_refused(s->alice, 486);
	fake_send(s->alice, large, NULL);
	fake_refused(s->alice, 501);
	/* Its queue brings the cap before the answer */
	fake_send(s->bob, "{'request':'ping'}", NULL);
	fake_reply(s->bob, "pong");
	check_int(cap_of(s->core, id), 64000);
	json_decref(result_of(s->core, "{'request':'settings','set':{'message_max':65536}}"));
	fake_send(s->alice, large, NULL);
	fake_reply(s->alice, "pong");
	scene_end(s);
}


/* As at the start, tokens are of no use without Janus's secret */
static void test_tokens(void)
{
	struct core *core = core_open(NULL);

	refused(core, "{'request':'settings','set':{'auth':'signed'}}", 493);
	refused(core, "{'request':'settings','set':{'room_auth':'signed'}}", 493);
	core_sign(core, "the key", "bob");
	json_decref(result_of(core, "{'request':'settings','set':{'auth':'signed'}}"));
	core_close(core);
}


/* What a handle has relayed still counts when it is gone */
static void test_counters(void)
{
	struct scene *s = scene_begin("");
	json_auto_t *counters = NULL;

	scene_connect(s);
	scene_sound(s->alice, 1, 10);
	fake_flush(s->alice);
	counters = result_of(s->core, "{'request':'counters'}");
	check_int(result_number(json_object_get(counters, "media"), "audio_packets"), 10);
	check_int(result_number(counters, "answered"), 1);
	fake_detach(s->alice);
	json_decref(counters);
	counters = result_of(s->core, "{'request':'counters'}");
	check_int(result_number(json_object_get(counters, "media"), "audio_packets"), 10);
	check_int(result_number(counters, "handles"), 1);
	scene_end(s);
}


static void test_query(void)
{
	struct scene *s = scene_begin("");
	const char *id = scene_connect(s);
	json_auto_t *state = core_plugin(s->core)->query_session(fake_session(s->alice));
	const json_t *leg = json_object_get(state, "leg"), *call = json_object_get(state, "call");
	const json_t *line = json_array_get(json_object_get(leg, "lines"), 0);

	check(result_number(state, "device") > 0);
	check_str(result_text(state, "username"), "alice");
	check(json_is_true(json_object_get(state, "audio")));
	check_str(result_text(call, "call_id"), id);
	check(json_is_true(json_object_get(leg, "connected")));
	check_str(result_text(leg, "pending"), "none");
	check_str(result_text(line, "codec"), "opus");
	check(json_is_true(json_object_get(line, "used")));
	check(json_is_object(json_object_get(json_object_get(state, "link"), "up")));
	check(json_is_integer(json_object_get(json_object_get(state, "relayed"), "dropped")));
	scene_end(s);
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
	struct scene *s = scene_begin("");
	pthread_t asker[ASKERS];

	for (int i = 0; i < ASKERS; i++)
		check(!pthread_create(&asker[i], NULL, look_around, s->core));
	for (int i = 0; i < ROUNDS; i++) {
		fake_send(s->bob, "{'request':'register','username':'bob','features':[]}", NULL);
		fake_send(s->alice, "{'request':'call','username':'bob','early':true}", s->offer);
		fake_send(s->alice, "{'request':'hangup'}", NULL);
		fake_settle(s->alice);
	}
	fake_settle(s->bob);
	for (int i = 0; i < ASKERS; i++)
		pthread_join(asker[i], NULL);
	scene_end(s);
}


/* Nobody asks a plugin that is gone and is sorry for it */
static void test_stopped(void)
{
	struct scene *s = scene_begin("");
	janus_plugin *plugin = core_plugin(s->core);
	json_t *answer;

	plugin->destroy();
	answer = ask(s->core, "{'request':'users'}");
	check_int(result_number(answer, "error_code"), 499);
	json_decref(answer);
	answer = ask(s->core, "{'request':'counters'}");
	check_int(result_number(answer, "error_code"), 499);
	json_decref(answer);
	scene_end(s);
}


const struct host_test suite_admin[] = {
	{ "an admin request needs the key", test_key },
	{ "an admin request is read with care", test_form },
	{ "users come in pages", test_list },
	{ "the operator ends a call", test_end },
	{ "the operator kicks a user", test_kick },
	{ "a server that drains takes no new calls", test_drain },
	{ "settings change while the plugin runs", test_settings },
	{ "tokens are not asked for when nobody can check them", test_tokens },
	{ "counters count what is gone, too", test_counters },
	{ "query_session tells all", test_query },
	{ "many operators ask while calls come and go", test_crowd },
	{ "a plugin that does not run says so", test_stopped },
	HOST_TESTS_END
};
