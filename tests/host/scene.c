/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

#include "check.h"
#include "sample.h"
#include "scene.h"

/** Events that a handle may have to hear until it rests: one end of a call, and its part in others */
#define HEARS 4


static const char *text(const json_t *object, const char *key)
{
	return json_string_value(json_object_get(object, key));
}


struct scene *scene_begin(const char *more)
{
	g_autofree char *jcfg = g_strdup_printf("general: {\n request_rate = 0\n"
		" calls_per_minute = 0\n %s\n }", more);
	struct scene *s = g_new0(struct scene, 1);

	s->offer = sample_offer("chromium");
	s->other = sample_offer("chromium_screen");
	s->core = core_open(jcfg);
	s->alice = scene_client(s, "alice", TRUE);
	s->bob = scene_client(s, "bob", TRUE);
	return s;
}


void scene_end(struct scene *s)
{
	core_close(s->core);
	g_free(s->offer);
	g_free(s->other);
	g_free(s);
}


struct fake *scene_client(struct scene *s, const char *name, gboolean modern)
{
	struct fake *f = fake_attach(s->core, name);
	g_autofree char *body = g_strdup_printf("{'request':'register','username':'%s'%s}",
		name, modern ? ",'features':[]" : "");

	fake_send(f, body, NULL);
	fake_reply(f, "registered");
	return f;
}


void scene_call(struct scene *s, struct fake *callee, const char *more)
{
	g_autofree char *body = g_strdup_printf("{'request':'call','username':'bob',%s}", more);

	fake_send(s->alice, body, s->offer);
	fake_reply(s->alice, "calling");
	fake_expect(callee, "incomingcall");
}


void scene_ring(struct scene *s, struct fake *callee)
{
	g_autofree char *body = NULL;

	fake_send(callee, "{'request':'status'}", NULL);
	body = g_strdup_printf("{'request':'ringing','call_id':'%s'}",
		text(json_object_get(fake_reply(callee, "status"), "call"), "call_id"));
	fake_send(callee, body, s->offer);
}


void scene_accept(struct scene *s)
{
	fake_send(s->bob, "{'request':'accept'}", s->offer);
	fake_reply(s->bob, "accepted");
	fake_expect(s->alice, "accepted");
}


void scene_connect(struct scene *s)
{
	scene_call(s, s->bob, "'early':true");
	scene_accept(s);
	fake_connect(s->alice, TRUE);
	fake_connect(s->bob, TRUE);
}


gboolean scene_rests(struct fake *f)
{
	for (int i = 0; i < HEARS; i++) {
		const char *state;

		fake_send(f, "{'request':'status'}", NULL);
		state = text(fake_reply(f, "status"), "state");
		if (!g_strcmp0(state, "idle") || !g_strcmp0(state, "unregistered"))
			return TRUE;
		if (!fake_expect(f, "hangup"))
			return FALSE;
	}
	check_fail("somebody does not come to rest");
	return FALSE;
}


const char *scene_end_code(struct fake *f)
{
	return text(fake_expect(f, "hangup"), "code");
}
