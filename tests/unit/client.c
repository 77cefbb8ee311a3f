/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

#include "deliver.h"

#include <string.h>
#include "../../plugin/claim.h"
#include "describe.h"

gboolean client_may_offer(const struct client *c)
{
	return !c->gone && (!c->agent || c->negotiated);
}

gboolean client_may_answer(const struct client *c)
{
	return !c->gone && c->agent && !c->held;
}

/* ' for ", $ for the call id and # for the secret */
static json_t *read_body(const struct client *c, const char *text)
{
	g_autoptr(GString) body = g_string_new(NULL);
	json_t *o;

	for (; *text; text++) {
		if (*text == '\'')
			g_string_append_c(body, '"');
		else if (*text == '$')
			g_string_append(body, c->call_id ? c->call_id : "none");
		else if (*text == '#')
			g_string_append(body, c->secret ? c->secret : "none");
		else
			g_string_append_c(body, *text);
	}

	o = json_loads(body->str, JSON_DECODE_ANY, NULL);
	g_assert_nonnull(o);

	return o;
}

static gboolean refused(const GPtrArray *effects)
{
	for (guint i = 0; i < effects->len; i++) {
		const struct effect *e = g_ptr_array_index(effects, i);

		if (e->type == EFFECT_EVENT && e->transaction)
			return json_object_get(e->event, "error_code") != NULL;
	}

	return FALSE;
}

/* Whether the core lets a JSEP through, and what it makes of it */
static gboolean core_takes(struct client *c, enum request_jsep jsep, gboolean *update)
{
	*update = jsep != REQUEST_JSEP_NONE && c->negotiated;

	switch (jsep) {
	case REQUEST_JSEP_OFFER:
		if (!client_may_offer(c))
			return FALSE;
		c->agent = TRUE;
		break;
	case REQUEST_JSEP_ANSWER:
		if (!client_may_answer(c))
			return FALSE;
		c->negotiated = TRUE;
		break;
	case REQUEST_JSEP_NONE:
		break;
	}

	return TRUE;
}

static gboolean has(const struct media_line *line, const struct media_codec *c)
{
	const struct media_codec *own;

	for (guint i = 0; (own = media_line_codec(line, i)); i++) {
		if (own->pt == c->pt && !strcmp(own->name, c->name))
			return TRUE;
	}

	return FALSE;
}

/* What an answer takes of an offer; it may name more, which means nothing */
static struct media *overlap(const struct media *offer, const char *answer)
{
	struct media *m = describe(answer);

	for (guint i = 0; i < media_count(m); i++) {
		GArray *codecs = media_line(m, i)->codecs;

		for (guint j = codecs->len; j-- > 0;) {
			if (!has(media_line(offer, i), media_line_codec(media_line(m, i), j)))
				g_array_remove_index(codecs, j);
		}
	}

	return m;
}

static enum request_jsep jsep_of(const char *type)
{
	if (!type)
		return REQUEST_JSEP_NONE;

	return strcmp(type, "offer") ? REQUEST_JSEP_ANSWER : REQUEST_JSEP_OFFER;
}

/* Here a token is the one descriptor that it has */
static void judge(const struct world *w, struct request *req)
{
	g_autofree char *descriptor = claim_descriptor(req);

	if (descriptor && w->no_tokens)
		req->proof = REQUEST_PROOF_UNABLE;
	else if (descriptor && req->token)
		req->proof = strcmp(req->token, descriptor) ?
			REQUEST_PROOF_WRONG : REQUEST_PROOF_GOOD;
}

static void step(struct client *c, const json_t *body, enum request_jsep jsep,
	gboolean update, const char *sdp, GPtrArray *effects)
{
	struct world *w = c->world;
	struct request *req = NULL;
	g_autofree char *error = NULL;
	enum duet_error code = request_parse(&req, body, w->pending, &error);

	if (code) {
		exchange_refuse(w->exchange, c->handle, w->pending, jsep, update, code,
			error, effects);
		return;
	}

	req->jsep = jsep;
	req->update = update;
	judge(w, req);
	if (jsep && sdp)
		req->media = describe(sdp);
	else if (jsep)
		req->jsep_error = g_strdup("a test has broken it");

	exchange_request(w->exchange, c->handle, req, w->now, effects);
	request_free(req);
}

gboolean client_sends(struct client *c, const char *body, const char *type,
	const char *sdp)
{
	struct world *w = c->world;
	g_autoptr(GPtrArray) effects = effects_new();
	g_autofree char *transaction = g_strdup_printf("t%u", ++w->transactions);
	enum request_jsep jsep = jsep_of(type);
	json_auto_t *o = read_body(c, body);
	gboolean update;

	if (c->gone || !core_takes(c, jsep, &update))
		return FALSE;

	if (g_test_verbose())
		g_test_message("%s: %s %s", c->name, body, type ? type : "");
	w->pending = transaction;
	w->answers = 0;
	if (!c->in_call)
		c->previews = c->features && json_is_true(json_object_get(o, "preview"));
	step(c, o, jsep, update, sdp, effects);
	if (jsep == REQUEST_JSEP_ANSWER && c->proposed && !refused(effects)) {
		c->proposed = FALSE;
		media_free(c->agreed);
		c->agreed = overlap(c->offered, sdp);
	}
	deliver(w, effects);
	w->pending = NULL;
	g_assert_cmpuint(w->answers, ==, 1);

	return TRUE;
}

void client_attaches(struct client *c)
{
	g_assert_true(c->gone);
	g_assert_cmpint(exchange_attach(c->world->exchange, c->handle), ==, 0);
	c->gone = FALSE;
}

void client_detaches(struct client *c)
{
	g_autoptr(GPtrArray) effects = effects_new();
	struct world *w = c->world;

	if (c->gone)
		return;

	exchange_detach(w->exchange, c->handle, w->now, effects);
	c->gone = TRUE;
	deliver(w, effects);
	c->agent = c->negotiated = c->connected = c->closing = c->held = c->proposed = FALSE;
	c->in_call = c->rings = FALSE;
	c->routed = 0;
}

void client_closed(struct client *c)
{
	g_assert_true(c->closing);
	client_is_lost(c);
}

void client_connects(struct client *c)
{
	g_autoptr(GPtrArray) effects = effects_new();

	g_assert_true(c->negotiated);
	c->connected = TRUE;
	exchange_media_up(c->world->exchange, c->handle, c->world->now, effects);
	deliver(c->world, effects);
}

void client_is_lost(struct client *c)
{
	g_autoptr(GPtrArray) effects = effects_new();

	c->closing = c->negotiated = c->connected = FALSE;
	c->agent = c->held;
	c->held = FALSE;
	exchange_media_gone(c->world->exchange, c->handle, c->world->now, effects);
	deliver(c->world, effects);
}

void client_receives(struct client *c, guint mindex, int substream, int temporal)
{
	g_autoptr(GPtrArray) effects = effects_new();

	exchange_layers(c->world->exchange, c->handle, mindex, substream, temporal,
		c->world->now, effects);
	deliver(c->world, effects);
}

void client_shows_life(struct client *c)
{
	c->signs++;
}

void client_push_fails(struct client *c)
{
	g_autoptr(GPtrArray) effects = effects_new();

	exchange_push_failed(c->world->exchange, c->handle, c->generation,
		c->world->now, effects);
	deliver(c->world, effects);
}
