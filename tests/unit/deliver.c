/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

#include "deliver.h"

#include <string.h>
#include "describe.h"

void heard_free(void *arg)
{
	struct heard *h = arg;

	if (!h)
		return;

	json_decref(h->event);
	media_free(h->media);
	g_free(h->transaction);
	g_free(h->text);
	g_free(h);
}

static const char *text_of(const json_t *o, const char *key)
{
	return json_string_value(json_object_get(o, key));
}

static char *heard_text(const struct effect *e)
{
	const json_t *result = json_object_get(e->event, "result");
	const json_t *error = json_object_get(e->event, "error_code");
	const char *name = text_of(result, "event");
	const char *jsep = !e->media ? "" : e->offer ? " +offer" : " +answer";

	g_assert_cmpstr(text_of(e->event, "duet"), ==, "event");
	if (error) {
		g_assert_nonnull(text_of(e->event, "error"));
		return g_strdup_printf("error %" JSON_INTEGER_FORMAT,
			json_integer_value(error));
	}
	if (!name)
		return g_strdup(json_object_get(result, "list") ? "list" : "?");
	if (!strcmp(name, "hangup"))
		return g_strdup_printf("hangup %s", text_of(result, "code"));

	return g_strconcat(name, jsep, NULL);
}

static void enter_call(struct client *c, const char *id, gboolean rings)
{
	c->in_call = TRUE;
	c->rings = rings;
	c->peer_away = c->peer_held = FALSE;
	if (c->call_id != id) {
		g_free(c->call_id);
		c->call_id = g_strdup(id);
	}
}

/* By calling back it answers the call that rings: glare */
static void begin_call(struct client *c, const char *name, const char *id)
{
	gboolean glare = c->in_call && c->rings && !strcmp(name, "calling");

	g_assert_true(!c->in_call || (glare && !strcmp(id, c->call_id)));
	enter_call(c, id, !strcmp(name, "incomingcall"));
}

static void alternate(gboolean *flag, const char *name, const char *on, const char *off)
{
	if (!strcmp(name, on)) {
		g_assert_false(*flag);
		*flag = TRUE;
	} else if (!strcmp(name, off)) {
		g_assert_true(*flag);
		*flag = FALSE;
	}
}

/* A handle that takes another's place takes its call too, if that goes on */
static void follow_device(struct client *c, const char *name, const json_t *result)
{
	const json_t *call = json_object_get(result, "call");
	const json_t *peer = json_object_get(call, "peer");

	if (!strcmp(name, "registered") || !strcmp(name, "joined")) {
		g_assert_nonnull(text_of(result, "secret"));
		g_free(c->secret);
		c->secret = g_strdup(text_of(result, "secret"));
	}
	if (!strcmp(name, "registered") && call) {
		g_assert_false(c->in_call);
		g_assert_cmpstr(text_of(call, "state"), ==, "active");
		enter_call(c, text_of(call, "call_id"), FALSE);
		c->peer_away = json_is_true(json_object_get(peer, "reconnecting"));
		c->peer_held = json_is_true(json_object_get(peer, "held"));
	}
	if (!strcmp(name, "replaced"))
		c->in_call = FALSE;
}

/* Each side is told of the end of its call once, and of no other's */
static void follow_call(struct client *c, const struct heard *h)
{
	const json_t *result = json_object_get(h->event, "result");
	const char *name = text_of(result, "event"), *id = text_of(result, "call_id");

	if (name)
		follow_device(c, name, result);
	if (!id || !name)
		return;
	if (!strcmp(name, "calling") || !strcmp(name, "incomingcall")) {
		begin_call(c, name, id);
		return;
	}
	if (!c->in_call) {
		g_assert_cmpstr(h->text, ==, "hangup busy");
		g_assert_nonnull(h->transaction);
		return;
	}

	g_assert_cmpstr(id, ==, c->call_id);
	alternate(&c->peer_away, name, "reconnecting", "connected");
	alternate(&c->peer_held, name, "held", "unheld");
	if (!strcmp(name, "hangup"))
		c->in_call = c->rings = FALSE;
	else if (!strcmp(name, "accepted"))
		c->rings = FALSE;
	else if (!strcmp(name, "update"))
		c->asked |= !h->media;
}

/* With `status` comes again what the client may have missed, and nothing new */
static void take_again(const struct client *c, const struct effect *e)
{
	g_autofree char *again = described(e->media);
	g_autofree char *before = described(e->offer ? c->offered : c->agreed);

	g_assert_cmpstr(again, ==, before);
	g_assert_true(e->offer == c->proposed);
	g_assert_true(c->agent);
}

