/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

#include "turn.h"
#include "../ice.h"

#define SECRET_BYTES 16

gboolean register_name_fits(struct turn *t, const char *element, const char *name)
{
	guint max = t->x->settings->name_max;

	if (!name || g_utf8_strlen(name, -1) <= (glong)max)
		return TRUE;

	turn_refuse(t, DUET_ERROR_INVALID_ELEMENT,
		"Invalid value of %s: at most %u characters", element, max);

	return FALSE;
}

gboolean register_trusted(struct turn *t, gboolean needed)
{
	if (!needed || t->req->proof == REQUEST_PROOF_GOOD)
		return TRUE;

	if (t->req->proof == REQUEST_PROOF_UNABLE)
		turn_refuse(t, DUET_ERROR_NO_TOKENS,
			"A token is needed, and the server cannot check any");
	else
		turn_refuse(t, DUET_ERROR_UNTRUSTED, t->req->token ?
			"The token is not for this name, or has expired" :
			"A token for this name is needed");

	return FALSE;
}

gboolean register_user_fits(struct turn *t)
{
	guint max = t->x->settings->users_max;

	if (!max || t->x->users < max)
		return TRUE;

	turn_refuse(t, DUET_ERROR_FULL, "No more than %u users can register", max);

	return FALSE;
}

static void be(struct turn *t, const char *name, char *secret)
{
	struct party *p = t->who;

	p->display = g_strdup(t->req->display);
	p->codecs = g_strdupv(t->req->codecs);
	p->offers = t->req->features;
	p->pings = t->req->feature &&
		g_strv_contains((const char *const *)t->req->feature, "ping");
	p->secret = secret;
	name_give(t, p, name);
}

void register_add_ice(const struct turn *t, json_t *result)
{
	const struct settings *s = t->x->settings;
	json_t *servers = t->x->todayh && t->who->user ?
		ice_servers(s, party_name(t->who), t->x->todayh()) : NULL;

	if (!servers)
		return;

	json_object_set_new(result, "ice_servers", servers);
	json_object_set_new(result, "ice_ttl", json_integer(s->turn_ttl));
}

void register_add_limit(const struct turn *t, json_t *result)
{
	const struct settings *s = t->x->settings;

	if (s->data_messages || s->data_bytes)
		json_object_set_new(result, "data_limit", json_pack("{sI sI}",
			"messages", (json_int_t)s->data_messages, "bytes", (json_int_t)s->data_bytes));
}

static void tell_registered(struct turn *t)
{
	struct party *p = t->who;
	json_t *result = event_new("registered");

	json_object_set_new(result, "username", json_string(p->user->name));
	json_object_set_new(result, "secret", json_string(p->secret));
	json_object_set_new(result, "ring_timeout",
		json_integer(t->x->settings->ring_timeout));
	register_add_ice(t, result);
	record_offer(t, result);
	register_add_limit(t, result);
	if (p->call)
		json_object_set_new(result, "call", event_call(p, t->now));
	turn_answer(t, result);
}

/* The seat in its call that an old handle or an absent party has */
static void sit_down(struct turn *t, struct party *from)
{
	struct party *p = t->who;
	struct call *call = from->call;

	link_unroute(t, call_peer(call, from));
	party_inherit(p, from);
	figures_inherit(t->x, p, from);
	p->call = call;
	from->call = NULL;
	if (call->caller == from)
		call->caller = p;
	else
		call->callee = p;

	p->away = TRUE;
	alarm_set(t->x->alarms, &p->grace,
		alarm_is_set(&from->grace) ? from->grace.at : t->now, ALARM_GRACE, p);
	alarm_clear(&from->grace);
}

static void drop_absent(struct party *absent)
{
	g_ptr_array_remove(absent->user->away, absent);
	party_free(absent);
}

/* An answered call waits for the new handle, if that can come back to it */
static gboolean goes_on(const struct turn *t, const struct party *old)
{
	return old->call->state == CALL_ACTIVE && old->offers && t->req->features &&
		t->x->settings->resume_grace;
}

