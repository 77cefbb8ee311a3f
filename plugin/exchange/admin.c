/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

#include "turn.h"
#include "look.h"

#define REASON "By the operator"

static json_t *no_call(const char *id)
{
	g_autofree char *text = g_strdup_printf("There is no call '%s'", id);

	return admin_error(DUET_ERROR_NO_CALL, text);
}

static json_t *no_user(const struct admin_request *req)
{
	g_autofree char *text = req->device ?
		g_strdup_printf("'%s' has no device %" G_GUINT64_FORMAT, req->username, req->device) :
		g_strdup_printf("Nobody is registered as '%s'", req->username);

	return admin_error(DUET_ERROR_NO_SUCH_USERNAME, text);
}

static json_t *answer_call(struct turn *t, const struct admin_request *req)
{
	const struct call *call = directory_find(t->x->calls, req->call_id);

	return call ? admin_answer(look_call(t->x, call, t->now)) : no_call(req->call_id);
}

static json_t *end(struct turn *t, const struct admin_request *req)
{
	struct call *call = directory_find(t->x->calls, req->call_id);

	if (!call)
		return no_call(req->call_id);

	call_end(t, call, CALL_KICKED, call->caller, req->code,
		req->reason ? req->reason : REASON);

	return admin_answer(json_pack("{ss}", "ended", req->call_id));
}

static void tell_kicked(struct turn *t, const struct party *p, const char *reason)
{
	json_t *event = json_pack("{ss ss ss}", "event", "kicked",
		"username", party_name(p), "reason", reason);

	turn_notify(t, p, json_incref(event));
	turn_tell(t, p, event);
}

/** A call that rings elsewhere, too, rings on there */
static void end_call_of(struct turn *t, struct party *p, const char *reason)
{
	if (party_state(p) == PARTY_RINGING && p->call->ringing->len > 1)
		call_let_go(t, p, "kicked", reason);
	else if (p->call)
		call_end(t, p->call, CALL_KICKED, p, NULL, reason);
}

static void kick_device(struct turn *t, struct party *p, const char *reason)
{
	end_call_of(t, p, reason);
	tell_kicked(t, p, reason);
	rooms_leave(t, p);
	name_take(t, p);
}

static struct party *device_of(const struct user *u, guint64 handle)
{
	for (guint i = 0; i < u->devices->len; i++) {
		struct party *p = g_ptr_array_index(u->devices, i);

		if (p->handle == handle)
			return p;
	}

	return NULL;
}

/* With the last device goes the user; one who is absent goes with its call */
static guint kick_user(struct turn *t, const char *name, const char *reason)
{
	guint devices = 0;
	struct user *u;

	while ((u = directory_find(t->x->names, name))) {
		if (u->away->len) {
			end_call_of(t, g_ptr_array_index(u->away, 0), reason);
			continue;
		}
		if (u->incoming->len) {
			call_end(t, g_ptr_array_index(u->incoming, 0), CALL_KICKED, NULL, NULL,
				reason);
			continue;
		}
		kick_device(t, g_ptr_array_index(u->devices, 0), reason);
		devices++;
	}

	return devices;
}

static json_t *kick(struct turn *t, const struct admin_request *req)
{
	const struct user *u = directory_find(t->x->names, req->username);
	const char *reason = req->reason ? req->reason : REASON;
	struct party *device = u && req->device ? device_of(u, req->device) : NULL;
	guint devices = 1;

	if (!u || (req->device ? !device : !u->devices->len && !u->away->len))
		return no_user(req);

	if (device)
		kick_device(t, device, reason);
	else
		devices = kick_user(t, req->username, reason);

	return admin_answer(json_pack("{ss si}", "kicked", req->username,
		"devices", (int)devices));
}

static json_t *drain(struct turn *t, const struct admin_request *req)
{
	struct exchange *x = t->x;
	gboolean drain = req->drain == REQUEST_TRUE;

	if (req->drain != REQUEST_ABSENT && drain != x->draining) {
		x->draining = drain;
		turn_notify(t, NULL, json_pack("{ss sb}", "event", "drain", "draining", drain));
	}

	return admin_answer(json_pack("{sb si}", "draining", x->draining,
		"calls", (int)directory_count(x->calls)));
}

static json_t *answer(struct turn *t, const struct admin_request *req)
{
	switch (req->type) {
	case ADMIN_USERS:
		return admin_answer(look_users(t->x, req, t->now));
	case ADMIN_CALLS:
		return admin_answer(look_calls(t->x, req, t->now));
	case ADMIN_CALL:
		return answer_call(t, req);
	case ADMIN_END:
		return end(t, req);
	case ADMIN_KICK:
		return kick(t, req);
	case ADMIN_DRAIN:
		return drain(t, req);
	default:
		return NULL;
	}
}

json_t *exchange_admin(struct exchange *x, const struct admin_request *req, gint64 now,
	GPtrArray *effects)
{
	struct turn t = { .x = x, .now = now, .effects = effects };
	json_t *o = answer(&t, req);

	presence_flush(&t);

	return o;
}

static void cap_side(struct turn *t, const struct party *p)
{
	if (p && p->handle && p->leg.open)
		link_bitrate(t, p);
}

/* Whoever sends is told anew what it may send */
static void cap_call(const char *id, void *owner, void *arg)
{
	const struct call *call = owner;

	(void)id;
	if (call->state == CALL_ACTIVE || call->viewer)
		cap_side(arg, call->caller);
	if (call->state == CALL_ACTIVE)
		cap_side(arg, call->callee);
}

static void check_recording(const char *id, void *owner, void *arg)
{
	(void)id;
	record_check(arg, owner);
}

static void forget_watches(struct exchange *x)
{
	GHashTableIter iter;
	gpointer party;

	g_hash_table_iter_init(&iter, x->parties);
	while (g_hash_table_iter_next(&iter, NULL, &party))
		presence_forget(x, party);
}

void exchange_set_settings(struct exchange *x, const struct settings *settings, gint64 now,
	GPtrArray *effects)
{
	struct turn t = { .x = x, .now = now, .effects = effects };
	guint32 before = x->settings->bitrate_max;

	x->settings = settings;
	if (settings->bitrate_max != before)
		directory_each(x->calls, cap_call, &t);
	directory_each(x->calls, check_recording, &t);
	if (!settings->presence)
		forget_watches(x);
}