/* What the core makes of a description that it is to send */
static void take_jsep(struct client *c, const struct effect *e)
{
	c->generation = e->generation;
	if (!e->offer) {
		g_assert_true(c->agent);
		g_assert_false(c->closing);
		c->negotiated = TRUE;
		c->asked = FALSE;
		media_free(c->agreed);
		c->agreed = media_copy(e->media);
		return;
	}

	g_assert_false(c->features);
	g_assert_cmpuint(media_count(e->media), >, 0);
	c->proposed = TRUE;
	media_free(c->offered);
	c->offered = media_copy(e->media);
	c->held = c->closing;
	c->agent = TRUE;
}

static void count(struct world *w, const char *text)
{
	guint before = GPOINTER_TO_UINT(g_hash_table_lookup(w->tally, text));

	g_hash_table_insert(w->tally, g_strdup(text), GUINT_TO_POINTER(before + 1));
}

static void take_event(struct client *c, const struct effect *e)
{
	struct world *w = c->world;
	struct heard *h = g_new0(struct heard, 1);

	h->text = heard_text(e);
	h->event = json_incref(e->event);
	h->transaction = g_strdup(e->transaction);
	h->media = media_copy(e->media);
	h->offer = e->offer;
	h->generation = e->generation;

	if (h->transaction) {
		g_assert_cmpstr(h->transaction, ==, w->pending);
		w->answers++;
	}
	g_string_append_printf(w->step, "%s %s %s\n", c->name,
		h->transaction ? "=" : "<", h->text);
	count(w, h->text);
	follow_call(c, h);
	if (h->media && g_str_has_prefix(h->text, "status"))
		take_again(c, e);
	else if (h->media)
		take_jsep(c, e);
	g_queue_push_tail(&c->heard, h);
}

static void take_close(struct client *c)
{
	g_string_append_printf(c->world->step, "%s close\n", c->name);
	c->closes++;
	c->proposed = FALSE;
	c->asked = FALSE;
	if (c->held) {
		c->held = FALSE;
		return;
	}

	g_assert_true(c->agent);
	g_assert_false(c->closing);
	c->closing = TRUE;
}

static void take_route(struct client *c, const struct effect *e)
{
	const struct client *peer = world_find(c->world, e->peer);

	g_assert_true(!e->peer || e->plan);
	g_assert_true((e->peer != 0) == (peer != NULL));
	c->routed = e->peer;
	memset(&c->plan, 0, sizeof(c->plan));
	if (e->plan)
		c->plan = *e->plan;
	g_string_append_printf(c->world->step, "%s route %s\n", c->name,
		peer ? peer->name : "nowhere");
}

/* For event handlers; it may be about one whose handle is gone */
static void take_notice(struct world *w, const struct effect *e)
{
	const char *name = text_of(e->event, "event");

	g_assert_nonnull(name);
	w->wakeups += !strcmp(name, "wakeup");
	if (!strcmp(name, "call_ended")) {
		json_decref(w->record);
		w->record = json_incref(e->event);
	}
	if (!strcmp(name, "registered") || !strcmp(name, "unregistered")) {
		struct client *c = world_find(w, e->handle);

		g_assert_cmpint(c->announced, ==, *name == 'u');
		c->announced = *name == 'r';
	}
	g_string_append_printf(w->step, "notify %s\n", name);
	g_string_append_printf(w->noticed, "%s%s", w->noticed->len ? " " : "", name);
}

static void take(struct client *c, const struct effect *e)
{
	GString *step = c->world->step;

	switch (e->type) {
	case EFFECT_EVENT:
		take_event(c, e);
		break;
	case EFFECT_CLOSE:
		take_close(c);
		break;
	case EFFECT_ROUTE:
		take_route(c, e);
		break;
	case EFFECT_KEYFRAME:
		c->keyframes++;
		g_string_append_printf(step, "%s keyframe\n", c->name);
		break;
	case EFFECT_BITRATE:
		c->caps++;
		c->cap = e->bitrate;
		g_string_append_printf(step, "%s bitrate %u\n", c->name, e->bitrate);
		break;
	case EFFECT_NOTIFY:
		break;
	}
}

void deliver(struct world *w, GPtrArray *effects)
{
	g_autofree char *broken = exchange_check(w->exchange);

	g_string_truncate(w->step, 0);
	for (guint i = 0; i < effects->len; i++) {
		const struct effect *e = g_ptr_array_index(effects, i);
		struct client *c = world_find(w, e->handle);

		if (e->type == EFFECT_NOTIFY) {
			take_notice(w, e);
			continue;
		}
		g_assert_nonnull(c);
		take(c, e);
	}

	g_assert_cmpstr(broken, ==, NULL);
	for (guint i = 0; i < w->clients->len; i++) {
		const struct client *c = g_ptr_array_index(w->clients, i);

		if (!c->gone)
			inspect(c);
		g_assert_cmpint(c->announced, ==, w->settings->events &&
			exchange_state(w->exchange, c->handle) != PARTY_UNREGISTERED);
	}
}
