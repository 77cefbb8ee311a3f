/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

#include "turn.h"

/* A party without handle hears nothing */
static void tell(struct turn *t, const struct party *to, const char *transaction,
	json_t *event, const struct media *media, gboolean offer)
{
	struct effect *e;

	if (!to->handle) {
		json_decref(event);
		return;
	}

	e = effect_add(t->effects, EFFECT_EVENT, to->handle);
	e->generation = to->leg.generation;
	e->transaction = g_strdup(transaction);
	e->event = event;
	e->media = media_copy(media);
	e->offer = offer;
}

void turn_answer(struct turn *t, json_t *result)
{
	turn_answer_jsep(t, result, NULL);
}

void turn_answer_jsep(struct turn *t, json_t *result, const struct media *answer)
{
	turn_answer_offer(t, result, answer, FALSE);
}

void turn_answer_offer(struct turn *t, json_t *result, const struct media *media,
	gboolean offer)
{
	tell(t, t->who, t->req ? t->req->transaction : NULL, event_wrap(result),
		media, offer);
}

void turn_tell(struct turn *t, const struct party *to, json_t *result)
{
	turn_tell_jsep(t, to, result, NULL, FALSE);
}

void turn_tell_jsep(struct turn *t, const struct party *to, json_t *result,
	const struct media *media, gboolean offer)
{
	tell(t, to, NULL, event_wrap(result), media, offer);
}

void turn_tell_peer(struct turn *t, const struct party *p, const char *event)
{
	const struct party *peer = call_peer(p->call, p);

	if (peer)
		turn_tell(t, peer, event_of_call(event, p->call, party_name(p)));
}

void turn_notify(struct turn *t, const struct party *about, json_t *event)
{
	struct effect *e;

	if (!t->x->settings->events) {
		json_decref(event);
		return;
	}

	e = effect_add(t->effects, EFFECT_NOTIFY, about ? about->handle : 0);
	e->event = event;
}

void turn_notify_call(struct turn *t, const struct party *about, const char *event)
{
	if (t->x->settings->events)
		turn_notify(t, about, event_of_call(event, about->call, party_name(about)));
}

void turn_refuse(struct turn *t, enum duet_error code, const char *fmt, ...)
{
	g_autofree char *text = NULL;
	va_list ap;

	va_start(ap, fmt);
	text = g_strdup_vprintf(fmt, ap);
	va_end(ap);

	exchange_refuse(t->x, t->who->handle, t->req->transaction, t->req->jsep,
		t->req->update, code, text, t->effects);
}

gboolean turn_same_call(struct turn *t)
{
	const struct call *call = t->who->call;

	if (!t->req->call_id || (call && !strcmp(t->req->call_id, call->id)))
		return TRUE;

	turn_refuse(t, DUET_ERROR_WRONG_CALL, "'%s' is not the current call",
		t->req->call_id);

	return FALSE;
}

struct turn turn_aside(const struct turn *t)
{
	struct turn aside = *t;

	aside.req = NULL;

	return aside;
}

char *turn_token(const struct turn *t, guint bytes)
{
	static const char digits[] = "0123456789abcdef";
	g_autofree guint8 *raw = g_malloc(bytes);
	char *token = g_malloc0(2 * bytes + 1);

	t->x->randomh(raw, bytes);
	for (guint i = 0; i < bytes; i++) {
		token[2 * i] = digits[raw[i] >> 4];
		token[2 * i + 1] = digits[raw[i] & 15];
	}

	return token;
}
