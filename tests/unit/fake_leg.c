/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file fake_leg.c  A handle of the Janus core that writes down what it is sent
 */

#include "fake_leg.h"
#include "plugin/relay_end.h"

gint64 leg_now = 1000000;
const struct record_port *leg_records;
static gint alive;


static struct leg *leg_of(janus_plugin_session *handle)
{
	return handle->gateway_handle;
}


static void port_rtp(janus_plugin_session *handle, janus_plugin_rtp *packet)
{
	struct leg *leg = leg_of(handle);
	const guint8 *p = (const guint8 *)packet->buffer;
	struct sent *s = &leg->sent[leg->packets++ % LEG_SENT_MAX];

	s->mindex = packet->mindex;
	s->marker = p[1] >> 7;
	s->pt = p[1] & 0x7f;
	s->seq = p[2] << 8 | p[3];
	s->ts = (guint32)p[4] << 24 | p[5] << 16 | p[6] << 8 | p[7];
	s->ssrc = (guint32)p[8] << 24 | p[9] << 16 | p[10] << 8 | p[11];
	s->length = packet->length;
	if (packet->length >= 17 && !(p[0] & 0x10)) {
		s->picture = (p[14] << 8 | p[15]) & 0x7fff;
		s->base = p[16];
	}
}


static void port_data(janus_plugin_session *handle, janus_plugin_data *packet)
{
	struct leg *leg = leg_of(handle);

	g_string_append_printf(leg->data, "%s/%s/%c:", packet->label,
		packet->protocol, packet->binary ? 'b' : 't');
	g_string_append_len(leg->data, packet->buffer, packet->length);
	g_string_append_c(leg->data, ';');
	leg->messages++;
}


static void port_pli(janus_plugin_session *handle, int mindex)
{
	struct leg *leg = leg_of(handle);

	leg->plis++;
	leg->pli_mindex = mindex;
}


static void port_remb(janus_plugin_session *handle, guint32 bitrate)
{
	struct leg *leg = leg_of(handle);

	leg->rembs++;
	leg->remb = bitrate;
}


static void port_layers(janus_plugin_session *handle, const struct relay_layers *layers)
{
	leg_of(handle)->layers = *layers;
	leg_of(handle)->layers_told++;
}


static gint64 port_now(void)
{
	return leg_now;
}


static gint64 port_wall(void)
{
	return LEG_EPOCH + leg_now;
}


void legs_init(void)
{
	const struct relay_port port = {
		.rtp = port_rtp, .data = port_data, .pli = port_pli,
		.remb = port_remb, .layers = port_layers, .now = port_now, .wall = port_wall,
		.record = leg_records,
	};

	relay_init(&port);
}


gint legs_alive(void)
{
	return g_atomic_int_get(&alive);
}


static void handle_free(const janus_refcount *ref)
{
	struct leg *leg = leg_of(janus_refcount_containerof(ref, janus_plugin_session, ref));

	g_string_free(leg->data, TRUE);
	g_free(leg);
	g_atomic_int_add(&alive, -1);
}


static void handle_unref(void *arg)
{
	janus_plugin_session *handle = arg;

	janus_refcount_decrease_nodebug(&handle->ref);
}


struct leg *leg_new(void)
{
	struct leg *leg = g_new0(struct leg, 1);

	leg->handle.gateway_handle = leg;
	leg->data = g_string_new(NULL);
	janus_refcount_init_nodebug(&leg->handle.ref, handle_free);
	janus_refcount_increase_nodebug(&leg->handle.ref);
	leg->end = relay_end_new(&leg->handle, handle_unref, &leg->handle);
	g_atomic_int_inc(&alive);
	cap_up(&leg->end->cap, BANDWIDTH_START);

	return leg;
}


void leg_down(struct leg *leg)
{
	cap_down(&leg->end->cap);
}


void leg_close(struct leg *leg)
{
	struct relay_end *end = leg->end;

	leg->end = NULL;
	relay_end_close(end);
	relay_end_unref(end);
}


void leg_free(struct leg *leg)
{
	if (leg->end)
		leg_close(leg);
	handle_unref(&leg->handle);
}


void leg_raw(struct leg *leg, int mindex, gboolean video, const void *buf, guint length)
{
	janus_plugin_rtp packet = {.mindex = mindex, .video = video, .length = length};
	g_autofree char *copy = g_malloc(length);

	if (length)
		memcpy(copy, buf, length);
	packet.buffer = copy;
	packet.extensions.audio_level = 42;
	relay_rtp(leg->end, &packet);

	g_assert_cmpint(packet.mindex, ==, mindex);
	g_assert_cmpint(packet.extensions.audio_level, ==, 42);
}


