/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

#include <string.h>
#include <arpa/inet.h>
#include <janus/rtp.h>
#include "check.h"
#include "model.h"

/* janus_rtp_header has room for contributing sources behind it */
#define RTP_HEADER 12

struct packet {
	struct fake *fake;
	enum relayed_type type;
	int mindex;
	gboolean video;
	gboolean binary;
	char *label;
	guint8 *bytes;
	guint len;
};

struct call {
	struct fake *fake;
	void (*run)(struct fake *f, void *arg);
	void *arg;
	gboolean done;
};


static void deliver(const struct packet *p)
{
	janus_plugin *plugin = p->fake->core->plugin;
	janus_plugin_session *session = p->fake->session;

	if (p->type == RELAYED_RTP) {
		janus_plugin_rtp rtp = { .mindex = p->mindex, .video = p->video,
			.buffer = (char *)p->bytes, .length = (uint16_t)p->len };

		janus_plugin_rtp_extensions_reset(&rtp.extensions);
		plugin->incoming_rtp(session, &rtp);
	} else if (p->type == RELAYED_RTCP) {
		janus_plugin_rtcp rtcp = { .mindex = p->mindex, .video = p->video,
			.buffer = (char *)p->bytes, .length = (uint16_t)p->len };

		plugin->incoming_rtcp(session, &rtcp);
	} else {
		janus_plugin_data data = { .label = p->label, .binary = p->binary,
			.buffer = (char *)p->bytes, .length = (uint16_t)p->len };

		plugin->incoming_data(session, &data);
	}
}


static void packet_job(void *arg)
{
	struct packet *p = arg;

	/* Nothing arrives without a PeerConnection, nor after hangup_media */
	if (fake_has_pc(p->fake))
		deliver(p);
	g_free(p->label);
	g_free(p->bytes);
	g_free(p);
}


static void post(struct fake *f, enum relayed_type type, int mindex, gboolean video,
	const char *label, gboolean binary, const void *bytes, guint len)
{
	struct packet *p = g_new0(struct packet, 1);

	p->fake = f;
	p->type = type;
	p->mindex = mindex;
	p->video = video;
	p->label = g_strdup(label);
	p->binary = binary;
	p->bytes = model_copy(bytes, len);
	p->len = len;
	loop_post(f->loop, packet_job, p, 0);
}


void fake_rtp(struct fake *f, int mindex, gboolean video, const void *packet, guint len)
{
	post(f, RELAYED_RTP, mindex, video, NULL, FALSE, packet, len);
}


void fake_rtp_fields(struct fake *f, int mindex, gboolean video, guint8 pt, guint16 seq,
	guint32 timestamp, const char *payload)
{
	guint8 buf[1500] = { 0 };
	janus_rtp_header *rtp = (janus_rtp_header *)buf;
	size_t len = MIN(strlen(payload), sizeof(buf) - RTP_HEADER);

	rtp->version = 2;
	rtp->type = pt;
	rtp->markerbit = video; /* a frame of its own */
	rtp->seq_number = htons(seq);
	rtp->timestamp = htonl(timestamp);
	rtp->ssrc = htonl(0x1000 + (guint32)mindex);
	memcpy(buf + RTP_HEADER, payload, len);
	fake_rtp(f, mindex, video, buf, (guint)(RTP_HEADER + len));
}


void fake_rtcp(struct fake *f, int mindex, gboolean video, const void *packet, guint len)
{
	post(f, RELAYED_RTCP, mindex, video, NULL, FALSE, packet, len);
}


void fake_data(struct fake *f, const char *label, gboolean binary, const void *data,
	guint len)
{
	post(f, RELAYED_DATA, -1, FALSE, label, binary, data, len);
}


static void call_job(void *arg)
{
	struct call *c = arg;
	struct fake *f = c->fake;

	if (c->run)
		c->run(f, c->arg);
	pthread_mutex_lock(&f->lock);
	c->done = TRUE;
	pthread_cond_broadcast(&f->cond);
	pthread_mutex_unlock(&f->lock);
}


void fake_run(struct fake *f, void (*run)(struct fake *f, void *arg), void *arg)
{
	struct call c = { .fake = f, .run = run, .arg = arg };

	loop_post(f->loop, call_job, &c, 0);
	pthread_mutex_lock(&f->lock);
	/* Without a time limit: the job is on this stack */
	while (!c.done)
		pthread_cond_wait(&f->cond, &f->lock);
	pthread_mutex_unlock(&f->lock);
}


void fake_flush(struct fake *f)
{
	fake_run(f, NULL, NULL);
}


static void connect_job(struct fake *f, void *arg)
{
	const gboolean *data = arg;

	if (!check(fake_has_pc(f)))
		return;
	f->core->plugin->setup_media(f->session);
	if (*data && f->core->plugin->data_ready)
		f->core->plugin->data_ready(f->session);
}


void fake_connect(struct fake *f, gboolean data)
{
	fake_run(f, connect_job, &data);
}
