/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file model.h  What the files behind core.h share
 */

#ifndef DUET_HOST_MODEL_H
#define DUET_HOST_MODEL_H

#include <pthread.h>
#include <string.h>
#include "core.h"
#include "loop.h"

#define MODEL_WORKERS 4

struct core {
	void *library;
	janus_plugin *plugin;
	char *folder;              /* configuration */
	GPtrArray *fakes;          /* struct fake, all that ever attached */
	struct loop *worker[MODEL_WORKERS];
	struct loop *shared[16];   /* loops of handles, when they share */
	guint shares;
	guint turn;                /* of the workers */
	gint close_delay;          /* ms, atomic */
	gint deaf;                 /* close_pc does nothing, atomic */
	gint quiet;                /* there are no event handlers, atomic */
	gint sessions;             /* janus_plugin_sessions not freed, atomic */

	pthread_mutex_t lock;      /* of what follows */
	pthread_cond_t cond;
	GPtrArray *notified;       /* json_t */
	char *token, *descriptor;
};

/** An event pushed to a handle */
struct event {
	char *transaction;
	json_t *message;
	json_t *jsep;
	gboolean taken;
};

struct fake {
	struct core *core;
	char *name;
	janus_plugin_session *session;
	struct loop *loop;
	guint sent;                /* messages; the test's thread only */
	char transaction[64];
	const struct event *last;  /* expected last; the test's thread only */

	pthread_mutex_t lock;      /* of what follows */
	pthread_cond_t cond;
	guint refused;             /* messages the plugin refused outright */
	guint handling;            /* messages the plugin has not returned from */
	gboolean pc;               /* there is a PeerConnection */
	gboolean negotiated;
	gboolean closing;          /* close_pc was called, hangup has not begun */
	gboolean alert;            /* hangup has begun, no new negotiation since */
	gboolean cleaning;         /* hangup has begun, has not ended */
	guint hangups;
	guint closes;              /* close_pc was called so often */
	gboolean gone;             /* detached */
	gboolean destroyed;        /* destroy_session has returned */
	gboolean block;
	guint blocked;
	int broken;
	int deaf;
	GPtrArray *events;         /* struct event */
	GPtrArray *relayed[RELAYED_TYPES];
};

/** The table that the plugin gets; it finds the core through the handle */
janus_callbacks *model_callbacks(void);
/** The core that is open */
struct core *model_core(void);

struct fake *fake_new(struct core *core, const char *name);
void fake_free(void *arg);
static inline struct fake *fake_of(janus_plugin_session *session)
{
	return session->gateway_handle;
}
/** A copy, g_free() it; NULL of nothing */
static inline void *model_copy(const void *bytes, guint len)
{
	return len ? memcpy(g_malloc(len), bytes, len) : NULL;
}
/** Begins a hangup unless one has been since the last negotiation */
void fake_begin_hangup(struct fake *f);
/** Waits on the fake's condition; locked. @return FALSE after the time limit */
gboolean fake_wait(struct fake *f, gint64 deadline);

void event_free(void *arg);
void relayed_free(void *arg);

/* Callbacks */
int model_push_event(janus_plugin_session *session, janus_plugin *plugin,
	const char *transaction, json_t *message, json_t *jsep);
void model_relay_rtp(janus_plugin_session *session, janus_plugin_rtp *packet);
void model_relay_rtcp(janus_plugin_session *session, janus_plugin_rtcp *packet);
void model_relay_data(janus_plugin_session *session, janus_plugin_data *packet);
void model_send_pli(janus_plugin_session *session);
void model_send_pli_stream(janus_plugin_session *session, int mindex);
void model_send_remb(janus_plugin_session *session, guint32 bitrate);
void model_close_pc(janus_plugin_session *session);
void model_end_session(janus_plugin_session *session);

#endif
