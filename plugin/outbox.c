/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file outbox.c  Data channel messages that wait for the channel to open
 */

#include "outbox.h"

struct message {
	const void *source;
	gsize size;
	janus_plugin_data data;
};


static void message_free(gpointer data)
{
	struct message *m = data;

	g_free(m->data.label);
	g_free(m->data.protocol);
	g_free(m->data.buffer);
	g_free(m);
}


static gsize message_size(const janus_plugin_data *packet)
{
	return packet->length
		+ (packet->label ? strlen(packet->label) : 0)
		+ (packet->protocol ? strlen(packet->protocol) : 0);
}


static struct message *message_copy(const void *source, const janus_plugin_data *packet)
{
	struct message *m = g_new0(struct message, 1);

	m->source = source;
	m->size = message_size(packet);
	m->data = *packet;
	m->data.label = g_strdup(packet->label);
	m->data.protocol = g_strdup(packet->protocol);
	m->data.buffer = g_malloc(packet->length);
	memcpy(m->data.buffer, packet->buffer, packet->length);

	return m;
}


static void drop_all(struct outbox *o)
{
	g_queue_clear_full(&o->waiting, message_free);
	o->bytes = 0;
	o->open = FALSE;
}


void outbox_init(struct outbox *o)
{
	pthread_mutex_init(&o->lock, NULL);
	g_queue_init(&o->waiting);
	o->bytes = 0;
	o->open = FALSE;
	o->shut = FALSE;
}


void outbox_clear(struct outbox *o)
{
	drop_all(o);
	pthread_mutex_destroy(&o->lock);
}


enum outbox_verdict outbox_put(struct outbox *o, const void *source,
	const janus_plugin_data *packet)
{
	const gsize size = message_size(packet);
	enum outbox_verdict verdict;

	pthread_mutex_lock(&o->lock);
	if (o->open) {
		verdict = OUTBOX_OPEN;
	}
	else if (o->shut || o->waiting.length >= OUTBOX_MESSAGES
		|| o->bytes + size > OUTBOX_BYTES) {
		verdict = OUTBOX_FULL;
	}
	else {
		g_queue_push_tail(&o->waiting, message_copy(source, packet));
		o->bytes += size;
		verdict = OUTBOX_HELD;
	}
	pthread_mutex_unlock(&o->lock);

	return verdict;
}


/** Takes the next message; once there is none the channel counts as open */
static struct message *outbox_next(struct outbox *o)
{
	struct message *m;

	pthread_mutex_lock(&o->lock);
	m = g_queue_pop_head(&o->waiting);
	if (m)
		o->bytes -= m->size;
	else
		o->open = !o->shut;
	pthread_mutex_unlock(&o->lock);

	return m;
}


void outbox_open(struct outbox *o, outbox_send_h *sendh, janus_plugin_session *handle)
{
	struct message *m;

	while ((m = outbox_next(o))) {
		sendh(handle, &m->data);
		message_free(m);
	}
}


void outbox_close(struct outbox *o)
{
	pthread_mutex_lock(&o->lock);
	drop_all(o);
	pthread_mutex_unlock(&o->lock);
}


void outbox_shut(struct outbox *o)
{
	pthread_mutex_lock(&o->lock);
	drop_all(o);
	o->shut = TRUE;
	pthread_mutex_unlock(&o->lock);
}


/** Drops what waits from `source`, or from everybody else */
static void drop_some(struct outbox *o, const void *source, gboolean others)
{
	GList *link, *next;

	pthread_mutex_lock(&o->lock);
	for (link = o->waiting.head; link; link = next) {
		struct message *m = link->data;

		next = link->next;
		if ((m->source == source) == others)
			continue;
		o->bytes -= m->size;
		message_free(m);
		g_queue_delete_link(&o->waiting, link);
	}
	pthread_mutex_unlock(&o->lock);
}


void outbox_keep(struct outbox *o, const void *source)
{
	drop_some(o, source, TRUE);
}


void outbox_forget(struct outbox *o, const void *source)
{
	drop_some(o, source, FALSE);
}