/* Tells the handle that another has its place now, and leaves it without name */
static void replace(struct turn *t, struct party *old)
{
	struct turn aside = turn_aside(t);

	/* A ringing call rings at the new handle */
	if (party_state(old) == PARTY_RINGING && !old->call->direct)
		call_let_go(&aside, old, "replaced", "Replaced");
	else if (old->call && !goes_on(t, old))
		call_end(&aside, old->call, CALL_REPLACED, old, NULL, "Replaced");
	else
		away(&aside, old, "Replaced");

	turn_tell(&aside, old, json_pack("{ss ss}", "event", "replaced",
		"username", old->user->name));
}

static void leave_to(struct turn *t, struct party *old)
{
	link_unroute(t, old);
	link_close(t, old);
	rooms_leave(t, old);
	name_take(t, old);
}

/* With the secret of a device: this handle is that device from now on; `rang` is
 * the call that rang there */
static gboolean take_over(struct turn *t, struct user *u, struct call **rang)
{
	struct party *old = user_find_secret(u, t->req->secret);
	g_autofree char *name = g_strdup(u->name);
	char *secret;

	if (!old) {
		turn_refuse(t, DUET_ERROR_WRONG_SECRET,
			"The secret is not that of a device of '%s'", u->name);
		return FALSE;
	}

	secret = g_strdup(old->secret);
	t->who->guest = old->guest;
	if (party_state(old) == PARTY_RINGING && !old->call->direct)
		*rang = old->call;
	if (!old->handle && !goes_on(t, old)) {
		struct turn aside = turn_aside(t);

		/* Whoever is absent is gone with its call */
		call_end(&aside, old->call, CALL_REPLACED, old, NULL, "Replaced");
		be(t, name, secret);
		return TRUE;
	}

	if (old->handle)
		replace(t, old);
	be(t, name, secret);
	if (old->call)
		sit_down(t, old);
	if (old->handle)
		leave_to(t, old);
	else
		drop_absent(old);

	return TRUE;
}

static gboolean room_for_device(struct turn *t, const struct user *u)
{
	if (u && u->devices->len + u->away->len >= t->x->settings->max_devices) {
		turn_refuse(t, DUET_ERROR_USERNAME_TAKEN, "The name '%s' is taken", u->name);
		return FALSE;
	}

	return (u && u->devices->len) || register_user_fits(t);
}

/* A guest has no token for its name, and comes back with its secret alone */
static gboolean token_needed(const struct turn *t, const struct user *u)
{
	const struct party *old = u && t->req->secret ?
		user_find_secret(u, t->req->secret) : NULL;

	return t->x->settings->auth == SETTINGS_AUTH_SIGNED && !(old && old->guest);
}

/** Maps a name to this handle, so that it can call and be called */
void verb_register(struct turn *t)
{
	struct user *u = directory_find(t->x->names, t->req->username);
	struct call *rang = NULL;

	if (!register_name_fits(t, "username", t->req->username) ||
	    !register_name_fits(t, "display", t->req->display) ||
	    !register_trusted(t, token_needed(t, u)))
		return;

	/* A secret for a name that nobody has is one of before a restart */
	if (t->req->secret && u && (u->devices->len || u->away->len)) {
		if (!take_over(t, u, &rang))
			return;
	} else {
		if (!room_for_device(t, u))
			return;
		be(t, t->req->username, turn_token(t, SECRET_BYTES));
	}

	tell_registered(t);
	ring_new_device(t, t->who, rang);
}

/** A guest gets a name of its own */
void register_guest(struct turn *t)
{
	g_autofree char *name = NULL;

	do {
		g_autofree char *token = turn_token(t, 4);

		g_free(name);
		name = g_strdup_printf("guest-%s", token);
	} while (directory_find(t->x->names, name));

	be(t, name, turn_token(t, SECRET_BYTES));
	t->who->guest = TRUE;
}

/** Gives the name back; a call of this handle ends first */
void verb_unregister(struct turn *t)
{
	struct party *p = t->who;
	struct turn aside = turn_aside(t);
	json_t *result = json_pack("{ss ss}", "event", "unregistered",
		"username", p->user->name);

	if (party_state(p) == PARTY_RINGING && p->call->ringing->len > 1)
		call_let_go(&aside, p, "declined", "Unregistered");
	else if (p->call)
		call_leave(&aside, p, "Unregistered");

	turn_answer(t, result);
	rooms_leave(t, p);
	name_take(t, p);
}
