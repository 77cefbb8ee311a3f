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

void message_read(struct message *m, const char *transaction,
	const json_t *body, const json_t *jsep)
{
	const char *type = json_string_value(json_object_get(jsep, "type"));

	memset(m, 0, sizeof(*m));
	m->transaction = g_strdup(transaction);
	if (jsep) {
		m->jsep = type && !g_ascii_strcasecmp(type, "answer") ?
			REQUEST_JSEP_ANSWER : REQUEST_JSEP_OFFER;
		m->update = json_is_true(json_object_get(jsep, "update"));
	}

	m->code = request_parse(&m->request, body, transaction, &m->error);
	if (m->code != DUET_OK || !jsep)
		return;

	m->request->jsep = m->jsep;
	m->request->update = m->update;
	read_sdp(m->request, jsep);
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
