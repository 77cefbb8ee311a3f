/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/*
 * A handle is detached in each state of its call, be it the caller's, the
 * callee's or both: nobody is stuck, and no name stays behind
 */

#include "check.h"
#include "scene.h"

enum { ALICE = 1, BOB = 2, BOTH = 3 };

struct state {
	const char *name;
	void (*bring)(struct scene *s);
	gboolean grace;   /* a lost leg may come back within a second */
	gboolean legacy;  /* bob is a client for videocall            */
};


static void named(struct scene *s)
{
	(void)s;
}


static void calling(struct scene *s)
{
	scene_call(s, s->bob, "'early':false");
}


static void calling_early(struct scene *s)
{
	scene_call(s, s->bob, "'early':true");
	fake_connect(s->alice, TRUE);
}


static void ringing_early(struct scene *s)
{
	calling_early(s);
	scene_ring(s, s->bob);
	fake_reply(s->bob, "ringing");
	fake_connect(s->bob, TRUE);
}


static void preview(struct scene *s)
{
	scene_call(s, s->bob, "'preview':true");
	fake_connect(s->alice, FALSE);
	scene_ring(s, s->bob);
	fake_reply(s->bob, "ringing");
	fake_connect(s->bob, FALSE);
}


static void waits_for_somebody(struct scene *s)
{
	fake_send(s->alice, "{'request':'call','username':'dora','early':true}", s->offer);
	fake_reply(s->alice, "calling");
}


static void two_devices(struct scene *s)
{
	s->more = scene_client(s, "bob", TRUE);
	scene_call(s, s->bob, "'ring_timeout':1");
	fake_expect(s->more, "incomingcall");
}


static void answered(struct scene *s)
{
	scene_answer(s);
}


static void glare(struct scene *s)
{
	scene_call(s, s->bob, "'early':false");
	fake_send(s->bob, "{'request':'call','username':'alice'}", s->offer);
	fake_reply(s->bob, "calling");
	fake_expect(s->bob, "accepted");
	fake_expect(s->alice, "accepted");
}


static void active(struct scene *s)
{
	scene_connect(s);
	scene_sound(s->alice, 1, 20);
	scene_sound(s->bob, 1, 20);
	fake_data(s->alice, "chat", FALSE, "hello", 5);
}


static void held(struct scene *s)
{
	active(s);
	fake_send(s->alice, "{'request':'hold'}", NULL);
	fake_reply(s->alice, "hold");
	fake_expect(s->bob, "held");
}


static void medium_more(struct scene *s)
{
	active(s);
	fake_send(s->alice, "{'request':'set'}", s->other);
	fake_reply(s->alice, "set");
	fake_expect(s->bob, "update");
}


static void one_away(struct scene *s)
{
	active(s);
	fake_hangup(s->alice);
	fake_expect(s->bob, "reconnecting");
}


static void both_away(struct scene *s)
{
	one_away(s);
	fake_hangup(s->bob);
}


static void taken_over(struct scene *s)
{
	g_autofree char *body = NULL;

	s->more = fake_attach(s->core, "alice again");
	fake_detach(s->alice);
	s->alice = fake_attach(s->core, "alice");
	fake_send(s->alice, "{'request':'register','username':'alice','features':[]}", NULL);
	body = g_strdup_printf("{'request':'register','username':'alice','features':[],'secret':'%s'}",
		result_text(fake_reply(s->alice, "registered"), "secret"));
	active(s);
	fake_send(s->more, body, NULL);
	fake_reply(s->more, "registered");
	fake_expect(s->alice, "replaced");
	fake_expect(s->bob, "reconnecting");
}


static void closing(struct scene *s)
{
	core_set_close_delay(s->core, 300);
	active(s);
	fake_send(s->alice, "{'request':'hangup'}", NULL);
	fake_reply(s->alice, "hangup");
}


static void in_room(struct scene *s)
{
	fake_send(s->alice, "{'request':'join','room':'den'}", NULL);
	fake_reply(s->alice, "joined");
	fake_send(s->bob, "{'request':'join','room':'den'}", NULL);
	fake_reply(s->bob, "joined");
	fake_send(s->bob, "{'request':'watch','usernames':['alice','nobody']}", NULL);
	fake_reply(s->bob, "watching");
}


