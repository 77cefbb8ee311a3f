/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file message.c  What Janus hands over, read at the door
 */

#include <string.h>
#include "message.h"
#include "sdp.h"

static void read_sdp(struct request *req, const json_t *jsep)
{
	const char *type = json_string_value(json_object_get(jsep, "type"));
	const char *sdp = json_string_value(json_object_get(jsep, "sdp"));

	if (!type || (g_ascii_strcasecmp(type, "offer") && g_ascii_strcasecmp(type, "answer")))
		req->jsep_error = g_strdup("A JSEP is of type 'offer' or 'answer'");
	else if (!sdp)
		req->jsep_error = g_strdup("The JSEP has no SDP");
	else
		req->media = sdp_parse(sdp, &req->jsep_error);
}

/** The core lists SSRCs from the lowest layer up, and rids from the highest down */
static void read_layers(struct media_layers *layers, const json_t *entry)
{
	const json_t *rids = json_object_get(entry, "rids");
	const json_t *ssrcs = json_object_get(entry, "ssrcs");
	const json_t *list = json_array_size(rids) ? rids : ssrcs;
	const gsize count = MIN(json_array_size(list), MEDIA_LAYERS_MAX);

	memset(layers, 0, sizeof(*layers));
	layers->count = (guint8)count;
	for (gsize i = 0; i < count; i++) {
		const json_t *value = json_array_get(list, list == rids ? count - 1 - i : i);
		const char *rid = json_string_value(value);

		if (rid)
			g_strlcpy(layers->layer[i].rid, rid, MEDIA_RID_SIZE);
		layers->layer[i].ssrc = (guint32)json_integer_value(value);
	}
}

/** What the core says of the client's media beside the SDP, where it left that out */
static void read_beside(struct media *m, const json_t *jsep)
{
	const json_t *entry;
	gsize i;

	m->sealed = json_is_true(json_object_get(jsep, "e2ee"));
	json_array_foreach(json_object_get(jsep, "simulcast"), i, entry) {
		const json_t *mindex = json_object_get(entry, "mindex");
		struct media_line *line = json_is_integer(mindex) ?
			media_line(m, (guint)json_integer_value(mindex)) : NULL;

		if (line && line->kind == MEDIA_VIDEO)
			read_layers(&line->layers, entry);
	}
}

static void begin(struct message *m, const char *transaction, const json_t *jsep)
{
	const char *type = json_string_value(json_object_get(jsep, "type"));

	memset(m, 0, sizeof(*m));
	m->transaction = g_strdup(transaction);
	if (!jsep)
		return;

	m->jsep = type && !g_ascii_strcasecmp(type, "answer") ?
		REQUEST_JSEP_ANSWER : REQUEST_JSEP_OFFER;
	m->update = json_is_true(json_object_get(jsep, "update"));
}

void message_refuse(struct message *m, const char *transaction, const json_t *jsep,
	enum duet_error code, const char *error)
{
	begin(m, transaction, jsep);
	m->code = code;
	m->error = g_strdup(error);
}

void message_read(struct message *m, const char *transaction,
	const json_t *body, const json_t *jsep)
{
	begin(m, transaction, jsep);
	m->code = request_parse(&m->request, body, transaction, &m->error);
	if (m->code != DUET_OK || !jsep)
		return;

	m->request->jsep = m->jsep;
	m->request->update = m->update;
	read_sdp(m->request, jsep);
	if (m->request->media)
		read_beside(m->request->media, jsep);
}

void message_clear(struct message *m)
{
	request_free(m->request);
	g_free(m->error);
	g_free(m->transaction);
	memset(m, 0, sizeof(*m));
}

gboolean message_is_fresh(const struct message *m)
{
	return m->jsep == REQUEST_JSEP_OFFER && !m->update;
}