void leg_rtp(struct leg *leg, int mindex, guint8 pt, guint32 ssrc, guint16 seq, guint32 ts)
{
	const guint8 buf[20] = {0x80, pt, seq >> 8, seq, ts >> 24, ts >> 16, ts >> 8, ts,
		ssrc >> 24, ssrc >> 16, ssrc >> 8, ssrc, 'p', 'a', 'y', 'l', 'o', 'a', 'd'};

	leg_raw(leg, mindex, mindex == LEG_VIDEO, buf, sizeof(buf));
}


void leg_rtcp(struct leg *leg, int mindex, const void *buf, guint length)
{
	janus_plugin_rtcp packet = {.mindex = mindex, .length = length};
	g_autofree char *copy = g_malloc(length);

	if (length)
		memcpy(copy, buf, length);
	packet.video = mindex == LEG_VIDEO;
	packet.buffer = copy;
	relay_rtcp(leg->end, &packet);
}


/** Writes into a report block that the last sender report left 20 ms ago */
static void write_times(guint8 *block)
{
	const guint64 left = LEG_EPOCH + leg_now - 20 * 1000;
	const guint32 last = (guint32)((left / G_USEC_PER_SEC + 2208988800u) << 16
		| ((left % G_USEC_PER_SEC) << 16) / G_USEC_PER_SEC);
	const guint32 big = GUINT32_TO_BE(last);

	memcpy(block + 16, &big, sizeof(big));
}


void leg_report(struct leg *leg, int mindex, guint8 *rr, guint length)
{
	janus_plugin_rtcp packet = {.mindex = mindex, .video = TRUE, .buffer = (char *)rr,
		.length = length};

	write_times(rr + 8);
	relay_rtcp(leg->end, &packet);
}


void leg_report_loss(struct leg *leg, int mindex, guint8 fraction)
{
	guint8 rr[32] = {0x81, 201, 0, 7, 0, 0, 0, 1, 0, 0, 0, 9, fraction};

	leg_report(leg, mindex, rr, sizeof(rr));
}


void leg_text(struct leg *leg, const char *label, const char *text)
{
	g_autofree char *l = g_strdup(label);
	g_autofree char *t = g_strdup(text);
	janus_plugin_data packet = {.label = l, .protocol = NULL, .buffer = t};

	packet.length = strlen(text);
	packet.protocol = l;
	relay_data(leg->end, &packet);
}


const struct sent *leg_last(const struct leg *leg)
{
	g_assert_cmpuint(leg->packets, >, 0);

	return &leg->sent[(leg->packets - 1) % LEG_SENT_MAX];
}


guint64 leg_dropped(const struct leg *leg)
{
	struct relay_counters c;

	relay_counters(leg->end, &c);

	return c.dropped;
}


struct route_plan leg_plan(void)
{
	return (struct route_plan){.lanes = 2, .data = TRUE, .lane = {
		{.from = 0, .to = 1, .video = FALSE, .open = TRUE, .clock = 48000,
			.pts = 1, .pt = {{111, 96}}},
		{.from = 1, .to = 0, .video = TRUE, .open = TRUE, .clock = 90000,
			.pts = 2, .pt = {{96, 100}, {97, 102}}},
	}};
}


struct route_plan leg_plan_back(void)
{
	return (struct route_plan){.lanes = 2, .data = TRUE, .lane = {
		{.from = 0, .to = 1, .video = TRUE, .open = TRUE, .clock = 90000,
			.pts = 2, .pt = {{100, 96}, {102, 97}}},
		{.from = 1, .to = 0, .video = FALSE, .open = TRUE, .clock = 48000,
			.pts = 1, .pt = {{96, 111}}},
	}};
}


void pair_publish(struct pair *p)
{
	relay_publish(p->a->end, p->b->end, &p->there);
	relay_publish(p->b->end, p->a->end, &p->back);
}


void pair_up(struct pair *p)
{
	relay_up(p->a->end);
	relay_up(p->b->end);
}


void pair_begin(struct pair *p, gconstpointer data)
{
	(void)data;
	p->a = leg_new();
	p->b = leg_new();
	p->there = leg_plan();
	p->back = leg_plan_back();
	pair_publish(p);
}


void pair_end(struct pair *p, gconstpointer data)
{
	(void)data;
	leg_free(p->a);
	leg_free(p->b);
	g_assert_cmpint(legs_alive(), ==, 0);
}


void pair_gate(struct pair *p, guint lane, gboolean open)
{
	p->there.lane[lane].open = open;
	relay_publish(p->a->end, p->b->end, &p->there);
}


void pair_audio(struct pair *p, guint16 seq, guint32 ts)
{
	leg_rtp(p->a, LEG_AUDIO, PAIR_OPUS, PAIR_SSRC, seq, ts);
}