static void legacy_ringing(struct scene *s)
{
	scene_call(s, s->bob, "'early':true");
	check(fake_sdp(s->bob, "offer") != NULL);
}


static const struct state states[] = {
	{ .name = "named", .bring = named },
	{ .name = "in a room, and watching", .bring = in_room },
	{ .name = "calling", .bring = calling },
	{ .name = "calling, answered early", .bring = calling_early },
	{ .name = "ringing, answered early", .bring = ringing_early },
	{ .name = "preview", .bring = preview },
	{ .name = "calling somebody who is not there", .bring = waits_for_somebody },
	{ .name = "ringing at two devices", .bring = two_devices },
	{ .name = "ringing at a client for videocall", .bring = legacy_ringing, .legacy = TRUE },
	{ .name = "answered, no transport yet", .bring = answered },
	{ .name = "glare", .bring = glare },
	{ .name = "active", .bring = active },
	{ .name = "held", .bring = held },
	{ .name = "asked for a medium more", .bring = medium_more },
	{ .name = "over, and closing", .bring = closing },
	{ .name = "active, with a grace", .bring = active, .grace = TRUE },
	{ .name = "a leg is away", .bring = one_away, .grace = TRUE },
	{ .name = "both legs are away", .bring = both_away, .grace = TRUE },
	{ .name = "taken over, not back yet", .bring = taken_over, .grace = TRUE },
};


/** Waits until the server knows nobody but olga, and those who stay */
static void forgotten(struct fake *olga, guint stays)
{
	const char *names[] = { "alice", "bob" };

	for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
		g_autofree char *body = g_strdup_printf("{'request':'watch','usernames':['%s']}", names[i]);
		const char *presence = NULL;
		gboolean here = stays & (1u << i);
		json_t *event;

		fake_send(olga, body, NULL);
		fake_reply(olga, "watching");
		do {
			event = fake_expect(olga, "presence");
			presence = result_text(event, "presence");
		} while (event && g_strcmp0(presence, here ? "online" : "offline"));
		fake_send(olga, "{'request':'unwatch'}", NULL);
		fake_reply(olga, "watching");
	}
}


static void leave(const struct state *state, guint leavers)
{
	struct scene *s = scene_begin(state->grace ? "resume_grace = 1\n max_devices = 2\n ring_offline = 60" :
		"resume_grace = 0\n max_devices = 2\n ring_offline = 60");
	struct fake *olga = scene_client(s, "olga", TRUE);

	if (state->legacy) {
		fake_detach(s->bob);
		s->bob = scene_client(s, "bob", FALSE);
	}
	state->bring(s);
	if (leavers & ALICE)
		fake_detach_later(s->alice);
	if (leavers & BOB)
		fake_detach_later(s->bob);
	if (!(leavers & ALICE)) {
		/* who calls somebody that is gone may wait: for as long as it likes */
		if (state->bring != named)
			fake_send(s->alice, "{'request':'hangup'}", NULL);
		check(scene_rests(s->alice));
	}
	/* `status` has the offer for such a client, and is refused when that is too late */
	if (state->legacy && leavers == ALICE)
		fake_expect(s->bob, "hangup");
	if (!(leavers & BOB))
		check(scene_rests(s->bob));
	if (s->more) {
		check(scene_rests(s->more));
		fake_detach(s->more);
	}
	fake_detach_later(s->alice);
	fake_detach_later(s->bob);
	forgotten(olga, 0);
	fake_send(olga, "{'request':'list'}", NULL);
	check_int(json_array_size(json_object_get(fake_reply(olga, "list"), "list")), 1);
	scene_end(s);
}


static void test_caller_leaves(void)
{
	for (guint i = 0; i < G_N_ELEMENTS(states); i++)
		leave(&states[i], ALICE);
}


static void test_callee_leaves(void)
{
	for (guint i = 0; i < G_N_ELEMENTS(states); i++)
		leave(&states[i], BOB);
}


static void test_both_leave(void)
{
	for (guint i = 0; i < G_N_ELEMENTS(states); i++)
		leave(&states[i], BOTH);
}


const struct host_test suite_states[] = {
	{ "the caller leaves in each state of a call", test_caller_leaves },
	{ "the callee leaves in each state of a call", test_callee_leaves },
	{ "both leave in each state of a call", test_both_leave },
	HOST_TESTS_END
};
