/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

#include <string.h>
#include <arpa/inet.h>
#include "check.h"
#include "model.h"


void relayed_free(void *arg)
{
	struct relayed *r = arg;

	g_free(r->label);
	g_free(r->protocol);
	g_free(r->bytes);
	g_free(r);
}


/* Takes `r` over; a PeerConnection that is going down swallows it */
static void record(janus_plugin_session *session, struct relayed *r)
{
	struct fake *f = fake_of(session);

	if (g_atomic_int_get(&session->stopped)
	    || __atomic_load_n(&f->alert, __ATOMIC_RELAXED)) {
		relayed_free(r);
		return;
	}
	pthread_mutex_lock(&f->lock);
	g_ptr_array_add(f->relayed[r->type], r);
	pthread_cond_broadcast(&f->cond);
	pthread_mutex_unlock(&f->lock);
}


static struct relayed *relayed_new(enum relayed_type type, int mindex, gboolean video,
	const void *bytes, guint len)
{
	struct relayed *r = g_new0(struct relayed, 1);

	r->type = type;
	r->mindex = mindex;
	r->video = video;
	r->len = len;
	r->bytes = model_copy(bytes, len);
	return r;
}


void model_relay_rtp(janus_plugin_session *session, janus_plugin_rtp *packet)
{
	struct relayed *r = relayed_new(RELAYED_RTP, packet->mindex, packet->video,
		packet->buffer, packet->length);

	if (!check(r->len >= 12)) {
		relayed_free(r);
		return;
	}
	r->marker = r->bytes[1] >> 7;
	r->pt = r->bytes[1] & 0x7f;
	r->seq = (guint16)(r->bytes[2] << 8 | r->bytes[3]);
	memcpy(&r->timestamp, r->bytes + 4, sizeof(r->timestamp));
	r->timestamp = ntohl(r->timestamp);
	record(session, r);
}


void model_relay_rtcp(janus_plugin_session *session, janus_plugin_rtcp *packet)
{
	record(session, relayed_new(RELAYED_RTCP, packet->mindex, packet->video,
		packet->buffer, packet->length));
}


void model_relay_data(janus_plugin_session *session, janus_plugin_data *packet)
{
	struct relayed *r = relayed_new(RELAYED_DATA, -1, FALSE, packet->buffer,
		packet->length);

	r->binary = packet->binary;
	r->label = g_strdup(packet->label);
	r->protocol = g_strdup(packet->protocol);
	record(session, r);
}


void model_send_pli(janus_plugin_session *session)
{
	record(session, relayed_new(RELAYED_PLI, -1, TRUE, NULL, 0));
}


void model_send_pli_stream(janus_plugin_session *session, int mindex)
{
	record(session, relayed_new(RELAYED_PLI, mindex, TRUE, NULL, 0));
}


void model_send_remb(janus_plugin_session *session, guint32 bitrate)
{
	struct relayed *r = relayed_new(RELAYED_REMB, -1, TRUE, NULL, 0);

	r->bitrate = bitrate;
	record(session, r);
}


const struct relayed *fake_relayed(struct fake *f, enum relayed_type type, guint i)
{
	gint64 deadline = wait_deadline();
	const struct relayed *r = NULL;
	gboolean waiting = TRUE;

	pthread_mutex_lock(&f->lock);
	while (f->relayed[type]->len <= i && waiting)
		waiting = fake_wait(f, deadline);
	if (f->relayed[type]->len > i)
		r = g_ptr_array_index(f->relayed[type], i);
	pthread_mutex_unlock(&f->lock);
	if (!r)
		check_fail("%s: nothing of type %d was relayed as number %u", f->name, type, i);
	return r;
}


guint fake_relayed_count(struct fake *f, enum relayed_type type)
{
	guint n;

	pthread_mutex_lock(&f->lock);
	n = f->relayed[type]->len;
	pthread_mutex_unlock(&f->lock);
	return n;
}
