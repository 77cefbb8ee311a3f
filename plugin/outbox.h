/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file outbox.h  Data channel messages that wait for the channel to open
 *
 * Messages come from the loop thread of the other leg; the channel opens and
 * closes on this one.
 */

#ifndef DUET_OUTBOX_H
#define DUET_OUTBOX_H

#include <pthread.h>
#include <janus/plugins/plugin.h>

/** Messages that may wait */
#define OUTBOX_MESSAGES 64
/** Bytes that may wait, labels and protocols included */
#define OUTBOX_BYTES (256 * 1024)

enum outbox_verdict {
	OUTBOX_OPEN,   /**< not taken: the channel is open, send the message   */
	OUTBOX_HELD,   /**< copied, sent when the channel opens                */
	OUTBOX_FULL,   /**< not taken: there is no room, or it is shut         */
};

struct outbox {
	pthread_mutex_t lock;
	GQueue waiting;
	gsize bytes;
	gboolean open;
	gboolean shut;
};

typedef void (outbox_send_h)(janus_plugin_session *handle, janus_plugin_data *packet);

void outbox_init(struct outbox *o);
/** Frees what is inside */
void outbox_clear(struct outbox *o);

/**
 * Hands in a message
 *
 * @param source Whom it comes from, for outbox_keep() and outbox_forget()
 */
enum outbox_verdict outbox_put(struct outbox *o, const void *source,
	const janus_plugin_data *packet);

/** The channel is open: sends what waits, in order, with the lock not held */
void outbox_open(struct outbox *o, outbox_send_h *sendh, janus_plugin_session *handle);
/** The channel is gone, and what waits with it */
void outbox_close(struct outbox *o);
/** Closes for ever */
void outbox_shut(struct outbox *o);
/** Drops what waits from anyone but `source` */
void outbox_keep(struct outbox *o, const void *source);
/** Drops what waits from `source` */
void outbox_forget(struct outbox *o, const void *source);

#endif
