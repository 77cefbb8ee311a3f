/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

#include "turn.h"

static void tell_ready(struct turn *t, struct party *to, const struct party *other,
	gboolean initiator)
{
	json_t *event = json_pack("{ss ss ss sb}", "event", "ready",
		"room", to->room->name, "username", party_name(other),
		"initiator", initiator);

	if (other->display)
		json_object_set_new(event, "display", json_string(other->display));
	turn_tell(t, to, event);
}

static void notify(struct turn *t, const char *event, const struct room *r,
	const struct party *p)
{
	turn_notify(t, p, json_pack("{ss ss ss}", "event", event, "room", r->name,
		"username", party_name(p)));
}

static struct room *enter(struct turn *t)
{
	struct room *r = g_hash_table_lookup(t->x->rooms, t->req->room);
	guint max = t->x->settings->rooms_max;

	if (!r && max && g_hash_table_size(t->x->rooms) >= max) {
		turn_refuse(t, DUET_ERROR_ROOMS_FULL, "No more than %u rooms can be in use", max);
		return NULL;
	}
	if (r && r->seat[0] && r->seat[1]) {
		turn_refuse(t, DUET_ERROR_ROOM_FULL, "Two are in the room '%s' already",
			t->req->room);
		return NULL;
	}
	if (!r) {
		r = room_new(t->req->room);
		g_hash_table_insert(t->x->rooms, r->name, r);
	}

	return r;
}

/* A guest is somebody whom no token names: then the room's has to do */
static gboolean trusted(struct turn *t)
{
	const struct settings *s = t->x->settings;

	return register_trusted(t, s->room_auth == SETTINGS_AUTH_SIGNED ||
		(s->auth == SETTINGS_AUTH_SIGNED && !t->who->user));
}

/** Enters a room; whoever comes second calls the first. A guest gets a name */
void verb_join(struct turn *t)
{
	struct party *p = t->who;
	struct room *r;
	struct party *other;
	json_t *result;

	if (!trusted(t))
		return;
	if (p->room && !strcmp(p->room->name, t->req->room)) {
		turn_refuse(t, DUET_ERROR_ROOM_FULL, "You are in that room already");
		return;
	}

	if (!register_name_fits(t, "display", t->req->display) ||
	    (!p->user && !register_user_fits(t)))
		return;
	r = enter(t);
	if (!r)
		return;

	rooms_leave(t, p);
	if (!p->user)
		register_guest(t);
	room_join(r, p);
	other = room_other(r, p);

	result = json_pack("{ss ss ss ss sb}", "event", "joined", "room", r->name,
		"username", party_name(p), "secret", p->secret, "ready", other != NULL);
	register_add_ice(t, result);
	record_offer(t, result);
	register_add_limit(t, result);
	turn_answer(t, result);
	notify(t, "joined", r, p);
	if (other) {
		tell_ready(t, other, p, FALSE);
		tell_ready(t, p, other, TRUE);
	}
}

void rooms_leave(struct turn *t, struct party *p)
{
	struct room *r = p->room;
	struct party *other;

	if (!r)
		return;

	other = room_other(r, p);
	notify(t, "left", r, p);
	room_leave(r, p);
	if (other)
		turn_tell(t, other, json_pack("{ss ss ss}", "event", "left",
			"room", r->name, "username", party_name(p)));
	else
		g_hash_table_remove(t->x->rooms, r->name);
}

/** Leaves the room; a call goes on */
void verb_leave(struct turn *t)
{
	struct party *p = t->who;
	json_t *result;

	if (!p->room) {
		turn_refuse(t, DUET_ERROR_NO_ROOM, "You are in no room");
		return;
	}

	result = json_pack("{ss ss}", "event", "gone", "room", p->room->name);
	rooms_leave(t, p);
	turn_answer(t, result);
}
