/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

#include "dialog.h"

static void say(struct client *c, const char *body, const char *type, const char *sdp)
{
	gboolean taken = client_sends(c, body, sdp ? type : NULL, sdp);

	g_assert_true(taken);
}

static void call(struct client *c, const struct client *callee, const char *early,
	const char *sdp)
{
	g_autofree char *body = g_strdup_printf(
		"{'request':'call','username':'%s','early':%s}", callee->name, early);

	say(c, body, "offer", sdp);
}

void client_calls(struct client *c, const struct client *callee, const char *sdp)
{
	call(c, callee, "false", sdp);
}

void client_calls_early(struct client *c, const struct client *callee, const char *sdp)
{
	call(c, callee, "true", sdp);
}

void client_rings(struct client *c, const char *sdp)
{
	say(c, "{'request':'ringing','call_id':'$'}", "offer", sdp);
}

void client_accepts(struct client *c, const char *sdp)
{
	say(c, "{'request':'accept','call_id':'$'}", c->features ? "offer" : "answer", sdp);
}

void client_hangs_up(struct client *c)
{
	say(c, "{'request':'hangup','call_id':'$'}", NULL, NULL);
}

void client_says(struct client *c, const char *body)
{
	say(c, body, NULL, NULL);
}

void client_offers(struct client *c, const char *sdp)
{
	say(c, "{'request':'set'}", "offer", sdp);
}

void client_answers(struct client *c, const char *sdp)
{
	say(c, "{'request':'set'}", "answer", sdp);
}

static void set(struct client *c, const char *fields, const char *answer)
{
	g_autofree char *body = g_strdup_printf("{'request':'set',%s}", fields);

	client_says(c, body);
	expect(c, answer);
}

void client_sets(struct client *c, const char *fields)
{
	set(c, fields, "set");
}

void client_is_refused(struct client *c, const char *fields, const char *error)
{
	set(c, fields, error);
}

void client_takes_over(struct client *c, const struct client *old, const char *features)
{
	g_autofree char *body = g_strdup_printf(
		"{'request':'register','username':'%s','secret':'%s'%s}", old->name,
		old->secret, features);

	c->features = *features != '\0';
	say(c, body, NULL, NULL);
}

void client_reattaches(struct client *c, const char *sdp)
{
	say(c, "{'request':'reattach','call_id':'$','secret':'#'}", "offer", sdp);
}

void client_joins(struct client *c, const char *room)
{
	g_autofree char *body = g_strdup_printf("{'request':'join','room':'%s'%s}", room,
		c->features ? ",'features':[]" : "");

	say(c, body, NULL, NULL);
}

void client_calls_room(struct client *c, const char *room, const char *sdp)
{
	g_autofree char *body = g_strdup_printf(
		"{'request':'call','room':'%s','early':true}", room);

	say(c, body, "offer", sdp);
}

void world_ring(struct client *caller, struct client *callee, const char *sdp)
{
	client_calls_early(caller, callee, sdp);
	client_rings(callee, callee->features ? sdp : NULL);
	expect_state(caller, PARTY_CALLING);
	expect_state(callee, PARTY_RINGING);
	world_forgets(caller->world);
}

void world_call(struct client *caller, struct client *callee, const char *sdp)
{
	world_ring(caller, callee, sdp);
	client_accepts(callee, callee->features ? NULL : sdp);
	expect_state(caller, PARTY_ACTIVE);
	expect_state(callee, PARTY_ACTIVE);
	world_forgets(caller->world);
}

void world_connect(struct client *caller, struct client *callee, const char *sdp)
{
	world_call(caller, callee, sdp);
	client_connects(caller);
	client_connects(callee);
}
