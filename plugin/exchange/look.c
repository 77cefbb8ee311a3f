/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

#include "turn.h"
#include "look.h"

static gint64 ms(gint64 us)
{
	return us > 0 ? us / 1000 : 0;
}

static json_t *device_of(const struct party *p, gint64 now)
{
	json_t *o = json_pack("{sI ss sI sb sb sb}",
		"device", (json_int_t)p->handle,
		"state", state_name(party_state(p)),
		"since_ms", (json_int_t)ms(now - p->since),
		"features", p->offers, "guest", p->guest, "reconnecting", p->away);

	if (p->display)
		json_object_set_new(o, "display", json_string(p->display));
	if (p->call)
		json_object_set_new(o, "call_id", json_string(p->call->id));
	if (p->room)
		json_object_set_new(o, "room", json_string(p->room->name));

	return o;
}

static void add_devices(json_t *list, const GPtrArray *parties, gint64 now)
{
	for (guint i = 0; i < parties->len; i++)
		json_array_append_new(list, device_of(g_ptr_array_index(parties, i), now));
}

static json_t *user_of(const void *owner, gint64 now)
{
	const struct user *u = owner;
	json_t *devices = json_array();

	add_devices(devices, u->devices, now);
	add_devices(devices, u->away, now);

	return json_pack("{ss ss so}", "username", u->name,
		"presence", user_presence_name(user_presence(u)), "devices", devices);
}

/* One page of a directory; `describe` makes an entry, which has its name as `name_key` */
static json_t *page_of(const struct directory *d, const struct admin_request *req, gint64 now,
	const char *key, const char *name_key, json_t *(*describe)(const void *owner, gint64 now))
{
	gboolean more;
	g_autoptr(GPtrArray) page = directory_page(d, req->after, req->limit, &more);
	json_t *list = json_array();
	json_t *o = json_pack("{so sI}", key, list, "total", (json_int_t)directory_count(d));

	for (guint i = 0; i < page->len; i++)
		json_array_append_new(list, describe(g_ptr_array_index(page, i), now));
	if (more)
		json_object_set(o, "after", json_object_get(
			json_array_get(list, page->len - 1), name_key));

	return o;
}

json_t *look_users(const struct exchange *x, const struct admin_request *req, gint64 now)
{
	return page_of(x->names, req, now, "users", "username", user_of);
}

static json_t *call_of(const void *owner, gint64 now)
{
	const struct call *call = owner;

	return json_pack("{ss ss ss ss sI so}", "call_id", call->id,
		"caller", call->from_name, "callee", call->to_name,
		"state", call_state_name(call->state),
		"since_ms", (json_int_t)ms(now -
			(call->accepted ? call->accepted : call->started)),
		"media", event_list(call, call->caller));
}

json_t *look_calls(const struct exchange *x, const struct admin_request *req, gint64 now)
{
	return page_of(x->calls, req, now, "calls", "call_id", call_of);
}

/* How a side takes part; of one that is answered also what it has sent */
static json_t *leg_of(const struct exchange *x, struct party *p)
{
	gboolean active = p->call->state == CALL_ACTIVE;
	json_t *o = active ? figures_leg(x, p) : json_object();

	json_object_update_new(o, json_pack("{sI sb sb sb sb sb sb}",
		"device", (json_int_t)p->handle, "connected", p->leg.connected,
		"audio", p->audio, "video", p->video, "screen", p->screen,
		"held", p->held, "reconnecting", p->away));

	return o;
}

static json_t *legs_of(const struct exchange *x, const struct call *call)
{
	json_t *legs = json_pack("{so}", "caller", leg_of(x, call->caller));

	if (call->callee)
		json_object_set_new(legs, "callee", leg_of(x, call->callee));

	return legs;
}

json_t *look_call(const struct exchange *x, const struct call *call, gint64 now)
{
	json_t *o = call_of(call, now);
	json_t *rings = json_array();

	json_object_set_new(o, "ring_ms", json_integer(
		ms((call->accepted ? call->accepted : now) - call->started)));
	json_object_set_new(o, "legs", legs_of(x, call));
	if (call->state == CALL_ACTIVE) {
		json_decref(rings);
		return o;
	}

	for (guint i = 0; i < call->ringing->len; i++)
		json_array_append_new(rings, leg_of(x, g_ptr_array_index(call->ringing, i)));
	json_object_set_new(o, "ringing", rings);
	json_object_set_new(o, "preview", json_boolean(call->preview));

	return o;
}

/* By code; what was turned away before it was read is counted outside. With an
 * offer it came here, too */
static json_t *refusals(const struct exchange *x, const struct exchange_outside *outside)
{
	json_t *o = json_object();

	for (guint i = 0; i < DUET_ERRORS; i++) {
		g_autofree char *code = g_strdup_printf("%u", DUET_ERROR_FIRST + i);
		guint64 n = x->refused[i];

		if (DUET_ERROR_FIRST + i == DUET_ERROR_TOO_FAST)
			n = outside->too_fast;
		if (DUET_ERROR_FIRST + i == DUET_ERROR_TOO_LARGE)
			n = outside->too_large;
		if (n)
			json_object_set_new(o, code, json_integer((json_int_t)n));
	}

	return o;
}

static json_t *media(const struct exchange_outside *n)
{
	return json_pack("{sI sI sI sI sI sI sI}",
		"audio_packets", (json_int_t)n->packets[0], "audio_bytes", (json_int_t)n->bytes[0],
		"video_packets", (json_int_t)n->packets[1], "video_bytes", (json_int_t)n->bytes[1],
		"messages", (json_int_t)n->messages, "dropped", (json_int_t)n->dropped,
		"throttled", (json_int_t)n->throttled);
}

json_t *exchange_counters(const struct exchange *x, const struct exchange_outside *outside)
{
	struct exchange_counts n;

	exchange_counts(x, &n);

	return json_pack("{sb si si si si si si sI sI so so so}", "draining", x->draining,
		"handles", (int)n.handles, "users", (int)n.users, "devices", (int)n.devices,
		"calls", (int)n.calls, "rooms", (int)n.rooms, "watches", (int)n.watches,
		"placed", (json_int_t)x->placed, "answered", (json_int_t)x->answered,
		"ended", json_deep_copy(x->ended), "refused", refusals(x, outside),
		"media", media(outside));
}
