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

/* Each side is told of the end of its call once, and of no other's */
static void follow_call(struct client *c, const struct heard *h)
{
	const json_t *result = json_object_get(h->event, "result");
	const char *name = text_of(result, "event"), *id = text_of(result, "call_id");

	if (!id || !name)
		return;
	if (!strcmp(name, "calling") || !strcmp(name, "incomingcall")) {
		g_assert_false(c->in_call);
		c->in_call = TRUE;
		g_free(c->call_id);
		c->call_id = g_strdup(id);
		return;
	}
	if (!c->in_call) {
		g_assert_cmpstr(h->text, ==, "hangup busy");
		g_assert_nonnull(h->transaction);
		return;
	}

	g_assert_cmpstr(id, ==, c->call_id);
	if (!strcmp(name, "hangup"))
		c->in_call = FALSE;
	else if (!strcmp(name, "update"))
		c->asked |= !h->media;
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
	if (h->media)
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

	g_assert_true((e->peer != 0) == (e->plan != NULL));
	g_assert_true((e->peer != 0) == (peer != NULL));
	c->routed = e->peer;
	memset(&c->plan, 0, sizeof(c->plan));
	if (e->plan)
		c->plan = *e->plan;
	g_string_append_printf(c->world->step, "%s route %s\n", c->name,
		peer ? peer->name : "nowhere");
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
		g_string_append_printf(step, "notify %s\n", text_of(e->event, "event"));
		break;
	}
}

static const struct media_codec *codec_of(const struct client *c, guint8 mindex,
	guint8 pt)
{
	const struct media_line *line = media_line(c->agreed, mindex);
	const struct media_codec *codec;

	g_assert_true(media_line_active(line));
	for (guint i = 0; (codec = media_line_codec(line, i)); i++) {
		if (codec->pt == pt)
			return codec;
	}

	return NULL;
}

static gboolean routed(const struct route_lane *lane, guint8 pt)
{
	for (guint p = 0; p < lane->pts; p++) {
		if (lane->pt[p].from == pt)
			return TRUE;
	}

	return FALSE;
}

/* What crosses, both have agreed on */
static void check_lane(const struct client *c, const struct client *peer,
	const struct route_lane *lane)
{
	for (guint p = 0; p < lane->pts; p++) {
		const struct media_codec *from, *to;

		from = codec_of(c, lane->from, lane->pt[p].from);
		to = codec_of(peer, lane->to, lane->pt[p].to);
		g_assert_true(from && to && media_codec_same(from, to));
		if (strcmp(from->name, "red"))
			continue;
		from = media_line_find(media_line(c->agreed, lane->from), "opus");
		to = media_line_find(media_line(peer->agreed, lane->to), "opus");
		g_assert_cmpuint(from->pt, ==, to->pt);
	}
}

/* Where what a client may send cannot cross, somebody was asked to offer anew */
static void check_plan(const struct client *c)
{
	const struct client *peer = world_find(c->world, c->routed);
	gboolean asked = c->asked || c->proposed || peer->asked || peer->proposed;

	for (guint i = 0; i < c->plan.lanes; i++) {
		const struct route_lane *lane = &c->plan.lane[i];
		const struct media_codec *red =
			media_line_find(media_line(c->agreed, lane->from), "red");

		check_lane(c, peer, lane);
		g_assert_true(asked || lane->pts);
		g_assert_true(asked || !red || routed(lane, red->pt));
	}
}

static void check_client(const struct client *c)
{
	enum party_state state = exchange_state(c->world->exchange, c->handle);
	const struct client *peer = world_find(c->world, c->routed);

	g_assert_true(c->in_call == (state >= PARTY_CALLING));
	g_assert_true((c->routed != 0) == (state == PARTY_ACTIVE));
	/* A PeerConnection that nobody would ever close */
	g_assert_true(c->in_call || !c->agent || c->closing);
	if (!c->routed)
		return;

	g_assert_nonnull(peer);
	g_assert_cmpuint(peer->routed, ==, c->handle);
	g_assert_cmpstr(peer->call_id, ==, c->call_id);
	check_plan(c);
}

void deliver(struct world *w, GPtrArray *effects)
{
	g_autofree char *broken = exchange_check(w->exchange);

	g_string_truncate(w->step, 0);
	for (guint i = 0; i < effects->len; i++) {
		const struct effect *e = g_ptr_array_index(effects, i);
		struct client *c = world_find(w, e->handle);

		g_assert_nonnull(c);
		take(c, e);
	}

	g_assert_cmpstr(broken, ==, NULL);
	for (guint i = 0; i < w->clients->len; i++) {
		const struct client *c = g_ptr_array_index(w->clients, i);

		if (!c->gone)
			check_client(c);
	}
}
