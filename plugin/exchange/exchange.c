/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

#include "turn.h"

#include <errno.h>

static void party_destroy(void *arg)
{
	party_free(arg);
}

struct exchange *exchange_new(const struct settings *settings,
	exchange_random_h *randomh)
{
	struct exchange *x = g_new0(struct exchange, 1);

	x->settings = settings;
	x->randomh = randomh;
	x->parties = g_hash_table_new_full(g_int64_hash, g_int64_equal, NULL,
		party_destroy);
	x->names = directory_new();
	x->deadlines = g_sequence_new(NULL);

	return x;
}

void exchange_free(struct exchange *x)
{
	g_autoptr(GPtrArray) unheard = effects_new();

	if (!x)
		return;

	exchange_shutdown(x, 0, unheard);
	g_sequence_free(x->deadlines);
	directory_free(x->names);
	json_decref(x->list);
	g_hash_table_unref(x->parties);
	g_free(x);
}

struct party *exchange_find(const struct exchange *x, guint64 handle)
{
	return g_hash_table_lookup(x->parties, &handle);
}

int exchange_attach(struct exchange *x, guint64 handle)
{
	struct party *p;

	if (!handle)
		return EINVAL;
	if (exchange_find(x, handle))
		return EEXIST;

	p = party_new(handle);
	g_hash_table_insert(x->parties, &p->handle, p);

	return 0;
}

void exchange_forget_name(struct exchange *x, struct party *p)
{
	if (!p->name)
		return;

	directory_remove(x->names, p->name);
	list_changed(x);
	g_clear_pointer(&p->name, g_free);
	g_clear_pointer(&p->display, g_free);
	g_clear_pointer(&p->codecs, g_strfreev);
	p->offers = FALSE;
	party_reset(p);
}

static void lose(struct turn *t, struct party *p, const char *reason)
{
	struct call *call = p->call;

	if (call)
		call_end(t, call, p == call->caller ? CALL_LOST_CALLER : CALL_LOST_CALLEE,
			p, NULL, reason);
}

void exchange_detach(struct exchange *x, guint64 handle, gint64 now, GPtrArray *effects)
{
	struct party *p = exchange_find(x, handle);
	struct turn t = { x, now, effects, p, NULL };

	if (!p)
		return;

	lose(&t, p, "Left without hanging up");
	exchange_forget_name(x, p);
	g_hash_table_remove(x->parties, &handle);
}

static gboolean takes_jsep(enum request_type type)
{
	return type == REQUEST_CALL || type == REQUEST_RINGING ||
		type == REQUEST_ACCEPT || type == REQUEST_SET;
}

void exchange_request(struct exchange *x, guint64 handle,
	const struct request *req, gint64 now, GPtrArray *effects)
{
	static void (*const verbs[REQUEST_COUNT])(struct turn *) = {
		[REQUEST_REGISTER] = verb_register,
		[REQUEST_UNREGISTER] = verb_unregister,
		[REQUEST_LIST] = verb_list,
		[REQUEST_CALL] = verb_call,
		[REQUEST_RINGING] = verb_ringing,
		[REQUEST_ACCEPT] = verb_accept,
		[REQUEST_HANGUP] = verb_hangup,
		[REQUEST_SET] = verb_set,
		[REQUEST_PING] = verb_ping,
		[REQUEST_STATUS] = verb_status,
	};
	static const char *const reasons[] = {
		[DUET_ERROR_REGISTER_FIRST - 470] = "Register a name first",
		[DUET_ERROR_ALREADY_REGISTERED - 470] = "This handle is registered already",
		[DUET_ERROR_ALREADY_IN_CALL - 470] = "You are in a call already",
		[DUET_ERROR_NO_CALL - 470] = "There is no call for that",
	};
	struct turn t = { x, now, effects, exchange_find(x, handle), req };
	enum duet_error code;
	guint generation;

	if (!t.who)
		return;

	code = state_allows(party_state(t.who), req->type);
	if (code) {
		turn_refuse(&t, code, "%s", reasons[code - 470]);
		return;
	}

	generation = t.who->leg.generation;
	verbs[req->type](&t);
	/* Nobody wanted the offer, if a refusal has not closed what it made */
	if (!takes_jsep(req->type) && t.who->leg.generation == generation)
		link_close_refused(t.who, req->jsep, req->update, effects);
}

void exchange_refuse(struct exchange *x, guint64 handle, const char *transaction,
	enum request_jsep jsep, gboolean update, enum duet_error code,
	const char *error, GPtrArray *effects)
{
	struct party *p = exchange_find(x, handle);
	struct effect *e;

	if (!p)
		return;

	e = effect_add(effects, EFFECT_EVENT, handle);
	e->generation = p->leg.generation;
	e->transaction = g_strdup(transaction);
	e->event = event_error(code, error);
	link_close_refused(p, jsep, update, effects);
}

void exchange_media_up(struct exchange *x, guint64 handle, gint64 now, GPtrArray *effects)
{
	struct party *p = exchange_find(x, handle);
	struct turn t = { x, now, effects, p, NULL };

	if (!p || !p->leg.open)
		return;

	p->leg.connected = TRUE;
	if (p->call && p->call->state == CALL_ACTIVE) {
		link_cap(&t, p);
		link_keyframes(&t, p->call);
	}
}

void exchange_media_gone(struct exchange *x, guint64 handle, gint64 now, GPtrArray *effects)
{
	struct party *p = exchange_find(x, handle);
	struct turn t = { x, now, effects, p, NULL };

	if (!p)
		return;
	if (p->leg.closing) {
		p->leg.closing = FALSE;
		return;
	}
	if (!p->leg.open)
		return;

	leg_reset(&p->leg);
	lose(&t, p, "Remote WebRTC hangup");
}

void exchange_push_failed(struct exchange *x, guint64 handle, guint generation,
	gint64 now, GPtrArray *effects)
{
	struct party *p = exchange_find(x, handle);
	struct turn t = { x, now, effects, p, NULL };

	if (!p || !p->leg.open || p->leg.generation != generation)
		return;

	lose(&t, p, "The PeerConnection could not be set up");
	link_close(&t, p);
}

void exchange_shutdown(struct exchange *x, gint64 now, GPtrArray *effects)
{
	struct turn t = { x, now, effects, NULL, NULL };
	GHashTableIter iter;
	gpointer value;

	g_hash_table_iter_init(&iter, x->parties);
	while (g_hash_table_iter_next(&iter, NULL, &value)) {
		struct party *p = value;

		if (p->call)
			call_end(&t, p->call, CALL_SHUT_DOWN, p, NULL, "The server stops");
	}
}
