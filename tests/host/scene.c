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

#define RTP_HEADER 12


struct scene *scene_begin_empty(const char *more, guint loops)
{
	g_autofree char *jcfg = g_strdup_printf("general: {\n request_rate = 0\n"
		" calls_per_minute = 0\n %s\n }", more);
	struct scene *s = g_new0(struct scene, 1);

	s->offer = sample_offer("chromium");
	s->other = sample_offer("chromium_screen");
	s->core = core_open_shared(jcfg, loops);
	return s;
}


struct scene *scene_begin(const char *more)
{
	struct scene *s = scene_begin_empty(more, 0);

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


const char *scene_call(struct scene *s, struct fake *callee, const char *more)
{
	g_autofree char *body = g_strdup_printf("{'request':'call','username':'bob',%s}", more);
	const char *id;

	fake_send(s->alice, body, s->offer);
	id = result_text(fake_reply(s->alice, "calling"), "call_id");
	fake_expect(callee, "incomingcall");
	return id;
}


void scene_ring(struct scene *s, struct fake *callee)
{
	g_autofree char *body = NULL;

	fake_send(callee, "{'request':'status'}", NULL);
	body = g_strdup_printf("{'request':'ringing','call_id':'%s'}",
		result_text(json_object_get(fake_reply(callee, "status"), "call"), "call_id"));
	fake_send(callee, body, s->offer);
}


void scene_accept(struct scene *s)
{
	fake_send(s->bob, "{'request':'accept'}", s->offer);
	fake_reply(s->bob, "accepted");
	check(fake_sdp(s->bob, "answer") != NULL);
	fake_expect(s->alice, "accepted");
}


const char *scene_answer(struct scene *s)
{
	const char *id = scene_call(s, s->bob, "'early':true");

	check(fake_sdp(s->alice, "answer") != NULL);
	scene_accept(s);
	return id;
}


const char *scene_connect(struct scene *s)
{
	const char *id = scene_answer(s);

	fake_connect(s->alice, TRUE);
	fake_connect(s->bob, TRUE);
	return id;
}


void scene_part(struct scene *s)
{
	fake_expect(s->alice, "hangup");
	fake_expect(s->bob, "hangup");
	fake_hangup(s->alice);
	fake_hangup(s->bob);
	fake_flush(s->alice);
	fake_flush(s->bob);
}


void scene_occupy(struct fake *f)
{
	fake_block(f);
	fake_send(f, "{'request':'ping'}", NULL);
	fake_blocked(f);
}


void scene_sound(struct fake *f, guint16 first, guint count)
{
	for (guint i = 0; i < count; i++)
		fake_rtp_fields(f, SCENE_AUDIO, FALSE, SCENE_OPUS, (guint16)(first + i),
			(first + i) * 960, "sound");
}


void scene_video(struct scene *s, struct fake *f, guint count, guint size)
{
	g_autofree char *payload = g_strnfill(size - RTP_HEADER, 'v');

	for (guint i = 0; i < count; i++, s->seq++)
		fake_rtp_fields(f, SCENE_VIDEO, TRUE, SCENE_VP8, s->seq, s->seq * 256u, payload);
	fake_flush(f);
}


gboolean scene_rests(struct fake *f)
{
	for (int i = 0; i < HEARS; i++) {
		const char *state;

		fake_send(f, "{'request':'status'}", NULL);
		state = result_text(fake_reply(f, "status"), "state");
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
	return result_text(fake_expect(f, "hangup"), "code");
}
