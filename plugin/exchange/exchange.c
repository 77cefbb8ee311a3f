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

static void call_destroy(void *arg)
{
	call_free(arg);
}

static void room_destroy(void *arg)
{
	room_free(arg);
}

struct exchange *exchange_new(const struct settings *settings,
	exchange_random_h *randomh, exchange_signs_h *signsh, void *arg)
{
	struct exchange *x = g_new0(struct exchange, 1);

	x->settings = settings;
	x->randomh = randomh;
	x->signsh = signsh;
	x->signs_arg = arg;
	x->parties = g_hash_table_new_full(g_int64_hash, g_int64_equal, NULL,
		party_destroy);
	x->calls = directory_new(call_destroy);
	x->rooms = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, room_destroy);
	x->watches = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, watch_free);
	x->touched = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	x->names = directory_new(NULL);
	x->alarms = alarms_new();
	x->ended = json_object();
	limit_init(&x->limit);

	return x;
}

void exchange_set_today(struct exchange *x, exchange_today_h *todayh)
{
	x->todayh = todayh;
}

void exchange_set_figures(struct exchange *x, exchange_figures_h *figuresh, void *arg)
{
	x->figuresh = figuresh;
	x->figures_arg = arg;
}

static void detach_all(struct exchange *x)
{
	g_autoptr(GPtrArray) unheard = effects_new();
	g_autoptr(GList) parties = g_hash_table_get_values(x->parties);

	exchange_shutdown(x, 0, unheard);
	for (GList *p = parties; p; p = p->next)
		exchange_detach(x, ((struct party *)p->data)->handle, 0, unheard);
}

void exchange_free(struct exchange *x)
{
	if (!x)
		return;

	detach_all(x);
	alarms_free(x->alarms);
	limit_clear(&x->limit);
	directory_free(x->names);
	json_decref(x->list);
	json_decref(x->ended);
	g_hash_table_unref(x->touched);
	g_hash_table_unref(x->watches);
	g_hash_table_unref(x->rooms);
	directory_free(x->calls);
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

void exchange_detach(struct exchange *x, guint64 handle, gint64 now, GPtrArray *effects)
{
	struct party *p = exchange_find(x, handle);
	struct turn t = { x, now, effects, p, NULL };

	if (!p)
		return;

	away_without_handle(&t, p);
	presence_flush(&t);
}

void exchange_refuse(struct exchange *x, guint64 handle, const char *transaction,
	enum request_jsep jsep, gboolean update, enum duet_error code,
	const char *error, GPtrArray *effects)
{
	struct party *p = exchange_find(x, handle);
	struct effect *e;

	if (!p)
		return;

	x->refused[code - DUET_ERROR_FIRST]++;
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

	figures_leg_up(&t, p);
	p->leg.connected = TRUE;
	p->heard = now;
	if (p->call && p->call->state == CALL_RINGING)
		preview_up(&t, p);
	if (!p->call || p->call->state != CALL_ACTIVE)
		return;

	link_cap(&t, p);
	if (p->away)
		away_over(&t, p);
	else if (call_bridged(p->call))
		link_keyframes(&t, p->call);
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

	figures_leg_lost(x, p);
	leg_reset(&p->leg);
	away(&t, p, "Remote WebRTC hangup");
	presence_flush(&t);
}

void exchange_push_failed(struct exchange *x, guint64 handle, guint generation,
	gint64 now, GPtrArray *effects)
{
	struct party *p = exchange_find(x, handle);
	struct turn t = { x, now, effects, p, NULL };

	if (!p || !p->leg.open || p->leg.generation != generation)
		return;

	figures_leg_lost(x, p);
	link_close(&t, p);
	away(&t, p, "The PeerConnection could not be set up");
	presence_flush(&t);
}

void exchange_shutdown(struct exchange *x, gint64 now, GPtrArray *effects)
{
	struct turn t = { x, now, effects, NULL, NULL };
	gboolean more;
	g_autoptr(GPtrArray) calls = directory_page(x->calls, NULL, G_MAXUINT, &more);

	for (guint i = 0; i < calls->len; i++) {
		struct call *call = g_ptr_array_index(calls, i);

		call_end(&t, call, CALL_SHUT_DOWN, call->caller, NULL, "The server stops");
	}

	presence_flush(&t);
}

gint64 exchange_deadline(const struct exchange *x)
{
	gint64 next = alarms_next(x->alarms);

	if (!x->listen)
		return next;

	return next < 0 ? x->listen : MIN(next, x->listen);
}

static void ring_out(struct turn *t, struct alarm *a)
{
	struct call *call = a->owner;

	switch (a->what) {
	case ALARM_TIMEOUT:
		call_end(t, call, CALL_TIMED_OUT, NULL, NULL, "No answer");
		break;
	case ALARM_OFFLINE:
		if (!call->ringing->len)
			call_end(t, call, CALL_LOST_CALLEE, NULL, NULL, "Not registered");
		break;
	}
}

void exchange_tick(struct exchange *x, gint64 now, GPtrArray *effects)
{
	struct turn t = { .x = x, .now = now, .effects = effects };
	struct alarm *a;

	while ((a = alarms_due(x->alarms, now))) {
		if (a->what == ALARM_GRACE)
			away_end(&t, a->owner, "The connection was lost");
		else
			ring_out(&t, a);
	}

	if (x->listen && x->listen <= now)
		away_listen(&t);
	presence_flush(&t);
}
